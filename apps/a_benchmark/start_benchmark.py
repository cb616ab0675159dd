"""This page opens app A: what needs attention, four answers, and what we do not know."""

from dosis import attention_list, tiles

tiles.start(
    "start_benchmark",
    ("uniform_use", "antibiotic_use"),
    first=attention_list.show,
    unknowns=[
        (
            "**Om patienterne forklarer forskellene.** Siden Sammenlignelig brug tager diagnose, "
            "alder, køn og følgesygdomme ud; hvor syg den enkelte er, ved registrene ikke.",
            "**Whether the patients explain the differences.** The page Comparable use takes "
            "diagnosis, age, sex and comorbidity out; how ill each is, the registers don't know.",
        ),
        (
            "**Om behandlingen virkede.** For de fleste sygdomme måler registrene ikke virkning.",
            "**Whether the treatment worked.** For most diseases the registers measure no effect.",
        ),
        (
            "**Hvor meget der er givet uden at blive registreret.** Det, der ikke er "
            "indberettet, ligner noget, der ikke er sket.",
            "**How much was given and never registered.** What is not reported looks like what "
            "never happened.",
        ),
    ],
)

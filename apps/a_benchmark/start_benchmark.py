"""This page opens app A: what needs attention, four answers, and what we do not know."""

from dosis import attention_list, tiles

tiles.start(
    "start_benchmark",
    ("uniform_use", "antibiotic_use"),
    first=attention_list.show,
    unknowns=[
        (
            "**Om forskellene skyldes patienterne.** Tallene er ikke justeret for alder, køn og "
            "sygdom.",
            "**Whether the patients explain the differences.** No number is adjusted for age, "
            "sex or disease.",
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

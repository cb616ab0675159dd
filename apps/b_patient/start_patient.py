"""This page opens app B: four questions with their answers, and what we do not know."""

from dosis import tiles

tiles.start(
    "start_patient",
    ("overview_across_sectors",),
    unknowns=[
        (
            "**Hvad du fik fra kommunen.** Kommunernes medicin er ikke leveret til registrene.",
            "**What the municipality gave you.** The municipalities' medicine is not in the "
            "registers.",
        ),
        (
            "**Om du tog medicinen.** Vi ser, hvad der er givet, udleveret og hentet, ikke hvad "
            "der er taget.",
            "**Whether you took it.** We see what was given, handed out and fetched, not what "
            "was taken.",
        ),
        (
            "**Hvad du købte uden recept.** Håndkøb står ikke i noget register.",
            "**What you bought without a prescription.** No register holds it.",
        ),
    ],
)

"""This page opens app D: four questions with their answers, and what we do not know."""

from dosis import tiles

tiles.start(
    "start_populations",
    ("research_access",),
    unknowns=[
        (
            "**Hvorfor behandlingen blev valgt.** Registrene har diagnosen, ikke lægens "
            "begrundelse.",
            "**Why the treatment was chosen.** The registers hold the diagnosis, not the "
            "doctor's reason.",
        ),
        (
            "**Hvad der skete før maj 2018.** Sygehusenes doser findes først fra 15. maj 2018.",
            "**What happened before May 2018.** Hospital doses exist from 15 May 2018 on only.",
        ),
        (
            "**Hvad der ikke blev registreret.** En manglende række ligner en patient uden "
            "behandling.",
            "**What was not registered.** A missing row looks like a patient without treatment.",
        ),
    ],
)

"""This module holds the words of the validation report: measures, groups and states."""

from dosis import words

TITLE = (
    "Kan Sygehusmedicinregisteret bære et studie?",
    "Can the Hospital Medicine Register carry a study?",
)

ITEM_STATES = {
    "answered": ("Besvaret", "Answered"),
    "in_part": ("Besvaret i det omfang, det kan", "Answered as far as it can be"),
    "not_applicable": ("Ikke relevant", "Not applicable"),
    "unanswered": ("Kan ikke besvares", "Can't be answered"),
}

LABELS = {
    "measure": {
        "coverage.of_sales": (
            "SMR's dækning af det, sygehusapoteket leverede",
            "SMR's coverage of what the hospital pharmacy delivered",
        ),
        "agreement.of_procedures": (
            "Procedurer i LPR med en dosis i SMR samme dag",
            "Procedures in LPR with a dose in SMR on the same day",
        ),
        "gap.reasons": (
            "Leveret medicin efter, hvad der blev af den, i andele af det leverede",
            "Delivered medicine by what became of it, as shares of what was delivered",
        ),
        "gap.given": ("Registreret i SMR", "Registered in SMR"),
        "gap.delayed": ("Brugt måneden efter", "Used the month after"),
        "gap.stock": ("Lagt på lager", "Put on the shelf"),
        "gap.vial": ("Rest i hætteglas", "Rest in the vial"),
        "gap.unregistered": ("Måneder uden registrering", "Months without registration"),
        "gap.never_registered": ("Registreres aldrig", "Never registered"),
        "gap.without_delivery": ("Givet uden levering", "Given without delivery"),
        "gap.ordinary_loss": ("Almindeligt svind", "Ordinary loss"),
        "gap.rest": ("Uforklaret rest", "Unexplained rest"),
        "flow.exact": (
            "Kontakt fundet ved person, enhed og start",
            "Contact found by person, unit and start",
        ),
        "flow.by_time": ("Kontakt fundet ved person og tid", "Contact found by person and time"),
        "flow.unlinked": ("Ingen kontakt fundet", "No contact found"),
    },
    "main_group": {
        "A": ("Fordøjelse og stofskifte", "Alimentary tract and metabolism"),
        "B": ("Blod", "Blood"),
        "C": ("Hjerte og kredsløb", "Cardiovascular system"),
        "D": ("Hud", "Dermatologicals"),
        "G": ("Urinveje og kønshormoner", "Genito-urinary, sex hormones"),
        "H": ("Hormoner", "Systemic hormones"),
        "J": ("Infektioner", "Anti-infectives"),
        "L": ("Kræft og immunsystem", "Cancer and immune system"),
        "M": ("Muskler og led", "Musculo-skeletal system"),
        "N": ("Nervesystem", "Nervous system"),
        "P": ("Parasitter", "Antiparasitic products"),
        "R": ("Luftveje", "Respiratory system"),
        "S": ("Sanseorganer", "Sensory organs"),
        "V": ("Andre", "Various"),
    },
    "repair": {
        "as reported": ("Som indberettet", "As reported"),
        "start missing": ("Start mangler", "Start missing"),
        "start dropped": ("Start set bort fra", "Start dropped"),
        "end dropped": ("Slut set bort fra", "End dropped"),
        "swapped": ("Byttet om", "Swapped"),
    },
    "status": {
        "declared": ("Deklareret og fundet i tallene", "Declared and found in the numbers"),
        "declared_untested": (
            "Deklareret, kan ikke prøves med disse data",
            "Declared, can't be tested with these data",
        ),
        "declared_without_trace": (
            "Deklareret uden spor i tallene",
            "Declared without a trace in the numbers",
        ),
        "undeclared": ("Fundet uden deklaration", "Found without a declaration"),
    },
}
DRUG_GROUPS = {
    "L01": ("kræftmidler", "antineoplastic agents"),
    "L03": ("immunstimulerende", "immunostimulants"),
    "L04": ("immunsupprimerende", "immunosuppressants"),
    "M05": ("knoglemidler", "bone disease"),
    "B03": ("anæmi", "antianaemics"),
    "N07": ("andre, nervesystem", "other, nervous system"),
    "S01": ("øjenmidler", "ophthalmologicals"),
}


def title(language: str) -> str:
    """The report's title."""
    return TITLE[language == "en"]


def label(dimension: str, value: str, language: str) -> str:
    """What a value of a dimension is called; main and drug groups with their ATC code."""
    pair = LABELS.get(dimension, {}).get(value)
    if dimension == "drug_group":
        pair = DRUG_GROUPS.get(value)
    named = pair[language == "en"] if pair else words.value(value, dimension, language)
    return f"{value} {named}" if pair and dimension in ("main_group", "drug_group") else named

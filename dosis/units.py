"""This module names the units of metrics for readers, Danish and English."""

UNITS = {
    "share": ("andel", "share"),
    "DDD": ("døgndoser", "defined daily doses"),
    "persons": ("patienter", "patients"),
    "patients": ("patienter", "patients"),
    "administrations": ("doser", "doses"),
    "dispensings": ("recepter", "prescriptions"),
    "units": ("afdelinger", "departments"),
    "mg per administration": ("mg pr. dosis", "mg per dose"),
    "administrations per patient-month": (
        "doser pr. patient om måneden",
        "doses per patient-month",
    ),
    "points": ("point", "points"),
    "packs": ("pakninger", "packs"),
    "mg per patient": ("mg pr. patient", "mg per patient"),
    "usual doses": ("sædvanlige doser", "usual doses"),
    "department-medicine-months": ("måneder", "months"),
    "DKK": ("kr.", "DKK"),
    "DKK and øre": ("kr.", "DKK"),
    "occasions": ("forløb", "occasions"),
    "ratio": ("gange det forventede", "times the expected"),
    "weeks": ("uger", "weeks"),
    "switches": ("præparatskifter", "switches"),
}
WHOLE_UNITS = {"persons", "patients", "administrations", "dispensings", "units", "DDD", "DKK"}
WHOLE_UNITS |= {
    "usual doses",
    "department-medicine-months",
    "occasions",
    "weeks",
    "switches",
    "packs",
}


def places(value: float, unit: str) -> int:
    """How many decimals a number of a unit is read with; a share in hundredths has one."""
    if unit == "share":
        return 1
    is_whole = unit in WHOLE_UNITS or (abs(value) >= 1000 and unit != "DKK and øre")
    return 0 if is_whole else 1 if abs(value) >= 10 and unit != "DKK and øre" else 2


def rounded(value: float, unit: str) -> float:
    """A number as it is read: what page, spreadsheet and print then all show."""
    return round(value, places(value, unit) + (2 if unit == "share" else 0)) + 0.0

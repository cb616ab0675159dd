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
WHOLE_UNITS |= {"usual doses", "department-medicine-months", "occasions", "weeks", "switches"}

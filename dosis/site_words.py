"""This module holds the words of the site in Danish and English: sections, kinds and fields."""

from dosis import words

SECTIONS = {
    "registre": ("Registre", "Registers"),
    "tal": ("Tal", "Metrics"),
    "anvendelser": ("Anvendelser", "Uses"),
    "regler": ("Regler", "Rules"),
    "deklarationer": ("Deklarationer", "Declarations"),
    "om": ("Om", "About"),
}

APP_NAMES = {
    "A": ("Sammenlign", "Compare"),
    "B": ("Min medicin", "My medicine"),
    "C": ("Åbne data", "Open data"),
    "D": ("Populationer", "Populations"),
}

KIND_NAMES = {
    "declared_break": ("Kendt databrud", "Declared break"),
    "detected_break": ("Fundet databrud", "Detected break"),
    "definition_change": ("Ændret definition", "Changed definition"),
    "coverage": ("Dækning målt mod salg", "Coverage against sales"),
    "completeness": ("Manglende indberetning", "Missing reports"),
    "validity": ("Grænse for tolkning", "Limit of interpretation"),
    "provisional": ("Foreløbige måneder", "Provisional months"),
    "failed_expectation": ("Uopfyldt forventning", "Unmet expectation"),
    "linkage": ("Kobling", "Linkage"),
    "registration_style": ("Registreringspraksis", "Registration style"),
    "left_truncation": ("Historik mangler", "History is missing"),
    "org_change": ("Ændret organisation", "Changed organisation"),
    "small_cells": ("Små tal", "Small numbers"),
}

DECLARATION_NAMES = {
    "treatment_areas": ("Behandlingsområder", "Treatment areas"),
    "recommendations": ("Anbefalinger", "Recommendations"),
    "events": ("Hændelser", "Events"),
    "gap_reasons": ("Grunde til forskel mellem salg og forbrug", "Why sales and use differ"),
    "populations": ("Populationer", "Populations"),
    "protocols": ("Protokoller", "Protocols"),
    "agreements": ("Aftaler", "Agreements"),
    "publications": ("Åbne tabeller", "Open tables"),
    "guidance": ("Vejledninger", "Guidance"),
}

FIELD_NAMES = {
    "period": ("Periode", "Period"),
    "scope": ("Gælder", "Scope"),
    "atc": ("ATC-kode", "ATC code"),
    "diagnoses": ("Diagnoser", "Diagnoses"),
    "medicines": ("Lægemidler", "Medicines"),
    "medicine": ("Lægemiddel", "Medicine"),
    "wash_out_days": ("Dage uden medicin før ny start", "Days without medicine before a new start"),
    "episode_gap_days": ("Dage mellem forløb", "Days between episodes"),
    "effect_proxy": ("Mål for virkning", "Proxy for effect"),
    "treatment_area": ("Behandlingsområde", "Treatment area"),
    "expected_share": ("Forventet andel", "Expected share"),
    "exceptions": ("Undtagelser", "Exceptions"),
    "entry": ("Kommer med", "Entry"),
    "rules": ("Betingelser", "Rules"),
    "follow_up_days": ("Dage fulgt", "Days followed"),
    "metrics": ("Tal", "Metrics"),
    "by": ("Fordelt på", "By"),
    "where": ("Kun", "Only"),
    "since": ("Fra", "From"),
    "until": ("Til", "Until"),
}

TYPE_NAMES = {
    "string": ("Tekst", "Text"),
    "bigint": ("Heltal", "Whole number"),
    "double": ("Tal", "Number"),
    "date": ("Dato", "Date"),
    "timestamp": ("Tidspunkt", "Time"),
    "boolean": ("Ja eller nej", "Yes or no"),
}

UNIT_NAMES = {
    "packs": ("pakninger", "packs"),
    "dispensings": ("ekspeditioner", "dispensings"),
    "mg per administration": ("mg pr. dosis", "mg per dose"),
    "administrations per patient-month": ("doser pr. patientmåned", "doses per patient-month"),
    "days": ("dage", "days"),
    "years": ("år", "years"),
}


def unit_name(unit: str, language: str) -> str:
    """The reader's word for a unit; the apps' word where the site has none of its own."""
    pair = UNIT_NAMES.get(unit)
    return pair[language == "en"] if pair else words.unit_name(unit, language)

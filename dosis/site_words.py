"""This module holds the words of the site in Danish and English: sections, kinds and fields."""

from dosis import words

SECTIONS = {
    "registre": ("Registre", "Registers"),
    "tal": ("Tal", "Metrics"),
    "anvendelser": ("Anvendelser", "Uses"),
    "tabeller": ("Tabeller", "Tables"),
    "regler": ("Regler", "Rules"),
    "tjek": ("Tjek", "Checks"),
    "deklarationer": ("Deklarationer", "Declarations"),
    "laer": ("Lær", "Learn"),
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
    "switches": ("Præparatskifter", "Switches to other products"),
    "dossiers": ("Forhandlingsgrundlag", "Negotiation dossiers"),
    "events": ("Hændelser", "Events"),
    "gap_reasons": ("Grunde til forskel mellem salg og forbrug", "Why sales and use differ"),
    "samples": ("Stikprøver til kontrol", "Samples for control"),
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
    "rule": ("Regel", "Rule"),
    "department_words": ("Afdelinger, hvis navn indeholder", "Departments whose name holds"),
    "low_share": ("Laveste andel", "Lowest share"),
    "high_share": ("Højeste andel", "Highest share"),
    "at_most_share": ("Højst denne andel af det leverede", "At most this share of deliveries"),
    "when_given_below": ("Når der er givet mindre end", "When less is given than"),
    "when_given_above": ("Når der er givet flere gange så meget", "When given this many times"),
    "months_of_use": ("Lager i måneders forbrug", "Stock in months of use"),
    "delay_days": ("Dage fra levering til brug", "Days from delivery to use"),
    "at_most_months": ("Højst måneder i træk", "At most months running"),
    "rows": ("Rækker", "Rows"),
    "strata": ("Trukket for sig efter", "Drawn apart by"),
    "size": ("Antal", "Size"),
    "allocation": ("Fordeling", "Allocation"),
    "least_per_stratum": ("Mindst i hvert stratum", "At least in each stratum"),
    "largest_strata": ("Kun så mange strata, de største", "Only so many strata, the largest"),
    "seed": ("Startværdi", "Seed"),
    "question": ("Spørgsmål", "Question"),
    "exceptions": ("Undtagelser", "Exceptions"),
    "shortages": ("Mangel på det nye præparat", "Shortages of the new product"),
    "from_products": ("Fra præparater", "From products"),
    "to_products": ("Til præparater", "To products"),
    "expected_within_weeks": ("Forventet inden for uger", "Expected within weeks"),
    "treatment_areas": ("Behandlingsområder", "Treatment areas"),
    "brand": ("mærke", "brand"),
    "kind": ("art", "kind"),
    "drug_id": ("drugid", "drug number"),
    "item_number": ("varenummer", "item number"),
    "rank": ("rang", "rank"),
    "regions": ("i", "in"),
    "share": ("andel", "share"),
    "comparators": ("Sammenlignet med", "Compared with"),
    "parties": ("Parter", "Parties"),
    "procurement": ("indkøber", "buyer"),
    "company": ("firma", "company"),
    "to": ("til", "to"),
    "prepared_by": ("Laves og underskrives af", "Prepared and signed by"),
    "purpose": ("Formål", "Purpose"),
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
    "varchar": ("Tekst", "Text"),
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
    "people": ("personer", "persons"),
    "1000 DKK": ("1.000 kr.", "DKK 1,000"),
}


def unit_name(unit: str, language: str) -> str:
    """The reader's word for a unit; the apps' word where the site has none of its own."""
    pair = UNIT_NAMES.get(unit)
    return pair[language == "en"] if pair else words.unit_name(unit, language)

"""This module names the parts of a change in cost, in Danish and English."""

PART_LABELS = {
    "population_age": ("Befolkning og alder", "Population and age"),
    "share_treated": ("Andel behandlede", "Share treated"),
    "dose_per_patient": ("Mængde pr. patient", "Amount per patient"),
    "amount_not_split": ("Mængde, ikke delt", "Amount, not split"),
    "product_mix": ("Valg af præparat", "Product mix"),
    "price": ("Pris", "Price"),
    "new_products": ("Nye præparater", "New products"),
    "withdrawn_products": ("Udgåede præparater", "Withdrawn products"),
    "broken_series": ("Brud i data", "Break in the data"),
}


def part_name(part: str, language: str) -> str:
    """A part in the reader's words."""
    return PART_LABELS[part][language == "en"]

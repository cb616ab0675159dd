"""This module says for which treatment areas a medicine's use can be asked."""

from dosis.declarations import declared

EVERY = ""
ALL = ("Alle diagnoser", "All diagnoses")


def first_choice(atc: str) -> str | None:
    """The treatment area in which a declared recommendation puts this medicine first, if any."""
    found = declared("recommendations").values()
    return next((r["treatment_area"] for r in found if r["medicine"] == atc), None)


def diagnoses_of(atc: str) -> dict[str, tuple[str, str]]:
    """The filters on diagnosis that fit a medicine, as `ask` takes them, with their two names.

    One for each declared treatment area that holds the ATC code, that of `first_choice` first;
    then EVERY for no filter.
    """
    first, found = first_choice(atc), {}
    areas = sorted(declared("treatment_areas").items(), key=lambda area: area[0] != first)
    for _, area in areas:
        if atc.startswith(tuple(area["medicines"])):
            codes = ", ".join(area["diagnoses"])
            names = (f"{area['label_da']} ({codes})", f"{area['label_en']} ({codes})")
            found[f"diagnosis_code^={','.join(area['diagnoses'])}"] = names
    return found | {EVERY: ALL}

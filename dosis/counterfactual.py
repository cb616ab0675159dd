"""This module reads which products could have been bought instead (declarations/counterfactuals).

A counterfactual is declared, never guessed: what is replaced, by what, at which share, and why
that loses no quality. It is loaded as the table `declared.counterfactuals`, and a page says it in
words beside the savings.
"""

import itertools
from dataclasses import dataclass
from pathlib import Path

from dosis import declarations
from dosis.home import PROJECT, DosisError

COLUMNS = {
    **dict.fromkeys(("counterfactual_id", "replaced_atc", "replaced_brands"), "text"),
    **dict.fromkeys(("other_atc", "other_brands", "from_on", "to_on"), "text"),
    **dict.fromkeys(("share", "ratio"), "number"),
    **dict.fromkeys(("label_da", "label_en"), "text"),
}


@dataclass(frozen=True)
class Counterfactual:
    """One declared alternative, in words: (Danish, English); `share` is a fraction."""

    name: str
    label: tuple[str, str]
    because: tuple[str, str]
    source: tuple[str, str]
    share: float


def counterfactuals(root: Path = PROJECT) -> dict[str, Counterfactual]:
    """Every declared counterfactual: file stem → what it says.

    Raises DosisError where one breaks its schema.
    """
    return {
        name: Counterfactual(
            name,
            (content["label_da"], content["label_en"]),
            (content["because_da"], content["because_en"]),
            (content["source_da"], content["source_en"]),
            content["share"],
        )
        for name, content in declarations.declared("counterfactuals", root).items()
    }


def rows(root: Path = PROJECT) -> list[dict]:
    """The rows of `declared.counterfactuals`; brands stand as one text with bars, small letters.

    Raises DosisError where a ratio is missing, where nothing is replaced, or where two declarations
    replace the same, for their savings are added up.
    """
    found = [_row(name, c) for name, c in declarations.declared("counterfactuals", root).items()]
    for one, other in itertools.combinations(found, 2):
        if _replace_the_same(one, other):
            raise DosisError(
                f"declarations/counterfactuals: {one['counterfactual_id']} and "
                f"{other['counterfactual_id']} replace the same product at one time; a saving must "
                "not count twice."
            )
    return found


def _row(name: str, content: dict) -> dict:
    replaced, other = content["replace"], content["by"]
    is_same = replaced["medicine"] == other["medicine"]
    if not is_same and "ratio" not in content:
        raise DosisError(
            f"declarations/counterfactuals/{name}.yml: say how many defined daily doses of the "
            "other substance stand for one (ratio)."
        )
    if is_same and "brands" not in replaced:
        raise DosisError(
            f"declarations/counterfactuals/{name}.yml: name the brands that are replaced; a "
            "substance can't stand for itself."
        )
    return {
        "counterfactual_id": name,
        "replaced_atc": replaced["medicine"],
        "replaced_brands": _brands(replaced),
        "other_atc": other["medicine"],
        "other_brands": _brands(other),
        "share": content["share"],
        "ratio": content.get("ratio", 1),
        "from_on": declarations.first_day(content["from"]),
        "to_on": declarations.last_day(content.get("to")),
        "label_da": content["label_da"],
        "label_en": content["label_en"],
    }


def _replace_the_same(one: dict, other: dict) -> bool:
    if one["replaced_atc"] != other["replaced_atc"]:
        return False
    forever = "9999-12-31"
    if one["from_on"] > (other["to_on"] or forever) or other["from_on"] > (one["to_on"] or forever):
        return False
    brands = [set((row["replaced_brands"] or "").split("|")) for row in (one, other)]
    return {""} in brands or bool(brands[0] & brands[1])


def _brands(products: dict) -> str | None:
    return "|".join(products.get("brands", [])).lower() or None

"""This module reads declared switches: contracts and recommendations that ask for other products.

A home may hold declarations of its own in `declarations/switches`, for exceptions and shortages
that no other place should read; a file there stands in for the project's file of the same name.
"""

from pathlib import Path

import pyarrow

from dosis.declarations import declared
from dosis.home import PROJECT

KIND = "switches"
SHORT = ("Mangel på det nye præparat", "The new product is short")
NAMED_BY = ("brand", "kind", "item_number")
TYPES = {
    "expected_share": pyarrow.float64(),
    "share": pyarrow.float64(),
    "expected_within_weeks": pyarrow.int64(),
    "target_rank": pyarrow.int64(),
    "is_former": pyarrow.bool_(),
}
PLACE = ("switch_id", "scope_dimension", "scope_value")
COLUMNS = {
    "switches": ("switch_id", "atc", "from_on", "to_on", "expected_share", "expected_within_weeks"),
    "switch_specialties": ("switch_id", "specialty"),
    "switch_products": ("switch_id", "target_rank", "is_former", "region", "named_by", "named"),
    "switch_exceptions": (*PLACE, "share"),
    "switch_shortages": (*PLACE, "from_on", "to_on"),
}


def declared_switches(home: Path, root: Path = PROJECT) -> dict[str, dict]:
    """The declared switches, newest first: name → content; the home's own stand in for others.

    Raises DosisError naming file and key where one breaks its JSON schema.
    """
    found = declared(KIND, root) | declared(KIND, home)
    return dict(sorted(found.items(), key=lambda entry: entry[1]["from"], reverse=True))


def switch_labels(home: Path, root: Path = PROJECT) -> dict[str, tuple[str, str]]:
    """The names of the declared switches: name → Danish and English. Raises DosisError as above."""
    found = declared_switches(home, root)
    return {name: (content["label_da"], content["label_en"]) for name, content in found.items()}


def with_switches(tables: dict, home: Path, root: Path = PROJECT) -> dict[str, pyarrow.Table]:
    """The declared tables with those of switches, and their shortages among the events.

    `tables`: name → Arrow table, with one of events. Raises DosisError as above.
    """
    switches = declared_switches(home, root)
    events = [row for name, content in switches.items() for row in _events(name, content)]
    known = tables["events"]
    added = pyarrow.Table.from_pylist(events, known.schema)
    return {**tables, **_tables(switches), "events": pyarrow.concat_tables([known, added])}


def _tables(switches: dict[str, dict]) -> dict[str, pyarrow.Table]:
    """One row per switch; per switch and specialty, product and region, exception, shortage."""
    rows: dict[str, list[dict]] = {name: [] for name in COLUMNS}
    for name, content in switches.items():
        own = {"switch_id": name}
        days = {"from_on": content["from"], "to_on": content.get("to")}
        shared = {key: content[key] for key in ("expected_share", "expected_within_weeks")}
        rows["switches"].append(own | {"atc": content["medicine"]} | days | shared)
        specialties = content.get("specialties", [])
        rows["switch_specialties"] += [own | {"specialty": named} for named in specialties]
        rows["switch_products"] += _products(name, content)
        for part in ("exceptions", "shortages"):
            rows[f"switch_{part}"] += [own | _placed(entry) for entry in content.get(part, [])]
    return {name: _arrow(rows[name], columns) for name, columns in COLUMNS.items()}


def _events(name: str, content: dict) -> list[dict]:
    """The shortages of a switch as rows of the table of events, so that charts show them."""
    return [
        _placed(entry)
        | {"declaration_id": f"{name}_shortage_{number}", "atc_prefix": content["medicine"]}
        | {"label_da": SHORT[0], "label_en": SHORT[1]}
        for number, entry in enumerate(content.get("shortages", []), 1)
    ]


def _products(name: str, content: dict) -> list[dict]:
    rows = []
    for part in ("from_products", "to_products"):
        for product in content[part]:
            ((key, value),) = [(k, product[k]) for k in NAMED_BY if k in product]
            rows += [
                {
                    "switch_id": name,
                    "target_rank": product.get("rank"),
                    "is_former": part == "from_products",
                    "region": region,
                    "named_by": key,
                    "named": value,
                }
                for region in product.get("regions", [None])
            ]
    return rows


def _placed(entry: dict) -> dict:
    """An exception or a shortage with its place and days as columns."""
    scope = next(iter(entry.get("scope", {}).items()), ("all", None))
    days = {"from_on": entry.get("from"), "to_on": entry.get("to")}
    texts = {key: entry[key] for key in ("text_da", "text_en")}
    return {"scope_dimension": scope[0], "scope_value": scope[1], "share": entry.get("share")} | (
        days | texts
    )


def _arrow(rows: list[dict], columns: tuple[str, ...]) -> pyarrow.Table:
    schema = pyarrow.schema([(name, TYPES.get(name, pyarrow.string())) for name in columns])
    return pyarrow.Table.from_pylist([{c: row.get(c) for c in columns} for row in rows], schema)

"""This module reads what is expected of each delivered table and who judges it.

A type of check is a declaration (declarations/checks/<check>.yml: what it asks, why, what to do)
and a query over the profiles (dosis/sql/check/<check>.sql). An expectation names the check, the
columns, the bounds and why (expectations/<staging model>.yml). An instance is one expectation of
one column; it is judged in every unit and month.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dosis.declarations import check_schema, declared, read_yaml
from dosis.home import PROJECT, DosisError
from dosis.register import in_sentence, register_table

LEVELS = ("country", "region", "hospital")
QUERIES = PROJECT / "dosis" / "sql" / "check"
SIZES = ("mean_", "median_", "spread_")


@dataclass(frozen=True)
class Instance:
    """One expectation of one column (or of the whole table where `column` is None)."""

    expectation_id: str
    check: str
    register: str
    table: str
    column: str | None
    dimension: str
    levels: tuple[str, ...]
    least_rows: int
    low: float | None
    high: float | None
    why: str
    why_da: str
    severity: int
    action: str
    label_da: str
    label_en: str
    text_da: str
    text_en: str


def suites(root: Path = PROJECT) -> dict[str, dict]:
    """Staging model → its expectations, from `<model>.yml` and `<model>.<dimension>.yml`.

    Raises DosisError where one breaks the schema or names what does not exist.
    """
    found: dict[str, dict] = {}
    paths = sorted((root / "expectations").glob("*.yml"))
    for path in sorted(paths, key=lambda path: path.name.count(".")):
        content = read_yaml(path)
        check_schema(path.relative_to(root), content, "expectations")
        suite = found.setdefault(path.name.split(".")[0], content)
        if suite is not content:
            if suite["table"] != content["table"]:
                raise DosisError(
                    f"{path.relative_to(root)}: the table is {content['table']}, but that of the "
                    f"model's other file is {suite['table']}; correct one."
                )
            suite["expectations"] += content["expectations"]
        _refuse_strangers(path.relative_to(root), suite)
    return found


@cache
def checks() -> dict[str, dict]:
    """Name → type of check, each with its query in `sql`.

    Raises DosisError where one breaks the schema or has no query.
    """
    found = declared("checks")
    for name, content in found.items():
        path = QUERIES / f"{name}.sql"
        if not path.exists():
            raise DosisError(
                f"declarations/checks/{name}.yml: there is no query dosis/sql/check/{name}.sql; "
                "write it, or remove the check."
            )
        content["sql"] = path.read_text("utf-8")
    return found


def instances(found: dict[str, dict]) -> list[Instance]:
    """Every expectation of every column, in the order of the files."""
    return [
        _instance(suite, entry, column)
        for suite in found.values()
        for entry in suite["expectations"]
        for column in entry.get("columns", [None])
    ]


def field_name(suite: dict, column: str, language: str, is_size: bool = False) -> str:
    """A reader's name of a column or rule; the size of a date (`is_size`) is days from another."""
    rule = suite.get("rules", {}).get(column)
    if rule:
        return rule[f"label_{language}"]
    table = register_table(suite["register"], suite["table"])
    labels = {item.name: getattr(item, f"label_{language}") for item in table.columns}
    since = suite.get("columns", {}).get(column, {}).get("days_from")
    if since and is_size:
        said = ("Antal dage fra {} til {}", "The number of days from {} to {}")[language == "en"]
        return said.format(in_sentence(labels[since]), in_sentence(labels[column]))
    return labels[column]


def judgement_digest(root: Path = PROJECT) -> str:
    """One hash over all expectations and checks: a new threshold means a new judgement."""
    digest = hashlib.sha256()
    places = (root / "expectations", root / "declarations" / "checks", QUERIES)
    for path in sorted(path for place in places for path in place.glob("*.*")):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _refuse_strangers(path: Path, suite: dict) -> None:
    """Raise DosisError for a table, column, seed, check or id that is unknown or there twice."""
    table = register_table(suite["register"], suite["table"])
    if table is None:
        raise DosisError(f"{path}: no register delivers {suite['table']}; correct the table.")
    for name, column in suite.get("columns", {}).items():
        low, high = column.get("range", (0, 0))
        if name not in table.column_names:
            raise DosisError(f"{path}, columns: {table.name} has no column {name}; correct it.")
        if low > high:
            raise DosisError(f"{path}, {name}: the range ends before it begins; correct it.")
        if "seed" in column and not (PROJECT / "seeds" / f"{column['seed']}.csv").exists():
            raise DosisError(f"{path}, {name}: there is no seed {column['seed']}; correct it.")
    ids = [entry["id"] for entry in suite["expectations"]]
    for entry in suite["expectations"]:
        if ids.count(entry["id"]) > 1:
            raise DosisError(f"{path}: {entry['id']} is there twice; rename one.")
        known = table.column_names | suite.get("rules", {}).keys()
        _refuse_strange(f"{path}, {entry['id']}", entry, table.name, known)


def _refuse_strange(place: str, entry: dict, table: str, known: set[str]) -> None:
    """Raise DosisError for an unknown check or column, or bounds that nothing meets."""
    if entry["check"] not in checks():
        raise DosisError(f"{place}: there is no check {entry['check']}; see declarations/checks/.")
    if entry.get("low", float("-inf")) > entry.get("high", float("inf")):
        raise DosisError(f"{place}: low is above high, so nothing can meet it; correct it.")
    for name in entry.get("columns", []):
        if name not in known:
            raise DosisError(f"{place}: {table} has no column or rule {name}; correct it.")


def _instance(suite: dict, entry: dict, column: str | None) -> Instance:
    check = checks()[entry["check"]]
    texts = _texts(suite, entry, check, column)
    levels = LEVELS if suite.get("units") and column else LEVELS[:1]
    parts = (suite["table"], entry["id"], column)
    return Instance(
        expectation_id=".".join(part for part in parts if part),
        check=entry["check"],
        register=suite["register"],
        table=suite["table"],
        column=column,
        dimension=entry["dimension"],
        levels=tuple(entry.get("levels", levels)),
        least_rows=entry.get("least_rows", check["least_rows"]),
        low=entry.get("low"),
        high=entry.get("high"),
        why=entry["why"],
        why_da=entry["why_da"],
        severity=entry["severity"],
        action=entry["action"],
        **texts,
    )


def _texts(suite: dict, entry: dict, check: dict, column: str | None) -> dict[str, str]:
    """Label and sentence of an instance in both languages, with column and bounds filled in."""
    found = {}
    for language in ("da", "en"):
        is_size = entry["check"].startswith(SIZES)
        name = field_name(suite, column, language, is_size) if column else ""
        filled = {
            "column": in_sentence(name),
            "Column": name[:1].upper() + name[1:],
            **{side: _bound(entry.get(side), check["unit"], language) for side in ("low", "high")},
        }
        for part in ("label", "text"):
            key = f"{part}_{language}"
            found[key] = check[key].format(**filled)
    return found


def _bound(value: float | None, unit: str, language: str) -> str:
    if value is None:
        return ""
    shown = value * 100 if unit in ("share", "points") else value
    text = f"{shown:g}"
    if language == "da":
        text = text.replace(".", ",")
    return f"{text} %" if unit == "share" else text

"""This module writes and opens `open.duckdb`: protected tables, all that concept C can see.

The tables are declared in declarations/publications/. They are answers under the floor rule with
totals; nothing about a person, and no other table, is in that file.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import duckdb

from dosis.answer import Answer
from dosis.declarations import declared
from dosis.home import DosisError, home_path

PUBLISHER = "publication"


@dataclass(frozen=True)
class OpenTable:
    """One published table: its name, texts, dimensions and the values of each."""

    name: str
    label_da: str
    label_en: str
    text_da: str
    text_en: str
    metrics: tuple[str, ...]
    values: dict[str, list[str]]


def write_open_tables(folder: Path) -> None:
    """Write the declared tables of a release to its `open.duckdb`.

    A table whose register has not been delivered is left out; `refused` says why.
    """
    from dosis.door import answer_question
    from dosis.stored_answer import packed

    connection = duckdb.connect(str(folder / "open.duckdb"))
    connection.execute("create table about (name varchar, declaration varchar, answer varchar)")
    connection.execute("create table refused (name varchar, reason varchar)")
    for name, publication in declared("publications").items():
        try:
            answer = answer_question(
                folder,
                metrics=publication["metrics"],
                by=publication["by"],
                where=publication.get("where", []),
                since=publication.get("since"),
                until=publication.get("until"),
                viewer=PUBLISHER,
                page=None,
                totals=True,
            )
        except DosisError as error:
            connection.execute("insert into refused values (?, ?)", [name, str(error)])
            continue
        numbers = answer.numbers  # noqa: F841 (read by name in the SQL below)
        connection.execute(f'create table "{name}" as select * from numbers')
        about = packed(answer)
        about.pop("values")
        connection.execute(
            "insert into about values (?, ?, ?)",
            [name, json.dumps(publication), json.dumps(about, default=str)],
        )
    connection.close()


def open_tables() -> list[OpenTable]:
    """The published tables of the current release.

    Raises DosisError where there is no release.
    """
    rows = _open(_path()).cursor().execute("select name, declaration from about order by name")
    return [_open_table(name, json.loads(text)) for name, text in rows.fetchall()]


def refused_tables() -> dict[str, str]:
    """Name of each declared table that could not be made → the sentence that says why."""
    return dict(_open(_path()).cursor().execute("select * from refused").fetchall())


def open_answer(name: str, keep: dict[str, str | None] | None = None) -> Answer:
    """A published table as an answer, limited to rows with the given values (None: the total).

    Raises DosisError for a table or dimension that is not published.
    """
    table = next((t for t in open_tables() if t.name == name), None)
    if table is None:
        raise DosisError(f"There is no published table {name}.")
    conditions, values = ["true"], []
    for dimension, value in (keep or {}).items():
        if dimension not in table.values:
            raise DosisError(f"{name} has no dimension {dimension}.")
        conditions.append(f'"{dimension}" is not distinct from ?')
        values.append(value)
    cursor = _open(_path()).cursor()
    kept = cursor.execute(
        f"select row_number, columns(* exclude row_number) from (select rowid as row_number, * "
        f'from "{name}") where {" and ".join(conditions)} order by row_number',
        values,
    ).to_arrow_table()
    text = cursor.execute("select answer from about where name = ?", [name]).fetchone()[0]
    return _limited(json.loads(text), kept)


def _limited(about: dict, kept) -> Answer:
    from dosis.stored_answer import unpacked

    places = {row: place for place, row in enumerate(kept["row_number"].to_pylist())}
    reservations = []
    for reservation in about["reservations"]:
        cells = [places[row] for row in reservation["cells"] if row in places]
        if cells:
            mostly = [places[row] for row in reservation["mostly"] if row in places]
            reservations.append(reservation | {"cells": cells, "mostly": mostly})
    numbers = kept.drop_columns(["row_number"])
    hidden = [c["name"] for c in about["columns"] if c["kind"] == "state"]
    about["suppressed"] = sum(numbers[name].to_pylist().count("hidden") for name in hidden)
    return unpacked(about | {"reservations": reservations}, numbers)


def _open_table(name: str, publication: dict) -> OpenTable:
    cursor = _open(_path()).cursor()
    values = {
        dimension: [
            row[0]
            for row in cursor.execute(
                f'select distinct "{dimension}" from "{name}" '
                f'where "{dimension}" is not null order by 1'
            ).fetchall()
        ]
        for dimension in publication["by"]
    }
    texts = {key: publication[key] for key in ("label_da", "label_en", "text_da", "text_en")}
    return OpenTable(name=name, metrics=tuple(publication["metrics"]), values=values, **texts)


def _path() -> Path:
    path = (home_path() / "releases" / "current").resolve() / "open.duckdb"
    if not path.exists():
        raise DosisError("There is no release yet; run `make run`, or `dosis release`.")
    return path


@lru_cache(maxsize=2)
def _open(path: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(str(path), read_only=True)
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return connection

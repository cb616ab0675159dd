"""This module keeps samples that were drawn, with the outcomes of manual control."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy

from dosis import app_db
from dosis.allocation import Rate, Stratum, error_rate, wilson
from dosis.feedback import LONGEST, PERSONAL
from dosis.home import DosisError
from dosis.times import now

OUTCOMES = {
    "rigtig": "right", "right": "right",
    "forkert": "wrong", "wrong": "wrong",
    "ikke kontrolleret": "not checked", "not checked": "not checked",
}  # fmt: skip
COLUMNS = ("stikprøve", "nøgle", "udfald", "bemærkning")
SAMPLES = sqlalchemy.Table(
    "samples",
    app_db.TABLES,
    sqlalchemy.Column("sample", sqlalchemy.Text, primary_key=True),
    sqlalchemy.Column("name", sqlalchemy.Text, nullable=False),
    sqlalchemy.Column("release", sqlalchemy.Text, nullable=False),
    sqlalchemy.Column("drawn_at", sqlalchemy.Text, nullable=False),
    sqlalchemy.Column("definition", sqlalchemy.Text, nullable=False),
    sqlalchemy.Column("strata", sqlalchemy.Text, nullable=False),
)
ROWS = sqlalchemy.Table(
    "sampled_rows",
    app_db.TABLES,
    sqlalchemy.Column("sample", sqlalchemy.Text, primary_key=True),
    sqlalchemy.Column("row_key", sqlalchemy.Text, primary_key=True),
    sqlalchemy.Column("stratum", sqlalchemy.Text, nullable=False),
    sqlalchemy.Column("outcome", sqlalchemy.Text),
    sqlalchemy.Column("note", sqlalchemy.Text),
    sqlalchemy.Column("entered_at", sqlalchemy.Text),
)
BOTH = SAMPLES.join(ROWS, SAMPLES.c.sample == ROWS.c.sample)


@dataclass(frozen=True)
class Result:
    """A sample's error rate: whole, by stratum, and how many rows wait or were not checked."""

    sample: str
    rate: Rate
    strata: list[tuple[Stratum, Rate]]
    waiting: int
    not_checked: int
    unseen_rows: int


def enter(path: Path, of: str | None = None) -> tuple[str, int]:
    """Keep the outcomes of a filled-in work list: the sample's id, the number of outcomes.

    `of`: how the sample's id must begin. A row may be entered again; the last outcome holds. Rows
    without one are left waiting. All or nothing: raises DosisError naming file, line and remedy,
    and keeps nothing then.
    """
    lines = _read(path)
    samples = {line["stikprøve"] for line in lines}
    if len(samples) != 1:
        raise DosisError(
            f"{path.name}: column stikprøve holds {len(samples)} samples; enter one at a time."
        )
    (sample,) = samples
    if of and not sample.startswith(of):
        raise DosisError(f"{path.name} is the work list of {sample}; choose that one first.")
    entries = _entries(path, sample, lines)
    entered = sqlalchemy.update(ROWS).where(
        ROWS.c.sample == sample, ROWS.c.row_key == sqlalchemy.bindparam("key")
    )
    if entries:
        with app_db.opened() as database:
            database.execute(entered, entries)
    return sample, len(entries)


def result(sample: str) -> Result:
    """The error rate of what was entered of a sample. Raises DosisError for an unknown one."""
    strata = sqlalchemy.select(SAMPLES.c.strata).where(SAMPLES.c.sample == sample)
    by_stratum = (
        sqlalchemy.select(
            ROWS.c.stratum,
            _count(ROWS.c.outcome.in_(("right", "wrong"))),
            _count(ROWS.c.outcome == "wrong"),
            _count(ROWS.c.outcome.is_(None)),
            _count(ROWS.c.outcome == "not checked"),
        )
        .where(ROWS.c.sample == sample)
        .group_by(ROWS.c.stratum)
    )
    with app_db.opened() as database:
        found = database.execute(strata).scalar()
        if found is None:
            raise DosisError(f"There is no sample {sample}; see `dosis sample list`.")
        counts = database.execute(by_stratum).all()
    sizes = json.loads(found)
    by_name = {name: numbers for name, *numbers in counts}
    strata = [
        Stratum(name, size, *by_name.get(name, [0, 0])[:2]) for name, size in sorted(sizes.items())
    ]
    return Result(
        sample,
        error_rate(strata),
        [(stratum, wilson(stratum.wrong, stratum.checked)) for stratum in strata],
        sum(numbers[2] for numbers in by_name.values()),
        sum(numbers[3] for numbers in by_name.values()),
        sum(stratum.rows for stratum in strata if not stratum.checked),
    )


def samples() -> list[dict]:
    """All samples that were drawn, newest first, with rows and outcomes."""
    with_counts = (
        sqlalchemy.select(
            SAMPLES.c.sample,
            SAMPLES.c.drawn_at,
            sqlalchemy.func.count().label("rows"),
            sqlalchemy.func.count(ROWS.c.outcome).label("entered"),
        )
        .select_from(BOTH)
        .group_by(SAMPLES.c.sample, SAMPLES.c.drawn_at)
    )
    with app_db.opened() as database:
        rows = [dict(row) for row in database.execute(with_counts).mappings()]
    # Sorted here: a database sorts letters as its own language does.
    by_name = sorted(rows, key=lambda row: row["sample"])
    return sorted(by_name, key=lambda row: row["drawn_at"], reverse=True)


def kept(sample: str) -> tuple[str, dict[str, int]] | None:
    """A sample's definition as JSON and its rows by stratum; None where it was not drawn."""
    of_sample = sqlalchemy.select(SAMPLES.c.definition, SAMPLES.c.strata).where(
        SAMPLES.c.sample == sample
    )
    with app_db.opened() as database:
        found = database.execute(of_sample).first()
    return found and (found.definition, json.loads(found.strata))


def keys(sample: str) -> list[str]:
    """The keys of a sample's rows, sorted."""
    of_sample = sqlalchemy.select(ROWS.c.row_key).where(ROWS.c.sample == sample)
    with app_db.opened() as database:
        return sorted(database.execute(of_sample).scalars())


def keep(
    sample: str, name: str, release: str, definition: str, sizes: dict[str, int], rows: list[dict]
) -> None:
    """Keep a drawn sample: its definition as JSON, rows by stratum, and the keys drawn."""
    drawn = {
        "sample": sample,
        "name": name,
        "release": release,
        "drawn_at": now(),
        "definition": definition,
        "strata": json.dumps(sizes, ensure_ascii=False),
    }
    keys_drawn = [
        {"sample": sample, "row_key": row["nøgle"], "stratum": row["stratum"]} for row in rows
    ]
    with app_db.opened() as database:
        database.execute(sqlalchemy.insert(SAMPLES).values(drawn))
        if keys_drawn:
            database.execute(sqlalchemy.insert(ROWS), keys_drawn)


def spread(name: str, sizes: dict[str, int]) -> dict[str, float]:
    """Standard deviation of the outcome by stratum, from earlier samples of the name.

    The share wrong is taken as (x + 1)/(n + 2): a half where nothing was entered.
    """
    of_name = (
        sqlalchemy.select(
            ROWS.c.stratum, _count(ROWS.c.outcome == "wrong"), sqlalchemy.func.count()
        )
        .select_from(BOTH)
        .where(SAMPLES.c.name == name, ROWS.c.outcome.in_(("right", "wrong")))
        .group_by(ROWS.c.stratum)
    )
    with app_db.opened() as database:
        found = database.execute(of_name).all()
    shares = {stratum: (wrong + 1) / (checked + 2) for stratum, wrong, checked in found}
    return {s: (shares.get(s, 0.5) * (1 - shares.get(s, 0.5))) ** 0.5 for s in sizes}


def _count(condition) -> sqlalchemy.ColumnElement[int]:
    return sqlalchemy.func.count().filter(condition)


def _entries(path: Path, sample: str, lines: list[dict]) -> list[dict]:
    known = set(keys(sample))
    if not known:
        raise DosisError(
            f"{path.name}: no sample {sample} was drawn here; see `dosis sample list`."
        )
    at = now()
    entries, seen = [], set()
    for number, line in enumerate(lines, start=2):
        key = line["nøgle"]
        if key not in known or key in seen:
            fault = "twice" if key in seen else "not in the sample"
            raise DosisError(f"{path.name}, line {number}: key {key} is {fault}; correct nøgle.")
        seen.add(key)
        said = line["udfald"].strip().lower()
        if said and said not in OUTCOMES:
            raise DosisError(
                f"{path.name}, line {number}: udfald is {line['udfald']}; write rigtig, forkert or "
                "ikke kontrolleret, or leave it empty."
            )
        if said:
            note = PERSONAL.sub("…", line["bemærkning"].strip())[:LONGEST]
            entry = {"key": key, "outcome": OUTCOMES[said], "note": note, "entered_at": at}
            entries.append(entry)
    return entries


def _read(path: Path) -> list[dict]:
    try:
        text = path.read_text("utf-8-sig")
    except (UnicodeDecodeError, FileNotFoundError) as error:
        fault = "is not there" if isinstance(error, FileNotFoundError) else "is not UTF-8 text"
        raise DosisError(f"{path.name} {fault}; name the work list, saved as CSV UTF-8.") from None
    head = text.splitlines()[0] if text.strip() else ""
    reader = csv.DictReader(text.splitlines(), delimiter=";" if ";" in head else ",")
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or [])]
    if missing:
        raise DosisError(
            f"{path.name}: column {missing[0]} is missing; fill in the work list as it was written."
        )
    lines = [
        {name: (line[name] or "").strip() for name in COLUMNS}
        for line in reader
        if any(isinstance(value, str) and value.strip() for value in line.values())
    ]
    if not lines:
        raise DosisError(f"{path.name} holds no rows; fill in the work list as it was written.")
    return lines

"""This module keeps samples in the home's `app.db`, with the outcomes of manual control."""

import csv
import json
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from dosis import app_db
from dosis.allocation import Rate, Stratum, error_rate, wilson
from dosis.feedback import LONGEST, PERSONAL
from dosis.home import DosisError

OUTCOMES = {
    "rigtig": "right", "right": "right",
    "forkert": "wrong", "wrong": "wrong",
    "ikke kontrolleret": "not checked", "not checked": "not checked",
}  # fmt: skip
COLUMNS = ("stikprøve", "nøgle", "udfald", "bemærkning")
TABLES = """
create table if not exists samples (
    sample text primary key, name text not null, release text not null, drawn_at text not null,
    definition text not null, strata text not null
);
create table if not exists sampled_rows (
    sample text not null, row_key text not null, stratum text not null,
    outcome text, note text, entered_at text, primary key (sample, row_key)
);
"""


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
    with app_db.opened(TABLES) as database:
        database.executemany(
            "update sampled_rows set outcome = ?, note = ?, entered_at = ? "
            "where sample = ? and row_key = ?",
            entries,
        )
    return sample, len(entries)


def result(sample: str) -> Result:
    """The error rate of what was entered of a sample. Raises DosisError for an unknown one."""
    with app_db.opened(TABLES) as database:
        found = database.execute("select strata from samples where sample = ?", [sample]).fetchone()
        if found is None:
            raise DosisError(f"There is no sample {sample}; see `dosis sample list`.")
        counts = database.execute(
            "select stratum, sum(outcome in ('right', 'wrong')), sum(outcome = 'wrong'), "
            "sum(outcome is null), sum(outcome = 'not checked') from sampled_rows "
            "where sample = ? group by stratum",
            [sample],
        ).fetchall()
    sizes = json.loads(found[0])
    by_name = {name: [number or 0 for number in numbers] for name, *numbers in counts}
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
    with app_db.opened(TABLES) as database:
        database.row_factory = sqlite3.Row
        rows = database.execute(
            "select sample, drawn_at, count(*) as rows, count(outcome) as entered "
            "from samples join sampled_rows using (sample) "
            "group by sample, drawn_at order by drawn_at desc, sample"
        ).fetchall()
    return [dict(row) for row in rows]


def kept(sample: str) -> tuple[str, dict[str, int]] | None:
    """A sample's definition as JSON and its rows by stratum; None where it was not drawn."""
    with app_db.opened(TABLES) as database:
        found = database.execute(
            "select definition, strata from samples where sample = ?", [sample]
        ).fetchone()
    return found and (found[0], json.loads(found[1]))


def keys(sample: str) -> list[str]:
    """The keys of a sample's rows, sorted."""
    with app_db.opened(TABLES) as database:
        found = database.execute(
            "select row_key from sampled_rows where sample = ? order by row_key", [sample]
        ).fetchall()
    return [key for (key,) in found]


def keep(
    sample: str, name: str, release: str, definition: str, sizes: dict[str, int], rows: list[dict]
) -> None:
    """Keep a drawn sample: its definition as JSON, rows by stratum, and the keys drawn."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    with app_db.opened(TABLES) as database:
        database.execute(
            "insert into samples values (?, ?, ?, ?, ?, ?)",
            (sample, name, release, at, definition, json.dumps(sizes, ensure_ascii=False)),
        )
        database.executemany(
            "insert into sampled_rows (sample, row_key, stratum) values (?, ?, ?)",
            [(sample, row["nøgle"], row["stratum"]) for row in rows],
        )


def spread(name: str, sizes: dict[str, int]) -> dict[str, float]:
    """Standard deviation of the outcome by stratum, from earlier samples of the name.

    The share wrong is taken as (x + 1)/(n + 2): a half where nothing was entered.
    """
    with app_db.opened(TABLES) as database:
        found = database.execute(
            "select stratum, sum(outcome = 'wrong'), count(*) from sampled_rows "
            "join samples using (sample) where name = ? and outcome in ('right', 'wrong') "
            "group by stratum",
            [name],
        ).fetchall()
    shares = {stratum: (wrong + 1) / (checked + 2) for stratum, wrong, checked in found}
    return {s: (shares.get(s, 0.5) * (1 - shares.get(s, 0.5))) ** 0.5 for s in sizes}


def _entries(path: Path, sample: str, lines: list[dict]) -> list[tuple]:
    known = set(keys(sample))
    if not known:
        raise DosisError(
            f"{path.name}: no sample {sample} was drawn here; see `dosis sample list`."
        )
    at = datetime.now(UTC).isoformat(timespec="seconds")
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
            entries.append((OUTCOMES[said], note, at, sample, key))
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

"""This module makes synthetic registers with planted truth (`dosis synthesise`)."""

import calendar
import json
import re
import shutil
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb

from dosis.home import DosisError, read_json, write_json

SCRIPTS = Path(__file__).resolve().parent / "sql" / "synthetic"
SMR_BEGINS = date(2018, 5, 1)
MANIFEST = Path("deliveries") / "synthetic.json"
TRUTH = Path("truth") / "planted.json"
FINAL_ROWS = Path("truth") / "final_rows.json"
DELIVERED = re.compile(r"(?P<when>delivered|early)_(?P<register>[a-z0-9]+)__(?P<table>\w+)")

# What holds in a round of deliveries, as the scripts know it.
ROUND = ("round_on", "round_first", "round_partial", "round_ninety")

Progress = Callable[[str, float], None]


def synthesise(
    home: Path,
    *,
    scale: float = 0.01,
    focus: float | None = None,
    first: str = "2018-05",
    last: str = "2026-06",
    seed: int = 1,
    planted: bool = True,
    progress: Progress | None = None,
) -> dict:
    """Write synthetic deliveries and their planted truth into a home; return the manifest.

    `scale` is the share of Denmark (0 to 1), `focus` how many times their share the patients of
    the treatment areas come (default 0.25 / scale, at least 1), `first` and `last` are months.
    Without `planted` nothing is amiss. The same arguments give the same bytes.
    Raises DosisError for bad arguments and for a home with deliveries from elsewhere.
    """
    first_month, last_month = _months(first, last)
    if not 0 < scale <= 1:
        raise DosisError(f"The scale is {scale}; give a share of Denmark above 0 and at most 1.")
    focus = _focus(focus, scale)
    _refuse_foreign_deliveries(home)
    variables = {
        "scale": float(scale),
        "focus": focus,
        "first_month": first_month,
        "last_month": last_month,
        "today": _last_day(last_month),
        "seed": int(seed),
        "planted": planted,
        "folder": str(SCRIPTS),
    }
    _clear_interrupted_runs(home)
    with tempfile.TemporaryDirectory(dir=home, prefix=".synthetic-") as folder:
        work = Path(folder)
        manifest = _make(work, variables, first, last, progress or (lambda label, fraction: None))
        _put_in_place(home, work)
        return manifest


def _focus(focus: float | None, scale: float) -> float:
    """How many times their share the patients of treatment areas come; above 0."""
    found = max(1.0, 0.25 / scale) if focus is None else float(focus)
    if found <= 0:
        raise DosisError(f"The focus is {found}; give a number above 0.")
    return found


def _months(first: str, last: str) -> tuple[date, date]:
    """The first days of the two months."""
    try:
        first_month = date.fromisoformat(f"{first}-01")
        last_month = date.fromisoformat(f"{last}-01")
    except ValueError:
        raise DosisError(
            f"The months are {first} and {last}; write them as 2018-05 and 2026-06."
        ) from None
    if last_month < first_month:
        raise DosisError(f"The last month {last} lies before the first {first}; swap them.")
    if first_month < SMR_BEGINS:
        raise DosisError(
            f"The first month is {first}; SMR begins in 2018-05, start there or later."
        )
    return first_month, last_month


def _last_day(month: date) -> date:
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def _refuse_foreign_deliveries(home: Path) -> None:
    """Stop before a home whose deliveries come from somewhere else."""
    made_here = set(read_json(home / MANIFEST, {"files": []})["files"])
    deliveries = home / "deliveries"
    foreign = sorted(
        path.relative_to(home).as_posix()
        for path in deliveries.rglob("*")
        if path.is_file()
        and path != home / MANIFEST
        and path.relative_to(home).as_posix() not in made_here
    )
    if foreign:
        raise DosisError(
            f"{home.name} already holds {foreign[0]}, which dosis synthesise did not make; "
            "choose another home (DOSIS_HOME)."
        )


def _clear_interrupted_runs(home: Path) -> None:
    """Remove what a killed run left behind, and make the home."""
    home.mkdir(parents=True, exist_ok=True)
    for folder in home.glob(".synthetic-*"):
        shutil.rmtree(folder, ignore_errors=True)


def _make(work: Path, variables: dict, first: str, last: str, progress: Progress) -> dict:
    """Run the scripts and write files, manifest and truth below `work`."""
    scratch = work / "scratch"
    connection = duckdb.connect(
        config={"temp_directory": str(scratch), "memory_limit": "9GB", "threads": 2}
    )
    try:
        _run_scripts(connection, variables, progress)
        files = _write_deliveries(connection, work, progress)
        write_json(work / TRUTH, _planted(connection))
        write_json(work / FINAL_ROWS, _final_rows(connection))
    finally:
        connection.close()
    manifest = {
        "scale": variables["scale"],
        "focus": variables["focus"],
        "from": first,
        "to": last,
        "seed": variables["seed"],
        "today": variables["today"].isoformat(),
        "files": files,
    }
    write_json(work / MANIFEST, manifest)
    progress("Synthetic registers are ready", 1.0)
    return manifest


def _run_scripts(connection, variables: dict, progress: Progress) -> None:
    """Run every NN_<noun>.sql in order, with the variables set."""
    for name, value in variables.items():
        connection.execute(f"set variable {name} = ?", [value])
    scripts = sorted(SCRIPTS.glob("[0-9][0-9]_*.sql"))
    for number, script in enumerate(scripts):
        noun = script.stem[3:].replace("_", " ")
        progress(f"Making {noun}", 0.6 * number / len(scripts))
        connection.execute(script.read_text("utf-8"))


def _write_deliveries(connection, work: Path, progress: Progress) -> list[str]:
    """Write each delivered table, one file per day on which it arrived."""
    rounds = {
        when: connection.execute(f"from {table} order by delivered_on").fetchall()
        for when, table in (("early", "early_rounds"), ("delivered", "delivery_rounds"))
    }
    tables = _delivered_tables(connection)
    files = []
    for number, (table, match) in enumerate(tables):
        progress(f"Writing {match['register']} {match['table']}", 0.6 + 0.4 * number / len(tables))
        for values in rounds[match["when"]]:
            for name, value in zip(ROUND, values, strict=True):
                connection.execute(f"set variable {name} = ?", [value])
            file = Path(
                "deliveries", match["register"], str(values[0]), f"{match['table']}.parquet"
            )
            if _write_file(connection, table, work / file):
                files.append(file.as_posix())
    return sorted(files)


def _delivered_tables(connection) -> list[tuple[str, re.Match]]:
    names = connection.execute(
        "select table_name from information_schema.tables order by table_name"
    ).fetchall()
    matches = [(name, DELIVERED.fullmatch(name)) for (name,) in names]
    return [(name, match) for name, match in matches if match]


def _write_file(connection, table: str, file: Path) -> bool:
    """Write what arrived in the round in hand, by its `row_no` where it has one.

    Returns whether there was anything.
    """
    arrived = f"from {table} where delivered_on = getvariable('round_on')"
    if not connection.execute(f"select 1 {arrived} limit 1").fetchall():
        return False
    columns = connection.execute(f"select column_name from (describe {table})").fetchall()
    numbered = ("row_no",) in columns
    file.parent.mkdir(parents=True, exist_ok=True)
    # Sorted, because a join keeps no order, and the same seed gives the same bytes.
    connection.execute(
        f"copy (select * exclude (delivered_on{', row_no' if numbered else ''}) {arrived} "
        f"order by {'row_no' if numbered else 'all'}) "
        f"to '{file}' (format parquet, compression zstd)"
    )
    return True


def _planted(connection) -> list[dict]:
    """What was planted, as the scorer reads it."""
    rows = connection.execute(
        "select id, family, size, is_decoy, register, table_name, column_name, scope, atc, "
        "from_on, to_on, value, unit, text from planted order by id"
    ).fetchall()
    keys = (
        "id", "family", "size", "is_decoy", "register", "table", "column", "scope", "atc", "from",
        "to", "value", "unit", "text",
    )  # fmt: skip
    planted = [dict(zip(keys, row, strict=True)) for row in rows]
    for truth in planted:
        truth["scope"] = json.loads(truth["scope"] or "{}")
        truth["from"] = truth["from"] and truth["from"].isoformat()
        truth["to"] = truth["to"] and truth["to"].isoformat()
    return planted


def _final_rows(connection) -> list[dict]:
    """How many rows each month will hold in the end, for months that are delivered by and by."""
    rows = connection.execute("from final_rows order by all").fetchall()
    keys = ("register", "table", "region", "month", "rows")
    return [dict(zip(keys, row, strict=True)) for row in rows]


def _put_in_place(home: Path, work: Path) -> None:
    """Put the new deliveries and truth where the old ones were."""
    for name in ("deliveries", "truth"):
        old = home / name
        if old.exists():
            old.rename(work / f"old-{name}")
        (work / name).rename(old)
    shutil.rmtree(work / "scratch", ignore_errors=True)

"""This module opens one delivered file: recognises its layout, checks it, and types its columns."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

from dosis.home import DosisError
from dosis.register import DUCKDB_TYPES, Column, RegisterTable, register_tables
from dosis.sas import as_parquet
from dosis.text_table import plain_name, quoted, scan_text, unreadable

SUFFIXES = (".parquet", ".csv", ".csv.gz", ".tsv", ".txt", ".sas7bdat")
DATE_FORMATS = "['%Y-%m-%d', '%d-%m-%Y', '%d.%m.%Y', '%d/%m/%Y', '%d%b%Y', '%Y%m%d']"
NUMBER = r"^[+-]?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?$"
DANISH = r"^[+-]?([0-9]+|[0-9]{1,3}([.][0-9]{3})+)(,[0-9]+)?$"
TIME_FORMATS = (
    "['%Y-%m-%d %H:%M:%S', '%Y-%m-%dT%H:%M:%S', '%d-%m-%Y %H:%M:%S', '%d-%m-%Y %H:%M', "
    "'%d.%m.%Y %H:%M', '%d%b%Y:%H:%M:%S', '%Y-%m-%d', '%d-%m-%Y']"
)


@dataclass(frozen=True)
class Delivery:
    """A delivered file, or folder of parts, that was checked.

    `select` is SQL giving the table's typed columns.
    """

    path: Path
    table: RegisterTable
    select: str
    rows: int
    sha256: str
    missing_columns: tuple[str, ...]
    extra_columns: tuple[str, ...]


def open_delivery(
    connection, path: Path, as_table: str | None = None, scratch: Path | None = None
) -> Delivery:
    """Check one delivered file, or folder of parts, and say how to read it.

    Raises DosisError with one sentence (file, column, remedy) for an unknown suffix or layout,
    a missing required column, an unreadable or empty file, and values of the wrong type. A SAS
    file is written as Parquet into `scratch`, which `select` reads.
    """
    parts = parts_of(path)
    headless = _without_header(path, as_table)
    scan = _scan(parts, headless, scratch)
    delivered = _columns(connection, path, scan)
    table = headless or _recognise(path, delivered, as_table)
    names = {plain_name(name): name for name in delivered}
    _require(path, table, names)
    is_danish = _writes_danish_numbers(connection, path, table, names, scan, delivered)
    typed = {
        column.name: _expression(column, names.get(column.name), delivered, is_danish)
        for column in table.columns
    }
    checked = [
        c
        for c in table.columns
        if c.name in names
        and c.type != "string"
        and (c.type != "double" or delivered[names[c.name]] == "VARCHAR")
    ]
    rows = _check_values(connection, path, checked, names, scan, typed)
    return Delivery(
        path=path,
        table=table,
        select="select "
        + ", ".join(f"{expression} as {name}" for name, expression in typed.items())
        + f" from {scan}",
        rows=rows,
        sha256=content_hash(path),
        missing_columns=tuple(c.name for c in table.columns if c.name not in names),
        extra_columns=tuple(sorted(set(names) - table.column_names)),
    )


def parts_of(path: Path) -> list[Path]:
    """The files of a delivery: the file itself, or what lies in the folder.

    Raises DosisError where there is none, or one that is no table.
    """
    if not path.exists():
        raise DosisError(f"{path.name}: there is no such file; check the path.")
    parts = sorted(p for p in path.iterdir() if p.name[0] != ".") if path.is_dir() else [path]
    if not parts:
        raise DosisError(f"{path.name} is an empty folder; ask for the delivery again.")
    for part in parts:
        if not part.is_file() or not part.name.endswith(SUFFIXES):
            raise DosisError(f"{part.name}: dosis reads {', '.join(SUFFIXES)}; convert the file.")
        if part.stat().st_size == 0:
            raise DosisError(f"{part.name} is empty; ask for the delivery again.")
    return parts


def content_hash(path: Path) -> str:
    """SHA-256 of a file, or of the hashes of a folder's files, as hexadecimal text."""
    if path.is_dir():
        hashes = "".join(file_hash(part) for part in parts_of(path))
        return hashlib.sha256(hashes.encode()).hexdigest()
    return file_hash(path)


def file_hash(path: Path) -> str:
    """SHA-256 of a file, as hexadecimal text."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _scan(parts: list[Path], headless: RegisterTable | None, scratch: Path | None) -> str:
    kinds = {"text" if not p.name.endswith((".parquet", ".sas7bdat")) else "table" for p in parts}
    if kinds == {"text"}:
        return scan_text(parts, [c.name for c in headless.columns] if headless else None)
    if "text" in kinds:
        raise DosisError(
            f"{parts[0].name}: the folder mixes text and Parquet; deliver all parts in one form."
        )
    files = [as_parquet(part, scratch) if part.suffix == ".sas7bdat" else part for part in parts]
    return f"read_parquet([{', '.join(quoted(str(file)) for file in files)}])"


def _without_header(path: Path, as_table: str | None) -> RegisterTable | None:
    """The table that is delivered without a header and whose name is in the file's name."""
    tables = [t for t in register_tables() if t.meta.get("header") is False]
    if as_table:
        return next((table for table in tables if table.name == as_table), None)
    stem = path.name.split(".")[0].lower()
    return next((table for table in tables if table.name in stem), None)


def _columns(connection, path: Path, scan: str) -> dict[str, str]:
    try:
        rows = connection.execute(f"describe select * from {scan}").fetchall()
    except duckdb.Error as error:
        raise DosisError(unreadable(path)) from error
    return {row[0]: row[1] for row in rows}


def _recognise(path: Path, delivered: dict, as_table: str | None) -> RegisterTable:
    names = {plain_name(name) for name in delivered}
    tables = register_tables()
    wanted = as_table or re.sub(r"-[0-9a-f]{8}$", "", path.name.split(".")[0])
    register = path.parent.parent.name
    named = [table for table in tables if table.name == wanted]
    named = [table for table in named if table.register == register] or named
    if named:
        return named[0]
    if as_table:
        known = ", ".join(sorted(table.name for table in tables))
        raise DosisError(f"{as_table} is no known table; --as-table takes one of {known}.")
    fitting = [t for t in tables if set(t.required) <= names and _variants_met(t, names)]
    if fitting:
        return _best(path, fitting, names)
    nearest = max(tables, key=lambda table: len(set(table.required) & names))
    shared = len(set(nearest.required) & names)
    if shared * 2 >= len(nearest.required) and shared:
        return nearest
    raise DosisError(
        f"{path.name}: its columns fit no known layout; "
        "name the table with --as-table, or describe it in models/staging/."
    )


def _best(path: Path, fitting: list[RegisterTable], names: set[str]) -> RegisterTable:
    """The fitting table that knows most of the columns; twins are not guessed."""
    known = {table.name: len(table.column_names & names) for table in fitting}
    best = [table for table in fitting if known[table.name] == max(known.values())]
    if len(best) > 1:
        twins = " and ".join(table.name for table in best)
        raise DosisError(f"{path.name}: its columns fit {twins}; name the table with --as-table.")
    return best[0]


def _variants_met(table: RegisterTable, names: set[str]) -> bool:
    return all(names & set(group) for group in table.variants.values())


def _require(path: Path, table: RegisterTable, names: dict) -> None:
    missing = [name for name in table.required if name not in names]
    missing += [" or ".join(g) for g in table.variants.values() if not set(g) & set(names)]
    if missing:
        raise DosisError(
            f"{path.name}: column {missing[0]} of {table.register}.{table.name} is missing; "
            "ask for a delivery that holds it, or rename the column it came under."
        )


def _writes_danish_numbers(connection, path, table, names, scan, types) -> bool:
    """True where numbers are text with a decimal comma: a dot then stands for thousands.

    Raises DosisError where one column writes 1.234,5 and another 1,234.5.
    """
    numbers = [
        '"' + names[c.name].replace('"', '""') + '"'
        for c in table.columns
        if c.type in ("double", "bigint") and c.name in names and types[names[c.name]] == "VARCHAR"
    ]
    if not numbers:
        return False
    danish = ", ".join(f"count_if(regexp_matches({n}, ',[^.]*$'))" for n in numbers)
    english = ", ".join(f"count_if(regexp_matches({n}, ',.*[.]'))" for n in numbers)
    try:
        found = connection.execute(f"select {danish}, {english} from {scan}").fetchone()
    except duckdb.Error as error:
        raise DosisError(unreadable(path)) from error
    for name, count in zip(numbers, found[len(numbers) :], strict=True):
        if count:
            column = plain_name(name.strip('"'))
            raise DosisError(
                f"{path.name}: column {column} writes numbers like 1,234.5; "
                "deliver them without thousands signs."
            )
    return any(found[: len(numbers)])


def _expression(column: Column, delivered: str | None, types: dict, is_danish: bool) -> str:
    """SQL that gives the column its type; a value that does not fit becomes null."""
    target = DUCKDB_TYPES[column.type]
    if delivered is None:
        return f"cast(null as {target})"
    name = '"' + delivered.replace('"', '""') + '"'
    if types[delivered] != "VARCHAR":
        return _typed(name, types[delivered], column.type)
    if column.type == "string":
        return f"cast({name} as varchar)"
    text = f"trim({name})"
    if column.type in ("double", "bigint"):
        pattern = DANISH if is_danish else NUMBER
        plain = f"replace(replace({text}, '.', ''), ',', '.')" if is_danish else text
        cast = f"try_cast({plain} as {target})"
        return f"case when regexp_matches({text}, '{pattern}') then {cast} end"
    formats = DATE_FORMATS if column.type == "date" else TIME_FORMATS
    value = f"coalesce(try_cast({text} as {target}), try_strptime({text}, {formats})::{target})"
    if column.type in ("date", "timestamp"):
        return f"case when {value} >= date '1800-01-01' then {value} end"
    return f"try_cast({text} as {target})"


def _typed(name: str, delivered_type: str, kind: str) -> str:
    """SQL for a value that was not delivered as text."""
    target = DUCKDB_TYPES[kind]
    if delivered_type in ("DOUBLE", "FLOAT") and kind in ("string", "bigint"):
        # SAS has no whole numbers: a code that came as 81.0 is 81, and 1.5 is none.
        whole = f"case when {name} = floor({name}) then {name} end"
        return f"cast(try_cast({whole} as bigint) as {target})"
    cast = f"try_cast({name} as {target})"
    return f"case when isfinite({cast}) then {cast} end" if kind == "double" else cast


def _check_values(connection, path, checked, names, scan, typed) -> int:
    counts = "".join(
        f', count_if("{names[c.name]}" is not null and {typed[c.name]} is null)' for c in checked
    )
    try:
        rows, *faults = connection.execute(f"select count(*){counts} from {scan}").fetchone()
    except duckdb.Error as error:
        raise DosisError(unreadable(path)) from error
    if not rows:
        raise DosisError(f"{path.name} holds no rows; ask for the delivery again.")
    for column, fault in zip(checked, faults, strict=True):
        if fault:
            raise DosisError(
                f"{path.name}: column {column.name} should hold a {column.type} but does not in "
                f"{fault} of {rows} rows; correct them or ask for the delivery again."
            )
    return rows

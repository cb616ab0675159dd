"""This module opens one delivered file: recognises its layout, checks it, and types its columns."""

import csv
import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

import duckdb

from dosis.home import DosisError
from dosis.register import DUCKDB_TYPES, Column, RegisterTable, register_tables

SUFFIXES = (".parquet", ".csv", ".csv.gz", ".tsv", ".txt")
DATE_FORMATS = "['%Y-%m-%d', '%d-%m-%Y', '%d.%m.%Y', '%d/%m/%Y', '%d%b%Y', '%Y%m%d']"
TIME_FORMATS = (
    "['%Y-%m-%d %H:%M:%S', '%Y-%m-%dT%H:%M:%S', '%d-%m-%Y %H:%M:%S', '%d-%m-%Y %H:%M', "
    "'%d.%m.%Y %H:%M', '%d%b%Y:%H:%M:%S', '%Y-%m-%d', '%d-%m-%Y']"
)


@dataclass(frozen=True)
class Delivery:
    """A delivered file that was checked; `select` is SQL giving the table's typed columns."""

    path: Path
    table: RegisterTable
    select: str
    rows: int
    sha256: str
    missing_columns: tuple[str, ...]
    extra_columns: tuple[str, ...]


def open_delivery(connection, path: Path, as_table: str | None = None) -> Delivery:
    """Check one delivered file and say how to read it.

    Raises DosisError with one sentence (file, column, remedy) for an unknown suffix or layout,
    a missing required column, an unreadable or empty file, and values of the wrong type.
    """
    scan = _scan(path)
    delivered = _columns(connection, path, scan)
    table = _recognise(path, delivered, as_table)
    names = {_plain(name): name for name in delivered}
    _require(path, table, names)
    is_text = not path.name.endswith(".parquet")
    select_list = ", ".join(
        f"{_expression(column, names.get(column.name), delivered, is_text)} as {column.name}"
        for column in table.columns
    )
    rows = _check_values(connection, path, table, names, scan, delivered, is_text)
    return Delivery(
        path=path,
        table=table,
        select=f"select {select_list} from {scan}",
        rows=rows,
        sha256=file_hash(path),
        missing_columns=tuple(c.name for c in table.columns if c.name not in names),
        extra_columns=tuple(sorted(set(names) - table.column_names)),
    )


def file_hash(path: Path) -> str:
    """SHA-256 of a file, as hexadecimal text."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _plain(name: str) -> str:
    return name.strip().lstrip("\ufeff").lower().removesuffix("_encrypted")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _scan(path: Path) -> str:
    if not path.exists():
        raise DosisError(f"{path.name}: there is no such file; check the path.")
    if path.stat().st_size == 0:
        raise DosisError(f"{path.name} is empty; ask for the delivery again.")
    if path.name.endswith(".parquet"):
        return f"read_parquet({_quoted(str(path))})"
    if path.name.endswith(".sas7bdat"):
        raise DosisError(f"{path.name}: SAS files are not read yet; deliver it as Parquet or CSV.")
    if not path.name.endswith(SUFFIXES):
        raise DosisError(f"{path.name}: dosis reads {', '.join(SUFFIXES)}; convert the file.")
    encoding = "" if path.name.endswith(".gz") or _is_utf8(path) else ", encoding = 'latin-1'"
    return (
        f"read_csv({_quoted(str(path))}, all_varchar = true, header = true, auto_detect = false, "
        f"delim = {_quoted(_delimiter(path))}, quote = '\"', escape = '\"', "
        f"columns = {_header(path)}, nullstr = ['', 'NA']{encoding})"
    )


def _first_line(path: Path) -> str:
    opener = gzip.open if path.name.endswith(".gz") else open
    with opener(path, "rb") as file:
        line = file.readline()
    try:
        return line.decode("utf-8-sig").strip("\r\n")
    except UnicodeDecodeError:
        return line.decode("latin-1").strip("\r\n")


def _delimiter(path: Path) -> str:
    line = _first_line(path)
    return max(",;\t|", key=line.count)


def _header(path: Path) -> str:
    """The header's names as DuckDB's `columns` argument; the dialect is ours, not sniffed:
    the sniffer takes the real sales file for one without quotes."""
    names = next(csv.reader([_first_line(path)], delimiter=_delimiter(path)), [])
    if len(set(names)) < len(names):
        raise DosisError(f"{path.name}: two columns carry the same name; rename one of them.")
    return "{" + ", ".join(f"{_quoted(name or '_')}: 'varchar'" for name in names) + "}"


def _is_utf8(path: Path) -> bool:
    try:
        with open(path, encoding="utf-8") as file:
            for _ in iter(lambda: file.read(1 << 20), ""):
                pass
    except UnicodeDecodeError:
        return False
    return True


def _columns(connection, path: Path, scan: str) -> dict[str, str]:
    try:
        rows = connection.execute(f"describe select * from {scan}").fetchall()
    except duckdb.Error as error:
        raise DosisError(_unreadable(path)) from error
    return {row[0]: row[1] for row in rows}


def _unreadable(path: Path) -> str:
    kind = "a whole Parquet file" if path.name.endswith(".parquet") else "a readable text table"
    return f"{path.name} is not {kind} (cut off or damaged?); ask for the delivery again."


def _recognise(path: Path, delivered: dict, as_table: str | None) -> RegisterTable:
    names = {_plain(name) for name in delivered}
    tables = register_tables()
    wanted = as_table or path.name.split(".")[0]
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
        return max(fitting, key=lambda table: len(table.column_names & names))
    nearest = max(tables, key=lambda table: len(set(table.required) & names))
    shared = len(set(nearest.required) & names)
    if shared * 2 >= len(nearest.required) and shared:
        return nearest
    raise DosisError(
        f"{path.name}: its columns fit no known layout; "
        "name the table with --as-table, or describe it in models/staging/."
    )


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


def _expression(column: Column, delivered_name: str | None, types: dict, is_text: bool) -> str:
    target = DUCKDB_TYPES[column.type]
    if delivered_name is None:
        return f"cast(null as {target})"
    name = '"' + delivered_name.replace('"', '""') + '"'
    if column.type == "string":
        return f"cast({name} as varchar)"
    if not is_text and types[delivered_name] != "VARCHAR":
        return f"try_cast({name} as {target})"
    text = f"trim({name})"
    if column.type in ("double", "bigint"):
        number = (
            f"case when contains({text}, ',') "
            f"then replace(replace({text}, '.', ''), ',', '.') else {text} end"
        )
        return f"try_cast({number} as {target})"
    formats = DATE_FORMATS if column.type == "date" else TIME_FORMATS
    if column.type in ("date", "timestamp"):
        return f"coalesce(try_cast({text} as {target}), try_strptime({text}, {formats})::{target})"
    return f"try_cast({text} as {target})"


def _check_values(connection, path, table, names, scan, types, is_text) -> int:
    checked = [c for c in table.columns if c.type != "string" and c.name in names]
    counts = "".join(
        f', count_if("{names[c.name]}" is not null and '
        f"{_expression(c, names[c.name], types, is_text)} is null)"
        for c in checked
    )
    try:
        rows, *faults = connection.execute(f"select count(*){counts} from {scan}").fetchone()
    except duckdb.Error as error:
        raise DosisError(_unreadable(path)) from error
    if not rows:
        raise DosisError(f"{path.name} holds no rows; ask for the delivery again.")
    for column, fault in zip(checked, faults, strict=True):
        if fault:
            raise DosisError(
                f"{path.name}: column {column.name} should hold a {column.type} but does not in "
                f"{fault} of {rows} rows; correct them or ask for the delivery again."
            )
    return rows

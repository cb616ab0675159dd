"""This module opens one delivered file: recognises its layout, checks it, and types its columns."""

import codecs
import csv
import gzip
import hashlib
import re
import zlib
from dataclasses import dataclass
from pathlib import Path

import duckdb

from dosis.home import DosisError
from dosis.register import DUCKDB_TYPES, Column, RegisterTable, register_tables

SUFFIXES = (".parquet", ".csv", ".csv.gz", ".tsv", ".txt")
DATE_FORMATS = "['%Y-%m-%d', '%d-%m-%Y', '%d.%m.%Y', '%d/%m/%Y', '%d%b%Y', '%Y%m%d']"
NUMBER = r"^[+-]?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?$"
DANISH = r"^[+-]?([0-9]+|[0-9]{1,3}([.][0-9]{3})+)(,[0-9]+)?$"
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
        sha256=file_hash(path),
        missing_columns=tuple(c.name for c in table.columns if c.name not in names),
        extra_columns=tuple(sorted(set(names) - table.column_names)),
    )


def plain_name(name: str) -> str:
    """A delivered column's name without case, byte-order mark and the suffix _encrypted."""
    return name.strip().lstrip("\ufeff").lower().removesuffix("_encrypted")


def file_hash(path: Path) -> str:
    """SHA-256 of a file, as hexadecimal text."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _scan(path: Path) -> str:
    if not path.is_file():
        raise DosisError(f"{path.name}: there is no such file; check the path.")
    if path.stat().st_size == 0:
        raise DosisError(f"{path.name} is empty; ask for the delivery again.")
    if path.name.endswith(".parquet"):
        return f"read_parquet({_quoted(str(path))})"
    if path.name.endswith(".sas7bdat"):
        raise DosisError(f"{path.name}: SAS files are not read yet; deliver it as Parquet or CSV.")
    if not path.name.endswith(SUFFIXES):
        raise DosisError(f"{path.name}: dosis reads {', '.join(SUFFIXES)}; convert the file.")
    try:
        encoding = _encoding(path)
        delimiter, names = _header(path, encoding)
    except (OSError, EOFError, zlib.error) as error:
        raise DosisError(_unreadable(path)) from error
    columns = ", ".join(f"{_quoted(name or '_')}: 'varchar'" for name in names)
    return (
        f"read_csv({_quoted(str(path))}, all_varchar = true, header = true, auto_detect = false, "
        f"delim = {_quoted(delimiter)}, quote = '\"', escape = '\"', columns = {{{columns}}}, "
        f"nullstr = ['', 'NA'], encoding = '{encoding}')"
    )


def _opened(path: Path):
    return gzip.open(path, "rb") if path.name.endswith(".gz") else open(path, "rb")


def _encoding(path: Path) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with _opened(path) as file:
        try:
            while block := file.read(1 << 20):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "latin-1"
    return "utf-8"


def _header(path: Path, encoding: str) -> tuple[str, list[str]]:
    """The delimiter and the column names; the dialect is ours, not sniffed: the sniffer takes the
    real sales file for one without quotes."""
    with _opened(path) as file:
        line = file.readline().decode(encoding).lstrip("\ufeff").strip("\r\n")
    delimiter = max(",;\t|", key=line.count)
    names = next(csv.reader([line], delimiter=delimiter), [])
    plain = [plain_name(name) for name in names]
    twice = next((name for name in plain if plain.count(name) > 1), None)
    if twice is not None:
        raise DosisError(
            f"{path.name}: two columns are called {twice or 'nothing'}; rename one of them."
        )
    return delimiter, names


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
        raise DosisError(_unreadable(path)) from error
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
    if column.type == "string":
        return f"cast({name} as varchar)"
    if types[delivered] != "VARCHAR":
        cast = f"try_cast({name} as {target})"
        return f"case when isfinite({cast}) then {cast} end" if target == "double" else cast
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


def _check_values(connection, path, checked, names, scan, typed) -> int:
    counts = "".join(
        f', count_if("{names[c.name]}" is not null and {typed[c.name]} is null)' for c in checked
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

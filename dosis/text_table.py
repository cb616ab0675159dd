"""This module reads text tables: encoding, delimiter and header, ours and not sniffed.

DuckDB's sniffer takes the real sales file for one without quotes.
"""

import codecs
import csv
import gzip
import zlib
from pathlib import Path

from dosis.home import DosisError


def scan_text(paths: list[Path], names: list[str] | None = None) -> str:
    """SQL that reads text tables of one kind as text; `names` where the files have no header.

    Raises DosisError with one sentence for an unreadable file, two columns of one name, parts with
    different headers, and a number of fields that is not that of `names`.
    """
    try:
        encodings = {_encoding(path) for path in paths}
        headers = [_header(path, _encoding(path)) for path in paths]
    except (OSError, EOFError, zlib.error) as error:
        raise DosisError(unreadable(paths[0])) from error
    delimiter, first = headers[0]
    for path, header in zip(paths, headers, strict=True):
        if names is None:
            _refuse_repeated(path, header[1])
            if header != headers[0]:
                raise DosisError(
                    f"{path.name}: its columns are not those of {paths[0].name}, which is part of "
                    "the same delivery; deliver all parts in one layout."
                )
        elif len(header[1]) != len(names):
            raise DosisError(
                f"{path.name} has {len(header[1])} fields in its first line where {len(names)} are "
                "expected; name the table with --as-table, or ask for the delivery again."
            )
    columns = ", ".join(f"{quoted(name or '_')}: 'varchar'" for name in names or first)
    files = ", ".join(quoted(str(path)) for path in paths)
    encoding = "latin-1" if "latin-1" in encodings else "utf-8"
    return (
        f"read_csv([{files}], all_varchar = true, header = {str(names is None).lower()}, "
        f"auto_detect = false, delim = {quoted(delimiter)}, quote = '\"', escape = '\"', "
        f"columns = {{{columns}}}, nullstr = ['', 'NA'], encoding = '{encoding}')"
    )


def plain_name(name: str) -> str:
    """A delivered column's name without case, byte-order mark and the suffix _encrypted."""
    return name.strip().lstrip("\ufeff").lower().removesuffix("_encrypted")


def quoted(text: str) -> str:
    """Text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def unreadable(path: Path) -> str:
    """The sentence about a file that cannot be read."""
    kinds = {".parquet": "a whole Parquet file", ".sas7bdat": "a whole SAS file"}
    kind = kinds.get(path.suffix, "a readable text table")
    return f"{path.name} is not {kind} (cut off or damaged?); ask for the delivery again."


def _refuse_repeated(path: Path, names: list[str]) -> None:
    plain = [plain_name(name) for name in names]
    twice = next((name for name in plain if plain.count(name) > 1), None)
    if twice is not None:
        raise DosisError(
            f"{path.name}: two columns are called {twice or 'nothing'}; rename one of them."
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
    """The delimiter, and the fields of the first line."""
    with _opened(path) as file:
        line = file.readline().decode(encoding).lstrip("\ufeff").strip("\r\n")
    delimiter = max(",;\t|", key=line.count)
    return delimiter, next(csv.reader([line], delimiter=delimiter), [])

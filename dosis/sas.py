"""This module turns a SAS file (sas7bdat) into Parquet, so that it is read as one."""

import shutil
import tempfile
from pathlib import Path

from dosis.home import DosisError
from dosis.text_table import unreadable

CHUNK_ROWS = 200_000
DATES = ("DATE", "YYMMDD", "DDMMYY", "MMDDYY", "E8601DA", "NLDATE", "WEEKDATE", "MONYY")
TIMES = ("DATETIME", "E8601DT", "NLDATM")


def clear_scratch(scratch: Path) -> None:
    """Remove what was converted: it holds what the delivery holds."""
    for folder in scratch.glob("sas-*"):
        shutil.rmtree(folder, ignore_errors=True)


def as_parquet(path: Path, scratch: Path | None = None) -> Path:
    """Write a SAS file as Parquet into a folder of its own below `scratch`; return that file.

    Numbers become doubles, dates and times such, by the formats that SAS keeps with the columns.
    Raises DosisError with one sentence where the file cannot be read.
    """
    import pyarrow.parquet as parquet
    import pyreadstat

    if scratch:
        scratch.mkdir(parents=True, exist_ok=True)
    target = Path(tempfile.mkdtemp(prefix="sas-", dir=scratch)) / "converted.parquet"
    try:
        _, meta = pyreadstat.read_sas7bdat(str(path), metadataonly=True)
        schema = _schema(meta)
        with parquet.ParquetWriter(target, schema, compression="zstd") as writer:
            for frame, _ in pyreadstat.read_file_in_chunks(
                pyreadstat.read_sas7bdat,
                str(path),
                chunksize=CHUNK_ROWS,
                disable_datetime_conversion=True,
            ):
                writer.write_table(_table(frame, schema))
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, UnicodeDecodeError) as error:
        raise DosisError(unreadable(path)) from error
    return target


def _schema(meta):
    import pyarrow

    fields = []
    for name in meta.column_names:
        form = (meta.original_variable_types.get(name) or "").upper()
        if meta.readstat_variable_types[name] == "string":
            kind = pyarrow.string()
        elif form.startswith(TIMES):
            kind = pyarrow.timestamp("us")
        elif form.startswith(DATES):
            kind = pyarrow.date32()
        else:
            kind = pyarrow.float64()
        fields.append((name, kind))
    return pyarrow.schema(fields)


def _table(frame, schema):
    """A chunk with the schema's types.

    SAS counts days and seconds from 1960, and knows no null text, so that empty text is none.
    """
    import pandas
    import pyarrow

    arrays = []
    for field in schema:
        values = frame[field.name]
        if pyarrow.types.is_string(field.type):
            values = values.where(values != "", None)
        elif not pyarrow.types.is_floating(field.type):
            unit = "D" if pyarrow.types.is_date(field.type) else "s"
            values = pandas.to_datetime(values, unit=unit, origin="1960-01-01", errors="coerce")
        arrays.append(pyarrow.Array.from_pandas(values, type=field.type, safe=False))
    return pyarrow.table(arrays, schema=schema)

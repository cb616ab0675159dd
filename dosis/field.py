"""This module names delivered columns for the models, as a reader reads them in a sentence."""

import pyarrow

from dosis.expectation import field_name, suites
from dosis.register import in_sentence, register_tables

NAMES = ("name_da", "name_en", "size_name_da", "size_name_en")


def register_columns() -> pyarrow.Table:
    """One row per delivered column: register, table_name, column_name and its names.

    `name_*` is its label; `size_name_*` what its mean and spread measure: days from another date
    where the expectations of the table say so, else the same.
    """
    known = {(suite["register"], suite["table"]): suite for suite in suites().values()}
    rows = []
    for table in register_tables():
        place = {"register": table.register, "table": table.name}
        suite = known.get((table.register, table.name), place)
        for column in table.columns:
            names = [
                in_sentence(field_name(suite, column.name, language, is_size))
                for is_size in (False, True)
                for language in ("da", "en")
            ]
            row = {
                "register": table.register,
                "table_name": table.name,
                "column_name": column.name,
            }
            rows.append(row | dict(zip(NAMES, names, strict=True)))
    return pyarrow.Table.from_pylist(rows)

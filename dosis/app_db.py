"""This module opens `app.db`, where a home keeps what its users write; no release holds it."""

import contextlib
import sqlite3
from collections.abc import Iterator

from dosis.home import home_path


@contextlib.contextmanager
def opened(tables: str) -> Iterator[sqlite3.Connection]:
    """The home's `app.db` with `tables` (SQL that makes what lacks), in one transaction.

    Made with its folder where it is not there. Raises sqlite3.Error or OSError where it can't be.
    """
    path = home_path() / "app.db"
    path.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.closing(sqlite3.connect(path, timeout=10)) as database, database:
        database.executescript(tables)
        yield database

"""This module opens the database of what users write: a home's `app.db`, or PostgreSQL by URL.

What lies there is in no release. One transaction at a time holds it, in both databases, so that
what was read in a transaction is still true when it writes.
"""

import contextlib
import functools
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy
from sqlalchemy import exc

from dosis.home import DosisError, home_path

TABLES = sqlalchemy.MetaData()
DRIVERS = {
    "sqlite": "sqlite+pysqlite",
    "sqlite+pysqlite": "sqlite+pysqlite",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
WAIT = 10  # seconds for a server, or for another's transaction
LOCK = int.from_bytes(b"dosis")
# What these say first names tables and columns; others may quote a value.
TELLING = (exc.OperationalError, exc.ProgrammingError, exc.IntegrityError, exc.InternalError)


class AppDbError(DosisError):
    """The database of what users write could not be opened, read or written."""


@contextlib.contextmanager
def opened() -> Iterator[sqlalchemy.Connection]:
    """One transaction: committed at the end, rolled back on an error. Never open one in another.

    Tables of TABLES that lack are made, and SQLite's file with its folder. Raises AppDbError where
    the database can't be opened, read or written within ten seconds.
    """
    url = db_url()
    try:
        _make_file(url)
        with _engine(url).begin() as connection:
            _make_tables(connection)
            yield connection
    except (exc.SQLAlchemyError, sqlite3.Error) as error:
        raise AppDbError(_sentence(url, _reason(error, url))) from None


def db_url() -> sqlalchemy.URL:
    """Where what users write lies: DOSIS_APP_DB, or `app.db` in the home.

    Raises AppDbError for what is no URL of SQLite or PostgreSQL; the sentence repeats none of it.
    """
    named = os.environ.get("DOSIS_APP_DB", "").strip()
    if not named:
        return sqlalchemy.URL.create("sqlite+pysqlite", database=str(home_path() / "app.db"))
    try:
        url = sqlalchemy.make_url(named)
    except (exc.ArgumentError, ValueError):
        url = None
    # A bare @ in a password would make its end part of the host's name.
    is_known = url is not None and url.drivername in DRIVERS and named.count("@") <= 1
    if not is_known or url.database in (None, "", ":memory:"):
        raise AppDbError(
            "DOSIS_APP_DB is no URL of a database that dosis can use; write "
            "postgresql+psycopg://user:password@host/database (an @ in the password as %40), or "
            "leave it out to use app.db in the home."
        )
    return url.set(drivername=DRIVERS[url.drivername])


def is_there() -> bool:
    """False where nobody has written anything yet, so that reading need not make a file."""
    path = _file(db_url())
    return path is None or path.exists()


def _file(url: sqlalchemy.URL) -> Path | None:
    """SQLite's file; None for a server, and for SQLite's own `file:` names."""
    is_plain = url.get_backend_name() == "sqlite" and not url.database.startswith("file:")
    return Path(url.database) if is_plain else None


def _make_file(url: sqlalchemy.URL) -> None:
    """Make the file where it is not there; nobody but its owner may read it."""
    path = _file(url)
    if path is None:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDONLY, 0o600))
        if path.stat().st_uid == os.geteuid():
            path.chmod(0o600)
    except OSError as error:
        raise AppDbError(_sentence(url, error.strerror or "")) from None


@functools.lru_cache(maxsize=8)
def _engine(url: sqlalchemy.URL) -> sqlalchemy.Engine:
    """No connection outlives its transaction, so threads, forks and a new file share none."""
    is_sqlite = url.get_backend_name() == "sqlite"
    engine = sqlalchemy.create_engine(
        url,
        poolclass=sqlalchemy.NullPool,
        hide_parameters=True,
        connect_args={"timeout": WAIT} if is_sqlite else {"connect_timeout": WAIT},
    )
    if is_sqlite:
        sqlalchemy.event.listen(engine, "connect", _prepare_sqlite)
        sqlalchemy.event.listen(engine, "begin", _begin_sqlite)
    else:
        sqlalchemy.event.listen(engine, "begin", _begin_postgresql)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _) -> None:
    connection.isolation_level = None  # transactions begin where we say so
    connection.execute("pragma foreign_keys = on")
    connection.execute("pragma secure_delete = on")  # what is deleted is overwritten, addresses too


def _begin_sqlite(connection: sqlalchemy.Connection) -> None:
    connection.exec_driver_sql("begin immediate")


def _begin_postgresql(connection: sqlalchemy.Connection) -> None:
    wait = sqlalchemy.func.set_config("lock_timeout", f"{WAIT}s", True)
    connection.execute(sqlalchemy.select(wait))
    connection.execute(sqlalchemy.select(sqlalchemy.func.pg_advisory_xact_lock(LOCK)))


def _make_tables(connection: sqlalchemy.Connection) -> None:
    there = set(sqlalchemy.inspect(connection).get_table_names())
    if not there.issuperset(TABLES.tables):
        TABLES.create_all(connection)


def _reason(error: Exception, url: sqlalchemy.URL) -> str:
    """The database's own first line, without the password; none where it could hold a value."""
    is_damaged = type(error) is exc.DatabaseError  # so SQLite says that a file is no database
    if not (is_damaged or isinstance(error, (*TELLING, sqlite3.Error))):
        return "a value or statement it does not take"
    lines = str(getattr(error, "orig", None) or error).strip().splitlines()
    reason = lines[0] if lines else type(error).__name__
    secrets = [url.password, url.query.get("password")]
    for secret in [str(secret) for secret in secrets if secret]:
        reason = reason.replace(secret, "***")
    return reason.rstrip(".:")


def _sentence(url: sqlalchemy.URL, reason: str) -> str:
    if url.get_backend_name() == "sqlite":
        name = url.database.rpartition("/")[2].partition("?")[0]
        return (
            f"{name} can't be read or written ({reason}); check disk and rights, or put back a "
            "copy of it."
        )
    return (
        f"The database {url.database} on {url.host or 'this machine'} can't be read or written "
        f"({reason}); check DOSIS_APP_DB, the server, and what its user may do."
    )

"""This module runs a PostgreSQL server of its own for the tests, with passwords."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from browser import free_port
from psycopg import sql
from sqlalchemy import URL

# What would break a URL, a connection string or SQL if it were put there as it is.
PASSWORD = "hem'mel@ig/ %:kode"
USER = "dosis"
# Nobody waits for a disk, and letters are sorted as in Danish, other than SQLite does.
MAKE = (
    "--auth=scram-sha-256 --username=owner --encoding=UTF8 --no-sync --no-instructions "
    "--locale=C --locale-provider=icu --icu-locale=da"
).split()
QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=16MB"


def binaries() -> Path | None:
    """The newest server's folder of programs (Debian package `postgresql`); None without any."""
    found = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(found, key=lambda path: int(path.parts[-3]), default=shutil.which("initdb"))
    return Path(newest).parent if newest else None


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[URL]:
    """A running server, as the URL of the one who owns it; it goes at the end."""
    folder = Path(tempfile.mkdtemp(prefix="dosis-postgres-"))
    secret, port = folder / "secret", free_port()
    secret.write_text(PASSWORD, "utf-8")
    if os.geteuid() == 0:
        for path in (folder, secret):
            shutil.chown(path, "postgres", "postgres")
    data, log = folder / "data", folder / "log"
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -k {folder} {QUICK}"
    _run(folder, "initdb", "-D", data, f"--pwfile={secret}", *MAKE)
    try:
        _run(folder, "pg_ctl", "start", "-w", "-D", data, "-l", log, "-o", options)
        yield URL.create("postgresql", "owner", PASSWORD, "127.0.0.1", port, "postgres")
    finally:
        if (data / "postmaster.pid").exists():
            _run(folder, "pg_ctl", "stop", "-w", "-m", "immediate", "-D", data)
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def new_postgres(postgres_server) -> Callable[[], URL]:
    """Gives new, empty databases, each owned by a user who is no superuser."""
    numbers = count(1)
    with owner(postgres_server) as connection:
        connection.execute(
            sql.SQL("create role {} login password {}").format(
                sql.Identifier(USER), sql.Literal(PASSWORD)
            )
        )

    def make() -> URL:
        name = f"dosis_{next(numbers)}"
        with owner(postgres_server) as connection:
            connection.execute(
                sql.SQL("create database {} owner {}").format(
                    sql.Identifier(name), sql.Identifier(USER)
                )
            )
        return postgres_server.set(username=USER, database=name)

    return make


def owner(server: URL) -> psycopg.Connection:
    """A connection of the server's owner, outside of dosis."""
    return psycopg.connect(
        host=server.host,
        port=server.port,
        user=server.username,
        password=server.password,
        dbname=server.database,
        autocommit=True,
    )


def told(url: URL) -> str:
    """The URL as somebody writes it in DOSIS_APP_DB, with its password."""
    return url.render_as_string(hide_password=False)


def _run(folder: Path, program: str, *arguments: object) -> None:
    """Run a program of the server; it refuses root, so root runs it as `postgres`."""
    as_other = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    command = [*as_other, binaries() / program, *arguments]
    with open(folder / f"{program}.out", "a+", encoding="utf-8") as out:
        done = subprocess.run(command, cwd=folder, stdout=out, stderr=out, check=False)
        out.seek(0)
        assert done.returncode == 0, f"{program} said: {out.read()}"

"""This module logs who asked for what and for which purpose, without identities in clear."""

import contextlib
import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from dosis import app_db
from dosis.catalog import open_catalog
from dosis.declarations import policy
from dosis.home import DosisError
from dosis.login import login
from dosis.login_key import keyed

LOGGED_PURPOSE = "supervision"
TABLE = """
create table if not exists access_log (
    number integer primary key,
    logged_at text not null,
    role text not null,
    viewer_key text not null,
    purpose text not null,
    page text,
    action text not null,
    asked text not null,
    release text not null,
    outcome text not null,
    reason text
)
"""
COLUMNS = (
    "logged_at", "role", "viewer_key", "purpose", "page", "action", "asked", "release", "outcome",
    "reason",
)  # fmt: skip


@contextlib.contextmanager
def logged(folder: Path, viewer: str, page: str | None, action: str, asked: dict):
    """Do what stands in the block, and log it where role or page want it logged.

    What is refused (a DosisError) is logged too, with the reason. The row is written before the
    result is given out: where it can't be, a DosisError is raised and nothing is shown. `asked`:
    the question, without identities (see `dosis.login_key`).
    """
    if not is_logged(folder, viewer, page):
        yield
        return
    try:
        yield
    except DosisError as refusal:
        _write(folder, viewer, page, action, asked, ("refused", str(refusal)))
        raise
    _write(folder, viewer, page, action, asked, ("given", None))


def is_logged(folder: Path, viewer: str, page: str | None) -> bool:
    """True for roles that policy.yml logs, and for every page whose purpose is supervision."""
    role = policy()["roles"].get(viewer.partition(":")[0], {})
    return bool(role.get("logged")) or LOGGED_PURPOSE in _purposes_of(folder, page)


def entries(viewer: str | None = None, limit: int | None = None) -> list[dict]:
    """What was logged, newest first; `viewer` limits it to that role and the present login."""
    sql, values = "select * from access_log", []
    if viewer is not None:
        sql, values = f"{sql} where viewer_key = ?", [_viewer_key(viewer)]
    with app_db.opened(TABLE) as database:
        database.row_factory = sqlite3.Row
        rows = database.execute(f"{sql} order by number desc limit ?", [*values, limit or -1])
        return [dict(row) | {"asked": json.loads(row["asked"])} for row in rows.fetchall()]


def _write(folder: Path, viewer: str, page: str | None, action: str, asked: dict, end) -> None:
    role = viewer.partition(":")[0]
    may = set(policy()["roles"].get(role, {}).get("purposes", ()))
    used = may & _purposes_of(folder, page) if page else may
    row = (
        datetime.now(UTC).isoformat(timespec="milliseconds"),
        role,
        _viewer_key(viewer),
        ", ".join(sorted(used)) or "none",
        page,
        action,
        json.dumps(asked, ensure_ascii=False, sort_keys=True, default=str),
        folder.name,
        *end,
    )
    places = ", ".join("?" * len(COLUMNS))
    try:
        with app_db.opened(TABLE) as database:
            database.execute(
                f"insert into access_log ({', '.join(COLUMNS)}) values ({places})", row
            )
    except (sqlite3.Error, OSError) as error:
        raise DosisError(
            f"What is asked here must be logged, and app.db can't be written ({error}); "
            "make it writable, then ask again."
        ) from None


def _viewer_key(viewer: str) -> str:
    return keyed("viewer", f"{viewer}|{login()}")


def _purposes_of(folder: Path, page: str | None) -> set[str]:
    found = open_catalog(folder).pages.get(page) if page and folder.exists() else None
    return set(found.meta.get("purposes", ())) if found else set()

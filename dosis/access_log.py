"""This module logs who asked for what and for which purpose, without identities in clear."""

import contextlib
import json
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy

from dosis import app_db
from dosis.catalog import open_catalog
from dosis.declarations import policy
from dosis.home import DosisError
from dosis.login import login
from dosis.login_key import keyed

LOGGED_PURPOSE = "supervision"
TABLE = sqlalchemy.Table(
    "access_log",
    app_db.TABLES,
    sqlalchemy.Column("number", sqlalchemy.Integer, primary_key=True),
    sqlalchemy.Column("logged_at", sqlalchemy.Text, nullable=False),
    sqlalchemy.Column("role", sqlalchemy.Text, nullable=False),
    sqlalchemy.Column("viewer_key", sqlalchemy.Text, nullable=False),
    sqlalchemy.Column("purpose", sqlalchemy.Text, nullable=False),
    sqlalchemy.Column("page", sqlalchemy.Text),
    sqlalchemy.Column("action", sqlalchemy.Text, nullable=False),
    sqlalchemy.Column("asked", sqlalchemy.Text, nullable=False),
    sqlalchemy.Column("release", sqlalchemy.Text, nullable=False),
    sqlalchemy.Column("outcome", sqlalchemy.Text, nullable=False),
    sqlalchemy.Column("reason", sqlalchemy.Text),
)


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
    wanted = sqlalchemy.select(TABLE).order_by(TABLE.c.number.desc()).limit(limit or None)
    if viewer is not None:
        wanted = wanted.where(TABLE.c.viewer_key == _viewer_key(viewer))
    with app_db.opened() as database:
        rows = database.execute(wanted).mappings().all()
    return [dict(row) | {"asked": json.loads(row["asked"])} for row in rows]


def _write(folder: Path, viewer: str, page: str | None, action: str, asked: dict, end) -> None:
    role = viewer.partition(":")[0]
    may = set(policy()["roles"].get(role, {}).get("purposes", ()))
    used = may & _purposes_of(folder, page) if page else may
    outcome, reason = end
    row = {
        "logged_at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "role": role,
        "viewer_key": _viewer_key(viewer),
        "purpose": ", ".join(sorted(used)) or "none",
        "page": page,
        "action": action,
        "asked": json.dumps(asked, ensure_ascii=False, sort_keys=True, default=str),
        "release": folder.name,
        "outcome": outcome,
        "reason": reason,
    }
    try:
        with app_db.opened() as database:
            database.execute(sqlalchemy.insert(TABLE).values(row))
    except app_db.AppDbError as error:
        raise DosisError(f"What is asked here must be logged, and can't be: {error}") from None


def _viewer_key(viewer: str) -> str:
    return keyed("viewer", f"{viewer}|{login()}")


def _purposes_of(folder: Path, page: str | None) -> set[str]:
    found = open_catalog(folder).pages.get(page) if page and folder.exists() else None
    return set(found.meta.get("purposes", ())) if found else set()

"""This module keeps notes on numbers that look wrong, with question and release."""

import json
import re

import sqlalchemy

from dosis import app_db
from dosis.home import DosisError
from dosis.times import now

LONGEST = 2000
# Civil registration numbers, addresses and telephone numbers never reach the database.
PERSONAL = re.compile(r"\b\d{6}[- ]?\d{4}\b|\b\d{2} ?\d{2} ?\d{2} ?\d{2}\b|\S+@\S+")
TABLE = sqlalchemy.Table(
    "notes",
    app_db.TABLES,
    sqlalchemy.Column("number", sqlalchemy.Integer, primary_key=True),
    sqlalchemy.Column("written_at", sqlalchemy.Text, nullable=False),
    sqlalchemy.Column("page", sqlalchemy.Text, nullable=False),
    sqlalchemy.Column("release", sqlalchemy.Text, nullable=False),
    sqlalchemy.Column("language", sqlalchemy.Text, nullable=False),
    sqlalchemy.Column("question", sqlalchemy.Text, nullable=False),
    sqlalchemy.Column("note", sqlalchemy.Text, nullable=False),
)


def write_note(note: str, *, page: str, release: str, language: str, question: dict) -> int:
    """Keep a note and give its number; who wrote it is not kept.

    What looks like a civil registration number, telephone number or mail address is taken out.
    Raises DosisError for an empty note.
    """
    text = PERSONAL.sub("…", note.replace("\0", "").strip())[:LONGEST]
    if not text:
        raise DosisError("Write what looks wrong before you send.")
    asked = json.dumps(question, ensure_ascii=False, sort_keys=True, default=list)
    row = {
        "written_at": now(),
        "page": page,
        "release": release,
        "language": language,
        "question": asked,
        "note": text,
    }
    with app_db.opened() as database:
        return database.execute(sqlalchemy.insert(TABLE).values(row)).inserted_primary_key.number


def notes() -> list[dict]:
    """All notes, newest first."""
    newest_first = sqlalchemy.select(TABLE).order_by(TABLE.c.number.desc())
    with app_db.opened() as database:
        rows = database.execute(newest_first).mappings().all()
    return [dict(row) | {"question": json.loads(row["question"])} for row in rows]

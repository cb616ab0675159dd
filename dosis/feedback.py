"""This module keeps notes on numbers that look wrong, with question and release."""

import json
import re
import sqlite3
from datetime import UTC, datetime

from dosis import app_db
from dosis.home import DosisError

LONGEST = 2000
# Civil registration numbers, addresses and telephone numbers never reach the database.
PERSONAL = re.compile(r"\b\d{6}[- ]?\d{4}\b|\b\d{2} ?\d{2} ?\d{2} ?\d{2}\b|\S+@\S+")
TABLE = """
create table if not exists notes (
    number integer primary key,
    written_at text not null,
    page text not null,
    release text not null,
    language text not null,
    question text not null,
    note text not null
)
"""


def write_note(note: str, *, page: str, release: str, language: str, question: dict) -> int:
    """Keep a note in `app.db` and give its number; who wrote it is not kept.

    What looks like a civil registration number, telephone number or mail address is taken out.
    Raises DosisError for an empty note.
    """
    text = PERSONAL.sub("…", note.strip())[:LONGEST]
    if not text:
        raise DosisError("Write what looks wrong before you send.")
    asked = json.dumps(question, ensure_ascii=False, sort_keys=True, default=list)
    row = (datetime.now(UTC).isoformat(timespec="seconds"), page, release, language, asked, text)
    with app_db.opened(TABLE) as database:
        cursor = database.execute(
            "insert into notes (written_at, page, release, language, question, note) "
            "values (?, ?, ?, ?, ?, ?)",
            row,
        )
        return cursor.lastrowid


def notes() -> list[dict]:
    """All notes, newest first."""
    with app_db.opened(TABLE) as database:
        database.row_factory = sqlite3.Row
        rows = database.execute("select * from notes order by number desc").fetchall()
    return [dict(row) | {"question": json.loads(row["question"])} for row in rows]

"""This module keeps what receivers say of alarms, and measures how many were right."""

from dataclasses import dataclass

import sqlalchemy

from dosis import app_db
from dosis.alarm_store import EVENTS
from dosis.allocation import wilson
from dosis.home import DosisError
from dosis.times import now

USEFUL, KNOWN, WRONG = "useful", "known", "wrong"
ANSWERS = (USEFUL, KNOWN, WRONG)
TABLE = sqlalchemy.Table(
    "alarm_answers",
    app_db.TABLES,
    sqlalchemy.Column("event_id", sqlalchemy.String(64), primary_key=True),
    sqlalchemy.Column("answer", sqlalchemy.String(16), nullable=False),
    sqlalchemy.Column("answered_at", sqlalchemy.String(32), nullable=False),
)


@dataclass(frozen=True)
class Share:
    """How many alarms of a rule were right: `value` with its 95 % interval (Wilson), all 0 to 1.

    `right` of `answered`, of `raised` alarms in all; `useful` were right and not known before.
    `value`, `low` and `high` are None where nobody has answered.
    """

    rule: str
    raised: int
    answered: int
    right: int
    useful: int
    value: float | None
    low: float | None
    high: float | None


def answer(event_id: str, given: str) -> None:
    """Keep whether an alarm was useful, right but known, or wrong; a later answer replaces it.

    Raises DosisError for an answer or alarm that is not known.
    """
    if given not in ANSWERS:
        raise DosisError(f"An alarm was {', '.join(ANSWERS)}; {given} is none of these.")
    with app_db.opened() as database:
        there = sqlalchemy.select(EVENTS.c.id).where(EVENTS.c.id == event_id)
        if database.execute(there).first() is None:
            raise DosisError("There is no such alarm; open the link in its message again.")
        database.execute(sqlalchemy.delete(TABLE).where(TABLE.c.event_id == event_id))
        database.execute(
            sqlalchemy.insert(TABLE).values(event_id=event_id, answer=given, answered_at=now())
        )


def given(event_ids: list[str]) -> dict[str, str]:
    """What was answered to some alarms: id → answer."""
    with app_db.opened() as database:
        rows = database.execute(
            sqlalchemy.select(TABLE.c.event_id, TABLE.c.answer).where(
                TABLE.c.event_id.in_(event_ids)
            )
        )
        return {row.event_id: row.answer for row in rows}


def shares() -> dict[str, Share]:
    """The measured share of right alarms, by rule."""
    raised = sqlalchemy.select(EVENTS.c.rule, sqlalchemy.func.count().label("raised")).group_by(
        EVENTS.c.rule
    )
    answers = (
        sqlalchemy.select(EVENTS.c.rule, TABLE.c.answer, sqlalchemy.func.count().label("count"))
        .join_from(TABLE, EVENTS, TABLE.c.event_id == EVENTS.c.id)
        .group_by(EVENTS.c.rule, TABLE.c.answer)
    )
    with app_db.opened() as database:
        all_raised = {row.rule: row.raised for row in database.execute(raised)}
        counts = {(row.rule, row.answer): row.count for row in database.execute(answers)}
    return {rule: _share(rule, count, counts) for rule, count in sorted(all_raised.items())}


def _share(rule: str, raised: int, counts: dict) -> Share:
    useful, known, wrong = (counts.get((rule, one), 0) for one in ANSWERS)
    answered, right = useful + known + wrong, useful + known
    if not answered:
        return Share(rule, raised, 0, 0, 0, None, None, None)
    rate = wilson(right, answered)
    return Share(rule, raised, answered, right, useful, rate.value, rate.low, rate.high)

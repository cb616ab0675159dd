"""This module keeps alarms: what is known to hold, events, and the outbox of their messages.

An event is kept together with the message that will tell it, in one transaction, before anything
is sent; its Message-ID is made from what it is and never changes. So a process that is killed at
any instant loses nothing, and whoever sends a message twice sends the same one.
"""

import hashlib
import json
from dataclasses import dataclass

import sqlalchemy

from dosis import app_db, subscribers
from dosis.alarm_signal import Signal
from dosis.subscribers import AT_ONCE, AT_RELEASE, Subscriber
from dosis.times import now

MOST_AT_ONCE = 10  # more events of one release than this are told in one message
ABSENT_RELEASES = 3  # so many releases without it, and it is news again
WAITING, SENT, REFUSED, CANCELLED = "waiting", "sent", "refused", "cancelled"
CONFIRMATION, ALARMS = "confirmation", "alarms"
SUBJECTS = sqlalchemy.Table(
    "alarm_subjects",
    app_db.TABLES,
    sqlalchemy.Column("subscriber_id", sqlalchemy.String(16), primary_key=True),
    sqlalchemy.Column("key", sqlalchemy.String(900), primary_key=True),
    sqlalchemy.Column("since", sqlalchemy.String(10), nullable=False),
    sqlalchemy.Column("absent", sqlalchemy.Integer, nullable=False),
)
EVENTS = sqlalchemy.Table(
    "alarm_events",
    app_db.TABLES,
    sqlalchemy.Column("id", sqlalchemy.String(64), primary_key=True),
    sqlalchemy.Column("subscriber_id", sqlalchemy.String(16), nullable=False, index=True),
    sqlalchemy.Column("rule", sqlalchemy.String(32), nullable=False),
    sqlalchemy.Column("release", sqlalchemy.Integer, nullable=False),
    sqlalchemy.Column("place", sqlalchemy.Integer, nullable=False),
    sqlalchemy.Column("made_at", sqlalchemy.String(32), nullable=False),
    sqlalchemy.Column("content", sqlalchemy.Text, nullable=False),
    sqlalchemy.Column("message_id", sqlalchemy.String(64), index=True),
)
IN_ORDER = (EVENTS.c.release, EVENTS.c.place, EVENTS.c.id)
MESSAGES = sqlalchemy.Table(
    "alarm_messages",
    app_db.TABLES,
    sqlalchemy.Column("id", sqlalchemy.String(64), primary_key=True),
    sqlalchemy.Column("subscriber_id", sqlalchemy.String(16), nullable=False, index=True),
    sqlalchemy.Column("kind", sqlalchemy.String(16), nullable=False),
    sqlalchemy.Column("made_at", sqlalchemy.String(32), nullable=False),
    sqlalchemy.Column("state", sqlalchemy.String(16), nullable=False, index=True),
    sqlalchemy.Column("ended_at", sqlalchemy.String(32)),
)


@dataclass(frozen=True)
class Event:
    """An alarm that was raised: `content` is what `dosis.alarms.content` told."""

    id: str
    release: int
    made_at: str
    content: dict


@dataclass(frozen=True)
class News:
    """A signal that is new to a subscriber, with its content."""

    signal: Signal
    content: dict


def known(database, subscriber: Subscriber) -> dict[str, str]:
    """What the subscriber has been told or knew already: key → the day it began."""
    rows = database.execute(
        sqlalchemy.select(SUBJECTS).where(SUBJECTS.c.subscriber_id == subscriber.id)
    )
    return {row.key: row.since for row in rows}


def key_known(signal: Signal, told: dict[str, str]) -> str | None:
    """The key under which a signal is known already, if it is."""
    return next((key for key, since in told.items() if signal.is_same(key, since)), None)


def remember(database, subscriber: Subscriber, found: list[Signal], release: int) -> None:
    """Keep what holds when somebody subscribes, so that only what comes later is news."""
    told = known(database, subscriber)
    for signal in found:
        if key_known(signal, told) is None:
            _keep_subject(database, subscriber, signal, told)
    subscribers.change(database, subscriber, judged=release)


def keep(
    database, subscriber: Subscriber, release: int, news: list[News], holding: list[Signal],
    *, is_whole: bool = True,
) -> list[str]:  # fmt: skip
    """Keep a release's news, what holds, and the messages that tell it; ids of the events.

    `holding`: all signals that hold, news among them. `is_whole` is false where a subscription
    could not be judged: then nothing counts as over.
    """
    told = known(database, subscriber)
    seen = {key: one.since for one in holding if (key := key_known(one, told))}
    if is_whole:
        _count_absent(database, subscriber, set(told) - set(seen))
    _note_seen(database, subscriber, seen)
    made = []
    for place, one in enumerate(news):
        if key_known(one.signal, told) is None:
            key = _keep_subject(database, subscriber, one.signal, told)
            made.append(_keep_event(database, subscriber, (release, place), one, key))
    subscribers.change(database, subscriber, judged=release)
    if subscriber.address and subscriber.frequency in (AT_ONCE, AT_RELEASE):
        compose(database, subscriber)
    return made


def compose(database, subscriber: Subscriber) -> None:
    """Put the events that no message tells yet into messages of the outbox."""
    waiting = untold(database, subscriber)
    is_single = subscriber.frequency == AT_ONCE and len(waiting) <= MOST_AT_ONCE
    for group in [[event] for event in waiting] if is_single else [waiting] if waiting else []:
        message_id = _digest(*sorted(event.id for event in group))
        _add_message(database, subscriber, message_id, ALARMS)
        database.execute(
            sqlalchemy.update(EVENTS)
            .where(EVENTS.c.id.in_([event.id for event in group]))
            .values(message_id=message_id)
        )


def ask_to_confirm(database, subscriber: Subscriber) -> None:
    """Put the mail that asks for a confirmation into the outbox."""
    _add_message(database, subscriber, _digest(CONFIRMATION, subscriber.id), CONFIRMATION)


def untold(database, subscriber: Subscriber) -> list[Event]:
    """The events that no message tells yet, oldest first."""
    return _events(database, subscriber, EVENTS.c.message_id.is_(None))


def told_by(database, message) -> list[Event]:
    """The events that a message tells, gravest first as they were found."""
    rows = sqlalchemy.select(EVENTS).where(EVENTS.c.message_id == message.id)
    return [_event(row) for row in database.execute(rows.order_by(*IN_ORDER))]


def count(database, subscriber: Subscriber) -> int:
    """How many events were raised for a subscriber."""
    of_theirs = EVENTS.c.subscriber_id == subscriber.id
    found = sqlalchemy.select(sqlalchemy.func.count()).where(of_theirs)
    return database.execute(found).scalar()


def hand_over(database, subscriber: Subscriber, kept: Subscriber) -> None:
    """What one subscriber knew, another knows: both are the same person."""
    told, more = known(database, kept), known(database, subscriber)
    rows = [
        {"subscriber_id": kept.id, "key": key, "since": since, "absent": 0}
        for key, since in more.items()
        if key not in told
    ]
    if rows:
        database.execute(sqlalchemy.insert(SUBJECTS), rows)


def newest(database, subscriber: Subscriber, count: int) -> list[Event]:
    """The newest events of a subscriber, newest first."""
    return list(reversed(_events(database, subscriber)))[:count]


def cancel(database, subscriber: Subscriber) -> None:
    """Take what waits for somebody who has unsubscribed out of the outbox."""
    database.execute(
        sqlalchemy.update(MESSAGES)
        .where(MESSAGES.c.subscriber_id == subscriber.id, MESSAGES.c.state == WAITING)
        .values(state=CANCELLED, ended_at=now())
    )
    of_theirs = SUBJECTS.c.subscriber_id == subscriber.id
    database.execute(sqlalchemy.delete(SUBJECTS).where(of_theirs))


def _add_message(database, subscriber: Subscriber, message_id: str, kind: str) -> None:
    """Put a message into the outbox; one that is there already stays as it is."""
    there = sqlalchemy.select(MESSAGES.c.id).where(MESSAGES.c.id == message_id)
    if database.execute(there).first() is None:
        row = {"id": message_id, "subscriber_id": subscriber.id, "kind": kind, "made_at": now()}
        database.execute(sqlalchemy.insert(MESSAGES).values(row | {"state": WAITING}))


def _events(database, subscriber: Subscriber, *more) -> list[Event]:
    rows = sqlalchemy.select(EVENTS).where(EVENTS.c.subscriber_id == subscriber.id, *more)
    found = database.execute(rows.order_by(*IN_ORDER))
    return [_event(row) for row in found]


def _event(row) -> Event:
    return Event(row.id, row.release, row.made_at, json.loads(row.content))


def _keep_subject(database, subscriber: Subscriber, signal: Signal, told: dict[str, str]) -> str:
    key = f"{signal.key}@{signal.since}" if signal.is_dated else signal.key
    row = {"subscriber_id": subscriber.id, "key": key, "since": signal.since, "absent": 0}
    database.execute(sqlalchemy.insert(SUBJECTS).values(row))
    told[key] = signal.since
    return key


def _keep_event(database, subscriber: Subscriber, at: tuple[int, int], one: News, key) -> str:
    """Keep an event of a release, at its place among the release's news; its id."""
    release, place = at
    event_id = _digest(subscriber.id, str(release), key)
    row = {
        "id": event_id,
        "subscriber_id": subscriber.id,
        "rule": one.content["rule"],
        "release": release,
        "place": place,
        "made_at": now(),
        "content": json.dumps(one.content, ensure_ascii=False),
        "message_id": None,
    }
    database.execute(sqlalchemy.insert(EVENTS).values(row))
    return event_id


def _count_absent(database, subscriber: Subscriber, keys: set[str]) -> None:
    """What no longer holds is forgotten after some releases, and is news if it comes again."""
    of_theirs = SUBJECTS.c.subscriber_id == subscriber.id
    is_gone = of_theirs & SUBJECTS.c.key.in_(keys)
    database.execute(
        sqlalchemy.update(SUBJECTS).where(is_gone).values(absent=SUBJECTS.c.absent + 1)
    )
    database.execute(
        sqlalchemy.delete(SUBJECTS).where(of_theirs, SUBJECTS.c.absent >= ABSENT_RELEASES)
    )


def _note_seen(database, subscriber: Subscriber, seen: dict[str, str]) -> None:
    """What still holds is there, and may be said to have begun at another time than before."""
    for key, since in seen.items():
        is_it = (SUBJECTS.c.subscriber_id == subscriber.id) & (SUBJECTS.c.key == key)
        database.execute(sqlalchemy.update(SUBJECTS).where(is_it).values(absent=0, since=since))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:40]

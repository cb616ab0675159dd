"""This module keeps who subscribes to what: addresses stay in app.db and are deleted on request."""

import json
import re
import secrets
from dataclasses import asdict, dataclass, replace

import sqlalchemy

from dosis import app_db
from dosis.home import DosisError
from dosis.login_key import is_sealed, seal
from dosis.times import now
from dosis.watch import Watch

AT_ONCE, AT_RELEASE, WEEKLY = "at_once", "release", "weekly"
FREQUENCIES = (AT_ONCE, AT_RELEASE, WEEKLY)
# A mail address as RFC 5321 allows it without quoting; no spaces, no line breaks, one @.
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
LONGEST_ADDRESS = 254
TOKEN_DIGITS = 32
MOST_PENDING = 3  # mails that ask one address to confirm
PENDING_DAYS = 7  # an address that nobody has confirmed is deleted then
SUBSCRIBERS = sqlalchemy.Table(
    "alarm_subscribers",
    app_db.TABLES,
    sqlalchemy.Column("id", sqlalchemy.String(16), primary_key=True),
    sqlalchemy.Column("address", sqlalchemy.String(LONGEST_ADDRESS)),
    sqlalchemy.Column("viewer", sqlalchemy.String(200), nullable=False),
    sqlalchemy.Column("language", sqlalchemy.String(2), nullable=False),
    sqlalchemy.Column("frequency", sqlalchemy.String(16), nullable=False),
    sqlalchemy.Column("made_at", sqlalchemy.String(32), nullable=False),
    sqlalchemy.Column("confirmed_at", sqlalchemy.String(32)),
    sqlalchemy.Column("judged", sqlalchemy.Integer, nullable=False),  # the newest release
)
SUBSCRIPTIONS = sqlalchemy.Table(
    "alarm_subscriptions",
    app_db.TABLES,
    sqlalchemy.Column("number", sqlalchemy.Integer, primary_key=True),
    sqlalchemy.Column("subscriber_id", sqlalchemy.String(16), nullable=False, index=True),
    sqlalchemy.Column("watch", sqlalchemy.Text, nullable=False),
)


@dataclass(frozen=True)
class Subscriber:
    """Somebody who gets alarms: by mail where there is an address, else by feed alone."""

    id: str
    address: str | None
    viewer: str
    language: str
    frequency: str
    confirmed_at: str | None
    judged: int

    @property
    def token(self) -> str:
        """What opens this subscriber's page and feed; only the home's key can make it."""
        return f"{self.id}-{seal(f'subscriber {self.id}')[:TOKEN_DIGITS]}"


@dataclass(frozen=True)
class Subscription:
    """One watch of a subscriber."""

    number: int
    watch: Watch


def checked_address(address: str) -> str:
    """The address, without spaces around. Raises DosisError where mail can't be sent to it."""
    if not is_address(address):
        raise DosisError("This is no mail address; write it as name@example.dk.")
    return address.strip()


def is_address(text: str) -> bool:
    """True where mail can be sent to it, spaces around it left out."""
    return len(text.strip()) <= LONGEST_ADDRESS and bool(ADDRESS.fullmatch(text.strip()))


def make(database, address: str | None, viewer: str, language: str, frequency: str) -> Subscriber:
    """A new subscriber. One with an address is to be confirmed from the mail that it gets.

    Also where the address is known: whoever types it need not be the one who reads its mail. Raises
    DosisError for an unknown frequency, and where the address has enough to confirm.
    """
    if frequency not in FREQUENCIES:
        raise DosisError(f"Alarms come {', '.join(FREQUENCIES)}; {frequency} is none of these.")
    if address and _pending(database, address) >= MOST_PENDING:
        raise DosisError(
            f"{MOST_PENDING} mails wait for a confirmation from this address; open one of them."
        )
    made = {
        "id": secrets.token_hex(6),
        "address": address,
        "viewer": viewer,
        "language": language,
        "frequency": frequency,
        "made_at": now(),
        "confirmed_at": None if address else now(),
        "judged": 0,
    }
    database.execute(sqlalchemy.insert(SUBSCRIBERS).values(made))
    return opened(database, made["id"])


def confirmed_before(database, subscriber: Subscriber) -> Subscriber | None:
    """Who confirmed the same address for the same role before, if anybody did."""
    found = database.execute(
        sqlalchemy.select(SUBSCRIBERS).where(
            _has_address(subscriber.address or ""),
            SUBSCRIBERS.c.viewer == subscriber.viewer,
            SUBSCRIBERS.c.id != subscriber.id,
            SUBSCRIBERS.c.confirmed_at.is_not(None),
        )
    ).first()
    return _subscriber(found) if found else None


def add(database, subscriber: Subscriber, watch: Watch) -> int:
    """Keep a watch, the same one once; its number."""
    text = json.dumps(asdict(watch), ensure_ascii=False, sort_keys=True)
    known = sqlalchemy.select(SUBSCRIPTIONS.c.number).where(
        SUBSCRIPTIONS.c.subscriber_id == subscriber.id, SUBSCRIPTIONS.c.watch == text
    )
    if (number := database.execute(known).scalar()) is not None:
        return number
    made = {"subscriber_id": subscriber.id, "watch": text}
    result = database.execute(sqlalchemy.insert(SUBSCRIPTIONS).values(made))
    return result.inserted_primary_key[0]


def opened(database, subscriber_id: str) -> Subscriber | None:
    """A subscriber by id."""
    found = database.execute(
        sqlalchemy.select(SUBSCRIBERS).where(SUBSCRIBERS.c.id == subscriber_id)
    ).first()
    return _subscriber(found) if found else None


def speaking(subscriber: Subscriber, language: str) -> Subscriber:
    """The same subscriber, told in another language."""
    return replace(subscriber, language=language)


def of_token(database, token: str) -> Subscriber:
    """The subscriber whom a token opens. Raises DosisError for one that opens nothing."""
    subscriber_id, _, mark = token.partition("-")
    whole = seal(f"subscriber {subscriber_id}")
    found = None
    if is_sealed(f"subscriber {subscriber_id}", mark + whole[TOKEN_DIGITS:]) and (
        len(mark) == TOKEN_DIGITS
    ):
        found = opened(database, subscriber_id)
    if found is None:
        raise DosisError(
            "This link opens no subscription: it has been ended, or the link is not whole."
        )
    return found


def everybody(database) -> list[Subscriber]:
    """All who are to get alarms: those confirmed, oldest first."""
    rows = database.execute(
        sqlalchemy.select(SUBSCRIBERS)
        .where(SUBSCRIBERS.c.confirmed_at.is_not(None))
        .order_by(SUBSCRIBERS.c.made_at, SUBSCRIBERS.c.id)
    )
    return [_subscriber(row) for row in rows]


def subscriptions(database, subscriber: Subscriber) -> list[Subscription]:
    """The watches of a subscriber, oldest first."""
    rows = database.execute(
        sqlalchemy.select(SUBSCRIPTIONS)
        .where(SUBSCRIPTIONS.c.subscriber_id == subscriber.id)
        .order_by(SUBSCRIPTIONS.c.number)
    )
    return [Subscription(row.number, Watch(**json.loads(row.watch))) for row in rows]


def unconfirmed(database, day: str) -> list[Subscriber]:
    """Those whose address nobody has confirmed since before `day`."""
    is_old = SUBSCRIBERS.c.confirmed_at.is_(None) & (SUBSCRIBERS.c.made_at < day)
    rows = database.execute(sqlalchemy.select(SUBSCRIBERS).where(is_old)).all()
    return [_subscriber(row) for row in rows]


def change(database, subscriber: Subscriber, **values) -> None:
    """Change language, frequency, the time of confirmation or the newest release judged."""
    database.execute(
        sqlalchemy.update(SUBSCRIBERS).where(SUBSCRIBERS.c.id == subscriber.id).values(values)
    )


def end(database, subscriber: Subscriber, number: int) -> None:
    """End one subscription of a subscriber."""
    database.execute(
        sqlalchemy.delete(SUBSCRIPTIONS).where(
            SUBSCRIPTIONS.c.subscriber_id == subscriber.id, SUBSCRIPTIONS.c.number == number
        )
    )


def forget(database, subscriber: Subscriber) -> None:
    """End all subscriptions and delete the address; what was sent stays, under a random id."""
    of_theirs = SUBSCRIPTIONS.c.subscriber_id == subscriber.id
    database.execute(sqlalchemy.delete(SUBSCRIPTIONS).where(of_theirs))
    database.execute(sqlalchemy.delete(SUBSCRIBERS).where(SUBSCRIBERS.c.id == subscriber.id))


def _has_address(address: str):
    return sqlalchemy.func.lower(SUBSCRIBERS.c.address) == address.lower()


def _pending(database, address: str) -> int:
    waits = _has_address(address) & SUBSCRIBERS.c.confirmed_at.is_(None)
    return database.execute(
        sqlalchemy.select(sqlalchemy.func.count()).select_from(SUBSCRIBERS).where(waits)
    ).scalar()


def _subscriber(row) -> Subscriber:
    return Subscriber(
        row.id, row.address, row.viewer, row.language, row.frequency, row.confirmed_at, row.judged
    )

"""This module sends what waits in the outbox of alarms through a mail server (SMTP).

The server stands in DOSIS_SMTP (`smtp://host:25`, `smtps://user:password@host:465`), the sender in
DOSIS_MAIL_FROM; both belong to the environment, never to the repository.
"""

import os
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

import sqlalchemy

from dosis import alarm_message, alarm_store, app_db, subscribers
from dosis.alarm_store import CANCELLED, MESSAGES, REFUSED, SENT, WAITING
from dosis.home import DosisError
from dosis.times import now

PORTS = {"smtp": 25, "smtps": 465}
TIMEOUT_SECONDS = 30
PERMANENT = 500  # answers from here on mean: do not try again (RFC 5321, section 4.2.1)
REMEDY = "see DOSIS_SMTP and DOSIS_MAIL_FROM; the messages wait in the outbox."


@dataclass(frozen=True)
class Sent:
    """How sending went: messages sent, refused for good, and still waiting, and why they wait."""

    sent: int = 0
    refused: int = 0
    waiting: int = 0
    reason: str = ""


def is_configured() -> bool:
    """True where there is a mail server and a sender."""
    return bool(os.environ.get("DOSIS_SMTP") and os.environ.get("DOSIS_MAIL_FROM"))


def refuse_unless_configured() -> None:
    """Raise DosisError where no mail can be sent."""
    if not is_configured():
        raise DosisError(
            "No mail server is set up: set DOSIS_SMTP and DOSIS_MAIL_FROM, or take the feed."
        )


def send_waiting(progress: Callable[[float], None] = lambda part: None) -> Sent:
    """Send every message that waits, each marked as sent as soon as the server has taken it.

    A process killed between the two sends the same message, with the same Message-ID, once more. A
    server that can't be reached or answers 4xx leaves messages waiting; one that refuses a message
    or its receiver for good (5xx) ends it. Raises DosisError for settings that make no sense.
    """
    with app_db.opened() as database:
        found = sqlalchemy.select(MESSAGES.c.id).where(MESSAGES.c.state == WAITING)
        waiting = [row.id for row in database.execute(found.order_by(MESSAGES.c.made_at))]
    if not waiting:
        return Sent()
    if not is_configured():
        return Sent(waiting=len(waiting), reason=f"no mail server is set up; {REMEDY}")
    ended = dict.fromkeys((SENT, REFUSED, CANCELLED, WAITING), 0)
    try:
        with _server() as server:
            for place, message_id in enumerate(waiting):
                progress(place / len(waiting))
                ended[_send(server, message_id)] += 1
    except (OSError, smtplib.SMTPException) as error:
        left = len(waiting) - sum(ended.values()) + ended[WAITING]
        reason = f"the mail server said no ({_told(error)}); {REMEDY}"
        return Sent(ended[SENT], ended[REFUSED], left, reason)
    reason = f"the mail server asked to try later; {REMEDY}" if ended[WAITING] else ""
    return Sent(ended[SENT], ended[REFUSED], ended[WAITING], reason)


def sender() -> str:
    """The address that alarms come from. Raises DosisError where it is none."""
    try:
        return subscribers.checked_address(os.environ.get("DOSIS_MAIL_FROM", ""))
    except DosisError:
        raise DosisError("DOSIS_MAIL_FROM is no mail address; write dosis@example.dk.") from None


def _send(server: smtplib.SMTP, message_id: str) -> str:
    """Send one message; the state in which it ends."""
    with app_db.opened() as database:
        message = database.execute(
            sqlalchemy.select(MESSAGES).where(MESSAGES.c.id == message_id)
        ).one()
        subscriber = subscribers.opened(database, message.subscriber_id)
        events = alarm_store.told_by(database, message)
    state = CANCELLED
    if subscriber and subscriber.address and message.state == WAITING:
        written = alarm_message.message(message, subscriber, events, sender())
        try:
            server.send_message(written, sender(), [subscriber.address])
            state = SENT
        except smtplib.SMTPRecipientsRefused as refusal:
            state = REFUSED if _code(refusal) >= PERMANENT else WAITING
        except smtplib.SMTPDataError as refusal:
            if refusal.smtp_code < PERMANENT:
                raise
            state = REFUSED
    with app_db.opened() as database:
        database.execute(
            sqlalchemy.update(MESSAGES)
            .where(MESSAGES.c.id == message_id)
            .values(state=state, ended_at=None if state == WAITING else now())
        )
    return state


def _server() -> smtplib.SMTP:
    """A connection to the mail server: TLS wherever the server offers it."""
    parts = urlsplit(os.environ["DOSIS_SMTP"])
    try:
        port = parts.port or PORTS[parts.scheme]
    except (KeyError, ValueError):
        port = 0
    if not parts.hostname or not port:
        raise DosisError("DOSIS_SMTP is no mail server; write smtp://host:25 or smtps://host:465.")
    context = ssl.create_default_context()
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(parts.hostname, port, timeout=TIMEOUT_SECONDS, context=context)
    else:
        server = smtplib.SMTP(parts.hostname, port, timeout=TIMEOUT_SECONDS)
    try:
        server.ehlo()
        is_safe = parts.scheme == "smtps"
        if not is_safe and server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
            is_safe = True
        if parts.username:
            if not is_safe:
                raise DosisError("The mail server offers no TLS: a password is not sent to it.")
            server.login(unquote(parts.username), unquote(parts.password or ""))
    except BaseException:
        server.close()
        raise
    return server


def _told(error: Exception) -> str:
    """What went wrong, without addresses: the server's code or the system's words."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return f"code {_code(error)}"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"code {error.smtp_code}"
    return getattr(error, "strerror", None) or type(error).__name__


def _code(refusal: smtplib.SMTPRecipientsRefused) -> int:
    """The server's answer about the one receiver that a message has."""
    return max(code for code, _ in refusal.recipients.values())

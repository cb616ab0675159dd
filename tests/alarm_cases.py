"""This module has what tests of alarms plant: mail servers, and releases with something new."""

import contextlib
import email
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from pathlib import Path

import duckdb
from aiosmtpd.controller import Controller
from browser import free_port

from dosis import alarm_run, app_db, subscribers
from dosis.home import read_json, write_json
from dosis.release import point_current

SENDER = "alarm@dosis.example"
NOT_NEEDED = shutil.ignore_patterns("answers", "site", "open.duckdb")


@dataclass
class Mailbox:
    """What a mail server has taken: `received` as it came; `answers` may refuse some receivers."""

    port: int
    received: list[EmailMessage] = field(default_factory=list)
    receivers: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    on_data: Callable[[], None] | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def ids(self) -> list[str]:
        return [message["Message-ID"] for message in self.received]

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        with self.lock:
            message = email.message_from_bytes(envelope.content, policy=policy.default)
            self.received.append(message)
            self.receivers += envelope.rcpt_tos
        if self.on_data:
            self.on_data()
        return "250 taken"


@contextlib.contextmanager
def mail_server(port: int = 0) -> Iterator[Mailbox]:
    """An SMTP server on localhost (aiosmtpd); it talks the protocol with whoever connects."""
    mailbox = Mailbox(port or free_port())
    server = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port)
    server.start()
    try:
        yield mailbox
    finally:
        server.stop()


def next_release(home: Path, *statements: str) -> str:
    """A release after the current one whose tables `statements` have changed; its number.

    All else is that of the current one, so what is new is what was planted.
    """
    current = (home / "releases" / "current").resolve()
    number = str(int(current.name) + 1)
    made = current.with_name(number)
    shutil.copytree(current, made, ignore=NOT_NEEDED)
    with duckdb.connect(str(made / "layer.duckdb")) as layer:
        for statement in statements:
            layer.execute(statement)
    about = read_json(made / "release.json", {}) | {"number": number}
    write_json(made / "release.json", about)
    point_current(home, number)
    return number


def outlying(*atcs: str, department: int = 0) -> str:
    """SQL that makes a department depart in the medicines `atcs`."""
    rows = ", ".join(f"('{atc}')" for atc in atcs)
    return f"""
        insert into quality.outlying_units by name
        select
            'admission' as compared_group, units.unit_code, units.department_name,
            units.hospital, units.region, planted.atc, date '2023-07-01' as since_on,
            date '2024-06-01' as until_on, 90 as observed, 40.0 as expected, 2.25 as ratio,
            1.8 as low, 2.8 as high, 1.0 as usual, 5.0 as score, 0.001 as q_value,
            true as is_outlying
        from (values {rows}) as planted (atc)
        cross join (
            select distinct unit_code, department_name, hospital, region
            from marts.departments
            where unit_code is not null
            order by unit_code limit 1 offset {department}
        ) as units
    """


def confirmed(address: str) -> None:
    """What opening the link in the confirmation mail and pressing the button does."""
    table = subscribers.SUBSCRIBERS
    waits = (table.c.address == address) & table.c.confirmed_at.is_(None)
    with app_db.opened() as database:
        ids = [row.id for row in database.execute(table.select().where(waits))]
    for subscriber_id in ids:
        with app_db.opened() as database:
            subscriber = subscribers.opened(database, subscriber_id)
        alarm_run.confirm(subscriber)

"""This module writes the mail that tells alarms; the same message gives the same bytes."""

import datetime
import hashlib
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime

from dosis import alarm_links, look
from dosis.alarm_store import CONFIRMATION, Event
from dosis.alarm_text import marked_up, origin, plain, told
from dosis.alarm_words import say
from dosis.subscribers import PENDING_DAYS, Subscriber

BODY = (
    '<!doctype html><html lang="{language}"><body style="margin:0;padding:24px;font:{size}px/1.5 '
    'Helvetica,Arial,sans-serif;color:{ink};background:{paper}"><div style="max-width:640px">'
    "{content}</div></body></html>"
)
BETWEEN = '<hr style="border:0;border-top:1px solid {edge};margin:24px 0">'
FOOT = '<p style="margin:0;color:{muted};font-size:{size}px">{origin}<br>{why} {link}</p>'


def message(row, subscriber: Subscriber, events: list[Event], sender: str) -> EmailMessage:
    """The mail of an outbox row to a subscriber, from `sender`, in the subscriber's language.

    Its Message-ID is the row's id at the sender's domain (RFC 5322, section 3.6.4).
    """
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = f"dosis <{sender}>"
    mail["To"] = subscriber.address
    mail["Date"] = format_datetime(datetime.datetime.fromisoformat(row.made_at))
    mail["Message-ID"] = f"<{row.id}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["Content-Language"] = subscriber.language
    if row.kind == CONFIRMATION:
        subject, text, marked = _confirmation(subscriber)
    else:
        subject, text, marked = _alarms(subscriber, events)
        one_click = alarm_links.one_click(subscriber)
        mail["List-Unsubscribe"] = f"<{one_click}>"
        if one_click.startswith("https:"):  # RFC 8058, section 3.1
            mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail["Subject"] = " ".join(subject.split())
    mail.set_content(text)
    mail.add_alternative(_page(marked, subscriber.language), subtype="html")
    mail.set_boundary(hashlib.sha256(row.id.encode()).hexdigest()[:32])
    return mail


def _alarms(subscriber: Subscriber, events: list[Event]) -> tuple[str, str, str]:
    """Subject, plain text and HTML of some events."""
    language = subscriber.language
    found = [told(event, subscriber) for event in events]
    subject = found[0].label
    if len(found) > 1:
        release = max(event.release for event in events)
        subject = say("subject_many", language, count=len(found), release=release)
    source, why, mine = (
        origin(events, language),
        say("why_you", language),
        alarm_links.mine(subscriber),
    )
    foot = f"{source}\n{why}\n{say('mine', language)}:\n{mine}"
    text = "\n\n".join([*("\n".join([plain(one), ""]) for one in found), "--", foot])
    between = BETWEEN.format(edge=look.EDGE)
    link = f'<a style="color:{look.ACCENT}" href="{mine}">{say("mine", language)}</a>'
    marked_foot = FOOT.format(muted=look.MUTED, size=look.SMALL, origin=source, why=why, link=link)
    return subject, text + "\n", between.join([*map(marked_up, found), marked_foot])


def _confirmation(subscriber: Subscriber) -> tuple[str, str, str]:
    language = subscriber.language
    text = say("confirm", language, days=PENDING_DAYS)
    name, address = say("confirm_link", language), alarm_links.mine(subscriber)
    link = f'<a style="color:{look.ACCENT}" href="{address}">{name}</a>'
    marked = f'<p style="margin:0 0 16px">{text}</p><p style="margin:0">{link}</p>'
    return say("subject_confirm", language), f"{text}\n\n{name}:\n{address}\n", marked


def _page(content: str, language: str) -> str:
    return BODY.format(
        language=language, size=look.TEXT, ink=look.INK, paper=look.PAPER, content=content
    )

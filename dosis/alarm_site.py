"""This module answers for feeds and one-click unsubscription on the site's server."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from dosis import alarm_links, alarm_run, alarm_store, app_db, subscribers
from dosis.alarm_feed import ENTRIES, feed
from dosis.home import DosisError
from dosis.subscribers import Subscriber

# A subscriber's address is a secret: no cache keeps it and no link passes it on.
PRIVATE = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


@dataclass(frozen=True)
class Response:
    """What the server answers."""

    status: int
    kind: str
    body: bytes
    headers: dict[str, str]


def respond(method: str, address: str) -> Response | None:
    """The answer to a request about a subscription; None where it is about something else.

    GET `/abonnement/TOKEN.atom` is the feed, POST `/abonnement/TOKEN/afmeld` ends all (RFC 8058); a
    GET there leads to the subscriber's page, since mail programs open links by themselves.
    """
    path = urlsplit(address).path
    if not path.startswith(f"/{alarm_links.FOLDER}/"):
        return None
    rest = path.removeprefix(f"/{alarm_links.FOLDER}/")
    try:
        if method == "GET" and rest.endswith(alarm_links.FEED):
            return _feed(_subscriber(rest.removesuffix(alarm_links.FEED)))
        if rest.endswith(alarm_links.ONE_CLICK):
            subscriber = _subscriber(rest.removesuffix(alarm_links.ONE_CLICK))
            return _end(subscriber) if method == "POST" else _lead(subscriber)
    except app_db.AppDbError as error:
        return _plain(503, str(error))
    except DosisError as error:
        return _plain(404, str(error))
    return _plain(404, "There is no such page.")


def _subscriber(token: str) -> Subscriber:
    with app_db.opened() as database:
        return subscribers.of_token(database, token)


def _feed(subscriber: Subscriber) -> Response:
    if not subscriber.confirmed_at:
        return _plain(404, "This subscription has not been confirmed; open the link in its mail.")
    with app_db.opened() as database:
        events = alarm_store.newest(database, subscriber, ENTRIES)
    return Response(200, "application/atom+xml; charset=utf-8", feed(subscriber, events), PRIVATE)


def _end(subscriber: Subscriber) -> Response:
    alarm_run.unsubscribe(subscriber)
    return _plain(200, "Du er afmeldt. / You are unsubscribed.")


def _lead(subscriber: Subscriber) -> Response:
    where = alarm_links.mine(subscriber)
    return Response(303, "text/plain; charset=utf-8", b"", PRIVATE | {"Location": where})


def _plain(status: int, text: str) -> Response:
    return Response(status, "text/plain; charset=utf-8", text.encode(), PRIVATE)

"""This module judges a release for all who subscribe, and sends what is new."""

import datetime
from collections.abc import Callable
from dataclasses import asdict, dataclass

from dosis import alarm_store, alarms, app_db, mail, subscribers
from dosis.alarm_answers import Share, shares
from dosis.alarm_signal import Signal, key_of
from dosis.alarm_store import News
from dosis.attention import LEAST_SEVERITY, Finding
from dosis.home import DosisError, current_release
from dosis.subscribers import PENDING_DAYS, WEEKLY, Subscriber, Subscription
from dosis.times import now
from dosis.watch import PAGE

Progress = Callable[[str, float | None], None]
UNJUDGED_SURE = (
    "Ingen besked betyder her ikke, at alt er i orden.",
    "No alarm does not mean here that all is well.",
)
UNJUDGED_DO = (
    "Åbn siden, og ret eller afslut abonnementet.",
    "Open the page, and change or end the subscription.",
)


@dataclass(frozen=True)
class Run:
    """What one run did: subscribers judged, events raised, and how sending went."""

    judged: int
    raised: int
    sent: mail.Sent


def run(progress: Progress = lambda label, part: None) -> Run:
    """Judge the current release for those for whom it was not, then send what waits.

    Called as the last step of a release, after `current` has been swapped, and by `dosis alarm`;
    what a killed run left undone is done by the next one. Raises DosisError where there is no
    release or app.db can't be used; a mail server that fails leaves its messages waiting.
    """
    _, about = current_release()
    release = int(about["number"])
    with app_db.opened() as database:
        week_ago = datetime.date.fromisoformat(now()[:10]) - datetime.timedelta(days=PENDING_DAYS)
        for one in subscribers.unconfirmed(database, week_ago.isoformat()):
            _forget(database, one)
        waiting = [one for one in subscribers.everybody(database) if one.judged < release]
    judged: dict = {}
    raised = 0
    for place, subscriber in enumerate(waiting):
        progress("judge subscriptions", place / len(waiting))
        raised += len(_evaluate(subscriber, release, judged))
    _compose_due()
    sent = mail.send_waiting(lambda part: progress("send alarms", part))
    return Run(len(waiting), raised, sent)


def subscribe(
    watch, viewer: str, *, address: str | None, language: str, frequency: str
) -> tuple[Subscriber, int]:
    """Keep a watch, and what it finds now as known; the subscriber and the watch's number.

    With an address a mail that asks for a confirmation is put into the outbox, and nothing else is
    sent before it is confirmed; without one the alarms come by feed. Raises DosisError where the
    mail can't be sent or the role or data don't allow the question.
    """
    if address is not None:
        mail.refuse_unless_configured()
        address = subscribers.checked_address(address)
    found = alarms.signals(watch, viewer)
    release = int(current_release()[1]["number"])
    with app_db.opened() as database:
        subscriber = subscribers.make(database, address, viewer, language, frequency)
        number = subscribers.add(database, subscriber, watch)
        alarm_store.remember(database, subscriber, found, release)
        if address:
            alarm_store.ask_to_confirm(database, subscriber)
    return subscriber, number


def confirm(subscriber: Subscriber) -> Subscriber:
    """Keep that the receiver wants the alarms; the one who gets them.

    Who has confirmed the same address and role before gets the new subscriptions too, told as is
    now wished. News that a killed run left untold is raised first, else it would pass for known.
    """
    with app_db.opened() as database:
        kept = subscribers.confirmed_before(database, subscriber)
        if kept is None:
            subscribers.change(database, subscriber, confirmed_at=now())
            return subscribers.opened(database, subscriber.id)
    release = int(current_release()[1]["number"])
    if kept.judged < release:
        _evaluate(kept, release, {})
    with app_db.opened() as database:
        for one in subscribers.subscriptions(database, subscriber):
            subscribers.add(database, kept, one.watch)
        alarm_store.hand_over(database, subscriber, kept)
        wished = {"language": subscriber.language, "frequency": subscriber.frequency}
        # What came between subscribing and confirming is judged by the next run.
        subscribers.change(database, kept, judged=subscriber.judged, **wished)
        _forget(database, subscriber)
        return subscribers.opened(database, kept.id)


def unsubscribe(subscriber: Subscriber, number: int | None = None) -> None:
    """End one subscription, or all: then the address is deleted and what waits is not sent."""
    with app_db.opened() as database:
        if number is not None:
            subscribers.end(database, subscriber, number)
        if number is None or not subscribers.subscriptions(database, subscriber):
            _forget(database, subscriber)


def _forget(database, subscriber: Subscriber) -> None:
    alarm_store.cancel(database, subscriber)
    subscribers.forget(database, subscriber)


def _evaluate(subscriber: Subscriber, release: int, judged: dict) -> list[str]:
    """Judge all watches of a subscriber, then keep what is new in one transaction."""
    with app_db.opened() as database:
        watched = subscribers.subscriptions(database, subscriber)
        told = alarm_store.known(database, subscriber)
    measured, news, holding, is_whole = shares(), [], [], True
    for one in watched:
        found, can_judge = _judged(one, subscriber.viewer, judged)
        is_whole = is_whole and can_judge
        holding += found
        news += [
            News(signal, _content(one, subscriber.viewer, signal, measured))
            for signal in found
            if alarm_store.key_known(signal, told) is None
        ]
    with app_db.opened() as database:
        there = subscribers.opened(database, subscriber.id)
        if there is None or there.judged >= release:
            return []
        return alarm_store.keep(database, subscriber, release, news, holding, is_whole=is_whole)


def _judged(one: Subscription, viewer: str, judged: dict) -> tuple[list[Signal], bool]:
    """What a watch finds, found once for all who watch the same; or that it can't be judged."""
    asked = (one.watch, viewer)
    if asked not in judged:
        try:
            judged[asked] = (alarms.signals(one.watch, viewer), True)
        except DosisError as error:
            judged[asked] = ([_unjudged(one, str(error))], False)
    return judged[asked]


def _content(one: Subscription, viewer: str, signal: Signal, measured: dict[str, Share]) -> dict:
    return alarms.content(one.watch, viewer, signal, measured.get(one.watch.rule))


def _unjudged(one: Subscription, reason: str) -> Signal:
    """That a watch can't be judged is news itself: silence would look like all is well."""
    label = (
        "Et abonnement kan ikke længere vurderes",
        "A subscription can no longer be judged",
    )
    text = (f"Teknisk besked: {reason}", f"Technical message: {reason}")
    today = now()[:10]
    finding = Finding(LEAST_SEVERITY, *label, *text, today, "", (), page=PAGE)
    key = key_of(one.watch, unjudged=True, **asdict(one.watch))
    return Signal(key, finding, UNJUDGED_SURE, UNJUDGED_DO, one.watch.metric)


def _compose_due() -> None:
    """Put into messages what waits for those whose time has come."""
    today = datetime.datetime.fromisoformat(now()).date()
    with app_db.opened() as database:
        for subscriber in subscribers.everybody(database):
            waiting = alarm_store.untold(database, subscriber)
            if subscriber.address and waiting:
                oldest = datetime.date.fromisoformat(waiting[0].made_at[:10])
                is_new_week = oldest.isocalendar()[:2] != today.isocalendar()[:2]
                if subscriber.frequency != WEEKLY or is_new_week:
                    alarm_store.compose(database, subscriber)

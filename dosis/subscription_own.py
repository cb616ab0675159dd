"""This module shows a subscriber's own subscriptions and alarms, to change, end and answer them."""

import html

import streamlit as st

from dosis import (
    alarm_answers,
    alarm_links,
    alarm_run,
    alarm_store,
    alarm_words,
    app_db,
    page,
    sections,
    subscribers,
    words,
)
from dosis.alarm_store import Event
from dosis.alarm_text import origin, told
from dosis.subscribers import FREQUENCIES, Subscriber

SHOWN = 20
CONFIRM = ("Bekræft, at du vil have beskeder", "Confirm that you want alarms")
UNCONFIRMED = (
    "Du er **ikke** tilmeldt endnu: bekræft, så kommer beskederne fra næste udgivelse.",
    "You are **not** subscribed yet: confirm, and alarms come from the next release on.",
)
FOLLOWED = ("Det, du følger", "What you follow")
END, END_ALL = ("Afslut", "End"), ("Afmeld alt, og slet min adresse", "End all, delete my address")
ENDED = (
    "Du er afmeldt",
    "Adressen er slettet, og intet mere sendes. Du kan tilmelde dig igen på siden Abonnementer.",
    "You are unsubscribed",
    "The address is deleted and nothing more is sent. You can subscribe again on this page.",
)
OFTEN = ("Hvornår", "When")
FEED = ("Feed", "Feed")
EVENTS = ("Beskeder", "Alarms")
NO_EVENTS = (
    "Der er ikke kommet noget nyt siden tilmeldingen.",
    "Nothing new has come since you subscribed.",
)
USEFUL = ("Var det nyttigt?", "Was this useful?")


def show(view, token: str, event_id: str | None) -> None:
    """The subscriber's part of the page; `event_id` is the alarm to answer first."""
    subscriber = view.attempt(_opened, token)
    with app_db.opened() as database:
        watched = subscribers.subscriptions(database, subscriber)
        events = alarm_store.newest(database, subscriber, SHOWN)
        count = alarm_store.count(database, subscriber)
    view.answer(_sentence(view, subscriber, len(watched), count))
    view.waiting.empty()
    with view.body:
        _confirm(view, subscriber)
        st.html(sections.chart_head(view.say(*FOLLOWED), "", []))
        for one in watched:
            _watched(view, subscriber, one)
        _settings(view, subscriber)
        note = "" if events else view.say(*NO_EVENTS)
        st.html(sections.chart_head(view.say(*EVENTS), note, []))
        answers = alarm_answers.given([event.id for event in events])
        for event in sorted(events, key=lambda event: event.id != event_id):
            _event(view, subscriber, event, answers.get(event.id))


def _opened(token: str) -> Subscriber:
    with app_db.opened() as database:
        return subscribers.of_token(database, token)


def _sentence(view, subscriber: Subscriber, count: int, told_count: int) -> str:
    if not subscriber.confirmed_at:
        return view.say(*UNCONFIRMED)
    return view.say(
        f"Du følger **{count}** ting og har fået **{told_count}** "
        f"besked{'er' * (told_count != 1)}.",
        f"You follow **{count}** thing{'s' * (count != 1)} and have had **{told_count}** "
        f"alarm{'s' * (told_count != 1)}.",
    )


def _confirm(view, subscriber: Subscriber) -> None:
    if not subscriber.confirmed_at and st.button(
        view.say(*CONFIRM), type="primary", key="d_confirm"
    ):
        st.query_params["key"] = alarm_run.confirm(subscriber).token
        st.rerun()


def _watched(view, subscriber: Subscriber, one: subscribers.Subscription) -> None:
    metric = page.catalog().metrics.get(one.watch.metric)
    name = alarm_words.told(one.watch, metric, view.language) if metric else one.watch.metric
    text, button = st.columns((8, 2), vertical_alignment="center")
    text.html(f"<p>{html.escape(name)}</p>")
    if button.button(view.say(*END), key=f"d_end_{one.number}"):
        alarm_run.unsubscribe(subscriber, one.number)
        _after_end(view, subscriber)


def _settings(view, subscriber: Subscriber) -> None:
    """How often, the feed, and the end of it all."""
    often, feed, end = st.columns((3, 4, 3), vertical_alignment="bottom")
    if subscriber.address:
        names = {f: view.say(*alarm_words.FREQUENCIES[f]) for f in FREQUENCIES}
        chosen = often.selectbox(
            view.say(*OFTEN), FREQUENCIES, FREQUENCIES.index(subscriber.frequency),
            format_func=names.get, key="d_often",
        )  # fmt: skip
        if chosen != subscriber.frequency:
            with app_db.opened() as database:
                subscribers.change(database, subscriber, frequency=chosen)
    if subscriber.confirmed_at:
        address = html.escape(alarm_links.feed(subscriber))
        link = f'<a href="{address}" rel="noreferrer">{view.say(*FEED)} (Atom)</a>'
        feed.html(f'<p class="d-caption">{link}</p>')
    if end.button(view.say(*END_ALL), key="d_end_all"):
        alarm_run.unsubscribe(subscriber)
        _after_end(view, subscriber)


def _after_end(view, subscriber: Subscriber) -> None:
    with app_db.opened() as database:
        is_left = subscribers.opened(database, subscriber.id)
    if is_left:
        st.rerun()
    view.stop(*ENDED)


def _event(view, subscriber: Subscriber, event: Event, answered: str | None) -> None:
    """An alarm as it was sent, and the question whether it was useful."""
    reader = subscribers.speaking(subscriber, view.language)
    alarm = told(event, reader, is_answerable=False)
    parts = "".join(
        f'<p class="facts"><b>{html.escape(part.head)}</b><br>'
        + "<br>".join(html.escape(line) for line in part.lines)
        + "</p>"
        for part in alarm.parts
    )
    text, address = alarm.links[0]
    source = html.escape(origin([event], view.language))
    st.html(
        f'<div class="d-reservation"><h3>{html.escape(alarm.label)}</h3>'
        f"<p>{html.escape(alarm.text)} {html.escape(alarm.since)}.</p>{parts}"
        f'<p class="facts">{source} · {words.date(event.made_at, view.language)} · '
        f'<a href="{html.escape(address)}" target="_self">{html.escape(text)}</a></p></div>'
    )
    names = {a: view.say(*alarm_words.ANSWERS[a]) for a in alarm_answers.ANSWERS}
    chosen = st.radio(
        view.say(*USEFUL), names, format_func=names.get, horizontal=True,
        key=f"d_useful_{event.id}",
        index=list(names).index(answered) if answered else None,
    )  # fmt: skip
    if chosen and chosen != answered:
        alarm_answers.answer(event.id, chosen)

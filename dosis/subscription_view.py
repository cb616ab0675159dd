"""This module shows what a watch would tell now, and how often such alarms were right."""

from functools import lru_cache

import streamlit as st

from dosis import (
    alarm_answers,
    alarm_series,
    alarm_words,
    alarms,
    attention_list,
    chart,
    html_table,
    sections,
    series,
    words,
)
from dosis.alarm_signal import Signal
from dosis.answer import Answer
from dosis.catalog import open_catalog
from dosis.home import current_release
from dosis.watch import CHANGE, THRESHOLD, Watch

NOW = ("Det ville give besked lige nu", "This would tell now")
NOTHING = (
    "Intet i området svarer til valget lige nu. Abonnementet melder, når noget gør.",
    "Nothing in the area fits the choice now. The subscription tells when something does.",
)
ALREADY = (
    "Det, der allerede gælder, når du abonnerer, får du ikke besked om; kun det, der kommer til.",
    "What holds already when you subscribe is not told again; only what is new.",
)
NOTHING_FOUND = {
    THRESHOLD: ("grænsen er ikke krydset", "the limit is not crossed"),
    CHANGE: ("intet ud over det sædvanlige", "nothing out of the ordinary"),
}
LIMIT = ("Grænse", "Limit")
RIGHT = ("Hvor ofte var beskederne rigtige?", "How often were alarms right?")
RIGHT_NOTE = (
    "Hver besked spørger, om den var rigtig. Andelen er med 95 %-interval (Wilson).",
    "Each alarm asks whether it was right. The share has a 95% interval (Wilson).",
)
HEADS = (
    ("Regel", "Rule"),
    ("Sendt", "Raised"),
    ("Besvaret", "Answered"),
    ("Rigtige", "Right"),
    ("Nye og rigtige", "New and right"),
    ("Andel rigtige", "Share right"),
)
NONE_RAISED = (
    "Ingen besked er sendt endnu, så andelen af rigtige er ikke målt.",
    "No alarm has been raised yet, so the share of right ones has not been measured.",
)


def found(watch: Watch, viewer: str) -> tuple[Signal, ...]:
    """What the watch finds in the current release."""
    return _found(str(current_release()[0]), watch, viewer)


def asked(watch: Watch, viewer: str) -> Answer:
    """The number that the watch is about, by month."""
    return _asked(str(current_release()[0]), watch, viewer)


def sentence(view, watch: Watch, signals: tuple[Signal, ...]) -> str:
    """The answer: how many alarms the watch would give now, and what comes after."""
    count = len(signals)
    metric = open_catalog(current_release()[0]).metrics[watch.metric]
    what = alarm_words.told(watch, metric, view.language)
    number = f"**{count}**" if count else view.say("**Intet**", "**Nothing**")
    return view.say(
        f"{number}{' forhold' if count else ''} svarer lige nu til: {what}.",
        f"{number}{' matter' + 's' * (count != 1) if count else ''} fit{'s' * (count < 2)} this "
        f"now: {what}.",
    )


def show(view, watch: Watch, signals: tuple[Signal, ...], answer: Answer) -> None:
    """The number with its limit where the rule has one, then what would be told."""
    if watch.rule in (THRESHOLD, CHANGE):
        _lines(view, watch, signals, answer)
    view.waiting.empty()
    with view.body:
        note = view.say(*ALREADY if signals else NOTHING)
        st.html(sections.chart_head(view.say(*NOW), note, []))
        attention_list.cards(view, [signal.finding for signal in signals])


def show_right(view) -> None:
    """The measured share of right alarms by rule."""
    rows = [_row(share, view.language) for share in alarm_answers.shares().values()]
    with view.body:
        note = RIGHT_NOTE if rows else NONE_RAISED
        st.html(sections.chart_head(view.say(*RIGHT), view.say(*note), []))
        if rows:
            heads = [(view.say(*pair), place > 0) for place, pair in enumerate(HEADS)]
            st.html(html_table.framed(view.say(*RIGHT), heads, rows))


def _lines(view, watch: Watch, signals: tuple[Signal, ...], answer: Answer) -> None:
    level = watch.each or None
    units = [dict(signal.finding.params).get("highlight", "") for signal in signals]
    largest = series.by_size(answer, watch.metric, level) if level else []
    focus = next(iter([*filter(None, units), *largest]), "") if level else ""
    limit = watch.amount if watch.rule == THRESHOLD else None
    drawing = chart.lines(
        answer, watch.metric, level, focus=focus, target=limit, language=view.language
    )
    key = chart.line_key(answer, watch.metric, level, focus, False, view.language)
    key += [("target", view.say(*LIMIT))] if limit is not None else []
    first = signals[0].finding if signals else None
    nothing = f"{view.label(watch.metric)}: {view.say(*NOTHING_FOUND[watch.rule])}"
    title = getattr(first, f"label_{view.language}") if first else nothing
    note = f"{view.label(watch.metric)}, {words.each('month', view.language)}"
    view.chart(drawing, title, note, key, answer=answer)


def _row(share: alarm_answers.Share, language: str) -> str:
    counts = (share.raised, share.answered, share.right, share.useful)
    value, low, high = (
        words.number(n, "share", language) for n in (share.value, share.low, share.high)
    )
    told = f"{value} ({low}–{high})" if share.answered else "–"
    numbers = [*(words.number(n, "persons", language) for n in counts), told]
    name = alarm_words.RULES[share.rule][language == "en"]
    return html_table.text(name) + "".join(map(html_table.number, numbers))


@lru_cache(maxsize=64)
def _found(folder: str, watch: Watch, viewer: str) -> tuple[Signal, ...]:
    return tuple(alarms.signals(watch, viewer))


@lru_cache(maxsize=64)
def _asked(folder: str, watch: Watch, viewer: str) -> Answer:
    return alarm_series.shown(watch, viewer)

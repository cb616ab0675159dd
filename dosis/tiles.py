"""This module writes the start pages: real questions with live answers, and what we do not know."""

from collections.abc import Callable, Iterator

import streamlit as st

from dosis import page, sections, series, words
from dosis.answer import Answer
from dosis.home import DosisError
from dosis.stored_answer import question_arguments
from dosis.view import View

TILES = 4
Asker = Callable[[object, dict], Answer]


def start(
    name: str,
    page_names: tuple[str, ...],
    unknowns,
    asker: Asker | None = None,
    first: Callable[[View], bool] | None = None,
) -> None:
    """A start page: four tiles from the questions of `page_names`, then what we do not know.

    `unknowns`: pairs of a Danish and an English sentence. `asker` answers a question where `ask`
    does not (the open tables). `first` draws what stands above the tiles, answer sentence included;
    it returns False where it has nothing to tell.
    """
    view = page.open_page(name)
    tiles = list(_questions(page_names))[:TILES]
    answers = [_answered(*tile, asker or _ask) for tile in tiles]
    has_first = bool(first and first(view))
    if not has_first:
        view.answer(view.meta_text("intro"))
    view.waiting.empty()
    with view.body:
        if has_first:
            st.html(sections.heading(words.say("answers", view.language), "answers"))
        for places in (tiles[:2], tiles[2:]):
            columns = st.columns(2)
            for column, (exposure, question) in zip(columns, places, strict=False):
                answer = answers[tiles.index((exposure, question))]
                _tile(column, exposure, question, answer, view.language)
        items = "".join(f"<li>{words.bold(view.say(da, en))}</li>" for da, en in unknowns)
        title = words.say("unknowns", view.language)
        st.html(sections.heading(title, "unknowns") + f'<ul class="d-list">{items}</ul>')
    view.sheet.items += [
        printed(question, answer, view.language)
        for (_, question), answer in zip(tiles, answers, strict=True)
    ]
    view.close_without_answer()


def printed(question: dict, answer: Answer | str, language: str) -> tuple[str, str, str]:
    """A tile on paper: the question, its number, and what it is, with its verdict."""
    title = question[f"title_{language}"]
    if not isinstance(answer, Answer):
        return title, "–", words.say("not_yet_tile", language)
    number, label = headline(answer, question["metrics"][0], language)
    return title, number, f"{label} · {words.say(answer.verdict.level, language)}".replace("**", "")


def headline(answer: Answer, metric: str, language: str) -> tuple[str, str]:
    """The number of a tile and what it is: the newest step of time, or a range over units."""
    column, time = answer.column(metric), series.time_of(answer)
    told = [
        (place, row)
        for place, row in enumerate(answer.rows)
        if row[metric] is not None and not (time and row[time] is None)
    ]
    unsettled = series.unsettled(answer, metric) if time else set()
    rows = [row for place, row in told if place not in unsettled] or [row for _, row in told]
    if not rows:
        return "–", words.say("empty", language)
    when = max(row[time] for row in rows) if time else None
    rows = sorted((row for row in rows if not time or row[time] == when), key=lambda r: r[metric])
    dimension = _spread(answer, rows, time)
    rows = [row for row in rows if not dimension or row[dimension] is not None]
    label = column[f"label_{language}"] + (f", {words.period(when, language)}" if when else "")
    if not dimension:
        return words.quantity(rows[0][metric], column["unit"], language), label
    low, high = (words.number(row[metric], column["unit"], language) for row in (rows[0], rows[-1]))
    least, most = (words.value(row[dimension], "", language) for row in (rows[0], rows[-1]))
    if low == high:
        return low, f"{label}. {words.say('alike', language)}"
    return f"{low} – {high}", f"{label}. {words.say('range', language, least=least, most=most)}"


def _spread(answer: Answer, rows: list[dict], time: str | None) -> str | None:
    """The dimension over which the rows differ, if there is one."""
    names = [c["name"] for c in answer.columns if c["kind"] == "dimension" and c["name"] != time]
    return next((name for name in names if len({row[name] for row in rows}) > 1), None)


def _questions(page_names: tuple[str, ...]) -> Iterator[tuple]:
    """The pages' questions in turn: the first of each page, then the second of each …"""
    pages = [page.catalog().pages[name] for name in page_names]
    longest = max((len(exposure.meta["questions"]) for exposure in pages), default=0)
    for place in range(longest):
        for exposure in pages:
            if place < len(exposure.meta["questions"]):
                yield exposure, exposure.meta["questions"][place]


def _ask(exposure, question: dict) -> Answer:
    arguments = question_arguments(exposure, question)
    return page.ask_once(
        tuple(arguments.pop("metrics")), arguments.pop("viewer"), arguments.pop("page"), **arguments
    )


def _answered(exposure, question: dict, asker: Asker) -> Answer | str:
    try:
        return asker(exposure, question)
    except DosisError as error:
        return str(error)


def _tile(place, exposure, question: dict, answer: Answer | str, language: str) -> None:
    title = words.bold(question[f"title_{language}"])
    if isinstance(answer, Answer):
        number, label = headline(answer, question["metrics"][0], language)
        verdict = words.say(answer.verdict.level, language)
        level = f'<span class="d-level {answer.verdict.level}">{verdict}</span>'
        about = f"{words.bold(label)}<br>{level}"
    else:
        number, about = "–", words.say("not_yet_tile", language)
    with place.container(border=True, height="stretch"):
        st.html(
            f'<div class="d-tile"><div class="question">{title}</div>'
            f'<div class="number">{number}</div><div class="about">{about}</div></div>'
        )
        target = {"lang": language}
        st.page_link(f"{exposure.name}.py", label=words.say("see", language), query_params=target)

"""This module is the part of a page in which samples are drawn for control and results entered."""

from functools import partial

import streamlit as st

from dosis import html_table, page, sections, words
from dosis.access_log import entries
from dosis.allocation import Rate
from dosis.home import DosisError
from dosis.rest_list import Rest
from dosis.rest_sample import QUESTION, SIZES, Control, Drawn

SHOWN_ENTRIES = 8
TITLE = ("Stikprøve til kontrol", "Sample for control")
ABOUT = (
    "Leveringerne bag resten, trukket måned for måned. Samme udgivelse, størrelse og frø giver "
    "altid de samme rækker. Spørgsmålet til hver række: ",
    "The deliveries behind the rest, drawn month by month. The same release, size and seed always "
    "give the same rows. The question for each row: ",
)
SIZE, SEED = ("Antal rækker", "Rows"), ("Frø", "Seed")
DRAW = ("Træk og hent arbejdsliste", "Draw and download the work list")
FILLED = ("Udfyldt arbejdsliste (CSV)", "Filled-in work list (CSV)")
SEND = ("Indlæs resultater", "Enter results")
NO_FILE = ("Vælg den udfyldte arbejdsliste først.", "Choose the filled-in work list first.")
ENTERED = ("{count} resultater er indlæst.", "{count} results were entered.")
NONE = (
    "Der er ikke trukket nogen stikprøve for denne rest endnu.",
    "No sample was drawn for this rest yet.",
)
HEADS = (
    ("Stikprøve", "Sample"),
    ("Trukket", "Drawn"),
    ("Rækker", "Rows"),
    ("Venter", "Waiting"),
    ("Forkerte", "Wrong"),
    ("Fejlandel med 95 %-interval", "Error rate with 95 % interval"),
)
LOG_TITLE = ("Hvad der er logført", "What was logged")
LOG_ABOUT = (
    "Alt, hvad der gøres på denne side, logføres med formål. Hvem står som en nøglet kode, aldrig "
    "som navn. Her er det seneste fra dette login; hele loggen læses med `dosis log`.",
    "All that is done on this page is logged with its purpose. Who did it is kept as a keyed code, "
    "never as a name. This is the newest of this login; `dosis log` reads the whole log.",
)
LOG_HEADS = (
    ("Tidspunkt", "Time"),
    ("Handling", "Action"),
    ("Formål", "Purpose"),
    ("Udfald", "Outcome"),
)
ACTIONS = {
    "ask": ("spurgte om tal", "asked for numbers"),
    "list": ("så listen", "saw the list"),
    "open evidence": ("åbnede en rest", "opened a rest"),
    "see results": ("så resultater", "saw results"),
    "draw sample": ("trak stikprøve", "drew a sample"),
    "enter results": ("indlæste resultater", "entered results"),
    "list providers": ("så ydere", "saw providers"),
}
OUTCOMES = {"given": ("givet", "given"), "refused": ("afvist", "refused")}
PURPOSES = {"supervision": ("tilsyn", "supervision"), "administration": ("administration",) * 2}


def show(view, rest: Rest) -> None:
    """Draw, download, enter, and the error rates so far."""
    control = Control(page.catalog().folder, rest, view.viewer, view.page.name)
    about = view.say(*ABOUT) + view.say(*QUESTION)
    with view.body:
        st.html(sections.chart_head(view.say(*TITLE), about, []))
        size_place, seed_place, draw_place = st.columns((2, 2, 4), vertical_alignment="bottom")
        size = size_place.selectbox(view.say(*SIZE), SIZES, key="control_size")
        seed = seed_place.number_input(view.say(*SEED), 1, 9999, 1, key="control_seed")
        draw_place.download_button(
            view.say(*DRAW),
            partial(control.draw, size, int(seed)),
            f"{control.name}_{size}_{seed}.csv",
            "text/csv",
            key="control_draw",
        )
        _enter(view, control)
        drawn = view.attempt(control.drawn)
        st.html(table(drawn, view.language))


def log(view) -> None:
    """The newest entries of the log of this viewer and login."""
    rows = [_entry(row, view.language) for row in entries(view.viewer, SHOWN_ENTRIES)]
    heads = [(view.say(*pair), False) for pair in LOG_HEADS]
    with view.body:
        st.html(sections.chart_head(view.say(*LOG_TITLE), view.say(*LOG_ABOUT), []))
        st.html(html_table.framed(view.say(*LOG_TITLE), heads, rows))


def table(drawn: list[Drawn], language: str) -> str:
    """Samples of a rest and their error rates; a sentence where none was drawn."""
    if not drawn:
        return f'<p class="d-caption">{_say(NONE, language)}</p>'
    heads = [(_say(pair, language), n > 1) for n, pair in enumerate(HEADS)]
    rows = [
        "".join(
            [
                html_table.text(one.sample),
                html_table.text(words.date(one.drawn_on, language)),
                *(
                    html_table.number(words.number(n, "persons", language))
                    for n in (one.rows, one.waiting, one.wrong)
                ),
                html_table.number(_rate(one.rate, language)),
            ]
        )
        for one in drawn
    ]
    return html_table.framed(_say(TITLE, language), heads, rows)


def _enter(view, control: Control) -> None:
    """Take a filled-in work list; a fault is said in place and nothing is kept."""
    with st.form("control_enter", clear_on_submit=True, border=False):
        file = st.file_uploader(view.say(*FILLED), type="csv", key="control_file")
        if not st.form_submit_button(view.say(*SEND)):
            return
        if file is None:
            st.warning(view.say(*NO_FILE))
            return
        try:
            count = control.enter(file.getvalue())
        except DosisError as fault:
            told = sections.fault(fault, view.language)
            st.html(f'<div class="d-verdict not_comparable" role="alert">{told}</div>')
        else:
            st.success(view.say(*ENTERED).format(count=count))


def _entry(row: dict, language: str) -> str:
    day, clock = row["logged_at"][:10], row["logged_at"][11:16]
    purposes = [
        _say(PURPOSES.get(name, (name, name)), language) for name in row["purpose"].split(", ")
    ]
    told = [
        f"{words.date(day, language)} {clock} UTC",
        _say(ACTIONS.get(row["action"], (row["action"],) * 2), language),
        ", ".join(purposes),
        _say(OUTCOMES[row["outcome"]], language),
    ]
    return "".join(map(html_table.text, told))


def _rate(rate: Rate | None, language: str) -> str:
    if rate is None:
        return "–"
    value, low, high = (
        words.number(v, "share", language) for v in (rate.value, rate.low, rate.high)
    )
    return f"{value} ({low}–{high})"


def _say(pair: tuple[str, str], language: str) -> str:
    return pair[language == "en"]

"""This module is the parts of the page of negotiation dossiers: who looks, sections, signature."""

import html

import streamlit as st

from dosis import (
    chart,
    dossier,
    dossier_excel,
    dossier_pdf,
    dossier_rights,
    dossier_store,
    dossier_table,
    html_table,
    page,
    sections,
    words,
)
from dosis.dossier_words import say
from dosis.fingerprint import canonical, is_same
from dosis.home import DosisError

VOLUME = "delivered_usual_doses"
UNSIGNED = (
    "Grundlaget er ikke underskrevet endnu",
    "Det kan åbnes her, så snart tredjeparten har lavet og underskrevet det.",
    "The dossier has not been signed yet",
    "It can be opened here as soon as the third party has prepared and signed it.",
)
CHANGED = (
    "Grundlaget er ændret, efter at det blev underskrevet",
    "Brug det ikke. Bed tredjeparten om at lave og underskrive det på ny.",
    "The dossier was changed after it was signed",
    "Don't use it. Ask the third party to prepare and sign it anew.",
)


def choose_viewer(view, place, name: str, declared: dict) -> str:
    """Who looks. On synthetic data that can be chosen, so that each party's view can be tried."""
    parties = declared["parties"]
    names = {
        f"third_party:{name}": say("third_party", view.language),
        "procurement": parties["procurement"],
        f"company:{parties['company']}": parties["company"],
    }
    if page.newest_release()[0] != "synthetic":
        return view.viewer
    label = say("as_role", view.language)
    return view.choose(place, "as", names, label=label, names=names.get)


def opened(view, name: str, viewer: str) -> dossier_store.Kept:
    """The dossier for who looks: what was signed, or for who prepares what is to be signed now."""
    if not dossier_rights.prepares(viewer):
        return _opened_by_party(view, name, viewer)
    folder = str(page.catalog().folder)
    declared = view.attempt(dossier.declared_dossier, name)
    text = view.attempt(_prepared, folder, name, viewer, str(declared))
    return view.attempt(dossier_store.signed_as, name, viewer, text)


def sentence(view, kept: dossier_store.Kept) -> str:
    """The answer: how much, to how many, and what comes."""
    content = kept.content
    told = dossier.told(content)
    name = content["names"][content["declared"]["medicine"]]
    parts = [_volume(view, told["volume"], name)] if "volume" in told else []
    if "forecast" in told:
        ahead = dossier_table.total(told["forecast"], "point")
        number = words.number(ahead, "usual doses", view.language)
        parts.append(
            view.say(
                f"De næste 12 måneder ventes **{number}** doser.",
                f"**{number}** doses are expected in the next 12 months.",
            )
        )
    return " ".join(parts) or name


def show(view, kept: dossier_store.Kept) -> None:
    """The main chart, then the sections in order."""
    content, language = kept.content, view.language
    answer = dossier.told(content).get("trend")
    if answer:
        own = content["names"][content["declared"]["medicine"]]
        lines = (answer, VOLUME, "medicine_name")
        drawing = chart.lines(*lines, focus=own, language=language)
        key = chart.line_key(*lines, own, False, language)
        title = dossier_table.trend_told(content, language)
        view.chart(drawing, title, say("note_trend", language), key, answer=answer)
    with view.body:
        st.html(_facts(kept, language))
        for table in dossier_table.tables(content, language):
            st.html(_section(table))


def show_fingerprint(view, kept: dossier_store.Kept, viewer: str) -> None:
    """The fingerprint to read out, a field for the other party's, and the files."""
    language = view.language
    spoken, mark = dossier_table.marks(kept.content)
    help_text = words.bold(say("fingerprint_help", language))
    with view.body:
        st.html(
            sections.heading(say("fingerprint", language), "fingeraftryk")
            + f'<p class="d-answer d-spoken"><strong>{spoken}</strong></p>'
            + f'<p class="d-caption d-hash">{mark}</p><p class="d-caption">{help_text}</p>'
        )
        read = st.text_input(
            say("compare", language), key="d_compare", placeholder=say("compare_help", language)
        )
        if read:
            _compared(kept.fingerprint, read, language)
        _files(kept, language)
        if dossier_rights.prepares(viewer) and not kept.signed_at:
            _signature(kept, viewer, language)


def remark(view, kept: dossier_store.Kept, viewer: str) -> str:
    """Whether it is signed, and whether another release or signature stands beside it."""
    language, release = view.language, kept.content["release"]["number"]
    newest = page.newest_release()[1]
    text = dossier_table.status(kept, language)
    if kept.signed_at and newest != release:
        text += ". " + say("older", language, release=release, newest=newest)
    if not kept.signed_at:
        try:
            before = dossier_store.opened_signed(kept.name, viewer)
        except DosisError:
            return text
        date = words.date(before.signed_at, language)
        number = before.content["release"]["number"]
        text += " " + say("signed_before", language, date=date, release=number)
    return text


@st.cache_resource(max_entries=32, show_spinner=False)
def _prepared(folder: str, name: str, viewer: str, declared: str) -> str:
    """The content as canonical JSON; `folder` and `declared` are what it rests on."""
    return canonical(dossier.prepare(name, viewer)).decode()


def _opened_by_party(view, name: str, viewer: str) -> dossier_store.Kept:
    """What was signed; that there is nothing, or that it was changed, takes the page's place."""
    try:
        return dossier_store.opened(name, viewer)
    except dossier_store.NotSigned:
        view.stop(*UNSIGNED)
    except dossier_store.Changed:
        view.stop(*CHANGED)
    except DosisError:
        view.attempt(dossier_store.opened, name, viewer)


def _volume(view, answer, name: str) -> str:
    year, doses, patients = dossier_table.newest_volume(answer, name)
    amount = words.number(doses, "usual doses", view.language)
    count = words.number(patients, "patients", view.language)
    return view.say(
        f"I {year} fik afdelingerne leveret **{amount}** sædvanlige doser {name}, og "
        f"**{count}** patienter blev behandlet.",
        f"In {year} departments received **{amount}** usual doses of {name}, and **{count}** "
        "patients were treated.",
    )


def _facts(kept: dossier_store.Kept, language: str) -> str:
    """What the front of the files says."""
    lines = [
        (say("status", language), dossier_table.status(kept, language)),
        *dossier_table.facts(kept.content, language),
    ]
    rows = "".join(f"<dt>{html.escape(a)}</dt><dd>{html.escape(b)}</dd>" for a, b in lines)
    return (
        sections.heading(say("dossier", language), "grundlag") + f'<dl class="d-card">{rows}</dl>'
    )


def _section(table: dossier_table.Table) -> str:
    """A section: heading, what it says, how far it compares, its table."""
    lines = [line for line in (table.note, table.verdict, table.lacking) if line]
    told = "".join(f'<p class="d-caption">{html.escape(line)}</p>' for line in lines)
    drawn = ""
    if table.rows:
        rows = [
            "".join(
                html_table.number(cell.text) if is_number else html_table.text(cell.text)
                for cell, (_, is_number) in zip(row, table.heads, strict=True)
            )
            for row in table.rows
        ]
        drawn = html_table.framed(table.title, table.heads, rows)
    return sections.heading(table.title, f"afsnit-{table.key}") + told + drawn


def _compared(mark: str, read: str, language: str) -> None:
    try:
        is_equal = is_same(mark, read)
    except DosisError:
        st.html(f'<p class="d-caption" role="status">{say("half", language)}</p>')
        return
    level = "comparable" if is_equal else "not_comparable"
    text = words.bold(say("same" if is_equal else "differs", language))
    st.html(f'<div class="d-verdict {level}" role="status">{text}</div>')


def _files(kept: dossier_store.Kept, language: str) -> None:
    """The whole dossier as files, each with the fingerprint."""
    name = f"{kept.name}_{kept.content['release']['number']}"
    files = (
        ("Excel", "xlsx", lambda: dossier_excel.excel(kept.content, kept, language),
         "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (say("print", language), "pdf", lambda: dossier_pdf.pdf(kept.content, kept, language),
         "application/pdf"),
        (say("canonical", language), "json", lambda: kept.text, "application/json"),
    )  # fmt: skip
    with st.container(horizontal=True, key="d_dossier_files"):
        for label, ending, made, kind in files:
            st.download_button(
                label, made, f"{name}.{ending}", kind, key=f"d_dossier_{ending}", on_click="ignore"
            )


def _signature(kept: dossier_store.Kept, viewer: str, language: str) -> None:
    """Sign what is on the page."""
    with st.form("d_sign", border=False):
        st.html(f'<p class="d-caption">{say("sign_help", language)}</p>')
        login = st.text_input(say("sign_as", language), key="d_sign_as")
        if not st.form_submit_button(say("sign", language)):
            return
    if not login.strip():
        st.html(f'<p class="d-caption" role="alert">{say("nobody", language)}</p>')
        return
    try:
        dossier_store.keep(kept.name, viewer, kept.text)
        dossier_store.sign(kept.name, viewer, login)
    except DosisError as error:
        st.html(f'<p class="d-caption" role="alert">{sections.fault(error, language)}</p>')
        return
    st.rerun()

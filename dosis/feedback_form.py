"""This module shows the form "this looks wrong": a note with its question, kept in app.db."""

import streamlit as st

from dosis import feedback, words
from dosis.answer import Answer


def show(answer: Answer, page: str, language: str) -> None:
    """The form; says the note's number once it is kept."""
    with st.form("d_note", clear_on_submit=True, border=False):
        note = st.text_area(words.say("wrong_help", language), max_chars=feedback.LONGEST)
        is_sent = st.form_submit_button(words.say("send", language))
    if is_sent and not note.strip():
        st.html(f'<p class="d-caption">{words.say("empty_note", language)}</p>')
    elif is_sent:
        by = [c["name"] for c in answer.columns if c["kind"] == "dimension"]
        asked = answer.provenance
        question = {"metrics": asked["metrics"], "by": by, "where": asked["parameters"]}
        place = {"page": page, "release": answer.release, "language": language}
        number = feedback.write_note(note, question=question, **place)
        st.html(f'<p class="d-caption">{words.say("thanks", language, number=number)}</p>')

"""This module is the frame that every page of the four apps stands in."""

import logging

import streamlit as st

from dosis import look, medicine_index, sections, words
from dosis.access_log import is_logged
from dosis.answer import Answer
from dosis.catalog import Catalog, Page, open_catalog
from dosis.door import ask
from dosis.home import DosisError, current_release
from dosis.medicine_index import Medicine


def app(name_da: str, name_en: str, page_names: tuple[str, ...]) -> None:
    """Run one app: its style, its navigation, and the page that is open.

    Of a release from before a page was made, that page is left out.
    """
    language = language_asked()
    name = name_da if language == "da" else name_en
    st.set_page_config(page_title=f"dosis · {name}", layout="wide", menu_items={})
    st.html(f"<style>{look.css(name)}</style>")
    try:
        pages = catalog().pages
        entries = [
            st.Page(f"{page}.py", title=pages[page].meta[f"label_{language}"], default=place == 0)
            for place, page in enumerate(p for p in page_names if p in pages)
        ]
        st.navigation(entries).run()
    except DosisError as error:
        show_problem(error, language)
    except Exception:
        logging.getLogger("dosis").exception("A page of %s failed", name)
        st.html(state("error", language))


def open_page(name: str):
    """Start a page: language switch, question, and empty places for what follows."""
    from dosis.view import View

    return View(catalog().pages[name], language_asked())


def catalog() -> Catalog:
    """What the current release can answer."""
    return open_catalog(current_release()[0])


def medicines() -> tuple[Medicine, ...]:
    """The medicines with doses in the current release. Raises DosisError where there are none."""
    found = medicine_index.medicines(catalog().folder / "layer.duckdb")
    if not found:
        raise DosisError("This release holds no doses: deliver the register smr and build again.")
    return found


def newest_release() -> tuple[str, str, str | None]:
    """Source (real, synthetic or mixed), number and newest delivery of the current release."""
    _, about = current_release()
    return about["source"], about["number"], max(about["data_as_of"].values(), default=None)


def ask_once(metrics, viewer: str, page: str, **question) -> Answer:
    """`ask`, remembered for as long as the release is current; what is logged is asked anew."""
    frozen = {k: tuple(v) if isinstance(v, list) else v for k, v in question.items()}
    if is_logged(catalog().folder, viewer, page):
        return ask(metrics, viewer=viewer, page=page, **frozen)
    return _remembered(str(catalog().folder), metrics, viewer, page, **frozen)


def language_asked() -> str:
    """The language in the address, else the one chosen before, else Danish."""
    asked = st.query_params.get("lang")
    if asked in words.LANGUAGES:
        st.session_state["language"] = asked
    return st.session_state.get("language", "da")


def language_switch(place, language: str) -> None:
    """One click to the other language; filters stay."""
    other = "en" if language == "da" else "da"

    def turn() -> None:
        st.session_state["language"] = other
        st.query_params["lang"] = other

    label = words.LANGUAGES[other]
    place.button(label, key="d_switch", type="tertiary", on_click=turn)


def show_problem(error: DosisError, language: str, page: Page | None = None) -> None:
    """The state of a page that can't be shown: no release, refused, or not in the data."""
    text = str(error)
    if "no release" in text:
        st.html(state("no_release", language))
    elif text.startswith(("The role", "There is no role", "The page")):
        audience = page.meta.get(f"audience_{language}", "") if page else ""
        st.html(state("refused", language, text, audience=audience))
    else:
        st.html(state("not_yet", language, text))


def state(key: str, language: str, detail: str = "", **values) -> str:
    """An empty, refused or broken page, in words."""
    kind = {"error": "error", "refused": "refused"}.get(key, "")
    text = words.say(f"{key}_do", language, **values)
    more = words.say("technical", language, text=detail) if detail else ""
    return sections.state(kind, words.say(key, language), text, more)


@st.cache_resource(max_entries=512, ttl=3600, show_spinner=False)
def _remembered(folder: str, metrics, viewer: str, page: str, **question) -> Answer:
    return ask(metrics, viewer=viewer, page=page, **question)

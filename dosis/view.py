"""This module is one open page: its question, answer, filters, charts and sections."""

from functools import partial

import streamlit as st

from dosis import (
    address,
    downloads,
    feedback_form,
    medicine_index,
    page,
    picture,
    sections,
    series,
    sheet,
    words,
)
from dosis.answer import Answer
from dosis.catalog import Page
from dosis.home import DosisError
from dosis.medicine_index import Medicine
from dosis.site_words import APP_NAMES
from dosis.view_charts import Charts

PERIODS = (1, 3, 5)
DEPARTMENT = "department_name"
SKELETON = '<div class="d-wait" role="status">{}</div>'


class View(Charts):
    """One open page: the places on it, and the language and viewer it is for."""

    def __init__(self, exposure: Page, language: str) -> None:
        self.page, self.language = exposure, language
        self.viewer = exposure.meta["viewer"]
        app = APP_NAMES[exposure.meta["concept"]][language == "en"]
        self.sheet = sheet.Sheet(app, exposure.meta[f"question_{language}"])
        top = st.container(key="d_top", horizontal=True, vertical_alignment="center")
        self.badge = top.empty()
        self.wrong = top.container(key="d_wrong", width="content")
        page.language_switch(top, language)
        st.html(f'<h1 class="d-title">{words.bold(exposure.meta[f"question_{language}"])}</h1>')
        self.head = st.container(key="d_head")
        self.row = st.container(key="d_filters")
        self.show_badge(*page.newest_release())
        self.waiting = st.empty()
        self.body = st.container(key="d_body")
        if not st.session_state.get(f"seen_{exposure.name}"):
            self.waiting.html(SKELETON.format(words.say("loading", language)))

    def say(self, da: str, en: str) -> str:
        """The text in the page's language."""
        return da if self.language == "da" else en

    def label(self, name: str) -> str:
        """A metric's or dimension's name in the page's language."""
        found = page.catalog().metrics.get(name) or page.catalog().dimensions[name]
        return getattr(found, f"label_{self.language}")

    def short_label(self, name: str) -> str:
        """A metric's name where there is little room; the exposure may give a shorter one."""
        return self.page.meta.get(f"short_{name}_{self.language}") or self.label(name)

    def number(self, value: float | None, metric: str) -> str:
        """A number of a metric as it is read, without its unit."""
        return words.number(value, page.catalog().metrics[metric].card["unit"], self.language)

    def unit(self, metric: str) -> str:
        """The reader's word for a metric's unit."""
        return words.unit_name(page.catalog().metrics[metric].card["unit"], self.language)

    def count(self, amount: float | None) -> str:
        """A number of persons or times in words; None is a hidden one."""
        return words.cell(amount, "hidden" if amount is None else "value", "persons", self.language)

    def value(self, text: str) -> str:
        """A step of time in words."""
        return words.period(text, self.language)

    def ask(self, metrics: str | tuple[str, ...], **question) -> Answer:
        """`ask` for this page and its viewer; a refusal or a fault is shown and ends the page."""
        return self.attempt(page.ask_once, metrics, self.viewer, self.page.name, **question)

    def ask_if_delivered(self, metrics: str | tuple[str, ...], **question) -> Answer | None:
        """The same for what a page can do without; None where the data or the viewer lack it."""
        try:
            return page.ask_once(metrics, self.viewer, self.page.name, **question)
        except DosisError:
            return None

    def attempt(self, work, *arguments, **more):
        """Do `work`; a refusal or a fault is shown in the page's place and ends the page."""
        try:
            return work(*arguments, **more)
        except DosisError as error:
            self.waiting.empty()
            with self.body:
                page.show_problem(error, self.language, self.page)
            st.stop()

    def filters(self, *widths: int) -> list:
        """The places of the filters, in one row above the chart, with their relative widths."""
        return self.row.columns(widths)

    def pick(self, place, key: str, options: list, names):
        """A filter whose options are all in sight; a single one is only named."""
        if len(options) == 1:
            place.html(sections.named(words.say(key, self.language), names(options[0])))
            return options[0]
        title, index = words.say(key, self.language), self._asked(key, options, 0)
        chosen = place.radio(title, options, format_func=names, key=key, index=index)
        return self._kept(key, chosen)

    def choose(self, place, key: str, options, *, label: str = "", names=None, index: int = 0):
        """A filter; `names` turns an option into words."""
        options = list(options)
        if not options:
            self.stop_empty()
        shown = names or (lambda option: words.value(option, "", self.language))
        title = label or words.say(key, self.language)
        index = self._asked(key, options, min(index, len(options) - 1))
        chosen = place.selectbox(title, options, index=index, format_func=shown, key=key)
        self.sheet.filters[title] = shown(chosen)
        return self._kept(key, chosen)

    def choose_unit(self, places, names: list[str], level: str, volume: str, index=0, **asked):
        """A filter for one of `names` at `level`; a department is found through its hospital.

        `places`: of hospital and unit, or of the unit alone; `volume`: a metric that all units
        have, asked with `asked` to learn their hospitals.
        """
        shown = words.short_names(names).get
        if level == DEPARTMENT:
            rows = self.ask(volume, by=("hospital", level), **asked).rows
            homes = {row[level]: row["hospital"] for row in rows}
            own = names[self._asked("highlight", names, index)]
            hospitals = sorted({homes[name] for name in names})
            first, label = hospitals.index(homes[own]), self.label("hospital")
            chosen = self.choose(places[0], "hospital", hospitals, label=label, index=first)
            names = [name for name in names if homes[name] == chosen]
            index = names.index(own) if own in names else 0
            shown = partial(words.within, hospital=chosen)
        return self.choose(places[-1], "highlight", names, names=shown, index=index)

    def medicine(self, place, default: str) -> Medicine:
        """A filter for one medicine, found by name, brand or ATC code; `default` is a code."""
        found = self.attempt(page.medicines)
        options = medicine_index.options(found)
        index = list(options).index(default) if default in options else 0
        label = self.say("Lægemiddel", "Medicine")
        chosen = self.choose(
            place, "medicine", options, label=label, names=options.get, index=index
        )
        return next(m for m in found if m.atc == chosen.partition(" ")[0])

    def _asked(self, key: str, options: list, index: int) -> int:
        """Where the address asks for an option; never on a page about a person."""
        return index if self.page.meta["concept"] == "B" else address.asked(key, options, index)

    def _kept(self, key: str, chosen):
        """The chosen option, now in the address too; never on a page about a person."""
        if self.page.meta["concept"] != "B":
            address.keep(key, chosen)
        return chosen

    def period(self, place, answer: Answer) -> str | None:
        """A filter for the first month; `answer`, by month, says how far the data go."""
        newest = series.newest(answer)
        options = [
            None,
            *(n for n in PERIODS if series.months_back(newest, 12 * n) > series.oldest(answer)),
        ]
        years = self.choose(
            place, "period", options, names=lambda n: words.last_years(n, self.language)
        )
        return series.months_back(newest, 12 * years) if years else None

    def meta_text(self, key: str) -> str:
        """A text of the page's exposure, in the page's language."""
        return self.page.meta[f"{key}_{self.language}"]

    def standing(self, unit: series.Standing, metric: str) -> str:
        """A unit's number with its name: 45,7 % (Rigshospitalet)."""
        return f"{self.number(unit.value, metric)} ({words.value(unit.name, '', self.language)})"

    def change(self, before: series.Point, now: series.Point, metric: str) -> str:
        """From what, when, to what, when; or unchanged since when."""
        first, last = (self.number(point.value, metric) for point in (before, now))
        start, end = self.value(before.text), self.value(now.text)
        if before == now:
            return self.say(f"{last} i {end}", f"{last} in {end}")
        if first == last:
            return self.say(f"uændret {first} siden {start}", f"unchanged at {first} since {start}")
        return self.say(
            f"fra {first} i {start} til {last} i {end}",
            f"from {first} in {start} to {last} in {end}",
        )

    def answer(self, sentence: str, answer: Answer | None = None) -> None:
        """The answer sentence with `**number**`, its reservation mark, badge and verdict."""
        self.sheet.answer = sentence
        with self.head:
            st.html(sections.answer_sentence(sentence, answer, self.language))
            if answer and sections.has_verdict(answer):
                st.html(sections.verdict(answer, self.language))
        if answer:
            about = answer.provenance
            self.show_badge(about["source"], answer.release, about["data_as_of"])

    def show_badge(self, source: str, release: str, data_as_of: str | None) -> None:
        """Real, synthetic or mixed data, which release, and how new."""
        self.badge.html(sections.badge(source, release, data_as_of, self.language))
        self.sheet.source = picture.origin(source, release, data_as_of, self.language)

    def text(self, paragraph: str) -> None:
        """A quiet paragraph."""
        self.body.html(f'<p class="d-caption">{words.bold(paragraph)}</p>')

    def stop(self, title_da: str, text_da: str, title_en: str, text_en: str) -> None:
        """Say what is missing and what to do; ends the page."""
        self.waiting.empty()
        title, text = self.say(title_da, title_en), self.say(text_da, text_en)
        self.body.html(sections.state("", title, text))
        st.stop()

    def stop_empty(self) -> None:
        """Say that there is nothing to show and what to try; ends the page."""
        self.waiting.empty()
        self.body.html(page.state("empty", self.language))
        st.stop()

    def close(self, answer: Answer) -> None:
        """The sections below the charts: reservations, table, definition, download."""
        with self.body:
            self._reservations(answer)
            self._section("table", sections.table(answer, self.language))
            named = [page.catalog().metrics[m["name"]] for m in answer.provenance["metrics"]]
            cards = [sections.definition(metric, self.language) for metric in named]
            self._section("definition", "".join(cards))
            self._section("about", sections.about(self.page.meta, self.language))
            self._downloads(answer)
        with self.wrong.popover(words.say("wrong", self.language), type="tertiary"):
            feedback_form.show(answer, self.page.name, self.language)

    def _section(self, key: str, content: str) -> None:
        st.html(sections.heading(words.say(key, self.language), key) + content)

    def _reservations(self, answer: Answer) -> None:
        title = words.say("reservations", self.language)
        main, every = answer.main_reservations, answer.reservations
        listed = sections.reservations(main, self.language)
        st.html(sections.heading(title, "forbehold") + listed)
        if len(every) > len(main):
            more = words.say("all_reservations", self.language, count=len(every))
            with st.expander(more):
                st.html(sections.reservations(every[len(main) :], self.language))

    def _downloads(self, answer: Answer) -> None:
        help_text = words.say("download_help", self.language)
        self._section("download", f'<p class="d-caption">{help_text}</p>')
        downloads.answer_files(answer, self._printed(answer), f"{self.page.name}_{answer.release}")

    def close_without_answer(self) -> None:
        """The end of a page that has no one answer: it can be printed."""
        with self.body:
            downloads.sheet_file(self._printed(None), self.page.name)

    def _printed(self, answer: Answer | None):
        """What makes the page's PDF; the address of a page about a person is left out."""
        if self.page.meta["concept"] != "B":
            self.sheet.address = st.context.url or ""
        return partial(sheet.pdf, self.sheet, answer, self.language)

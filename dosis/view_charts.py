"""This module draws the charts of an open page, each under the finding it shows."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from dosis import chart, downloads, lanes, page, picture, scorecard, sections, series, words
from dosis.answer import Answer


class Charts:
    """The charts of a page; `dosis.view.View` has the places and words that they need."""

    def lines(
        self, answer, metric, dimension, focus, finding, country: Answer | None = None, target=None
    ):
        """The main chart: lines over time, `focus` in colour, under the finding it shows.

        `target`: the level that should be reached.
        """
        shown = {"focus": focus, "country": country, "target": target, "language": self.language}
        drawing = chart.lines(answer, metric, dimension, **shown)
        key = chart.line_key(answer, metric, dimension, focus, bool(country), self.language)
        key += [("target", self.say("Mål", "Target"))] if target is not None else []
        step = words.each(series.time_of(answer), self.language)
        self.chart(drawing, finding, f"{self.label(metric)}, {step}", key, answer=answer)

    def ranked(self, answer, metric, dimension, focus, finding, country: float | None = None):
        """Units side by side, highest first, under the finding it shows."""
        drawing = chart.ranked(
            answer, metric, dimension, focus=focus, country=country, language=self.language
        )
        key = chart.ranked_key(answer, metric, dimension, self.language)
        shown = len(series.listed(answer, metric, dimension))
        silent = len(series.standings(answer, metric, dimension)) - shown
        note = self.label(metric)
        if silent:
            note += ". " + words.say("not_shown", self.language, count=silent)
        self.chart(drawing, finding, note, key, answer=answer)

    def scorecard(self, found: list, board: Answer) -> None:
        """A department's measures among its peers (registration.Standing): chart, then table.

        `board`: the answer that holds them all; its reservations are the peers' too.
        """
        labels = {s.metric: self.short_label(s.metric) for s in found}
        advice = {s.metric: self.meta_text(f"advice_{s.metric}") for s in found}
        finding, note = scorecard.told(found, labels, self.language)
        cards = page.catalog().metrics
        higher = {s.metric: cards[s.metric].card["better"] == "higher" for s in found}
        drawing = scorecard.drawing(found, labels, higher, self.language)
        key, table = scorecard.key(found, self.language), partial(scorecard.csv, found, board)
        self.chart(drawing, finding, note, key, answer=board, table=table)
        with self.body:
            st.html(scorecard.table(found, labels, advice, self.language))
            title = words.say("peers_reservations", self.language, count=len(board.reservations))
            with st.expander(title):
                listed = sections.reservations(board.reservations, self.language)
                st.html(sections.verdict(board, self.language) + listed)

    def medicines(self, found: list, metric: str) -> None:
        """The medicines that lack most of a measure (registration.Loss), as a table."""
        with self.body:
            st.html(scorecard.medicines(found, metric, self.short_label(metric), self.language))

    def timeline(self, history: Answer, finding: str, note: str, missing: tuple[str, ...]) -> None:
        """One person's medicine in lanes; `missing` lanes were not delivered."""
        drawing = lanes.timeline(history.rows, missing=missing, language=self.language)
        self.chart(drawing, finding, note, answer=history)

    def attrition(self, counted: Answer, finding: str, note: str) -> None:
        """Who is left of a population after each rule."""
        drawing = lanes.attrition(counted.rows, language=self.language)
        self.chart(drawing, finding, note, answer=counted)

    def chart(
        self,
        drawing,
        finding: str,
        note: str = "",
        key=(),
        *,
        answer: Answer,
        table: Callable[[], str] | None = None,
    ) -> None:
        """A chart under the finding it shows; `note` says what is measured, `key` its marks.

        `answer`: whose verdict and reservations go with the chart where it is taken away; `table`:
        what gives its numbers as CSV, the answer's own by default.
        """
        self.waiting.empty()
        st.session_state[f"seen_{self.page.name}"] = True
        with self.body:
            st.html(sections.chart_head(finding, note, list(key)))
            st.altair_chart(drawing, theme=None, alt=f"{finding} {note}".replace("**", ""))
            self.sheet.charts.append((finding, note, list(key), drawing))
            name = f"{self.page.name}_chart_{len(self.sheet.charts)}"
            whole = picture.titled(drawing, finding, note, answer, self.language)
            label = words.say("save_chart", self.language)
            downloads.chart_files(whole, table or answer.to_csv, name, label)

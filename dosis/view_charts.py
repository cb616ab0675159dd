"""This module draws the charts of an open page, each under the finding it shows."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from dosis import (
    chart,
    deciles,
    downloads,
    funnel_chart,
    international,
    lanes,
    outlying_list,
    page,
    picture,
    scorecard,
    sections,
    series,
    words,
)
from dosis.answer import Answer

SHOWN = 12


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
        self.reservations_of(board, ("sammenligningen med alle afdelinger",
                                     "the comparison with all departments"))  # fmt: skip

    def funnel(self, found, answer: Answer, focus: str, finding: str, note: str) -> None:
        """Units within the limits of a funnel (funnel.Funnel)."""
        drawing = funnel_chart.drawing(found, focus, self.language)
        key = funnel_chart.key(found, focus, self.language)
        table = partial(funnel_chart.table, found, answer)
        self.chart(drawing, finding, note, key, answer=answer, table=table)

    def deciles(self, metric: str, dimension: str, focus: str, where: tuple[str, ...]) -> None:
        """How wide the units lie over time, with one of them marked: by quarter, by year where few
        units have numbers enough, else nothing."""
        for step in ("quarter", "year"):
            answer = self.ask(metric, by=(dimension, step), where=where)
            found = deciles.deciles(answer, metric, dimension)
            if len(found) > 1:
                break
        else:
            return
        newest = series.latest(answer, metric, dimension, focus)
        told = deciles.told(found, newest, focus, self.language)
        drawing = deciles.drawing(found, answer, metric, dimension, focus, self.language)
        step = words.each(series.time_of(answer), self.language)
        note = f"{self.label(metric)}, {step}"
        self.chart(drawing, told, note, deciles.key(focus, self.language), answer=answer)

    def standing_against(self, place) -> str:
        """A unit of a funnel (funnel.Place) in words: its ratio with limits, and the counts."""
        ratio, low, high = (
            words.number(v, "ratio", self.language) for v in (place.ratio, place.low, place.high)
        )
        counts = [
            words.number(v, "occasions", self.language) for v in (place.observed, place.expected)
        ]
        return self.say(
            f"{ratio} gange det forventede ({low}–{high}); {counts[0]} mod {counts[1]}",
            f"{ratio} times the expected ({low}–{high}); {counts[0]} against {counts[1]}",
        )

    def international(self, found: tuple) -> None:
        """Series of other countries (international.Series), as their sources give them."""
        with self.body:
            for one in found:
                title = self.say(f"Andre lande: {one.measure}", f"Other countries: {one.measure}")
                note = self.say(
                    f"{one.atc}, {one.unit}. Tallene er kildens egne og kan ikke uden videre "
                    "sammenlignes med siden her.",
                    f"{one.atc}, {one.unit}. The numbers are the source's own and are not made "
                    "comparable with this page.",
                )
                st.html(sections.chart_head(title, note, []))
                st.html(international.table(one, self.language))

    def outlying(self) -> None:
        """The departments that depart over all medicines, and what to know of their numbers."""
        folder = page.catalog().folder
        found = self.attempt(outlying_list.outlying, folder, self.viewer, self.page.name)
        note = self.say(
            "Alle afdelinger og lægemidler med mindst 30 forventede forløb (10, hvor behandling "
            "begynder), holdt op mod de andre og mod afdelingens egen fortid. Højst 3 % af de "
            "nævnte ventes at være tilfældige. Det, et forbehold holder uden for, er ikke med.",
            "All departments and medicines with at least 30 expected occasions (10 where treatment "
            "begins), held up against the others and their own past. At most 3 % of those named "
            "are expected by chance. What a reservation leaves out is not in it.",
        )
        title = self.say(
            f"{len(found)} afvigelser på tværs af lægemidler",
            f"{len(found)} departures over all medicines",
        )
        with self.body:
            st.html(sections.chart_head(title, note, []))
            st.html(outlying_list.table(list(found[:SHOWN]), self.language))
        if found:
            listed = self.ask(
                outlying_list.METRIC,
                by="department_name",
                where=(f"atc in {','.join(sorted({f.atc for f in found[:SHOWN]}))}",),
                since=min(f.since for f in found[:SHOWN]),
                until=max(f.until for f in found[:SHOWN]),
            )
            self.reservations_of(listed, ("listen", "the list"))

    def reservations_of(self, answer: Answer, names: tuple[str, str]) -> None:
        """Verdict and reservations of numbers that stand beside the page's own answer.

        `names`: what the numbers are called, Danish and English.
        """
        count, name = len(answer.reservations), self.say(*names)
        title = self.say(f"Forbehold for {name} ({count})", f"Reservations about {name} ({count})")
        with self.body, st.expander(title):
            listed = sections.reservations(answer.reservations, self.language)
            st.html(sections.verdict(answer, self.language) + listed)

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

"""This module is `ask`, the one door for numbers."""

import datetime
from dataclasses import replace
from pathlib import Path

import pyarrow

from dosis import grid, money, money_groups, reservation
from dosis.access_log import logged
from dosis.answer import Answer, provenance
from dosis.catalog import TIME_GRAINS, TIME_LABELS, Catalog, Metric, open_catalog
from dosis.disclosure import adding_lines, counted_inputs, hide, hide_complements, hides
from dosis.home import DosisError, home_path, read_json
from dosis.lineage import of_answer
from dosis.query import Query, compile_sql, run_sql
from dosis.question import Question, as_names, read_question
from dosis.silence import silence
from dosis.stored_answer import stored_answer
from dosis.viewer import Viewer, admit

ANALYST_NOTE = "Analyst's view without disclosure control: not for publication."


def ask(
    metrics,
    by=(),
    where=(),
    since=None,
    until=None,
    viewer="analyst",
    page=None,
    totals=False,
    release="current",
) -> Answer:
    """Answer a question with numbers, verdict, reservations and provenance.

    `metrics`, `by`: names, as list or comma-separated text; `where`: filters such as
    'atc=L04AB04', 'region in A,B', 'atc^=L04,L01', all of which must hold; `since`, `until`: months
    such as '2023-01', both included; `viewer`: ROLE or ROLE:SCOPE; `page`: name of an exposure,
    to whose metrics and purposes the question is then limited.

    Raises DosisError with one sentence for unknown names and refused questions. What roles that
    policy.yml logs ask, and what is asked on a page for supervision, is logged, refused or not.
    """
    folder = (home_path() / "releases" / release).resolve()
    arguments = {
        "metrics": as_names(metrics),
        "by": as_names(by),
        "where": [where] if isinstance(where, str) else list(where or ()),
        "since": since,
        "until": until,
        "viewer": viewer,
        "page": page,
        "totals": bool(totals),
    }
    asked = {k: v for k, v in arguments.items() if v and k not in ("viewer", "page")}
    with logged(folder, viewer, page, "ask", asked):
        return stored_answer(folder, arguments) or answer_question(folder, **arguments)


def answer_question(folder: Path, metrics, by, where, since, until, viewer, page, totals) -> Answer:
    """Compute the answer from the tables of the release that lies in `folder`."""
    catalog = open_catalog(folder)
    question = read_question(catalog, metrics, by, where, since, until, totals)
    about = read_json(folder / "release.json", {})
    asker = admit(folder, about, viewer, page, question.metrics)
    money.refuse_unless_allowed(asker, question)
    return _Asking(folder, catalog, question, asker, about).answer()


class _Asking:
    """The work of answering one question."""

    def __init__(
        self, folder: Path, catalog: Catalog, question: Question, asker: Viewer, about: dict
    ):
        self.folder, self.catalog, self.question = folder, catalog, question
        self.asker, self.about = asker, about
        self.sql: list[str] = []
        self.parameters: dict = {}

    def answer(self) -> Answer:
        question = self.question
        grid.refuse_unknown_units(self.folder, question)
        self.reported = {m.name: grid.reported(self.folder, m) for m in question.metrics}
        months = {m for found in self.reported.values() for days in found.values() for m in days}
        since, until = grid.period(question, months)
        self.units = grid.units(self.folder, self.catalog, question)
        self.silence = silence(self.folder, self.catalog, question)
        rows, cells = self._rows(question.by, since, until)
        if question.totals:
            self._add_totals(rows, cells, since, until)
        money_groups.hide_unsafe(self.folder, self.asker, question, rows)
        suppressed = [
            (number, m.name)
            for number, row in enumerate(rows)
            for m in question.metrics
            if row[f"{m.name}_state"] == "hidden"
        ]
        reservations = reservation.find(self.folder, question, cells)
        if suppressed:
            hidden_rows = sorted({number for number, _ in suppressed})
            names = sorted({name for _, name in suppressed})
            reservations.append(reservation.small_cells(len(suppressed), hidden_rows, names))
        return Answer(
            release=self.about["number"],
            numbers=self._table(rows),
            columns=self._columns(),
            verdict=reservation.judge(question, reservations, cells),
            reservations=reservations,
            annotations=reservation.events(self.folder, question, since, until, self.units),
            suppressed=len(suppressed),
            provenance=provenance(
                self.about,
                question.metrics,
                of_answer(self.folder, question),
                ";\n".join(self.sql),
                self.parameters,
            ),
            note=ANALYST_NOTE if self.asker.regime == "none" else None,
        )

    def _rows(self, by: tuple[str, ...], since, until) -> tuple[list[dict], list]:
        """The grid's rows with numbers and states, and what reservations need of each."""
        question = self.question
        found = {m.name: self._values(m, by, since, until) for m in question.metrics}
        others = self._others(by, found)
        grain = next((name for name in by if name in TIME_GRAINS), None)
        steps = grid.buckets(grain, since, until)
        laid = Question(question.metrics, by, question.where, since, until, False)
        rows, cells = [], []
        for key, members, step in grid.cells(laid, self.units, steps, others):
            row = dict(zip(by, key, strict=True))
            for metric in question.metrics:
                value, counts = found[metric.name].get(key, (None, None))
                is_silent = self.silence.holds(metric, members, step, row, value)
                reports = not is_silent and self._reports(metric, members, step)
                self._fill(row, metric, None if is_silent else value, counts, reports)
            shown = any(row[f"{m.name}_state"] in ("value", "zero") for m in question.metrics)
            cells.append(
                reservation.Cell(
                    row=len(rows),
                    units=tuple(members),
                    first=step.first,
                    last=step.last,
                    atc=row.get("atc"),
                    shown=shown,
                    is_whole=step.is_whole,
                )
            )
            rows.append(row)
        return rows, cells

    def _fill(self, row: dict, metric: Metric, value, counts: dict | None, reports: bool) -> None:
        name = metric.name
        if value is None and reports and metric.is_total:
            value = 0.0
        if value is None:
            state = "not_applicable" if reports else "missing"
        else:
            state = "zero" if value == 0 else "value"
        row[name], row[f"{name}_state"] = value, state
        if counts is None:  # no row at all: nobody stands behind the cell
            counts = dict.fromkeys(counted_inputs(metric.card), 0)
        is_guarded = self.asker.regime == "floor"
        if is_guarded and hides(metric.card, counts, self.asker.smallest_shown):
            hide(row, name)

    def _reports(self, metric: Metric, members, step) -> bool:
        months = grid.months_between(step.first, step.last)
        reported = self.reported[metric.name]
        if any(m in reported.get(unit.department_id, ()) for unit in members for m in months):
            return True
        national = reported.get("all", set())
        return any(month in national for month in months)

    def _values(self, metric: Metric, by: tuple[str, ...], since, until) -> dict:
        """Key of the cell → (number, counts for disclosure control)."""
        inputs = [i for i in counted_inputs(metric.card) if i != metric.name]
        paths = tuple(
            f"metric_time__{name}" if name in TIME_GRAINS else self.catalog.dimensions[name].path
            for name in by
        )
        clauses, parameters = [], {}
        for number, condition in enumerate(self.question.where):
            clause, values = condition.clause(number)
            clauses.append(clause)
            parameters |= values
        query = Query((metric.name, *inputs), paths, tuple(clauses), since, until)
        sql = compile_sql(self.folder, query)
        if sql is None:
            raise DosisError(_not_compiled(metric, by, self.question))
        self.sql.append(sql)
        self.parameters |= parameters
        rows = run_sql(self.folder, sql, parameters).to_arrow_table().to_pylist()
        return {
            tuple(_text(name, row[path]) for name, path in zip(by, paths, strict=True)): (
                None if row[metric.name] is None else float(row[metric.name]),
                {name: row[name] for name in inputs},
            )
            for row in rows
        }

    def _others(self, by: tuple[str, ...], found: dict) -> set[tuple]:
        """The combinations that occur of dimensions that are neither unit nor time."""
        dimensions = self.catalog.dimensions
        places = [
            place
            for place, name in enumerate(by)
            if name not in TIME_GRAINS and not dimensions[name].is_unit
        ]
        return {tuple(key[p] for p in places) for values in found.values() for key in values}

    def _add_totals(self, rows: list[dict], cells: list, since, until) -> None:
        by = self.question.by
        for row in rows:
            row["is_total"] = False
        levels = {by: list(rows)}
        for mask in range(2 ** len(by) - 1):
            kept = tuple(name for place, name in enumerate(by) if mask >> place & 1)
            levels[kept] = []
            for summed, cell in zip(*self._rows(kept, since, until), strict=True):
                levels[kept].append(dict.fromkeys(by) | summed | {"is_total": True})
                cells.append(replace(cell, row=len(cells)))
            rows += levels[kept]
        if self.asker.regime == "floor":
            lines = adding_lines(levels)
            for metric in self.question.metrics:
                if metric.card.get("discloses"):
                    hide_complements(lines, metric.name)

    def _table(self, rows: list[dict]) -> pyarrow.Table:
        names = [column["name"] for column in self._columns()]
        kinds = {c["name"]: c["kind"] for c in self._columns()}
        types = {"metric": pyarrow.float64(), "total": pyarrow.bool_()}
        arrays = [
            pyarrow.array([row[name] for row in rows], types.get(kinds[name], pyarrow.string()))
            for name in names
        ]
        return pyarrow.table(arrays, names=names)

    def _columns(self) -> list[dict]:
        columns = []
        for name in self.question.by:
            if name in TIME_GRAINS:
                da, en, kind = *TIME_LABELS[name], name
            else:
                dimension = self.catalog.dimensions[name]
                da, en, kind = dimension.label_da, dimension.label_en, "text"
            columns.append(_column(name, "dimension", kind, None, da, en))
        for m in self.question.metrics:
            columns.append(
                _column(m.name, "metric", "number", m.card["unit"], m.label_da, m.label_en)
            )
            labels = (f"{m.label_da}: tilstand", f"{m.label_en}: state")
            columns.append(_column(f"{m.name}_state", "state", "text", None, *labels))
        if self.question.totals:
            columns.append(_column("is_total", "total", "boolean", None, "Er en sum", "Is a total"))
        return columns


def _column(name, kind, type_, unit, label_da, label_en) -> dict:
    return {
        "name": name,
        "kind": kind,
        "type": type_,
        "unit": unit,
        "label_da": label_da,
        "label_en": label_en,
    }


def _text(name: str, value) -> str:
    if value is None:
        return grid.UNKNOWN
    if name in TIME_GRAINS:
        day = value.date() if isinstance(value, datetime.datetime) else value
        return grid.time_text(name, day)
    return str(value)


def _not_compiled(metric: Metric, by, question: Question) -> str:
    names = [name for name in by if name not in TIME_GRAINS]
    names += [condition.dimension.name for condition in question.where]
    return (
        f"{metric.name} can't be split or filtered by {', '.join(dict.fromkeys(names)) or 'this'}; "
        "ask without it, or see the metric's page for its dimensions."
    )

"""This module computes the numbers of the validation report of SMR from a release.

Numbers that metrics give are asked for as a planner asks, so that verdict, reservations and small
cells come along; the others are queries in `sql/validation`, guarded here by the same floor.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from dosis.answer import Verdict
from dosis.door import answer_question
from dosis.figure import Figure, cell
from dosis.home import DosisError
from dosis.site_facts import Facts, Reservation
from dosis.viewer import read_viewer

QUERIES = Path(__file__).parent / "sql" / "validation"
VIEWER = "planner"
REGISTER, TABLE = "smr", "indberetningmedpris"
ALL: frozenset[str] = frozenset()


@dataclass
class Report:
    """The numbers of one release. `about`: reservation id → what it says, as in an answer.

    `verdicts`: measure → how far its numbers compare; `refused`: measure → why there are none.
    """

    facts: Facts
    figures: list[Figure] = field(default_factory=list)
    about: dict[str, dict] = field(default_factory=dict)
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)

    def of(self, measure: str, *dimensions: str) -> list[Figure]:
        """The figures of a measure that are told by exactly these dimensions."""
        return [
            f
            for f in self.figures
            if f.measure == measure and tuple(name for name, _ in f.by) == dimensions
        ]

    def one(self, measure: str, **by: object) -> Figure | None:
        """The figure of a measure in one cell; None where there is none."""
        wanted = cell(**by)
        return next((f for f in self.figures if (f.measure, f.by) == (measure, wanted)), None)

    @property
    def smallest_shown(self) -> int:
        return read_viewer(VIEWER).smallest_shown

    def query(self, name: str) -> list[dict]:
        """The rows of one of the report's queries; none where the release is older than it."""
        sql = (QUERIES / f"{name}.sql").read_text("utf-8")
        needed = {word for word in sql.split() if word.startswith(("marts.", "quality."))}
        return self.facts.rows(sql) if needed <= self.facts.tables else []

    def add(self, figures: Iterable[Figure], mart: str, columns: frozenset[str] = ALL) -> None:
        """Take figures that rest on a mart, each with the reservations that touch it.

        `columns`: the figures rest on these of SMR's doses alone, and on the table's rows.
        """
        sources = mart_sources(self.facts, mart)
        if columns:
            sources = frozenset((REGISTER, TABLE, column) for column in columns)
        named = bool(columns)
        every = self.facts.reservations
        concerned = [r for r in every if _concerns(r, sources, is_of_columns=named)]
        for figure in figures:
            touching = [r for r in concerned if self._touches(r, dict(figure.by))]
            self.figures.append(replace(figure, reservations=tuple(r.name for r in touching)))
            self.about |= {r.name: _told(r) for r in touching if r.name not in self.about}

    def ask(self, measure: str, metric: str, by=(), where=(), **extra: str) -> None:
        """Take a metric's numbers; `extra` names a cell that `where` makes."""
        try:
            answer = answer_question(
                self.facts.folder,
                metrics=[metric],
                by=list(by),
                where=list(where),
                since=None,
                until=None,
                viewer=VIEWER,
                page=None,
                totals=False,
            )
        except DosisError as error:
            self.refused[measure] = str(error)
            return
        unit = answer.column(metric)["unit"]
        if not by and not where:
            self.verdicts[measure] = answer.verdict
        for number, row in enumerate(answer.rows):
            touching = [r for r in answer.reservations if number in r["cells"]]
            named = cell(**{name: row[name] for name in by}, **extra)
            ids = tuple(r["id"] for r in touching)
            state = row[f"{metric}_state"]
            self.figures.append(Figure(measure, row[metric], unit, named, state, reservations=ids))
            self.about |= {r["id"]: _shortened(r) for r in touching if r["id"] not in self.about}

    def carried(self, *sections: str) -> list[dict]:
        """Reservations of a section's numbers: the severe first, then those that touch most."""
        counts: dict[str, int] = {}
        for figure in self.figures:
            if figure.section in sections:
                for name in figure.reservations:
                    counts[name] = counts.get(name, 0) + 1
        order = sorted(counts, key=lambda n: (-self.about[n]["severity"], -counts[n], n))
        return [self.about[name] | {"touched": counts[name]} for name in order]

    def carried_count(self, *sections: str) -> int:
        """How many reservations a section's numbers carry."""
        found = {n for f in self.figures if f.section in sections for n in f.reservations}
        return len(found)

    def _touches(self, reservation: Reservation, by: dict[str, str]) -> bool:
        entry = reservation.entry
        region = by.get("region")
        if region and entry["scope_dimension"] != "all":
            value = entry["scope_value"]
            if value != region and _regions(self.facts).get(value) != region:
                return False
        group = by.get("medicine") or by.get("drug_group") or ""
        prefix = entry["atc_prefix"] or ""
        if group and not (group.startswith(prefix) or prefix.startswith(group)):
            return False
        years = (int(by["year"]),) * 2 if "year" in by else _years(self.facts)
        return any(
            first.year <= years[1] and (last or datetime.date.max).year >= years[0]
            for first, last in reservation.periods
        )


@lru_cache(maxsize=2)
def validation(facts: Facts) -> Report | None:
    """The report's numbers; None where the release holds no doses of SMR."""
    from dosis import validation_parts as parts

    smr = next((r for r in facts.registers if r.name == REGISTER), None)
    if smr is None or not smr.is_delivered or "marts.administrations" not in facts.tables:
        return None
    report = Report(facts)
    if not report.query("links"):
        return None
    for part in (parts.flow, parts.coverage, parts.agreement, parts.gap, parts.quality):
        part(report)
    parts.control(report)
    return report


@lru_cache(maxsize=32)
def mart_sources(facts: Facts, mart: str) -> frozenset[tuple[str, str, str | None]]:
    """The delivered columns that decide a mart; all of SMR's doses in a release without lineage."""
    if "marts.model_lineage" not in facts.tables:
        return frozenset({(REGISTER, TABLE, None)})
    rows = facts.rows(
        "select distinct register, table_name, column_name from marts.model_lineage "
        f"where model = '{mart}'"
    )
    return frozenset((r["register"], r["table_name"], r["column_name"]) for r in rows)


def _concerns(reservation: Reservation, sources: frozenset, *, is_of_columns: bool) -> bool:
    register, table, column = reservation.column
    if reservation.metrics:  # said of these metrics; of a variable too where it names it
        return is_of_columns and (register, table, column) in sources
    if table and column and any(s[2] for s in sources if s[:2] == (register, table)):
        return (register, table, column) in sources
    tables = {source[:2] for source in sources}
    return (register, table) in tables if table else register in {name for name, _ in tables}


@lru_cache(maxsize=2)
def _years(facts: Facts) -> tuple[int, int]:
    """First and last year of the doses that count."""
    ((first, last),) = (
        row.values()
        for row in facts.rows(
            "select min(year(administered_on)) as first, max(year(administered_on)) as last "
            "from marts.administrations"
        )
    )
    return first, last


@lru_cache(maxsize=2)
def _regions(facts: Facts) -> dict[str, str]:
    """Hospital or department → its region."""
    rows = facts.rows("select distinct hospital, department_name, region from marts.departments")
    found = {r["department_name"]: r["region"] for r in rows}
    return found | {r["hospital"]: r["region"] for r in rows}


def _told(reservation: Reservation) -> dict:
    entry = reservation.entry
    named = ("kind", "register", "label_da", "label_en", "text_da", "text_en")
    return {
        "id": reservation.name,
        "severity": reservation.severity,
        **{name: entry[name] for name in named},
        "url": f"/registre/{entry['register']}/#{reservation.name}",
    }


def _shortened(reservation: dict) -> dict:
    names = ("id", "severity", "kind", "register", "label_da", "label_en", "text_da", "text_en")
    return {name: reservation[name] for name in (*names, "url")}

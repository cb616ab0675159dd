"""This module is the validation report as a page of the site, and its numbers as files."""

import csv
import io
import json
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import yaml

from dosis import site_revision, site_validation_charts, words
from dosis.declarations import declared
from dosis.figure import Figure
from dosis.site_facts import Facts, Register
from dosis.site_page import SitePage
from dosis.site_validation_charts import Point
from dosis.site_validation_words import ITEM_STATES, label, title
from dosis.site_variables import share_text
from dosis.validation import REGISTER, TABLE, Report, mart_sources, validation

CHECKLIST = Path(__file__).parent / "checklists" / "record_pe"
PATH = "validering/"
NAME = "smr"
BASIS = ("administrations", "procedures", "sales_gaps")


def validation_pages(facts: Facts, language: str) -> Iterator[SitePage]:
    """The report; where SMR is not delivered a page that says so."""
    report = validation(facts)
    told = {"report": report, "items": checklist(), "item_states": ITEM_STATES}
    if report:
        told |= _Told(report, language).everything()
    yield SitePage(PATH, title(language), "validation", told)


def write_validation_files(facts: Facts, target: Path) -> None:
    """The report's numbers beside its page, as JSON and CSV; nothing where there is no report."""
    report = validation(facts)
    if report is None:
        return
    folder = target / PATH
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{NAME}.json").write_text(as_json(report), "utf-8")
    (folder / f"{NAME}.csv").write_text(as_csv(report), "utf-8")


@lru_cache(maxsize=1)
def checklist() -> tuple[dict, ...]:
    """Items of STROBE, RECORD and RECORD-PE, and the section that answers each."""
    found = [yaml.safe_load(path.read_text("utf-8")) for path in sorted(CHECKLIST.glob("*.yml"))]
    return tuple(item for part in found for item in part)


def as_json(report: Report) -> str:
    """Release, source, figures, and the reservations that figures name by their place."""
    order = list(report.about)
    figures = [
        {
            **{k: v for k, v in vars(figure).items() if k not in ("by", "reservations")},
            "by": dict(figure.by),
            "reservations": [order.index(name) for name in figure.reservations],
        }
        for figure in report.figures
    ]
    content = {
        "release": report.facts.about["number"],
        "source": report.facts.about["source"],
        "source_means": words.say(f"{report.facts.about['source']}_help", "en"),
        "data_as_of": report.facts.data_as_of.isoformat(),
        "register": REGISTER,
        "verdicts": {name: vars(verdict) for name, verdict in report.verdicts.items()},
        "refused": report.refused,
        "figures": figures,
        "reservations": [report.about[name] for name in order],
        "checklist": list(checklist()),
    }
    return json.dumps(content, ensure_ascii=False, default=str)


def as_csv(report: Report) -> str:
    """Comment lines with source, verdicts and reservations, then one line per figure."""
    out, order = io.StringIO(), {name: f"R{n}" for n, name in enumerate(report.about)}
    about = report.facts.about
    out.write(f"# dosis, validation of SMR, release {about['number']}, {about['source']} data\n")
    out.write(f"# {words.say(about['source'] + '_help', 'en')}\n")
    for name, verdict in report.verdicts.items():
        out.write(f"# {name}: {verdict.text_en}\n")
    for name, short in order.items():
        found = report.about[name]
        text = found["text_en"].replace("\n", " ")
        out.write(f"# {short} severity {found['severity']} {found['register']}: {text}\n")
    writer = csv.writer(out, lineterminator="\n")
    names = ("measure", "by", "value", "unit", "state", "low", "high", "part", "of")
    writer.writerow([*names, "reservations"])
    for figure in report.figures:
        row = vars(figure) | {"by": "; ".join(f"{k}={v}" for k, v in figure.by)}
        carried = " ".join(order[name] for name in figure.reservations)
        writer.writerow([*(row[name] for name in names), carried])
    return out.getvalue()


class _Told:
    """What the template calls: numbers in words, rows of tables, pictures, reservations."""

    def __init__(self, report: Report, language: str):
        self.report, self.language = report, language
        self.already: set[str] = set()

    def everything(self) -> dict:
        """All of it, by the names that the template uses."""
        report = self.report
        return {
            "n": self.number,
            "ci": self.interval,
            "cell": self.cell,
            "rows": report.of,
            "values": self.values,
            "named": self.named,
            "carried": self.carried,
            "ends": lambda measure, **by: self._range(report.one(measure, **by)),
            "sources": self.sources(),
            "carried_count": report.carried_count,
            "points": self.points,
            "reasons": self.reasons,
            "revision": self.revision(),
            "breaks": report.query("breaks"),
            "samples": report.query("samples"),
            "declared_samples": declared("samples"),
            "since": self.since(),
            "period": self.period(),
        }

    def number(self, measure: str, **by: object) -> str:
        """The number in words, or why there is none."""
        return self.cell(self.report.one(measure, **by))

    def interval(self, measure: str, **by: object) -> str:
        """The number with its 95 % interval."""
        figure = self.report.one(measure, **by)
        return self.cell(figure) + self._ends(figure, ("95 %-interval", "95% interval"))

    def cell(self, figure: Figure | None, *, ends: bool = False) -> str:
        """A figure in words; `ends` adds the interval where there is one."""
        if figure is None:
            return "–"
        if not figure.is_shown:
            return words.say(figure.state, self.language)
        if figure.unit == "share" and figure.value >= 0:
            text = share_text(figure.value, self.language)
        elif figure.unit == "share":
            text = words.number(figure.value, "share", self.language)
        else:
            text = words.number(round(figure.value), "persons", self.language)
        return text + (self._ends(figure, ("", "")) if ends else "")

    def carried(self, *sections: str, shown: int) -> list[dict]:
        """The weightiest reservations of these sections that no section before has told."""
        found = [r for r in self.report.carried(*sections) if r["id"] not in self.already]
        self.already |= {r["id"] for r in found[:shown]}
        return found[:shown]

    def sources(self) -> list[Register]:
        """The registers that the report's numbers rest on."""
        facts = self.report.facts
        read = {source[0] for mart in BASIS for source in mart_sources(facts, mart)}
        return [r for r in facts.registers if r.is_delivered and r.name in read]

    def named(self, dimension: str, value: str) -> str:
        """What a value of a dimension is called; rules have their names from the row account."""
        if dimension == "rule" and self.language == "da":
            names = {row["rule"]: row["rule_da"] for row in self.report.query("flow")}
            return names.get(value) or value
        return label(dimension, value, self.language)

    def values(self, dimension: str, *measures: str) -> list[str]:
        """The values of a dimension that these measures have, in order."""
        found = {dict(f.by)[dimension] for m in measures for f in self.report.of(m, dimension)}
        return sorted(found, key=lambda value: (value == "unknown", value))

    def points(self, measure: str, *dimensions: str) -> str:
        """A picture of a measure by dimensions; the dashed line is the whole."""
        whole = self.report.one(measure)
        figures = [f for dimension in dimensions for f in self.report.of(measure, dimension)]
        rows = [self._point(figure, *figure.by[0]) for figure in figures]
        if "hospital" in dimensions:
            rows.sort(key=lambda row: -(row.value or 0))
        told = (title(self.language), label("measure", measure, self.language))
        reference = whole.value if whole and whole.is_shown else None
        draw = site_validation_charts.points
        return draw(rows, reference, ": ".join(told), self.language) if rows else ""

    def reasons(self) -> str:
        """The sales gap as bars, the largest reasons first, the rest last."""
        names = [
            f for f in self.report.figures if f.section == "gap" and f.unit == "share" and not f.by
        ]
        rows = [self._point(f, "measure", f.measure) for f in names if f.value]
        name = label("measure", "gap.reasons", self.language)
        return site_validation_charts.bars(rows, name, self.language) if rows else ""

    def revision(self) -> str:
        """How complete a month is by age, as on the register's page."""
        found = site_revision.revisions(self.report.facts, REGISTER)
        table = next((each for each in found if each.table == TABLE), None)
        return site_revision.picture(table, self.language) if table and table.ages else ""

    def since(self) -> str | None:
        """From when the register's doses exist, by the dictionary."""
        register = next(r for r in self.report.facts.registers if r.name == REGISTER)
        table = next(t for t in register.tables if t.name == TABLE)
        return table.meta.get("since")

    def period(self) -> tuple[str, str]:
        """First and last year of the doses that count."""
        years = self.values("year", "flow.kept")
        return years[0], years[-1]

    def _point(self, figure: Figure, dimension: str, value: str) -> Point:
        name = label(dimension, value, self.language)
        told = self.cell(figure, ends=True)
        return Point(name, figure.value, figure.low, figure.high, told)

    def _ends(self, figure: Figure | None, lead: tuple[str, str]) -> str:
        told = self._range(figure)
        named = lead[self.language == "en"]
        return f" ({named + ' ' if named else ''}{told})" if told else ""

    def _range(self, figure: Figure | None) -> str:
        if figure is None or figure.low is None or figure.high is None:
            return ""
        unit = "share" if figure.unit == "share" else "persons"
        low, high = (words.number(end, unit, self.language) for end in (figure.low, figure.high))
        low = re.sub(r"\s?%$", "", low)
        between = " til " if self.language == "da" else " to "
        return f"{low}{between if figure.low < 0 else '–'}{high}"

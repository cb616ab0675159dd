"""This module lists the pages of the site and writes each as Markdown from its template."""

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import jinja2
from markupsafe import Markup, escape

from dosis import declarations, site_charts, site_revision, words
from dosis.catalog import TIME_LABELS
from dosis.catalog import Page as UseCase
from dosis.home import PROJECT
from dosis.release_diff import difference, editions, history
from dosis.site_declared import declared_fields
from dosis.site_facts import Facts, Register
from dosis.site_label import label_pages, label_speakers
from dosis.site_lessons import lesson_pages, lessons
from dosis.site_lineage import read_by, reservations_of, rests_on
from dosis.site_meaning import definition, rules, stored_sql
from dosis.site_page import SitePage
from dosis.site_quality import check_pages, quality_speakers
from dosis.site_rows import row_accounts
from dosis.site_start import APPS, page_tiles, tiles, unknowns
from dosis.site_tables import mart_pages, marts
from dosis.site_validation import validation_pages
from dosis.site_words import (
    APP_NAMES,
    DECLARATION_NAMES,
    KIND_NAMES,
    SECTIONS,
    TYPE_NAMES,
    unit_name,
)

TEMPLATES = Path(__file__).parent / "templates"
SHOWN_CHANGES = 12
ROOTS = {"da": "/", "en": "/en/"}
TEXTS = {
    "ordliste": ("GLOSSARY.md", "Ordliste", "Glossary"),
    "beslutninger": ("DECISIONS.md", "Beslutninger", "Decisions"),
    "aendringer": ("CHANGELOG.md", "Ændringer", "Changes"),
}


def site_pages(facts: Facts, language: str) -> Iterator[SitePage]:
    """All pages of the site in one language."""
    say = _sayer(language)
    start = {"tiles": tiles(facts, language), "unknowns": unknowns(facts, language)}
    yield SitePage("", "dosis", "start", start)
    for path, label in SECTIONS.items():
        yield SitePage(f"{path}/", say(*label), path)
    for register in facts.registers:
        told = _register(facts, register, language)
        yield SitePage(f"registre/{register.name}/", register.label(language), "register", told)
    for metric in facts.catalog.metrics.values():
        told = {"metric": metric, "definition": definition(facts.catalog, metric.name)}
        told["sql"] = stored_sql(facts, metric)
        told["reservations"], told["by_dimension"] = reservations_of(facts, metric)
        told["rests_on"] = rests_on(facts, metric)
        told["history"] = history(editions(facts.folder), metric.name)
        title = getattr(metric, f"label_{language}")
        yield SitePage(f"tal/{metric.name}/", title, "metric", told)
    for case in facts.catalog.pages.values():
        told = {"case": case, "tiles": page_tiles(facts, case, language)}
        title = case.meta.get(f"label_{language}") or case.label
        if case.name.startswith("start"):
            title = f"{say(*APP_NAMES[case.meta['concept']])}: {title}"
        yield SitePage(f"anvendelser/{case.name}/", title, "use_case", told)
    yield from check_pages(facts, language)
    yield from mart_pages(facts, language)
    yield from lesson_pages(facts, language)
    yield from validation_pages(facts, language)
    yield from label_pages(facts, language)
    found = editions(facts.folder)
    changes = [difference(*pair) for pair in pairwise(found)][::-1][:SHOWN_CHANGES]
    title = say("Udgivelser", "Releases")
    yield SitePage("om/udgivelser/", title, "releases", {"editions": found, "changes": changes})
    for path in ("sma-tal", "small-cells"):
        yield SitePage(f"om/{path}/", say("Små tal", "Small numbers"), "small_numbers")
    yield SitePage("om/partial-period/", say("Hele perioder", "Whole periods"), "whole_periods")
    for path, label, text in texts(language):
        yield SitePage(f"om/{path}/", label, "text", {"text": text})
    yield SitePage("soeg/", say("Søg", "Search"), "search")


def texts(language: str) -> list[tuple[str, str, str]]:
    """Glossary, decisions and changes, those that are written: path, title, Markdown."""
    return [
        (path, danish if language == "da" else english, _without_title(PROJECT / name))
        for path, (name, danish, english) in TEXTS.items()
        if (PROJECT / name).exists()
    ]


def markdown(facts: Facts, page: SitePage, language: str) -> str:
    """The page as Markdown with its front matter."""
    above = SECTIONS.get(page.section) if page.path != f"{page.section}/" else None
    say = _sayer(language)
    front = {
        "title": page.title,
        "path": page.path,
        "kind": page.template,
        "section": page.section,
        "above": above and {"path": f"{page.section}/", "label": say(*above)},
    }
    template = _environment(facts, language).get_template(f"{page.template}.md")
    head = json.dumps(front, ensure_ascii=False)
    return f"---\n{head}\n---\n{template.render(page=page, **page.told)}"


def app_link(case: UseCase, language: str) -> Markup:
    """The attributes of a link to a use case's page in its app; a script mends the port."""
    place = APPS.index(case.meta["concept"]) + 1
    name = "" if case.name.startswith("start") else case.name
    href = f"http://localhost:{8500 + place}/{name}?lang={language}"
    return Markup(f'href="{escape(href)}" data-app="{place}"')


def _register(facts: Facts, register: Register, language: str) -> dict:
    reservations = facts.of_register(register.name)
    covered = facts.coverage.get(register.name, ())
    declared = sorted((r for r in reservations if r.is_declared), key=lambda r: r.begins)
    begins = [r.begins for r in declared] + [table.months[0] for table in covered]
    first = min(begins, default=facts.data_as_of)
    span = (first.replace(month=1, day=1), facts.data_as_of)
    last = max((table.months[-1] for table in covered), default=span[1])
    events = [e for e in facts.events if span[0] <= e["from_on"] <= last] if covered else []
    provisional = facts.provisional_from(register.name)
    return {
        "register": register,
        "reservations": reservations,
        "declared": declared,
        "timeline": site_charts.timeline(declared, events, span, language) if declared else None,
        "coverage": [
            (t, site_charts.coverage(t, provisional, language), site_charts.gaps(t, language))
            for t in covered
        ],
        "provisional": provisional,
        "accounts": row_accounts(facts, register.name),
        "revisions": [
            (found, site_revision.picture(found, language))
            for found in site_revision.revisions(facts, register.name)
        ],
        "read_by": read_by(facts),
    }


def _labels(facts: Facts, language: str) -> dict[str, str]:
    """What the names that a declaration uses are called."""
    known = {**facts.catalog.metrics, **facts.catalog.dimensions}
    found = {name: getattr(entry, f"label_{language}") for name, entry in known.items()}
    found |= {name: pair[language == "en"] for name, pair in TIME_LABELS.items()}
    areas = declarations.declared("treatment_areas")
    return found | {name: area[f"label_{language}"] for name, area in areas.items()}


def _declared() -> dict[str, dict[str, dict]]:
    """Kind → name → declaration, without reservations (on registers' pages) and checks."""
    elsewhere = {*declarations.RESERVATION_KINDS, "checks"}
    kinds = [k for k in declarations.SCHEMAS if k not in elsewhere]
    return {kind: declarations.declared(kind) for kind in kinds}


@lru_cache(maxsize=2)
def _environment(facts: Facts, language: str) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    labels = _labels(facts, language)
    environment.filters |= {
        "inline": lambda text: Markup(words.bold(text)),
        "heading": _heading,
        "date": lambda day: words.date(day, language),
        "month": lambda day: words.period(f"{day:%Y-%m}", language),
        "count": lambda number: words.number(number, "persons", language),
        "share": lambda number: words.number(number, "share", language),
        "fields": lambda entry: declared_fields(entry, language, labels),
    }
    environment.tests["contains"] = lambda found, one: one in found
    environment.globals |= {
        "language": language,
        "root": ROOTS[language],
        "facts": facts,
        "app_names": APP_NAMES,
        "kind_names": KIND_NAMES,
        "declaration_names": DECLARATION_NAMES,
        "types": TYPE_NAMES,
        "times": TIME_LABELS,
        **_speakers(facts, language),
        **quality_speakers(facts, language),
        **label_speakers(facts, language),
    }
    return environment


def _speakers(facts: Facts, language: str) -> dict:
    """The functions that templates call."""
    return {
        "say": _sayer(language),
        "word": lambda key, **values: words.say(key, language, **values),
        "rules": lambda: rules(facts.catalog),
        "lessons": lambda: lessons(facts),
        "marts": lambda: marts(facts),
        "metrics_of": lambda mart: sum(mart in m.models for m in facts.catalog.metrics.values()),
        "declared": _declared,
        "texts": lambda: texts(language),
        "app_link": lambda case: app_link(case, language),
        "unit_name": lambda unit: unit_name(unit, language),
        "scope": lambda entry: site_charts.scope_text(entry, language),
        "period": lambda period: site_charts.period_text(period, language),
    }


def _sayer(language: str):
    """`say(danish, english)`: the page's language, or the other one marked as such."""

    def say(danish, english) -> Markup:
        own, other = (danish, english) if language == "da" else (english, danish)
        if own or not other:
            return escape(own or "")
        foreign = "en" if language == "da" else "da"
        return Markup('<span lang="{}">{}</span>').format(foreign, other)

    return say


def _heading(text) -> Markup:
    """Text that stands in a Markdown heading: its signs are no markup."""
    return escape(re.sub(r"([\\`*_{}\[\]#])", r"\\\1", str(text)))


def _without_title(path: Path) -> str:
    text = path.read_text("utf-8")
    return text.partition("\n")[2] if text.startswith("# ") else text

"""This module lists the learning path: worked questions with their answers from this release."""

import datetime
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import yaml
from markupsafe import Markup

from dosis import sections
from dosis.answer import Answer
from dosis.door import answer_question
from dosis.home import DosisError
from dosis.site_facts import Facts
from dosis.site_page import SitePage
from dosis.site_words import DECLARATION_NAMES

LESSONS = Path(__file__).parent / "lessons"
PARTS = {"daekning": ("dækning", "coverage"), "databrud": ("databrud", "breaks")}
SHOWN_ROWS, SHOWN_RESERVATIONS = 16, 3
VIEWER = "planner"  # anybody reads the site, so no lesson is asked by a role that sees small cells


@dataclass(frozen=True)
class Lesson:
    """One worked question; `answer` is None where these data can't answer it, `refusal` why."""

    name: str
    number: int
    content: dict
    command: str
    answer: Answer | None
    refusal: str | None

    @property
    def path(self) -> str:
        return f"laer/{self.name}/"


@lru_cache(maxsize=2)
def lessons(facts: Facts) -> tuple[Lesson, ...]:
    """The lessons in their order, each asked of this release."""
    paths = sorted(LESSONS.glob("*.yml"))
    return tuple(_lesson(facts, number, path) for number, path in enumerate(paths, start=1))


def lesson_pages(facts: Facts, language: str) -> Iterator[SitePage]:
    """One page per lesson."""
    found = lessons(facts)
    for place, lesson in enumerate(found):
        told = {
            "lesson": lesson,
            "table": lesson.answer and _table(lesson, language),
            "shown": SHOWN_RESERVATIONS,
            "see": [_place(facts, path, language) for path in lesson.content["see"]],
            "before": found[place - 1] if place else None,
            "after": found[place + 1] if place + 1 < len(found) else None,
        }
        yield SitePage(lesson.path, lesson.content[f"label_{language}"], "lesson", told)


def months_of(period: str | None, newest: datetime.date) -> tuple[str | None, str | None]:
    """First and last month of `last_year` (the newest whole calendar year) or `half_year`.

    `half_year` is the six months up to that of the newest delivery, None the whole time.
    """
    if period is None:
        return None, None
    if period == "last_year":
        year = newest.year if (newest.month, newest.day) == (12, 31) else newest.year - 1
        return f"{year}-01", f"{year}-12"
    first = newest.year * 12 + newest.month - 6
    return f"{first // 12}-{first % 12 + 1:02d}", f"{newest:%Y-%m}"


def _lesson(facts: Facts, number: int, path: Path) -> Lesson:
    content = yaml.safe_load(path.read_text("utf-8"))
    asked = content["ask"]
    since, until = months_of(asked.get("period"), facts.data_as_of)
    question = {
        "metrics": asked["metrics"],
        "by": asked["by"],
        "where": asked.get("where", []),
        "since": since,
        "until": until,
        "viewer": VIEWER,
        "page": None,
        "totals": False,
    }
    answer, refusal = None, None
    try:
        answer = answer_question(facts.folder, **question)
    except DosisError as error:
        refusal = str(error)
    name = path.stem.partition("_")[2].replace("_", "-")
    return Lesson(name, number, content, _command(question), answer, refusal)


def _command(question: dict) -> str:
    """The question as it is written in the terminal."""
    parts = ["dosis", "ask", *question["metrics"], "--by", ",".join(question["by"])]
    for condition in question["where"]:
        parts += ["--where", condition]
    for name in ("since", "until"):
        parts += [f"--{name}", question[name]] if question[name] else []
    parts += ["--as", question["viewer"]]
    return shlex.join(parts)


def _table(lesson: Lesson, language: str) -> Markup:
    """The answer's rows; where the lesson is about states, some of each."""
    answer = lesson.answer
    states = lesson.content.get("show")
    if states:
        state = f"{lesson.content['ask']['metrics'][0]}_state"
        found = {name: [] for name in states}
        for place, row in enumerate(answer.rows):
            found.get(row[state], []).append(place)
        room = SHOWN_ROWS // len(states)
        kept = sorted(place for places in found.values() for place in places[-room:])
    else:
        kept = list(range(max(0, len(answer.rows) - SHOWN_ROWS), len(answer.rows)))
    shown = replace(answer, numbers=answer.numbers.take(kept))
    return Markup(sections.table(shown, language))


def _place(facts: Facts, path: str, language: str) -> tuple[str, str]:
    """Where a lesson points to, and what that is called; a part that is not there is left out."""
    page, _, part = path.partition("#")
    section, _, name = page.strip("/").partition("/")
    english = language == "en"
    if section == "registre":
        register = next(r for r in facts.registers if r.name == name)
        label = register.label(language)
        has = {
            "daekning": name in facts.coverage,
            "databrud": any(r.is_declared for r in facts.of_register(name)),
        }
        if not has.get(part):
            return page, label
        return path, f"{label}, {PARTS[part][english]}"
    if section == "tal":
        return path, getattr(facts.catalog.metrics[name], f"label_{language}")
    if section == "om":
        return path, ("Hvorfor små tal er skjult", "Why small numbers are hidden")[english]
    return path, DECLARATION_NAMES[part][english]

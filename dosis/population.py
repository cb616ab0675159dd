"""This module counts a declared population: who is left after each rule (attrition)."""

import datetime
import itertools
from pathlib import Path

import pyarrow

from dosis import grid
from dosis.answer import Answer, provenance
from dosis.catalog import open_catalog
from dosis.declarations import declared, first_day
from dosis.disclosure import hide
from dosis.home import DosisError, current_release
from dosis.lineage import of_answer
from dosis.query import connection
from dosis.question import Question
from dosis.reservation import Cell, find, judge, small_cells
from dosis.viewer import admit

ENTRY = (
    "select person_id, min(administered_on) as entered_on from marts.administrations "
    "where left(atc, length($entry)) = $entry group by person_id"
)
RULES = {
    "from": "entered_on >= $value",
    "days_without_before": (
        "not exists (select 1 from marts.administrations as earlier "
        "where earlier.person_id = members.person_id and left(earlier.atc, 4) = left($entry, 4) "
        "and earlier.administered_on < entered_on "
        "and earlier.administered_on >= entered_on - $value::integer) "
        "and entered_on - $value::integer >= "
        "(select greatest(date '2018-05-15', date_trunc('month', min(administered_on))) "
        "from marts.administrations)"
    ),
    "years_old_at_least": (
        "exists (select 1 from marts.persons where persons.person_id = members.person_id "
        "and persons.born_on + to_years($value::integer) <= entered_on)"
    ),
    "diagnosis_before": (
        "exists (select 1 from marts.diagnoses where diagnoses.person_id = members.person_id "
        "and diagnoses.diagnosed_on <= entered_on "
        "and list_any_value(list_filter($value::varchar[], code -> "
        "starts_with(diagnoses.diagnosis_code, code))) is not null)"
    ),
    "lives_days_after": (
        "not exists (select 1 from marts.persons where persons.person_id = members.person_id "
        "and least(persons.died_on, persons.emigrated_on) < entered_on + $value::integer)"
    ),
}


def populations() -> dict[str, dict]:
    """Name → declaration of every population."""
    return declared("populations")


def count(name: str, viewer: str = "researcher", page: str | None = None) -> Answer:
    """Count the population after its entry event and after each rule.

    One row per step: `step` (number), `rule_da`, `rule_en`, `persons` and `left_out` with their
    states. Small counts are hidden as everywhere; a hidden step hides the difference beside it.
    Raises DosisError for an unknown population or a refused viewer.
    """
    if name not in populations():
        raise DosisError(f"There is no population {name}; known: {', '.join(populations())}.")
    population = populations()[name]
    folder, about = current_release()
    metric = open_catalog(folder).metrics["treated_patients"]
    asker = admit(folder, about, viewer, page, (metric,))
    steps = _steps(folder, population)
    rows = _rows(population, steps)
    if asker.regime == "floor":
        _protect(rows, asker.smallest_shown)
    return _answer(folder, about, metric, rows, population)


def _steps(folder: Path, population: dict) -> list[int]:
    """Persons after the entry event and after each rule, each rule on those left by the last."""
    cursor = connection(folder)
    entry = population["entry"]["first_dose_of"]
    cursor.execute(f"create temp table members as {ENTRY}", {"entry": entry})
    counts = [cursor.execute("select count(*) from members").fetchone()[0]]
    for rule in population["rules"]:
        kind = next(key for key in rule if key in RULES)
        value = first_day(rule[kind]) if kind == "from" else rule[kind]
        sql = RULES[kind].replace("entered_on", "members.entered_on")
        parameters = {"value": value} | ({"entry": entry} if "$entry" in sql else {})
        cursor.execute(
            f"create or replace temp table members as select * from members where {sql}", parameters
        )
        counts.append(cursor.execute("select count(*) from members").fetchone()[0])
    return counts


def _rows(population: dict, steps: list[int]) -> list[dict]:
    labels = [population["entry"], *population["rules"]]
    rows = []
    for number, (label, persons) in enumerate(zip(labels, steps, strict=True)):
        left_out = steps[number - 1] - persons if number else 0
        rows.append(
            {
                "step": str(number + 1),
                "rule_da": label["label_da"],
                "rule_en": label["label_en"],
                "persons": float(persons),
                "persons_state": "value" if persons else "zero",
                "left_out": float(left_out),
                "left_out_state": "value" if left_out else "zero",
            }
        )
    return rows


def _protect(rows: list[dict], smallest_shown: int) -> None:
    """Hide small counts, and steps so near a later one that the difference is a small count.

    From the end, so that the last step, the number people came for, is the one that stays.
    """
    later = None
    for row in reversed(rows):
        near = later is not None and 0 < row["persons"] - later < smallest_shown
        if near or 0 < row["persons"] < smallest_shown:
            hide(row, "persons")
        else:
            later = row["persons"]
    for before, row in itertools.pairwise(rows):
        if row["persons"] is None or before["persons"] is None:
            hide(row, "left_out")


def _answer(folder: Path, about: dict, metric, rows: list[dict], population: dict) -> Answer:
    question = Question((metric,), (), (), None, None, False)
    starts = [rule["from"] for rule in population["rules"] if "from" in rule]
    first = datetime.date.fromisoformat(first_day(starts[0] if starts else "2018-05"))
    last = datetime.date.fromisoformat(max(about["data_as_of"].values()))
    units = tuple(grid.units(folder, open_catalog(folder), question))
    cells = [
        Cell(number, units, first, last, population["entry"]["first_dose_of"], True)
        for number in range(len(rows))
    ]
    reservations = find(folder, question, cells)
    hidden = [n for n, row in enumerate(rows) if "hidden" in row.values()]
    if hidden:
        reservations.append(small_cells(len(hidden), hidden, ["persons"]))
    return Answer(
        release=about["number"],
        numbers=pyarrow.Table.from_pylist(rows),
        columns=_columns(),
        verdict=judge(question, reservations, cells),
        reservations=reservations,
        annotations=[],
        suppressed=len(hidden),
        provenance=provenance(about, (metric,), of_answer(folder, question), ENTRY, {}),
    )


def _columns() -> list[dict]:
    described = (
        ("step", "dimension", "text", None, "Trin", "Step"),
        ("rule_da", "dimension", "text", None, "Regel", "Rule (Danish)"),
        ("rule_en", "dimension", "text", None, "Regel (engelsk)", "Rule"),
        ("persons", "metric", "number", "persons", "Personer tilbage", "Persons left"),
        ("persons_state", "state", "text", None, "Personer: tilstand", "Persons: state"),
        ("left_out", "metric", "number", "persons", "Faldet fra", "Left out"),
        ("left_out_state", "state", "text", None, "Faldet fra: tilstand", "Left out: state"),
    )
    keys = ("name", "kind", "type", "unit", "label_da", "label_en")
    return [dict(zip(keys, values, strict=True)) for values in described]

"""This module checks the small parts of the site that need no release: months, units, lineage."""

import datetime
import re
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as some

from dosis.release_diff import Edition, Meaning, difference, history
from dosis.site_ancestry import Lineage, Step, _columns, lineage
from dosis.site_checks import months_text, observed_text
from dosis.site_lessons import LESSONS, months_of
from dosis.site_trend import finding, small_years, unmet_by_month
from dosis.site_variables import Filled, share_text

MONTHS = some.dates(datetime.date(2000, 1, 1), datetime.date(2030, 1, 1)).map(
    lambda day: day.replace(day=1)
)
MONTH = datetime.date(2024, 3, 1)
DAY = datetime.date(2024, 6, 30)


class Manifest:
    """A catalogue that knows only which node reads which."""

    manifest: ClassVar = {
        "sources": {"source.dosis.smr.doses": {"schema": "raw"}},
        "nodes": {
            "model.dosis.stg_smr__doses": {"resource_type": "model", "path": "staging/smr/a.sql"},
            "model.dosis.int_doses__kept": {"resource_type": "model", "path": "intermediate/b.sql"},
            "model.dosis.units": {"resource_type": "model", "path": "marts/units.sql"},
            "model.dosis.doses": {"resource_type": "model", "path": "marts/doses.sql"},
        },
        "parent_map": {
            "model.dosis.stg_smr__doses": ["source.dosis.smr.doses"],
            "model.dosis.int_doses__kept": ["model.dosis.stg_smr__doses", "model.dosis.units"],
            "model.dosis.doses": ["model.dosis.int_doses__kept"],
            "model.dosis.units": ["source.dosis.smr.units"],
        },
    }


def test_adjoining_months_are_told_as_a_period():
    months = [datetime.date(2023, 12, 1), datetime.date(2024, 1, 1), datetime.date(2024, 3, 1)]
    assert months_text(months, "da") == "december 2023 – januar 2024, marts 2024"


@given(some.sets(MONTHS, min_size=1, max_size=20))
def test_a_period_begins_wherever_the_month_before_is_not_there(months):
    begun = [
        month for month in months if (month - datetime.timedelta(1)).replace(day=1) not in months
    ]
    assert len(months_text(list(months), "en").split(", ")) == len(begun)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.0421, "share", "4,2\u00a0%"),
        (0.031, "points", "3,10 procentpoint"),
        (2.03, "ratio", "2,03 gange"),
        (12, "days", "12 dage"),
        (0.25, "distance", "0,25"),
        (None, "share", "–"),
    ],
)
def test_what_was_observed_is_told_in_the_checks_unit(value, unit, text):
    assert observed_text(value, unit, "da") == text


def test_a_share_that_is_not_none_is_never_told_as_none():
    assert share_text(0.0001, "da") == "under 0,1\u00a0%"
    assert share_text(0.99999, "en") == "over 99.9%"
    assert share_text(0.0, "en") == "0.0%"


def test_the_months_of_a_lesson_follow_the_data():
    assert months_of("last_year", DAY) == ("2023-01", "2023-12")
    assert months_of("last_year", datetime.date(2023, 12, 31)) == ("2023-01", "2023-12")
    assert months_of("half_year", DAY) == ("2024-01", "2024-06")
    assert months_of("half_year", datetime.date(2024, 3, 15)) == ("2023-10", "2024-03")
    assert months_of(None, DAY) == (None, None)


def test_there_are_five_lessons_in_order():
    numbers = [path.name.partition("_")[0] for path in sorted(LESSONS.glob("*.yml"))]
    assert numbers == ["1", "2", "3", "4", "5"]


def test_lineage_passes_staging_stops_at_other_marts_and_counts_depth():
    found = lineage(Manifest, "doses")
    assert [(step.name, step.group, step.depth) for step in found.steps] == [
        ("smr.doses", "raw:smr", 0),
        ("units", "marts:units", 0),
        ("int_doses__kept", "rule:doses", 1),
    ]
    reads = {("raw:smr", "rule:doses"), ("marts:units", "rule:doses"), ("rule:doses", "doses")}
    assert found.edges == reads


def test_subjects_that_read_each_other_still_find_their_columns():
    steps = tuple(
        Step(name, kind, name, group, depth)
        for name, kind, group, depth in (
            ("a", "raw", "raw:a", 0),
            ("b1", "intermediate", "rule:b", 1),
            ("c", "intermediate", "rule:c", 2),
            ("b2", "intermediate", "rule:b", 3),
        )
    )
    edges = {("raw:a", "rule:b"), ("rule:b", "rule:c"), ("rule:c", "rule:b"), ("rule:c", "m")}
    columns = _columns(Lineage("m", steps, frozenset(edges)))
    assert columns == [["raw:a", "rule:c"], ["rule:b"], ["m"]]


def test_the_trend_names_its_worst_month_and_draws_it_highest():
    trend = [(datetime.date(2024, m, 1), 100, unmet) for m, unmet in ((1, 0), (2, 9), (3, 3))]
    assert finding(trend, "en") == "Most unmet in February 2024: 9 of 100 judgements"
    assert "2 of 50" in finding([(MONTH, 1, 1), (MONTH, 50, 2)], "en")
    drawn = unmet_by_month(trend, "da")
    heights = [float(height) for height in re.findall(r'<rect[^>]*height="([\d.]+)"', drawn)]
    assert heights[1] > heights[2] > heights[0]


def test_a_variable_that_is_never_missing_has_no_picture():
    years = ((2023, 10, 0), (2024, 10, 5))
    assert Filled(20, 0, 0, DAY, ((2023, 10, 0), (2024, 10, 0))).picture("x", "da") is None
    assert "x, mangler efter år: 2023 0,0\u00a0%, 2024 50,0\u00a0%" in Filled(
        20, 5, 0, DAY, years
    ).picture("x", "da")
    assert small_years(years, "x").count('class="rest"') == 2


def edition(number: int, rows: dict, version: int, text: str) -> Edition:
    """A release with one metric."""
    meaning = Meaning(version, "2024-01-01", (text,))
    return Edition(number, {"made_at": "2024-05-01T00:00"}, rows, {"m": meaning})


def test_a_difference_tells_rows_and_meanings_that_changed_and_no_others():
    one = edition(1, {"a": 1, "b": 2, "gone": 3}, 1, "x")
    two = edition(2, {"a": 1, "b": 5, "new": 4}, 2, "y")
    change = difference(one, two)
    assert change.rows == (("b", 2, 5), ("gone", 3, None), ("new", None, 4))
    assert [(name, old.version, new.version) for name, old, new in change.metrics] == [("m", 1, 2)]
    assert change.unchanged_count == 1
    assert difference(one, one).metrics == ()


def test_a_metrics_history_has_one_entry_per_meaning_newest_first():
    found = (edition(1, {}, 1, "x"), edition(2, {}, 1, "x"), edition(3, {}, 2, "y"))
    assert [(e.number, m.version) for e, m in history(found, "m")] == [(3, 2), (1, 1)]
    assert history(found, "unknown") == []

"""This module checks what charts and words do with breaks, gaps, zeros and hidden numbers."""

from dataclasses import replace

import pyarrow
import pytest

from dosis import axes, chart, lanes, marks, series, words
from dosis.answer import Answer, Verdict

MONTHS = [f"2022-{month:02d}" for month in range(1, 13)]
UNITS = ("Nord", "Syd")


@pytest.fixture
def answer() -> Answer:
    """Two units over twelve months, number n in month n for Nord and 2n for Syd."""
    rows = [(unit, month) for unit in UNITS for month in MONTHS]
    values = [float((n % 12 + 1) * (1 + n // 12)) for n in range(24)]
    numbers = pyarrow.table(
        {
            "region": [unit for unit, _ in rows],
            "month": [month for _, month in rows],
            "doses": values,
            "doses_state": ["value"] * 24,
        }
    )
    columns = [
        column("region", "dimension", "text"),
        column("month", "dimension", "month"),
        column("doses", "metric", "number", "administrations"),
        column("doses_state", "state", "text"),
    ]
    about = {"metrics": [], "data_as_of": "2023-01-01", "parameters": {}, "source": "synthetic"}
    fine = Verdict("comparable", "Tallene kan sammenlignes.", "The numbers can be compared.")
    return Answer("1", numbers, columns, fine, [], [], 0, about)


def column(name: str, kind: str, type_: str, unit: str | None = None) -> dict:
    """A column as `ask` describes it."""
    labels = {"label_da": name, "label_en": name}
    return {"name": name, "kind": kind, "type": type_, "unit": unit, **labels}


def reserve(answer: Answer, action: str, cells: list[int], **more) -> Answer:
    """The answer with one reservation."""
    found = {
        "id": "planted",
        "kind": "declared_break",
        "severity": 3,
        "action": action,
        "metric": "doses",
        "scope": {},
        "from": "2022-07-01",
        "to": None,
        "label_da": "Nyt system",
        "label_en": "New system",
        "cells": cells,
    }
    return replace(answer, reservations=[found | more])


def put(answer: Answer, row: int, value: float | None, state: str) -> Answer:
    """The answer with another number in one row."""
    values, states = (answer.numbers[name].to_pylist() for name in ("doses", "doses_state"))
    values[row], states[row] = value, state
    numbers = answer.numbers.set_column(2, "doses", pyarrow.array(values, pyarrow.float64()))
    return replace(answer, numbers=numbers.set_column(3, "doses_state", pyarrow.array(states)))


def paths_of(answer: Answer, unit: str) -> list[str]:
    """The path of each month of a unit's line."""
    return [p.path for p in series.points(answer, "doses", "region") if p.series == unit]


def test_a_split_breaks_the_lines_it_touches_and_no_others(answer):
    split = reserve(answer, "split", [6, 7])
    nord = paths_of(split, "Nord")
    assert len(set(nord)) == 2
    assert nord[5] != nord[6]
    assert len(set(paths_of(split, "Syd"))) == 1
    before, now = series.first_and_last(split, "doses", "region", "Nord")
    assert (before.text, now.text) == ("2022-07", "2022-12")


def test_a_missing_number_breaks_the_line(answer):
    gap = put(answer, 3, None, "missing")
    nord = paths_of(gap, "Nord")
    assert nord[2] != nord[4]


def test_an_excluded_unit_leaves_the_ranking(answer):
    whole = replace(answer, numbers=answer.numbers.take([11, 23]))
    assert [u.name for u in series.compared(whole, "doses", "region")] == ["Syd", "Nord"]
    left_out = reserve(whole, "exclude", [1])
    assert [u.name for u in series.compared(left_out, "doses", "region")] == ["Nord"]
    assert [u.name for u in series.standings(left_out, "doses", "region")] == ["Nord", "Syd"]


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_state_has_a_mark_and_its_words(answer, language):
    for row, state in ((2, "missing"), (4, "hidden")):
        answer = put(answer, row, None, state)
    answer = reserve(put(answer, 5, 0.0, "zero"), "split", [6])
    arguments = ("doses", "region", "Nord", False, language)
    keyed = [mark for mark, _ in chart.line_key(answer, *arguments)]
    assert keyed == ["break", "missing", "hidden"]
    spec = chart.lines(answer, "doses", "region", focus="Nord", language=language).to_dict()
    kinds = [layer["mark"]["type"] for layer in spec["layer"]]
    assert {"line", "rule", "circle", "point", "text"} <= set(kinds)
    assert spec["usermeta"]["embedOptions"]["renderer"] == "svg"
    assert spec["config"]["locale"]["number"]["decimal"] == ("," if language == "da" else ".")


def test_an_event_outside_the_charts_time_is_not_drawn(answer):
    labels = {"label_da": "COVID-19", "label_en": "COVID-19"}
    event = {"id": "covid", "from": "2020-03-01", "to": "2020-06-30", **labels}
    past, now = event, event | {"to": "2022-03-31"}
    for told, expected in ((past, 0), (now, 1)):
        dated = replace(answer, annotations=[told])
        line = series.points(dated, "doses", "region")
        assert len(marks.notes(dated, "doses", line, "da")) == expected


def test_the_newest_number_is_a_settled_one(answer):
    provisional = reserve(answer, "mark", [11], kind="provisional")
    assert series.latest(provisional, "doses", "region", "Nord").text == "2022-11"


def test_a_lane_that_nobody_delivered_is_shown():
    doses = [
        {
            "lane": "hospital_dose",
            "atc": "L04AB04",
            "medicine_name": "adalimumab",
            "from_on": f"2022-0{month}-01",
            "to_on": f"2022-0{month}-14",
            "amount": "40 mg",
            "place": None,
        }
        for month in range(1, 5)
    ]
    drawn = lanes.timeline(doses, missing=("municipality",), language="da").to_json()
    assert "ikke leveret" in drawn
    assert "Givet af kommunen" in drawn


def test_hidden_steps_of_a_population_have_no_bar():
    steps = [
        {
            "rule_da": "Alle",
            "rule_en": "All",
            "persons": persons,
            "persons_state": state,
            "left_out": None,
        }
        for persons, state in ((120.0, "value"), (None, "hidden"))
    ]
    drawn = lanes.attrition(steps, language="da").to_json()
    assert "skjult" in drawn


@pytest.mark.parametrize(
    ("value", "unit", "danish", "english"),
    [
        (0.6234, "share", "62,3\u00a0%", "62.3%"),
        (1234567.0, "DDD", "1.234.567", "1,234,567"),
        (1234.5, "mg per administration", "1.234", "1,234"),
        (40.25, "mg per administration", "40,2", "40.2"),
        (3.126, "administrations per patient-month", "3,13", "3.13"),
        (None, "share", "–", "–"),
    ],
)
def test_numbers_are_written_as_read(value, unit, danish, english):
    assert words.number(value, unit, "da") == danish
    assert words.number(value, unit, "en") == english


@pytest.mark.parametrize(
    ("step", "danish", "english"),
    [
        ("2024", "2024", "2024"),
        ("2024-Q3", "3. kvartal 2024", "Q3 2024"),
        ("2024-05", "maj 2024", "May 2024"),
        ("2024-W09", "uge 9, 2024", "week 9, 2024"),
        ("2024-05-12", "12. maj 2024", "12 May 2024"),
    ],
)
def test_times_are_written_as_read(step, danish, english):
    assert words.period(step, "da") == danish
    assert words.period(step, "en") == english


def test_every_text_is_there_in_both_languages():
    pairs = [pair for key, pair in words.WORDS.items() if key != "others"]
    assert all(len(pair) == 2 and all(pair) for pair in pairs)


def test_a_provisional_number_shows_where_it_is_expected_to_end(answer):
    rises = {"doses": {"t": {"11": [0.25, 0.1, 0.5]}}}
    told = reserve(answer, "mark", [11], kind="provisional", severity=2, rises=rises)
    (last,) = [p for p in series.points(told, "doses", "region") if p.low is not None]
    assert (last.series, last.text) == ("Nord", "2022-12")
    assert (last.value, last.low, last.high) == (12.0, pytest.approx(13.2), 18.0)
    drawn = chart.lines(told, "doses", "region", focus="Nord").to_json()
    assert '"high": 18.0' in drawn
    assert "ventes at ende mellem 13 og 18" in drawn
    key = chart.line_key(told, "doses", "region", "Nord", False, "da")
    assert {"provisional", "interval"} <= {mark for mark, _ in key}
    assert '"high"' not in chart.lines(answer, "doses", "region", focus="Nord").to_json()


def test_an_axis_of_shares_reaches_below_zero_only_where_one_does():
    assert axes.amounts([-0.08, 0.2], "share")[0] < -0.08
    assert axes.amounts([0.01, 0.2], "share")[0] == 0

"""This module proves the measures of the revision by hand-made expectations."""

import pytest

from dosis.score_revision import measures


def expected(came: int, low: int, high: int, **more) -> dict:
    """What was expected of a month (100 rows so far, 120 in the end) and what came."""
    row = {"is_final": False, "is_newest": False, "row_count": 100, "expected_count": 120}
    return row | {"low_count": low, "high_count": high, "came": came} | more


def value(found: list[dict], name: str) -> float:
    """The value of one measure."""
    return next(measure["value"] for measure in measures(found) if measure["name"] == name)


def test_an_interval_holds_what_came_with_its_ends():
    found = [expected(110, 110, 130), expected(130, 110, 130), expected(131, 110, 130)]
    found.append(expected(125, 110, 130, is_newest=True))
    held = measures(found)[0]
    assert (held["value"], held["low"], held["high"], held["met"]) == (0.75, 0.75, 0.85, True)
    assert value(found, "the same, of the newest deliveries alone") == 1


def test_final_months_do_not_make_intervals_look_better():
    found = [expected(131, 110, 130), expected(100, 100, 100, is_final=True)]
    assert measures(found)[0]["value"] == 0
    assert measures(found)[0]["met"] is False
    assert value(found, "mean error of months called final") == 0


def test_errors_are_shares_of_what_came():
    found = [expected(150, 110, 130), expected(100, 110, 130)]
    assert value(found, "mean error of the expected final number") == 0.2
    assert value(found, "mean error of the rows so far") == pytest.approx(1 / 6)


def test_nothing_to_compare_is_no_measure():
    assert measures([]) == []
    assert measures([expected(100, 100, 100, is_final=True)]) == []

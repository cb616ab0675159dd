"""This module tests how money, periods and fields are told: words, comparisons, the tree map."""

import math
import types

import pytest

from dosis import money_words, series, tree_map
from dosis.cost_periods import comparisons, named
from dosis.tree_map import _squares

SPACE = "\u00a0"


@pytest.mark.parametrize(
    ("value", "da", "en"),
    [
        (0, "0 kr.", "0 DKK"),
        (345678.4, "345.678 kr.", "345,678 DKK"),
        (-1234567, "−1,2 mio. kr.", "−1.2 m DKK"),
        (123456789, "123 mio. kr.", "123 m DKK"),
        (2.5e9, "2,5 mia. kr.", "2.5 bn DKK"),
        (None, "–", "–"),
    ],
)
def test_amounts_are_short_in_both_languages(value, da, en):
    assert money_words.amount(value, "da").replace(SPACE, " ") == da
    assert money_words.amount(value, "en").replace(SPACE, " ") == en


def test_a_change_carries_its_sign():
    assert money_words.change(5.6e6, "da").startswith("+5,6")
    assert money_words.change(-5.6e6, "da").startswith("−5,6")
    assert money_words.change(0, "da")[0] == "0"


def months(count: int, last: str = "2024-05") -> list[str]:
    return [series.months_back(last, n) for n in range(count, 0, -1)]


def test_the_newest_year_is_set_against_the_one_before():
    found = list(comparisons(months(41)).values())
    assert (found[0].before, found[0].after) == (("2022-06", "2023-05"), ("2023-06", "2024-05"))
    assert [one.after[0] for one in found[1:3]] == ["2023-01", "2022-01"]
    assert found[3].after == ("2024-03", "2024-05")
    assert found[3].before == ("2023-03", "2023-05")
    assert named(found[1], "da") == "2023 mod 2022"
    assert named(found[3], "en") == "March–May 2024 against March–May 2023"


@pytest.mark.parametrize(("count", "length"), [(2, 1), (7, 3), (14, 7)])
def test_a_first_release_sets_its_halves_against_each_other(count, length):
    (one,) = comparisons(months(count)).values()
    assert one.after == (series.months_back("2024-05", length), "2024-05")
    assert one.before[1] == series.months_back("2024-05", length + 1)
    assert comparisons(months(1)) == comparisons([]) == {}


@pytest.mark.parametrize("sizes", [[1.0], [6, 6, 4, 3, 2, 2, 1], [100, 1, 1, 1], [5.0] * 12])
def test_fields_fill_the_place_without_overlap_in_proportion(sizes):
    place = (0.5, 0.0, 2.6, 1.0)
    found = _squares(sizes, place)
    for size, (x, y, width, height) in zip(sizes, found, strict=True):
        assert width * height == pytest.approx(2.6 * size / sum(sizes))
        assert x >= 0.5 - 1e-9
        assert x + width <= 3.1 + 1e-9
        assert y >= -1e-9
        assert y + height <= 1 + 1e-9
    for n, (x, y, width, height) in enumerate(found):
        for x2, y2, width2, height2 in found[n + 1 :]:
            across = min(x + width, x2 + width2) - max(x, x2)
            down = min(y + height, y2 + height2) - max(y, y2)
            assert min(across, down) < 1e-9
    assert math.isclose(sum(w * h for _, _, w, h in found), 2.6)


def test_many_small_medicines_are_one_field_of_others():
    rows = [
        {"atc_class": f"A{n:02d}AA", "medicine_name": f"m{n}", "cost": 100.0 - n} for n in range(40)
    ]
    answer = types.SimpleNamespace(rows=rows)
    found = tree_map.fields(answer, "cost", "medicine_name", "atc_class", "Øvrige")
    assert len(found) == tree_map.SHOWN + 1
    assert found[-1].name == "Øvrige"
    assert sum(field.part for field in found) == pytest.approx(1)

"""This module tests the declared alternatives: what is refused, and what each one says."""

import pytest
import yaml
from conftest import PROJECT

from dosis.counterfactual import counterfactuals, rows
from dosis.declarations import declared
from dosis.home import DosisError

GOOD = {
    "replace": {"medicine": "L04AB04", "brands": ["Humira"]},
    "by": {"medicine": "L04AB04"},
    "share": 0.9,
    "from": "2018-11",
    "label_da": "a",
    "label_en": "b",
    "because_da": "fordi det er godkendt til det samme",
    "because_en": "because it is approved for the same",
    "source_da": "kilde",
    "source_en": "source",
}


def written(folder, **contents):
    kind = folder / "declarations" / "counterfactuals"
    kind.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        (kind / f"{name}.yml").write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    return folder


def test_a_counterfactual_is_one_row_with_brands_in_small_letters(tmp_path):
    content = GOOD | {"by": {"medicine": "L04AB04", "brands": ["Imraldi", "Hyrimoz"]}}
    (row,) = rows(written(tmp_path, one=content))
    assert (row["replaced_brands"], row["other_brands"]) == ("humira", "imraldi|hyrimoz")
    assert (row["share"], row["ratio"], row["from_on"], row["to_on"]) == (
        0.9,
        1,
        "2018-11-01",
        None,
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"by": {"medicine": "L04AB01"}}, "ratio"),
        ({"replace": {"medicine": "L04AB04"}}, "stand for itself"),
        ({"share": 1.2}, "share"),
        ({"because_da": "kort"}, "because_da"),
    ],
)
def test_what_does_not_say_enough_is_refused_by_name(tmp_path, change, said):
    with pytest.raises(DosisError, match=f"one.yml.*{said}"):
        rows(written(tmp_path, one=GOOD | change))


def test_a_saving_must_not_count_twice(tmp_path):
    with pytest.raises(DosisError, match="one and two replace the same"):
        rows(written(tmp_path, one=GOOD, two=GOOD | {"share": 0.5}))
    ended = GOOD | {"to": "2019-12"}
    assert len(rows(written(tmp_path, one=ended, two=GOOD | {"from": "2020-01"}))) == 2


def test_another_substance_needs_a_ratio_and_may_be_replaced_whole(tmp_path):
    content = GOOD | {"replace": {"medicine": "L04AC10"}, "ratio": 1.5}
    (row,) = rows(written(tmp_path, one=content))
    assert (row["replaced_brands"], row["ratio"]) == (None, 1.5)


def test_every_declared_alternative_says_why_in_both_languages():
    declared_ones = counterfactuals(PROJECT)
    assert set(declared_ones) == set(declared("counterfactuals"))
    for one in declared_ones.values():
        assert all(len(text) > 20 for text in (*one.because, *one.source))
        assert 0 < one.share <= 1

"""This module proves how `dosis score` counts planted rests on the list that a supervisor sees."""

import json

import duckdb
import pytest
from conftest import at_home
from rest_cases import FIRST, LAST, plant
from scipy.stats import beta

from dosis import score_null
from dosis.score import newest_card
from dosis.score_findings import family_rows
from dosis.score_rests import listed_findings, pairs_looked_at, rest_measures

SEED = 5
ON_LIST = "planted rests of 10 and 20 % that are on the list"
FALSE = "false entries on the list of rests"


@pytest.fixture(scope="module")
def home(released_home, new_home):
    """A copy of the released home; `truth` plants one more rest in it."""
    return new_home("rests", released_home)


@pytest.fixture(scope="module")
def truth(home) -> dict:
    """The rest that is planted in the layer of `home`, as a planted truth."""
    unit_code, atc, _ = plant(home)
    return {
        "id": "rest_case", "family": "diversion", "size": "20", "is_decoy": False,
        "register": "sales", "scope": {"department": unit_code}, "atc": atc,
        "from": FIRST, "to": LAST, "seed": SEED, "value": 1.3,
        "unit": "packs delivered against use",
    }  # fmt: skip


@pytest.fixture(scope="module")
def pairs(home, truth) -> list[dict]:
    folder = (home / "releases" / "current").resolve()
    with duckdb.connect(str(folder / "layer.duckdb"), read_only=True) as layer:
        return pairs_looked_at(layer, folder, SEED)


def test_a_finding_is_a_listed_pair_from_its_first_to_its_last_day(pairs, truth):
    (found,) = listed_findings(pairs)
    assert (found["scope_value"], found["atc_prefix"]) == (
        truth["scope"]["department"],
        truth["atc"],
    )
    assert found["from_on"].isoformat() == FIRST
    assert (found["to_on"].day, found["to_on"].isoformat() > "2023-01") == (28, True)
    assert len(pairs) > 100


def test_with_nothing_planted_every_listed_rest_and_department_is_a_false_alarm(home, truth):
    folder = (home / "releases" / "current").resolve()
    with duckdb.connect(str(folder / "layer.duckdb"), read_only=True) as layer:
        alarms = score_null.found_in(layer, folder, SEED)
    (rest,) = (a for a in alarms if a["kind"] == "lasting_rest")
    assert (rest["scope_value"], rest["from_on"]) == (truth["scope"]["department"], FIRST)
    departments, rests = score_null.measures(alarms, [SEED])
    assert (rests["value"], rests["met"]) == (1, None)
    assert (departments["value"], departments["met"]) == (len(alarms) - 1, len(alarms) <= 2)
    lines = score_null.told({"alarms": alarms, "measures": [departments, rests]}).splitlines()
    line = f"seed {SEED}: lasting_rest {rest['scope_value']} {rest['atc_prefix']} from {FIRST}"
    assert line in lines
    assert lines[-1] == "rests on the list in 1 whole registers with nothing planted: 1"


@pytest.mark.parametrize(
    ("change", "found", "false"),
    [
        ({}, 1, 0),
        ({"to": FIRST}, 1, 0),
        ({"atc": "V03AX99"}, 0, 1),
        ({"scope": {"department": "elsewhere"}}, 0, 1),
        ({"from": "2021-01-01", "to": "2022-03-31"}, 0, 1),
        ({"from": "2023-05-01", "to": "2023-12-31"}, 0, 1),
        ({"register": "smr"}, 0, 1),
        ({"seed": SEED + 1}, 0, 1),
    ],
)
def test_a_listed_rest_counts_where_medicine_place_and_time_are_planted(
    pairs, truth, change, found, false
):
    planted = [truth | change]
    rows = family_rows("diversion", planted, listed_findings(pairs))
    told = {row["size"]: row for row in rows}
    assert (told["20"]["found"], told["all"]["found"], told["all"]["false"]) == (
        found,
        found,
        false,
    )
    measures = {m["name"]: m for m in rest_measures(rows, planted, pairs)}
    assert (measures[ON_LIST]["value"], measures[FALSE]["value"]) == (found, false)
    assert measures[ON_LIST]["met"] is None
    assert measures[FALSE]["met"] is (false == 0)


def test_rests_of_five_percent_are_a_row_and_not_in_the_share(pairs, truth):
    missed = truth | {"size": "10", "scope": {"department": "elsewhere"}}
    planted = [truth | {"size": "5"}, truth, missed, missed | {"size": "5"}]
    rows = family_rows("diversion", planted, listed_findings(pairs))
    told = {row["size"]: (row["planted"], row["found"]) for row in rows}
    assert told == {"all": (4, 2), "5": (2, 1), "10": (1, 0), "20": (1, 1)}
    measures = {m["name"]: m for m in rest_measures(rows, planted, pairs)}
    share = measures[ON_LIST]
    assert share["value"] == 0.5
    assert share["low"] == pytest.approx(beta.ppf(0.025, 1, 2), abs=1e-6)
    assert share["high"] == pytest.approx(beta.ppf(0.975, 2, 1), abs=1e-6)


def test_a_planted_rest_without_a_window_to_judge_is_counted_as_such(pairs, truth):
    small = next(pair for pair in pairs if not pair["is_judged"])
    places = [(small["unit_code"], small["atc"]), ("elsewhere", truth["atc"])]
    others = [truth | {"scope": {"department": code}, "atc": atc} for code, atc in places]
    planted = [truth, *others]
    rows = family_rows("diversion", planted, listed_findings(pairs))
    measures = {m["name"]: m for m in rest_measures(rows, planted, pairs)}
    assert measures["of 3 planted rests, those that cannot be judged"]["value"] == 2


def test_an_empty_list_has_no_share_of_false_entries(pairs, truth):
    unlisted = [pair | {"is_listed": False} for pair in pairs]
    rows = family_rows("diversion", [truth], listed_findings(unlisted))
    measures = {m["name"]: m for m in rest_measures(rows, [truth], unlisted)}
    assert FALSE not in measures
    assert measures[ON_LIST]["value"] == 0


@pytest.mark.parametrize("is_decoy", [False, True])
def test_the_card_counts_the_list_and_a_look_alike_on_it_is_false(home, pairs, truth, is_decoy):
    path = home / "truth" / "planted.json"
    before = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps([*before, truth | {"is_decoy": is_decoy}]), "utf-8")
    try:
        with at_home(home):
            card = newest_card(home)
    finally:
        path.write_text(json.dumps(before), "utf-8")
    (row,) = (r for r in card["families"] if (r["name"], r["size"]) == ("diversion", "all"))
    real = [t for t in before if t["family"] == "diversion" and not t["is_decoy"]]
    assert row["planted"] == len(real) + (not is_decoy)
    assert (row["found"], row["false"]) == (int(not is_decoy), int(is_decoy))
    (false,) = (m for m in card["measures"] if m["name"] == FALSE)
    assert (false["item"], false["goal"], false["met"]) == ("supervision", 0.05, not is_decoy)

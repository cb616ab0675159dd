"""This module proves how `dosis score` counts what was found of what was planted."""

import json

import duckdb
import pytest
from conftest import must, run_here

from dosis.home import DosisError
from dosis.score import FAMILIES, newest_card, score_seeds, seed_numbers

KEYS = {"name", "size", "planted", "found", "false", "precision", "recall", "error"}


@pytest.fixture(scope="module")
def scored(released_home) -> dict:
    """The card of the current release, as the command prints it."""
    return json.loads(must(run_here(released_home, "score", "--format", "json")).stdout)


def row(card: dict, name: str, size: str = "all") -> dict:
    (found,) = (r for r in card["families"] if (r["name"], r["size"]) == (name, size))
    return found


def test_the_card_has_every_family_with_its_sizes(scored, released_home):
    planted = json.loads((released_home / "truth" / "planted.json").read_text("utf-8"))
    assert all(r.keys() == KEYS for r in scored["families"])
    for name in FAMILIES:
        real = [t for t in planted if t["family"] == name and not t["is_decoy"]]
        assert row(scored, name)["planted"] == len(real) > 0
        assert sum(
            r["planted"] for r in scored["families"] if r["name"] == name and r["size"] != "all"
        ) == len(real)


def test_what_no_model_looks_for_is_not_yet_and_never_zero(scored):
    assert row(scored, "effect")["found"] is None
    assert row(scored, "effect")["recall"] is None


def test_stalled_switches_are_found_and_few_others_are_called_so(scored):
    """The home is small: with a dozen patients a department, a stall at 60 % can't be seen."""
    assert row(scored, "stalled_switch", "40")["recall"] == 1
    assert row(scored, "stalled_switch")["precision"] >= 0.8
    (false,) = (
        m for m in scored["measures"] if m["item"] == "stalled_switch" and m["goal"] == 1
        and m["name"].startswith("false alarms")
    )  # fmt: skip
    assert false["met"]


def test_silent_months_are_told_from_true_zeros(scored):
    assert row(scored, "reporting_gap", "product")["found"] is not None
    goals = {
        m["goal"]: m for m in scored["measures"] if m["item"] == "zero_or_missing" and m["goal"]
    }
    assert sorted(goals) == [0.01, 0.95]
    assert all(m["met"] for m in goals.values())


GAPS_AND_USE = """
    with months as (
        select hospital, date_trunc('month', administered_on)::date as month_on, count(*) as doses
        from marts.administrations inner join marts.departments using (department_id) group by all
    )
    select
        bool_or(kind = 'coverage') as is_found,
        (
            select count(*) + $silent = datediff('month', min(month_on), max(month_on)) + 1
            from months
            where hospital = $hospital
                and month_on not between $from_on::date and $to_on::date
        ) as is_regular,
        (select median(doses) < 100 from months where hospital = $hospital) as is_small
    from marts.reservations
    where scope_dimension = 'hospital' and scope_value = $hospital
        and from_on <= $to_on::date and to_on >= $from_on::date
"""


def test_every_silent_hospital_with_doses_in_all_other_months_is_found_small_ones_too(
    scored, released_home
):
    """Where months without doses are usual, one more cannot be told from them."""
    planted = json.loads((released_home / "truth" / "planted.json").read_text("utf-8"))
    gaps = [t for t in planted if t["family"] == "reporting_gap" and t["size"] in ("1", "2", "3")]
    layer = released_home / "releases" / "current" / "layer.duckdb"
    found, regular, small = 0, 0, 0
    with duckdb.connect(str(layer), read_only=True) as connection:
        for gap in gaps:
            values = {"hospital": gap["scope"]["hospital"], "silent": int(gap["size"])}
            values |= {"from_on": gap["from"], "to_on": gap["to"]}
            is_found, is_regular, is_small = connection.execute(GAPS_AND_USE, values).fetchone()
            assert is_found or not is_regular, gap["text"]
            found, regular = found + bool(is_found), regular + is_regular
            small += is_regular and is_small
    assert regular >= 4
    assert small >= 1
    assert sum(row(scored, "reporting_gap", size)["found"] for size in "123") == found


def test_a_break_that_a_model_looks_for_is_found(scored):
    breaks, units = row(scored, "break"), row(scored, "break", "unit")
    sizes = [r for r in scored["families"] if r["name"] == "break" and r["size"] != "all"]
    assert breaks["found"] == sum(r["found"] for r in sizes)
    assert units["found"] >= 1
    assert breaks["precision"] > 0.5
    assert breaks["error"] <= 1
    assert units["recall"] == units["found"] / units["planted"]


def test_few_clean_series_are_flagged(scored):
    (clean,) = (m for m in scored["measures"] if m["name"] == "clean series flagged")
    assert clean["met"]


def test_no_row_is_lost(scored):
    (lost,) = (m for m in scored["measures"] if m["item"] == "row_account")
    assert (lost["value"], lost["met"]) == (0, True)


def test_what_was_planted_elsewhere_is_not_found_and_its_finding_is_false(
    released_home, copy_of, scored
):
    home = copy_of(released_home)
    path = home / "truth" / "planted.json"
    truths = json.loads(path.read_text("utf-8"))
    moved = next(t for t in truths if t["id"] == "break_2")
    moved["scope"] = {"region": "Hovedstaden", "hospital": None, "department": None}
    path.write_text(json.dumps(truths), "utf-8")
    card = json.loads(must(run_here(home, "score", "--format", "json")).stdout)
    before, after = row(scored, "break"), row(card, "break")
    assert after["found"] == before["found"] - 1
    assert after["false"] >= before["false"]
    assert row(card, "break", "unit")["recall"] < row(scored, "break", "unit")["recall"]


def test_declared_breaks_never_count_as_found(scored, released_home):
    """The synthetic region's declared breaks overlap planted ones in place and time."""
    layer = released_home / "releases" / "current" / "layer.duckdb"
    with duckdb.connect(str(layer), read_only=True) as connection:
        declared = connection.execute(
            "select count(*) from marts.breaks where break_id like 'declared_%'"
        ).fetchone()[0]
        detected = connection.execute(
            "select count(*) from marts.breaks where break_id like 'break_%'"
        ).fetchone()[0]
    assert declared > 0
    assert row(scored, "break")["found"] <= detected


def test_a_run_over_seeds_keeps_one_card_and_leaves_no_homes(tmp_path):
    card = score_seeds(tmp_path, [2, 4], (0.0002, 5, ("2023-01", "2023-12")))
    assert card["seeds"] == [2, 4]
    assert [path.suffix for path in (tmp_path / "score").iterdir()] == [".json"]
    assert newest_card(tmp_path) == card


def test_seeds_are_numbers_and_a_home_without_truth_says_what_to_do(sales_home):
    assert seed_numbers("2,4,6") == [2, 4, 6]
    with pytest.raises(DosisError, match="write them as 2,4,6"):
        seed_numbers("two")
    result = run_here(sales_home, "score")
    assert result.returncode == 1
    assert "dosis score run --seeds 2,4,6" in result.stderr

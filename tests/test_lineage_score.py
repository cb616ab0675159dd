"""How `dosis score lineage` counts, and how its result reaches the card; how a column is spoilt."""

import json

import duckdb
import pytest

from dosis.corruption import corrupted
from dosis.lineage_score import measures, told
from dosis.perturbation import Outcome
from dosis.score import newest_card
from dosis.score_card import keep, newest


def outcome(column: str, moved: str, carried: str) -> Outcome:
    return Outcome("doses", column, frozenset(moved.split()), frozenset(carried.split()))


def test_recall_and_precision_are_over_all_columns_and_numbers():
    outcomes = [outcome("a", "x y", "x y z"), outcome("b", "x w", "x"), outcome("c", "", "z")]
    recall, precision = measures(outcomes)
    assert (recall["value"], recall["met"]) == (3 / 4, False)
    assert (precision["value"], precision["met"]) == (3 / 5, False)
    assert outcomes[1].missed == ["w"]
    assert outcomes[0].unmoved == ["z"]


def test_the_goals_are_met_where_nothing_is_missed_and_four_of_five_move():
    met = measures([outcome("a", "w x y z", "v w x y z")])
    assert [m["met"] for m in met] == [True, True]


def test_the_newest_proof_stands_on_the_card_and_is_told(tmp_path):
    folder = tmp_path / "score"
    folder.mkdir()
    row = {"item": "row_account", "name": "rows", "value": 0, "goal": 0, "met": True}
    card = {"seeds": [2], "scale": 0.01, "families": [], "measures": [row]}
    (folder / "card-20260101T000000.json").write_text(json.dumps(card), "utf-8")
    assert newest(tmp_path, "lineage") is None
    for at, moved in (("20260102T000000", "x"), ("20260103T000000", "x y")):
        found = measures([outcome("a", moved, "x y")])
        proof = {"measures": found, "columns": [
            {"table": "doses", "column": "a", "moved": 1, "carried": 2,
             "missed": ["n"], "unmoved": []}
        ]}  # fmt: skip
        (folder / f"lineage-{at}.json").write_text(json.dumps(proof), "utf-8")
    assert [m["value"] for m in newest_card(tmp_path)["measures"]] == [0, 1.0, 1.0]
    keep(tmp_path, "null", {"measures": [row | {"value": 3}]})
    assert [m["value"] for m in newest_card(tmp_path)["measures"]] == [0, 1.0, 1.0, 3]
    assert "  missed: n" in told(proof)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("VARCHAR", "'c' || row_no % 50"),
        ("BIGINT", "row_no % 50"),
        ("DOUBLE", "row_no % 50 + 0.5"),
        ("TIMESTAMP", "timestamp '2020-01-01' + row_no % 50 * interval 1 day"),
        ("DATE", "date '2020-01-01' + (row_no % 50)::int"),
    ],
)
@pytest.mark.parametrize("person", [None, "person"])
def test_a_spoilt_column_keeps_type_and_rows_and_most_values_change(kind, value, person):
    with duckdb.connect() as connection:
        connection.execute(
            "create table doses as select row_no, row_no % 7 as person, "
            f"({value})::{kind} as spoilt from range(2000) as numbers (row_no)"
        )
        query = corrupted("doses", "spoilt", kind, False, person)
        both = (
            f"from doses join ({query}) as after using (row_no) "
            "select count(*), avg((doses.spoilt is distinct from after.spoilt)::int), "
            "avg((after.spoilt is null)::int), any_value(typeof(after.spoilt))"
        )
        count, changed, lost, found = connection.execute(both).fetchone()
        again = connection.execute(query).fetchall()
        assert sorted(again, key=str) == sorted(connection.execute(query).fetchall(), key=str)
        required = corrupted("doses", "spoilt", kind, True, person)
        (nulls,) = connection.execute(
            f"select count(*) from ({required}) where spoilt is null"
        ).fetchone()
    assert (count, found, nulls) == (2000, kind, 0)
    assert 0.6 < changed < 0.9
    assert 0.05 < lost < 0.15

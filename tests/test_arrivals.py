"""This module proves how late synthetic doses arrive: by region, unevenly, and all in the end."""

import json

import duckdb
import pytest

from dosis.synthetic import synthesise

REGIONS = {1: "Nordjylland", 2: "Midtjylland", 3: "Syddanmark", 4: "Hovedstaden", 5: "Sjælland"}


@pytest.fixture(scope="module")
def shares(tmp_path_factory) -> list[dict]:
    """Region, month, age in months → the share of the final rows that the delivery held."""
    home = tmp_path_factory.mktemp("arrivals") / "home"
    synthesise(home, scale=0.001, focus=20, first="2023-01", last="2024-12", seed=2)
    final = json.loads((home / "truth" / "final_rows.json").read_text("utf-8"))
    came = {(row["region"], row["month"]): row["rows"] for row in final}
    held = duckdb.sql(
        "select k_region_id % 10 as digit, strftime(d_adm, '%Y-%m') as month, "
        "regexp_extract(filename, '[0-9]{4}-[0-9]{2}-[0-9]{2}') as delivered_on, count(*) as held "
        f"from read_parquet('{home}/deliveries/smr/*/indberetningmedpris.parquet', "
        "filename = true, union_by_name = true) group by all"
    ).to_arrow_table()
    return [
        {
            "region": REGIONS[row["digit"]],
            "month": row["month"],
            "age": _number(row["delivered_on"]) - _number(row["month"]),
            "share": row["held"] / came[REGIONS[row["digit"]], row["month"]],
        }
        for row in held.to_pylist()
    ]


def _number(text: str) -> int:
    return 12 * int(text[:4]) + int(text[5:7])


def mean(shares: list[dict], **wanted) -> float:
    """The mean share among those that have what is wanted."""
    kept = [row["share"] for row in shares if wanted.items() <= row.items()]
    return sum(kept) / len(kept)


def test_a_month_fills_up_over_half_a_year(shares):
    by_age = [mean(shares, age=age) for age in range(6)]
    assert by_age == sorted(by_age)
    assert 0.55 < by_age[0] < 0.8
    assert 0.99 < by_age[5] < 1
    assert all(row["share"] == 1 for row in shares if row["age"] > 5)


def test_regions_differ_and_months_of_one_region_vary(shares):
    first = {region: mean(shares, age=0, region=region) for region in REGIONS.values()}
    assert max(first.values()) - min(first.values()) > 0.1
    for region, usual in first.items():
        own = [r["share"] for r in shares if (r["age"], r["region"]) == (0, region)]
        spread = (sum((share - usual) ** 2 for share in own) / len(own)) ** 0.5
        assert 0.03 < spread < 0.2  # chance alone gives 0.02


def test_the_slowest_region_becomes_faster(shares):
    early = {
        region: mean([r for r in shares if r["month"] < "2024-01"], age=0, region=region)
        for region in REGIONS.values()
    }
    slowest = min(early, key=early.get)
    late = mean([r for r in shares if r["month"] >= "2024-01"], age=0, region=slowest)
    assert late > early[slowest] + 0.1

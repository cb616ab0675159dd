"""This module scores the list of lasting rests: planted ones that stand on it, and false entries.

A part of `dosis score`: a supervisor sees the list and no months, so the list is what is scored.
"""

from pathlib import Path

import duckdb
import pandas as pd

from dosis.catalog import open_catalog
from dosis.lasting_rests import FALSE_SHARE, METRIC, lasting_rests
from dosis.metric_lineage import MetricLineage
from dosis.score_card import measure, share

KIND, FAMILY, ITEM = "lasting_rest", "diversion", "supervision"
LARGE = ("10", "20")


def pairs_looked_at(connection: duckdb.DuckDBPyConnection, build: Path, seed: int) -> list[dict]:
    """The departments and medicines that were looked at, one entry each.

    `build`: folder with the definitions of the warehouse or release. An entry has "seed",
    "unit_code", "atc", "is_listed", "is_judged", and the first and last day of its run of months
    ("from_on", "to_on"; None where it isn't listed).
    """
    catalog = open_catalog(build)
    sources = MetricLineage(catalog).of_metric(catalog.metrics[METRIC])
    return [
        {
            "seed": seed, "unit_code": row.unit_code, "atc": row.atc, "is_listed": row.is_listed,
            "is_judged": not (row.is_small or row.is_left_out),
            "from_on": row.since_on.date() if row.is_listed else None,
            "to_on": (row.until_on + pd.offsets.MonthEnd(0)).date() if row.is_listed else None,
        }
        for row in lasting_rests(connection, catalog, sources).itertuples()
    ]  # fmt: skip


def listed_findings(pairs: list[dict]) -> list[dict]:
    """The entries of the list as findings in the form of `dosis.score_findings`."""
    return [
        {
            "kind": KIND, "register": "sales", "scope_dimension": "department",
            "scope_value": pair["unit_code"], "atc_prefix": pair["atc"],
            "from_on": pair["from_on"], "to_on": pair["to_on"], "seed": pair["seed"],
        }
        for pair in pairs
        if pair["is_listed"]
    ]  # fmt: skip


def rest_measures(families: list[dict], real: list[dict], pairs: list[dict]) -> list[dict]:
    """Share of larger planted rests on the list, share of false entries, and what isn't judged.

    `families`: rows of the card; `real`: planted truths without look-alikes; `pairs` as above. Not
    judged is what has no window to judge, at any time: too few doses, or a reservation in each.
    """
    rows = {row["size"]: row for row in families if row["name"] == FAMILY}
    large = [rows[size] for size in LARGE if size in rows]
    found, count = [], sum(row["planted"] for row in large)
    if count:
        name = "planted rests of 10 and 20 % that are on the list"
        found.append(share(ITEM, name, sum(row["found"] for row in large), count))
    listed = sum(pair["is_listed"] for pair in pairs)
    if listed:
        false = rows["all"]["false"]
        name = "false entries on the list of rests"
        found.append(share(ITEM, name, false, listed, FALSE_SHARE))
    planted = [t for t in real if t["family"] == FAMILY]
    judged = {(p["seed"], p["unit_code"], p["atc"]) for p in pairs if p["is_judged"]}
    places = [(t["seed"], t["scope"]["department"], t["atc"]) for t in planted]
    if places:
        name = f"of {len(places)} planted rests, those that cannot be judged"
        found.append(measure(ITEM, name, sum(place not in judged for place in places)))
    return found

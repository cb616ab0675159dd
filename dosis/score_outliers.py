"""This module scores the departments that were found to depart, and the false alarms by chance.

A part of `dosis score`: findings in the form of `dosis.score_findings`, measures over all seeds,
and registers simulated at the level of departments with nothing planted.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
from scipy.stats import binomtest

from dosis.catalog import open_catalog
from dosis.metric_lineage import MetricLineage
from dosis.outlier import scan
from dosis.outlying_units import METRIC, outlying_units
from dosis.score_card import measure, share
from dosis.synthetic import SCRIPTS

KIND, ITEM = "outlying_unit", "uniform_use"
LARGE = ("1.6", "2.0")
RECALL_GOAL, FALSE_GOAL = 0.90, 0.05
REGISTERS = 200
SCORED_ADMISSIONS = 62_000  # a year of a synthetic register at scale 0.1, where detection is scored
COUNTRY_ADMISSIONS = 789_000  # in 2021; Statistics Denmark, Sygehusbenyttelse 2019, 2020 og 2021
MONTHS = 60
BETWEEN_UNITS = 0.15
SPECIALTIES = ("internal", "surgery", "emergency")


def outlying_findings(connection: duckdb.DuckDBPyConnection, build: Path, seed: int) -> list[dict]:
    """The outlying departments of a warehouse as findings; `build`: folder of its definitions."""
    catalog = open_catalog(build)
    sources = MetricLineage(catalog).of_metric(catalog.metrics[METRIC])
    found = outlying_units(connection, catalog, sources)
    return [
        {
            "kind": KIND, "register": "smr", "scope_dimension": "department",
            "scope_value": row.unit_code, "atc_prefix": row.atc, "from_on": row.since_on.date(),
            "to_on": row.until_on.date(), "seed": seed,
        }
        for row in found[found["is_outlying"].astype(bool)].itertuples()
    ]  # fmt: skip


def outlier_measures(families: list[dict]) -> list[dict]:
    """Recall of large outliers and share of false discoveries."""
    rows = {row["size"]: row for row in families if row["name"] == "outlier_department"}
    large = [rows[size] for size in LARGE if size in rows and rows[size]["found"] is not None]
    planted = sum(row["planted"] for row in large)
    found = []
    if planted:
        hits = sum(row["found"] for row in large)
        name = "outlier departments of ratio 1.6 and more that are found"
        found.append(measure(ITEM, name, hits / planted, RECALL_GOAL, is_least=True))
    whole = rows.get("all")
    if whole and whole["precision"] is not None:
        name = "false discoveries among outlier departments"
        found.append(measure(ITEM, name, 1 - whole["precision"], FALSE_GOAL))
    return found


def false_alarm_measure(admissions: int, registers: int = REGISTERS, seed: int = 11) -> dict:
    """Share of simulated registers with nothing planted in which any department departs.

    `admissions`: of the whole register, a year. Met where the share is not significantly above 5 %
    (exact binomial test, one-sided, 5 %).
    """
    random = np.random.default_rng(seed)
    cells = simulated_cells(admissions)
    alarms = sum(
        bool(scan(*simulated(random, cells), cells.medicine, cells.unit).is_outlying.any())
        for _ in range(registers)
    )
    test = binomtest(alarms, registers, FALSE_GOAL, alternative="greater")
    what = f"of {registers} simulated registers of {admissions:,} admissions a year"
    name = f"{what}, without outliers, those with any alarm"
    row = share(ITEM, name, alarms, registers, FALSE_GOAL)
    return row | {"met": bool(test.pvalue >= 0.05)}


@dataclass(frozen=True)
class Cells:
    """The generator's departments and ward medicines, one cell for each pair.

    `occasions` a month and `chances` of a use by group of admissions, shape (cells, groups);
    `medicine` and `unit` number what is compared; `name` of the medicine, `specialty` and `weight`
    of the hospital, shape (cells,).
    """

    occasions: np.ndarray
    chances: np.ndarray
    medicine: np.ndarray
    unit: np.ndarray
    name: np.ndarray
    specialty: np.ndarray
    weight: np.ndarray


def simulated(
    random: np.random.Generator, cells: Cells, factor: np.ndarray | float = 1.0
) -> tuple[np.ndarray, np.ndarray]:
    """Observed and expected uses of one register, shape (cells, MONTHS).

    Every department has its habits, and chance does the rest; `factor` multiplies the chances.
    """
    habit = np.exp(BETWEEN_UNITS * random.standard_normal(len(cells.unit)) - BETWEEN_UNITS**2 / 2)
    likely = np.minimum(cells.chances * habit[:, None], 1)
    observed = sum(
        random.binomial(
            cells.occasions[:, g, None],
            np.broadcast_to(np.minimum(likely[:, g, None] * factor, 1), (len(likely), MONTHS)),
        )
        for g in range(cells.occasions.shape[1])
    )
    used, seen = cells.occasions * likely, np.zeros_like(cells.chances)
    for name in np.unique(cells.medicine):
        same = cells.medicine == name
        seen[same] = used[same].sum(axis=0) / np.maximum(cells.occasions[same].sum(axis=0), 1)
    expected = np.repeat((cells.occasions * seen).sum(axis=1)[:, None], MONTHS, axis=1)
    return observed.astype(float), expected


def simulated_cells(admissions: int) -> Cells:
    """The cells of a register of so many admissions a year."""
    medicines = _read("ward_medicines")
    reasons = [row for row in _read("contact_reasons") if row["kind"] == "admission"]
    weights = np.array([float(row["weight"]) for row in _read("hospitals")])
    groups = sorted({row["ward_group"] for row in reasons})
    parts = {
        (s, g): sum(
            float(r["share"]) for r in reasons if (r["specialty"], r["ward_group"]) == (s, g)
        )
        for s in SPECIALTIES
        for g in groups
    }
    whole = sum(float(row["share"]) for row in reasons)
    rows = []
    for place, specialty in enumerate(SPECIALTIES):
        yearly = [admissions * parts[specialty, g] / whole for g in groups]
        for number, row in enumerate(medicines):
            chances = [float(row[g]) for g in groups]
            for hospital, weight in enumerate(weights / weights.sum()):
                kind = (place * len(medicines) + number, place * len(weights) + hospital)
                occasions = [round(n * weight / 12) for n in yearly]
                told = (row["product_name"], specialty, weights[hospital])
                rows.append((occasions, chances, *kind, *told))
    return Cells(*map(np.array, zip(*rows, strict=True)))


def _read(name: str) -> list[dict]:
    with open(Path(SCRIPTS) / f"{name}.csv", encoding="utf-8") as file:
        return list(csv.DictReader(file))

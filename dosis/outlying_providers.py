"""This module lists the providers whose prescriptions their patients' sex and age don't explain."""

from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
from scipy.stats import false_discovery_control, norm

from dosis.dispersion import between_unit_variance, moderated, spread

LEAST_EXPECTED = 30.0  # dispensings
FEWEST_PROVIDERS = 10
FALSE_SHARE = 0.05
GROUP = ["atc_class", "year_on"]
ADDED = ["ratio", "low", "high", "score", "q_value", "is_outlying"]
COLUMNS = [
    "provider_code", *GROUP, "patient_count", "user_count", "dispensing_count",
    "expected_dispensings", "chance_variance", *ADDED,
]  # fmt: skip


def outlying_providers(uses: pd.DataFrame) -> pd.DataFrame:
    """One row per provider, medicine group and year with enough expected, most surprising first.

    `uses`: the mart `provider_uses`. Patients differ in how much they get, so a count varies more
    than Poisson's, by chance variance / expected. Ratios are compared on the log scale with that
    and with the usual difference between providers of the group and year, winsorised and moderated
    over groups (`dosis.dispersion`; Spiegelhalter, Stat Med 2005;24:1185-202). One-sided, for more
    than expected, over an empirical null; false discovery control over providers and groups
    (Benjamini and Hochberg 1995). Added: `ratio` with its 95 % interval by chance, `score`,
    `q_value`, `is_outlying` at FALSE_SHARE. Left out are groups with fewer than FEWEST_PROVIDERS.
    """
    known = uses[(uses["expected_dispensings"] >= LEAST_EXPECTED) & (uses["chance_variance"] > 0)]
    sizes = known.groupby(GROUP)["provider_code"].transform("size")
    known = known[sizes >= FEWEST_PROVIDERS].reset_index(drop=True)
    if known.empty:
        return pd.DataFrame(columns=COLUMNS)
    excess = known["chance_variance"] / known["expected_dispensings"]
    counts = known["dispensing_count"] / excess
    expected = known["expected_dispensings"] / excess
    group = known.groupby(GROUP).ngroup().to_numpy()
    number = np.bincount(group)
    found = [
        between_unit_variance(counts[group == g], expected[group == g]) for g in range(len(number))
    ]
    variance = moderated(np.array(found), number - 1.0)[group]
    logs = np.log((counts + 0.5) / (expected + 0.5))
    middle = pd.Series(logs).groupby(group).transform("median")
    score = (logs - middle) / np.sqrt(variance + 1 / expected)
    width = norm.ppf(0.975) / np.sqrt(expected)
    known["ratio"] = known["dispensing_count"] / known["expected_dispensings"]
    known["low"], known["high"] = known["ratio"] * np.exp(-width), known["ratio"] * np.exp(width)
    known["score"] = score / spread(score.to_numpy())
    known["q_value"] = false_discovery_control(norm.sf(known["score"]))
    known["is_outlying"] = known["q_value"] <= FALSE_SHARE
    return known.sort_values("score", ascending=False)[COLUMNS].reset_index(drop=True)


def write_outlying_providers(staged: Path) -> None:
    """Add `quality.outlying_providers` to the layer of the release that is being made; without
    rows where no delivery holds a provider number."""
    with duckdb.connect(str(staged / "layer.duckdb")) as layer:
        layer.execute("set enable_progress_bar = false")
        uses = layer.execute("select * from marts.provider_uses").df()
        layer.register("found", outlying_providers(uses))
        layer.execute("create schema if not exists quality")
        layer.execute(
            "create or replace table quality.outlying_providers as "
            "select * replace (year_on::date as year_on) from found"
        )

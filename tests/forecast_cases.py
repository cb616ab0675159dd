"""This module makes small histories with known truth, for the tests of forecasts."""

import numpy as np
import pandas as pd

from dosis.forecast_history import History

SEASON = 1 + 0.25 * np.sin(2 * np.pi * np.arange(12) / 12)
MEDICINES = ("J01CA04", "J01CF01", "J01DC02", "J01FA09", "N02BE01")


def keys(hospitals: int = 4, medicines: tuple[str, ...] = MEDICINES) -> pd.DataFrame:
    """Every medicine in every hospital; two hospitals to a region."""
    return pd.DataFrame(
        [
            {"region": f"R{h // 2}", "hospital": f"H{h}", "atc": atc}
            for h in range(hospitals)
            for atc in medicines
        ]
    )


def simulated(
    months: int = 60, hospitals: int = 4, seed: int = 1, spread: float = 0.25, mean: float = 50.0
) -> History:
    """Negative binomial months around levels that drift, with one season in all series."""
    named = keys(hospitals)
    random = np.random.default_rng(seed)
    level = mean * random.lognormal(0, 0.8, (len(named), 1))
    drift = np.exp(np.cumsum(random.normal(0, 0.03, (len(named), months)), axis=1))
    expected = level * drift * SEASON[np.arange(months) % 12]
    size = 1 / spread**2
    values = random.negative_binomial(size, size / (size + expected)).astype(float)
    return History(named, values, "2015-01")


def smooth(months: int = 48, hospitals: int = 4) -> History:
    """The same without chance: level times season."""
    named = keys(hospitals)
    level = 20.0 + 10 * np.arange(len(named))[:, None]
    return History(named, level * SEASON[np.arange(months) % 12], "2015-01")

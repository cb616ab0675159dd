"""This module says how good the forecasts of the current home were, with the goals they meet."""

from pathlib import Path

import pandas as pd

from dosis import forecast_tables
from dosis.forecast_backtest import ALL, FEWEST_WHOLE
from dosis.forecast_model import HORIZON
from dosis.home import DosisError, current_release
from dosis.score_card import measure

ITEM = "forecasts"
VOLUME_GOAL = 0.85
MEDIAN_GOAL = 0.83
NATION_GOAL = 1.0
COVERAGE_GOAL = (0.77, 0.85)
MANY_SERIES = 20


def scored_forecasts() -> dict:
    """The forecast table of the current release: rows per origin and level, and the measures.

    `{"metrics": [{"metric", "origins": [...], "levels": [...], "measures": [...]}]}`. Raises
    DosisError where no metric is forecast.
    """
    folder, _ = current_release()
    names = forecast_tables.forecast_metrics(folder)
    if not names:
        raise DosisError(
            "This release holds no forecasts: they need 30 settled months; release again."
        )
    return {"metrics": [_scored(folder, name) for name in names]}


def kept_measures() -> list[dict]:
    """The measures of all forecasts of the current release; none where nothing is forecast."""
    try:
        folder, _ = current_release()
    except DosisError:
        return []
    names = forecast_tables.forecast_metrics(folder)
    return [found for name in names for found in _scored(folder, name)["measures"]]


def told(card: dict) -> str:
    """The forecast table as lines of text: each origin, then each level, then the goals."""
    lines: list[str] = []
    for part in card["metrics"]:
        lines += [f"{part['metric']}: error against the seasonal naive, by origin", ""]
        heads = ("known to", "months", "series", "volume", "median", "nation", "inside 80 %")
        lines.append("{:<10}{:>8}{:>8}{:>9}{:>9}{:>9}{:>13}".format(*heads))
        for row in part["origins"]:
            lines.append(
                f"{row['origin']:<10}{row['months_ahead']:>8}{row['series_count']:>8}"
                f"{row['volume_weighted']:>9.3f}{row['median_series']:>9.3f}"
                f"{row['nation']:>9.3f}{row['coverage_80']:>13.1%}"
            )
        lines += ["", "by level, over all origins", ""]
        heads = ("level", "series", "volume", "median", "inside 80 %", "binomial 95 %", "95 %")
        lines.append("{:<18}{:>8}{:>9}{:>9}{:>13}{:>18}{:>8}".format(*heads))
        for row in part["levels"]:
            ends = f"{row['coverage_low']:.1%}-{row['coverage_high']:.1%}"
            lines.append(
                f"{row['level']:<18}{row['series_count']:>8}{row['volume_weighted']:>9.3f}"
                f"{row['median_series']:>9.3f}{row['coverage_80']:>13.1%}{ends:>18}"
                f"{row['coverage_95']:>8.1%}"
            )
        lines.append("")
        lines += [_told(found) for found in part["measures"]]
        lines.append("")
    return "\n".join(lines).rstrip()


def _scored(folder: Path, metric: str) -> dict:
    errors = forecast_tables.errors(folder, metric)
    levels = forecast_tables.error_table(folder, metric)
    nation = errors[errors["level"] == "nation_all"].set_index("origin")["volume_weighted"]
    origins = errors[errors["level"] == ALL].assign(
        nation=lambda found: found["origin"].map(nation),
        coverage_80=lambda found: found["covered_80"] / found["cells"],
    )
    kept = ["origin", "months_ahead", "series_count", "volume_weighted", "median_series",
            "nation", "coverage_80"]  # fmt: skip
    return {
        "metric": metric,
        "origins": origins[kept].to_dict("records"),
        "levels": levels.to_dict("records"),
        "measures": _measures(metric, origins, levels.set_index("level")),
    }


def _measures(metric: str, origins: pd.DataFrame, levels: pd.DataFrame) -> list[dict]:
    """The goals hold where at least six origins could be judged over twelve whole months."""
    is_judged = len(origins) >= FEWEST_WHOLE and (origins["months_ahead"] == HORIZON).all()
    every, nation = levels.loc[ALL], levels.loc["nation_all"]
    rows = (
        ("volume-weighted error over that of the seasonal naive", every["volume_weighted"],
         VOLUME_GOAL),
        ("median series' error over that of the seasonal naive", every["median_series"],
         MEDIAN_GOAL),
        ("national total's error over that of the seasonal naive", nation["volume_weighted"],
         NATION_GOAL),
    )  # fmt: skip
    found = [
        measure(ITEM, f"{metric}: {name}", round(float(value), 4), goal if is_judged else None)
        for name, value, goal in rows
    ]
    for level, row in levels.iterrows():
        is_wide = level == ALL or row["series_count"] >= MANY_SERIES
        found.append(_coverage(metric, level, row, is_judged and is_wide))
    return found


def _coverage(metric: str, level: str, row: pd.Series, has_goal: bool) -> dict:
    """The coverage of a level; its goal is a range, so `goal` is its lower end."""
    low, high = COVERAGE_GOAL
    ends = (round(row["coverage_low"], 4), round(row["coverage_high"], 4))
    name = f"{metric}: 80 % intervals that held, {level}"
    found = measure(ITEM, name, round(float(row["coverage_80"]), 4), None, ends)
    if has_goal:
        found |= {"goal": low, "met": bool(low <= row["coverage_80"] <= high)}
    return found


def _told(found: dict) -> str:
    if found["goal"] is None:
        return f"{found['name']}: {found['value']:.3f}"
    is_range = "intervals" in found["name"]
    goal = "{:.2f} to {:.2f}".format(*COVERAGE_GOAL) if is_range else f"{found['goal']:g}"
    met = "met" if found["met"] else "NOT met"
    return f"{found['name']}: {found['value']:.3f} (goal {goal}: {met})"

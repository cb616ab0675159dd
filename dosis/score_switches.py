"""This module scores how soon a stalled switch is found, and how often one is that isn't.

A part of `dosis score`. The comparator is a CUSUM on the share of patients on the new product.
"""

from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import yaml

from dosis.score_card import measure
from dosis.switch import KIND, declared_switches

FAMILY = "stalled_switch"
SIZES = ("40", "60", "never")  # 80 % is near what exceptions leave, and told beside
WEEKS_A_YEAR = 52.18
YEARS = 20
# The reference value is half a standard error (Page 1954, and usual since). The limit was tuned on
# odd seeds: the lowest with at most one false alarm per 20 department-years.
REFERENCE, LIMIT = 0.5, 8.0
WEEKLY = """
    select
        switch_id, atc, unit_code, week_on, patient_count, on_target_count, expected_share,
        is_judged, is_stalled, max(expected_share) over (partition by switch_id) as usual_share,
        sum(on_target_count) over weeks / nullif(sum(patient_count) over weeks, 0) as share_of_all,
        row_number() over (partition by switch_id, unit_code order by week_on) as week
    from marts.switch_weeks
    inner join marts.departments using (department_id)
    where has_begun
    window weeks as (partition by switch_id, week_on)
    order by switch_id, unit_code, week_on
"""


def declare(home: Path, truths: list[dict]) -> None:
    """Declare, in a home of its own, the exceptions and shortages that were planted as such."""
    folder = home / "declarations" / KIND
    folder.mkdir(parents=True, exist_ok=True)
    planted = [t for t in truths if t["family"] == FAMILY and t["is_decoy"]]
    for name, content in declared_switches(home).items():
        for truth in planted:
            if (truth["atc"], truth["from"]) == (content["medicine"], content["from"]):
                part, entry = _declared(truth)
                content[part] = [*content.get(part, []), entry]
        text = yaml.safe_dump(content, allow_unicode=True)
        (folder / f"{name}.yml").write_text(text, "utf-8")


def followed(connection: duckdb.DuckDBPyConnection, seed: int) -> pd.DataFrame:
    """One row per switch, department and week from the switch on, with what was found that week.

    `is_stalled`: the layer's own alarm; `is_cusum`: that of the comparator.
    """
    weekly = connection.execute(WEEKLY).df()
    found = [cusum(group) > LIMIT for _, group in weekly.groupby(["switch_id", "unit_code"])]
    weekly["is_cusum"] = np.concatenate(found) if found else np.array([], dtype=bool)
    return weekly.assign(seed=seed)


def cusum(group: pd.DataFrame) -> np.ndarray:
    """The upper CUSUM of one department's lag behind the country, week by week (Page 1954).

    The lag is that of the share of patients on the new product behind the country's, at most the
    declared share, in standard errors of the declared share; where a department's exceptions lower
    what is expected, the country's share is lowered alike. A week that is not judged adds none.
    """
    goal = group.expected_share.to_numpy()
    patients = np.maximum(group.patient_count.to_numpy(), 1)
    share = group.on_target_count.to_numpy() / patients
    country = group.share_of_all.fillna(0).to_numpy() / group.usual_share.to_numpy()
    lag = goal * np.minimum(1, country) - share
    lags = lag / np.sqrt(np.maximum(goal * (1 - goal), 0.01) / patients)
    counts = (group.patient_count.to_numpy() > 0) & group.is_judged.to_numpy()
    total, found = 0.0, []
    for value in np.where(counts, lags, 0.0):
        total = max(0.0, total + value - REFERENCE)
        found.append(total)
    return np.array(found)


def measures(truths: list[dict], weekly: pd.DataFrame) -> list[dict]:
    """Sensitivity, false alarms, and weeks until the alarm against those of the CUSUM.

    `truths`: of all seeds, with `seed`. Only switches that the releases follow count.
    """
    own = [t for t in truths if t["family"] == FAMILY]
    places = dict(list(weekly.groupby(["seed", "unit_code", "atc"])))
    real = [t for t in own if not t["is_decoy"] and _key(t) in places]
    judged = [t for t in real if t["size"] in SIZES]
    if not judged:
        return []
    weeks = [_first(places[_key(t)], "is_stalled") for t in judged]
    others = [_first(places[_key(t)], "is_cusum") for t in judged]
    ahead = [other - week for week, other in zip(weeks, others, strict=True)]
    found = sum(bool(places[_key(t)].is_stalled.any()) for t in judged) / len(judged)
    name = "share found of switches that stall at 60 % or below or never begin"
    told = [measure(FAMILY, name, found, 0.9, is_least=True)]
    told += [*_false_alarms(weekly, real), *_decoys(own, places)]
    name = "weeks from the switch to the alarm of a stall, median"
    told.append(measure(FAMILY, name, float(np.median(weeks))))
    told.append(measure(FAMILY, f"{name}, by a CUSUM on the share", float(np.median(others))))
    name = "weeks that the alarm comes before that of a CUSUM on the share, median"
    return [*told, measure(FAMILY, name, float(np.median(ahead)), 1, is_least=True)]


def _false_alarms(weekly: pd.DataFrame, real: list[dict]) -> list[dict]:
    """False alarms by either way per YEARS department-years; those of decoys count too."""
    told = []
    seen = weekly[weekly.patient_count > 0]
    years = len(seen.drop_duplicates(["seed", "unit_code", "week_on"])) / WEEKS_A_YEAR
    planted = {_key(t) for t in real}
    clean = [g for k, g in weekly.groupby(["seed", "unit_code", "atc"]) if k not in planted]
    for column, more, goal in (("is_stalled", "", 1), ("is_cusum", ", by the CUSUM", None)):
        false = sum(_runs(g, column) for g in clean)
        name = f"false alarms per {YEARS} department-years, all medicines{more}"
        told.append(measure(FAMILY, name, YEARS * false / years, goal))
    return told


def _decoys(own: list[dict], places: dict) -> list[dict]:
    """Alarms where an exception or a shortage was declared."""
    decoys = [t for t in own if t["is_decoy"] and _key(t) in places]
    alarms = sum(_runs(places[_key(t)], "is_stalled") for t in decoys)
    name = "alarms in departments with a declared exception or shortage"
    return [measure(FAMILY, name, alarms, 0)] if decoys else []


def _declared(truth: dict) -> tuple[str, dict]:
    """Which part of a declaration a look-alike belongs in, and what stands there."""
    texts = {"text_da": "Plantet af generatoren.", "text_en": "Planted by the generator."}
    scope = {"scope": {"unit_code": truth["scope"]["department"]}} | texts
    if truth["size"] != "shortage":
        return "exceptions", scope | {"share": round(1 - truth["value"], 4)}
    last = pd.Timestamp(truth["from"]) + pd.Timedelta(days=int(truth["value"]) - 1)
    return "shortages", scope | {"from": truth["from"], "to": f"{last:%Y-%m-%d}"}


def _key(truth: dict) -> tuple[int, str, str]:
    return truth["seed"], truth["scope"]["department"], truth["atc"]


def _first(group: pd.DataFrame, column: str) -> float:
    """The week of the first alarm; the week after the last where there is none."""
    alarms = group.week[group[column]]
    return float(alarms.min() if len(alarms) else group.week.max() + 1)


def _runs(group: pd.DataFrame, column: str) -> int:
    """How often an alarm begins."""
    flags = group.sort_values(["switch_id", "week_on"])[column].to_numpy().astype(bool)
    return int((flags & ~np.r_[False, flags[:-1]]).sum())

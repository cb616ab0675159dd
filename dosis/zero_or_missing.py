"""This module fits and judges the model that tells months not reported from months without use.

What was planted comes as an argument: `dosis score` alone reads it. A month is missing where its
unit was silent, wholly or for that medicine; every other month in question is a true zero. Months
that a declaration explains, and a hospital's medicine that one of its departments did not report,
are neither and left out.
"""

import json
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd

from dosis.score_card import measure

ITEM = "zero_or_missing"
EVIDENCE = {
    "all": ("unlikely_zero", "unlikely_and_delivered", "inactivity"),
    "one": ("unlikely_zero", "unlikely_and_delivered", "deliveries_lacking", "inactivity"),
}
COEFFICIENTS = Path(__file__).parent.parent / "seeds" / "reporting_state_coefficients.csv"
RIDGE = 0.1  # prior precision of a weight, for evidence that parts the two wholly
JUDGED = "select * from marts.reporting_states where not is_declared"
WEIGHED = (
    "select * from intermediate.int_reporting_states__evidence "
    "anti join intermediate.int_reporting_states__declared_silence "
    "using (unit_level, unit_id, atc, month_on)"
)
_LABELLED = """
with truths as (
    select unnest(from_json($truths, '[{"hospital": "varchar", "department": "varchar",
        "atc": "varchar", "from_on": "date", "to_on": "date"}]'), recursive := true)
),
months as (
    select rows.*, departments.unit_code
    from ({rows}) as rows
    left join marts.departments
        on rows.unit_level = 'department' and rows.unit_id = departments.department_id
)
select months.* exclude (unit_code),
    count(truths.hospital) > 0 as is_missing,
    coalesce(bool_and(truths.atc is not null), false) as is_one_medicine,
    coalesce(bool_or(unit_level = 'hospital' and truths.department is not null), false) as is_vague
from months
left join truths
    on months.hospital = truths.hospital
        and (truths.department is null or truths.department = months.unit_code
            or months.unit_level = 'hospital')
        and (truths.atc is null or truths.atc = months.atc)
        and months.month_on between truths.from_on and truths.to_on
group by all
"""


def labelled(connection, rows: str, truths: list[dict]) -> pd.DataFrame:
    """Rows by unit, medicine and month (JUDGED or WEIGHED) with what is true of them.

    Adds `is_missing` (bool) and `is_one_medicine` (bool: only this medicine was silent).
    """
    silent = [
        {"from_on": t["from"], "to_on": t["to"], "atc": t["atc"]}
        | {key: t["scope"].get(key) for key in ("hospital", "department")}
        for t in truths
        if (t["register"], t["unit"], t["value"]) == ("smr", "share of rows reported", 0)
    ]
    query = _LABELLED.replace("{rows}", rows)
    found = connection.execute(query, {"truths": json.dumps(silent)}).df()
    return found[~found["is_vague"]].drop(columns="is_vague")


def auc(positive, negative) -> float:
    """Probability that a row of `positive` ranks above one of `negative`, ties counting one half.

    Source: Hanley and McNeil, Radiology 1982;143:29-36, page 30 (the Wilcoxon statistic). Not a
    number where one side is empty.
    """
    ordered = np.sort(np.asarray(negative, float))
    values = np.asarray(positive, float)
    below = np.searchsorted(ordered, values, "left") + np.searchsorted(ordered, values, "right")
    return float(below.mean() / 2 / len(ordered)) if len(ordered) and len(values) else float("nan")


def calibration_slope(is_missing, probability) -> float:
    """Slope of the log odds of what happened on those that were told; 1 is calibrated.

    Source: Cox, Biometrika 1958;45:562-565. Probabilities are kept off 0 and 1 by a millionth.
    """
    import statsmodels.api as sm

    told = np.clip(np.asarray(probability, float), 1e-6, 1 - 1e-6)
    design = sm.add_constant(np.log(told / (1 - told)))
    family = sm.families.Binomial()
    return float(sm.GLM(np.asarray(is_missing, float), design, family=family).fit().params[1])


def reliability(is_missing, probability) -> list[tuple[float, float, int]]:
    """Mean told, share that happened and number of rows, in ten equal steps of what was told."""
    told, happened = np.asarray(probability, float), np.asarray(is_missing, float)
    step = np.minimum((10 * told).astype(int), 9)
    inside = [step == number for number in range(10)]
    return [(told[s].mean(), happened[s].mean(), int(s.sum())) for s in inside if s.any()]


def fit(rows: pd.DataFrame) -> dict[str, dict[str, float]]:
    """Weights of the evidence on the log odds that a month is missing: model → evidence → weight.

    `all` is fitted on all medicines of a unit together, `one` on single medicines of departments
    that were not silent as a whole. A month in which a unit gets no medicine at all is rare and
    says how small the unit is, so that `all` does without it. Logistic regression, weak ridge.
    """
    is_all = rows["atc"] == "all"
    reporting = ~rows["is_missing"] | rows["is_one_medicine"]
    parts = {"all": rows[is_all]}
    parts["one"] = rows[~is_all & (rows["unit_level"] == "department") & reporting]
    return {name: _weights(part, EVIDENCE[name]) for name, part in parts.items()}


def write_coefficients(weights: dict, rows: pd.DataFrame, seeds: list[int], path: Path) -> None:
    """Write the seed `reporting_state_coefficients` with the fit's day, seeds and AUC."""
    lines = ["medicines,evidence,coefficient,fitted_on,fitted_seeds,auc"]
    day, on = datetime.now(UTC).date().isoformat(), " ".join(map(str, seeds))
    for name, of_evidence in weights.items():
        part = rows[(rows["atc"] == "all") == (name == "all")]
        part = part[part["is_one_medicine"] | ~part["is_missing"] | (name == "all")]
        odds = of_evidence["constant"] + sum(of_evidence[e] * part[e] for e in EVIDENCE[name])
        area = auc(odds[part["is_missing"]], odds[~part["is_missing"]])
        lines += [f"{name},{e},{w:.4f},{day},{on},{area:.4f}" for e, w in of_evidence.items()]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def measures(rows: pd.DataFrame) -> list[dict]:
    """What `dosis score` tells of `reporting_states`; what can't be computed is left out."""
    one = rows[(rows["atc"] != "all") & (rows["unit_level"] == "department")]
    zeros, missing = one[~one["is_missing"]], one[one["is_missing"]]
    if zeros.empty or missing.empty:
        return []
    single = missing[missing["is_one_medicine"]]
    happened, told = one["is_missing"], one["probability"]
    called = "called missing, department x medicine x month"
    found = [
        measure(ITEM, "AUC, department x medicine x month", _auc_of(one), 0.95, is_least=True),
        measure(ITEM, f"share of true zeros {called}", _share(zeros), 0.01),
        measure(ITEM, f"share of silent months {called}", _share(missing)),
        measure(ITEM, "Brier score", float(((told - happened) ** 2).mean())),
        measure(ITEM, "calibration slope", calibration_slope(happened, told)),
        measure(ITEM, "AUC, a unit's medicines together", _auc_of(rows[rows["atc"] == "all"])),
    ]
    if not single.empty:
        area = _auc_of(pd.concat([zeros, single]))
        found.append(measure(ITEM, "AUC, one medicine of a department that reports", area))
        found.append(measure(ITEM, "share of its silent months called missing", _share(single)))
    steps = reliability(happened, told)
    found += [
        measure(ITEM, f"missing among {count} months told {mean:.3f}", share)
        for mean, share, count in steps
    ]
    return [entry for entry in found if np.isfinite(entry["value"])]


def _weights(rows: pd.DataFrame, evidence: tuple[str, ...]) -> dict[str, float]:
    import statsmodels.api as sm

    design = sm.add_constant(rows[list(evidence)].to_numpy(float), has_constant="add")
    model = sm.GLM(rows["is_missing"].to_numpy(float), design, family=sm.families.Binomial())
    penalty = np.array([0.0] + [RIDGE] * len(evidence)) / len(rows)
    found = model.fit_regularized(alpha=penalty, L1_wt=0.0, maxiter=1000)
    return dict(zip(("constant", *evidence), map(float, found.params), strict=True))


def _auc_of(rows: pd.DataFrame) -> float:
    told = rows["probability"]
    return auc(told[rows["is_missing"]], told[~rows["is_missing"]])


def _share(rows: pd.DataFrame) -> float:
    return float((rows["state"] == "missing").mean())

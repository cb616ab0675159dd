"""This module runs Great Expectations on profiles and keeps the results as tables.

A profile is small (columns times regions times months), so the expectations run on it in memory:
what an expectation says of a register is said of every region and month at once.
"""

import os
from pathlib import Path

import pandas
import pyarrow
import yaml

from dosis.declarations import check_schema
from dosis.home import PROJECT

PROFILE_SCHEMA = pyarrow.schema(
    {
        "register": pyarrow.string(),
        "table_name": pyarrow.string(),
        "column_name": pyarrow.string(),
        "region": pyarrow.string(),
        "month_on": pyarrow.date32(),
        "row_count": pyarrow.int64(),
        "missing_count": pyarrow.int64(),
        "invalid_count": pyarrow.int64(),
    }
)
RESULT_SCHEMA = pyarrow.schema(
    {
        "expectation_id": pyarrow.string(),
        "register": pyarrow.string(),
        "table_name": pyarrow.string(),
        "column_name": pyarrow.string(),
        "dimension": pyarrow.string(),
        "region": pyarrow.string(),
        "month_on": pyarrow.date32(),
        "row_count": pyarrow.int64(),
        "observed": pyarrow.float64(),
        "is_met": pyarrow.bool_(),
        "severity": pyarrow.int64(),
        "action": pyarrow.string(),
        "label_da": pyarrow.string(),
        "label_en": pyarrow.string(),
        "text_da": pyarrow.string(),
        "text_en": pyarrow.string(),
    }
)


def suites(root: Path = PROJECT) -> dict[str, dict]:
    """Model name → its expectations. Raises DosisError where one breaks the schema."""
    found = {}
    for path in sorted((root / "expectations").glob("*.yml")):
        content = yaml.safe_load(path.read_text("utf-8"))
        check_schema(path.relative_to(root), content, "expectations")
        found[path.stem] = content
    return found


def empty_tables() -> dict[str, pyarrow.Table]:
    """The tables of schema `checked` before anything was checked."""
    return {
        "column_profiles": PROFILE_SCHEMA.empty_table(),
        "expectation_results": RESULT_SCHEMA.empty_table(),
    }


def evaluate(suite: dict, profile: pyarrow.Table) -> pyarrow.Table:
    """Run one suite on its profile.

    `profile`: rows of PROFILE_SCHEMA. Returns RESULT_SCHEMA: one row per expectation, region and
    month.
    """
    os.environ["GX_ANALYTICS_ENABLED"] = "False"
    frame = profile.to_pandas()
    frame["missing_share"] = frame["missing_count"] / frame["row_count"]
    frame["invalid_share"] = frame["invalid_count"] / frame["row_count"]
    rows = []
    for expectation in suite["expectations"]:
        part = frame[frame["column_name"] == expectation["column"]].reset_index(drop=True)
        if len(part):
            rows += _rows(suite, expectation, part, _unmet(expectation, part))
    return pyarrow.Table.from_pylist(rows, schema=RESULT_SCHEMA)


def _unmet(expectation: dict, part: pandas.DataFrame) -> set[int]:
    """Row numbers of the profile that break the expectation, as Great Expectations finds them."""
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    asset = context.data_sources.add_pandas("profiles").add_dataframe_asset("profile")
    batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": part})
    stated = {"type": expectation["type"], "kwargs": expectation["kwargs"]}
    suite = gx.ExpectationSuite(name=expectation["id"], expectations=[stated])
    outcome = batch.validate(suite, result_format="COMPLETE").results[0]
    if outcome.exception_info.get("raised_exception"):
        raise RuntimeError(f"{expectation['id']}: {outcome.exception_info}")
    return set(outcome.result["unexpected_index_list"] or [])


def _rows(suite: dict, expectation: dict, part: pandas.DataFrame, unmet: set[int]) -> list[dict]:
    kept = ("dimension", "severity", "action", "label_da", "label_en", "text_da", "text_en")
    return [
        {
            "expectation_id": expectation["id"],
            "register": suite["register"],
            "table_name": suite["table"],
            "column_name": expectation["column"],
            "region": row["region"],
            "month_on": row["month_on"],
            "row_count": row["row_count"],
            "observed": float(row[expectation["kwargs"]["column"]]),
            "is_met": number not in unmet,
            **{key: expectation["meta"][key] for key in kept},
        }
        for number, row in enumerate(part.to_dict("records"))
    ]

"""This module judges profiles: each check observes, Great Expectations says what is unmet.

Nothing is scanned here: the queries of the checks read the profiles and a few small marts, so a
new threshold is judged in seconds (`dosis check` after an edit of expectations/).
"""

import os
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas
import pyarrow

from dosis.expectation import Instance, checks
from dosis.home import PROJECT, DosisError, warehouse_path

Progress = Callable[[str, float], None]
FRAMES = ("frames.sql", "readings.sql")
EXPECTATION_SCHEMA = pyarrow.schema(
    {
        "expectation_id": pyarrow.string(),
        "check_name": pyarrow.string(),
        "register": pyarrow.string(),
        "table_name": pyarrow.string(),
        "column_name": pyarrow.string(),
        "dimension": pyarrow.string(),
        "lowest": pyarrow.float64(),
        "highest": pyarrow.float64(),
        "unit": pyarrow.string(),
        "why": pyarrow.string(),
        "why_da": pyarrow.string(),
        "severity": pyarrow.int64(),
        "action": pyarrow.string(),
        "label_da": pyarrow.string(),
        "label_en": pyarrow.string(),
        "text_da": pyarrow.string(),
        "text_en": pyarrow.string(),
    }
)
RESULT_SCHEMA = pyarrow.schema(
    {
        "expectation_id": pyarrow.string(),
        "level": pyarrow.string(),
        "region": pyarrow.string(),
        "hospital": pyarrow.string(),
        "month_on": pyarrow.date32(),
        "row_count": pyarrow.int64(),
        "observed": pyarrow.float64(),
        "is_met": pyarrow.bool_(),
    }
)


def judge(
    home: Path,
    profiles: dict[str, pyarrow.Table],
    wanted: list[Instance],
    progress: Progress = lambda label, fraction: None,
) -> dict[str, pyarrow.Table]:
    """Judge every instance in every unit and month.

    `profiles`: `column_profiles` and `value_profiles`. Returns `expectations` (one row per
    instance, EXPECTATION_SCHEMA) and `expectation_results` (one row per instance, unit and month
    with at least the instance's rows, RESULT_SCHEMA). Raises RuntimeError where Great
    Expectations can't judge.
    """
    with duckdb.connect() as connection:
        warehouse = str(warehouse_path(home)).replace("'", "''")
        connection.execute("set enable_progress_bar = false")
        connection.execute(f"attach '{warehouse}' as warehouse (read_only)")
        for name, table in profiles.items():
            connection.register(f"kept_{name}", table)
        lay_frames(connection)
        return judged(connection, wanted, progress)


def lay_frames(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables that checks read, of `warehouse` and the two `kept_…` profiles."""
    for name in FRAMES:
        connection.execute((PROJECT / "dosis" / "sql" / "profile" / name).read_text("utf-8"))


def judged(
    connection: duckdb.DuckDBPyConnection,
    wanted: list[Instance],
    progress: Progress = lambda label, fraction: None,
) -> dict[str, pyarrow.Table]:
    """The same on a connection on which `lay_frames` has made the tables."""
    used = [name for name in checks() if any(i.check == name for i in wanted)]
    validate = _validator()
    results = []
    for number, name in enumerate(used):
        progress(f"check {name}", number / len(used))
        own = [instance for instance in wanted if instance.check == name]
        try:
            observed = _observed(connection, checks()[name]["sql"], own)
        except (duckdb.BinderException, duckdb.ParserException) as error:
            said = str(error).splitlines()[0].rstrip(".")
            raise DosisError(
                f"dosis/sql/check/{name}.sql can't be computed ({said}); correct the query."
            ) from error
        observed["is_met"] = ~observed.index.isin(validate(own, observed))
        results.append(observed)
    every = pandas.concat(results, ignore_index=True)[RESULT_SCHEMA.names]
    return {
        "expectations": pyarrow.Table.from_pylist(
            [_described(instance) for instance in wanted], schema=EXPECTATION_SCHEMA
        ),
        "expectation_results": pyarrow.Table.from_pandas(
            every.sort_values(RESULT_SCHEMA.names[:5], na_position="first"),
            schema=RESULT_SCHEMA,
            preserve_index=False,
        ),
    }


def empty_results() -> dict[str, pyarrow.Table]:
    """The tables before anything was judged."""
    return {
        "expectations": EXPECTATION_SCHEMA.empty_table(),
        "expectation_results": RESULT_SCHEMA.empty_table(),
    }


def _observed(connection, sql: str, own: list[Instance]) -> pandas.DataFrame:
    """What the check's query observes of the instances: one row per instance, unit and month."""
    names = ("expectation_id", "register", "table_name", "column_name", "levels", "least_rows")
    rows = [
        (i.expectation_id, i.register, i.table, i.column, list(i.levels), i.least_rows) for i in own
    ]
    columns = [list(column) for column in zip(*rows, strict=True)]
    wanted = pyarrow.table(dict(zip(names, columns, strict=True)))
    connection.register("wanted", wanted)
    return connection.execute(
        f"""
        select
            wanted.expectation_id, unit_level(region, hospital) as level,
            observations.region::varchar as region, observations.hospital::varchar as hospital,
            observations.month_on,
            observations.row_count::bigint as row_count,
            observations.observed::double as observed
        from ({sql}) as observations
        inner join wanted
            on
                observations.register = wanted.register
                and observations.table_name = wanted.table_name
                and (wanted.column_name is null or observations.column_name = wanted.column_name)
        where
            observations.observed is not null
            and observations.row_count >= wanted.least_rows
            and list_contains(wanted.levels, unit_level(region, hospital))
            and coalesce(observations.hospital, observations.region, '') != 'unknown'
        order by all
        """
    ).df()


def _validator() -> Callable[[list[Instance], pandas.DataFrame], set[int]]:
    """A function that gives the row numbers which break their instance's bounds."""
    os.environ["GX_ANALYTICS_ENABLED"] = "False"
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    asset = context.data_sources.add_pandas("profiles").add_dataframe_asset("observations")
    whole = asset.add_batch_definition_whole_dataframe("all")

    def unmet(own: list[Instance], observed: pandas.DataFrame) -> set[int]:
        found: set[int] = set()
        for bounds, part in _by_bounds(own, observed):
            stated = {"type": "expect_column_values_to_be_between", "kwargs": bounds}
            suite = gx.ExpectationSuite(name="bounds", expectations=[stated])
            batch = whole.get_batch({"dataframe": part[["observed"]]})
            outcome = batch.validate(suite, result_format="COMPLETE").results[0]
            if outcome.exception_info.get("raised_exception"):
                raise RuntimeError(f"{own[0].check}: {outcome.exception_info}")
            found |= set(outcome.result["unexpected_index_list"] or [])
        return found

    return unmet


def _by_bounds(own: list[Instance], observed: pandas.DataFrame):
    """The observations of instances with equal bounds, together: (GX kwargs, their rows)."""
    by_bounds: dict[tuple, list[str]] = {}
    for instance in own:
        by_bounds.setdefault((instance.low, instance.high), []).append(instance.expectation_id)
    for (low, high), ids in by_bounds.items():
        part = observed[observed["expectation_id"].isin(ids)]
        if len(part):
            bounds = {"min_value": low, "max_value": high}
            kept = {side: bound for side, bound in bounds.items() if bound is not None}
            yield {"column": "observed", **kept}, part


def _described(instance: Instance) -> dict:
    return {
        "expectation_id": instance.expectation_id,
        "check_name": instance.check,
        "register": instance.register,
        "table_name": instance.table,
        "column_name": instance.column,
        "dimension": instance.dimension,
        "lowest": instance.low,
        "highest": instance.high,
        "unit": checks()[instance.check]["unit"],
        "why": instance.why,
        "why_da": instance.why_da,
        "severity": instance.severity,
        "action": instance.action,
        "label_da": instance.label_da,
        "label_en": instance.label_en,
        "text_da": instance.text_da,
        "text_en": instance.text_en,
    }

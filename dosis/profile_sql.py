"""This module writes the SQL of a profile from the register dictionary and the expectations.

What a valid value is comes from the dictionary (type, code list) and, where that does not say
enough, from `columns` of the table's expectations: see expectations/ and DESIGN, section 4.
"""

import csv
from dataclasses import dataclass
from functools import cache

from dosis.home import PROJECT
from dosis.register import Column, RegisterTable

COUNTS = ("missing_count", "invalid_count", "out_of_range_count", "distinct_count")
SIZES = ("mean", "standard_deviation", "percentile_10", "median", "percentile_90")
DATES = ("date", "timestamp")


@dataclass(frozen=True)
class ProfiledColumn:
    """One column (or rule between columns) of a profile, as SQL over the delivered row.

    `value` is the trimmed value or null, `is_valid` and `is_in_range` are conditions that a value
    meets, `number` is what mean and quantiles are taken of (None: of nothing), `is_key` has its
    distinct values counted exactly, `has_few_values` has its values counted one by one.
    """

    name: str
    value: str
    is_valid: str = "true"
    is_in_range: str = "true"
    number: str | None = None
    is_key: bool = False
    has_few_values: bool = False


def profiled_columns(table: RegisterTable, suite: dict) -> list[ProfiledColumn]:
    """The columns of a table and the rules between them that its expectations name."""
    about = suite.get("columns", {})
    columns = [_column(table, column, about.get(column.name, {})) for column in table.columns]
    rules = [
        ProfiledColumn(name=name, value="'row'", is_valid=f"coalesce({rule['holds']}, true)")
        for name, rule in suite.get("rules", {}).items()
    ]
    return columns + rules


def rows_sql(table: RegisterTable, suite: dict, files: list[str]) -> str:
    """The delivered rows of some months with month_on, region and hospital.

    `files`: paths of the lake. Region and hospital are those of the unit on the day; `unknown`
    where its code leads nowhere, null in a table that names no unit.
    """
    listed = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
    source = f"read_parquet([{listed}], union_by_name = true) as delivered"
    units = suite.get("units", {})
    if "hospital" in units:
        place = f"trim({units['region']}) as region, trim({units['hospital']}) as hospital"
        return f"select delivered.*, {place} from {source}"
    if "keys" not in units:
        return f"select *, null::varchar as region, null::varchar as hospital from {source}"
    keys = ", ".join(f"nullif('{kind}:' || {code}, '{kind}:')" for kind, code in _keys(units))
    return (
        "select delivered.*, coalesce(units.region, 'unknown') as region, "
        f"coalesce(units.hospital, 'unknown') as hospital from {source} left join units "
        f"on units.unit_key = coalesce({keys}) and delivered.{table.event_date}::date "
        "between units.valid_from_on and units.valid_to_on"
    )


def wide_sql(columns: list[ProfiledColumn], month: str) -> str:
    """One row per month, region and hospital of table `delivered_rows`, all measures side by side.

    Rows without a region stand for the country, those without a hospital for the region.
    """
    measures = ", ".join(
        f"{sql} as c{number}_{name}"
        for number, column in enumerate(columns)
        for name, sql in _measures(column).items()
    )
    return (
        f"select {month} as month_on, region, hospital, grouping(region) as of_country, "
        f"grouping(hospital) as of_region, count(*) as row_count, {measures} from delivered_rows "
        "group by grouping sets "
        f"(({month}), ({month}, region), ({month}, region, hospital))"
    )


def long_sql(table: RegisterTable, columns: list[ProfiledColumn]) -> str:
    """The measures of table `wide` as rows of COLUMN_SCHEMA."""
    return " union all ".join(
        f"select '{table.register}', '{table.name}', '{column.name}', region, hospital, month_on, "
        + "row_count, "
        + ", ".join(f"c{number}_{name}" for name in (*COUNTS, *SIZES))
        + ", fingerprint from wide inner join fingerprints using (month_on)"
        for number, column in enumerate(columns)
    )


def values_sql(table: RegisterTable, column: ProfiledColumn, month: str) -> str:
    """Counts of each value of a column of `delivered_rows`, as rows of VALUE_SCHEMA."""
    return f"""
        select
            '{table.register}', '{table.name}', '{column.name}', its_value, region, hospital,
            month_on, row_count, fingerprint
        from (
            select
                its_value, its_month_on as month_on, region, hospital, count(*) as row_count,
                grouping(region) as of_country, grouping(hospital) as of_region
            from (
                select
                    region, hospital, {month} as its_month_on,
                    coalesce({column.value}::varchar, 'missing') as its_value
                from delivered_rows
            )
            group by grouping sets (
                (its_month_on, its_value), (its_month_on, its_value, region),
                (its_month_on, its_value, region, hospital)
            )
        )
        inner join fingerprints using (month_on)
        where (region is not null or of_country = 1) and (hospital is not null or of_region = 1)
    """


@cache
def code_patterns() -> dict[str, str]:
    """Code list → the shape of its codes (seed code_lists)."""
    with open(PROJECT / "seeds" / "code_lists.csv", encoding="utf-8") as file:
        return {row["code_list"]: row["pattern"] for row in csv.DictReader(file)}


@cache
def seed_values(seed: str, column: str, unknown: str | None = None) -> tuple[str, ...]:
    """The values of one column of a seed, in lower case and quoted for SQL.

    `unknown` names the column in which the word unknown says that a listed value has no meaning;
    such values are left out.
    """
    with open(PROJECT / "seeds" / f"{seed}.csv", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if not unknown or row[unknown] != "unknown"]
    return tuple(sorted({row[column].lower().replace("'", "''") for row in rows}))


def _keys(units: dict) -> list[tuple[str, str]]:
    return [next(iter(entry.items())) for entry in units["keys"]]


def _column(table: RegisterTable, column: Column, about: dict) -> ProfiledColumn:
    name = column.name
    value = f"nullif(trim({name}), '')" if column.type == "string" else name
    number = _number(column, about)
    return ProfiledColumn(
        name=name,
        value=value,
        is_valid=_valid(column, about, value, number),
        is_in_range=_range(column, about, number),
        number=number,
        is_key=bool(about.get("key")),
        has_few_values=bool(about.get("few_values")),
    )


def _number(column: Column, about: dict) -> str | None:
    if about.get("kind") == "number":
        return f"as_number({column.name})"
    if "days_from" in about:
        return f"datediff('day', {about['days_from']}::date, {column.name}::date)"
    is_size = column.type == "double" or ("range" in about and column.type == "bigint")
    return f"{column.name}::double" if is_size else None


def _valid(column: Column, about: dict, value: str, number: str | None) -> str:
    if about.get("kind") == "number":
        return f"{number} is not null"
    if "seed" in about:
        codes = seed_values(about["seed"], about["seed_column"], about.get("seed_unknown"))
        listed = ", ".join(f"'{code}'" for code in codes)
        return f"lower({value}::varchar) in ({listed})"
    pattern = about.get("pattern") or code_patterns().get(column.code_list)
    return f"regexp_full_match(upper({value}::varchar), '{pattern}')" if pattern else "true"


def _range(column: Column, about: dict, number: str | None) -> str:
    if "range" in about:
        low, high = about["range"]
        return f"{number} between {low} and {high}"
    if column.type in DATES:
        return f"{column.name} between date '1900-01-01' and date '2099-01-01'"
    return "true"


def _measures(column: ProfiledColumn) -> dict[str, str]:
    value, number = column.value, column.number
    distinct = f"count(distinct {value})" if column.is_key else f"approx_count_distinct({value})"
    counts = (
        f"count_if({value} is null)",
        f"count_if({value} is not null and not coalesce({column.is_valid}, false))",
        f"count_if({value} is not null and not coalesce({column.is_in_range}, true))",
        distinct,
    )
    sizes = ["null::double"] * len(SIZES)
    if number:
        sizes = [
            f"avg({number})",
            f"stddev_samp({number})",
            *(f"approx_quantile({number}, {share})::double" for share in (0.1, 0.5, 0.9)),
        ]
    return dict(zip((*COUNTS, *SIZES), (*counts, *sizes), strict=True))

"""This module gathers what the site tells of a release: registers, coverage, reservations."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from dosis.catalog import Catalog, Metric, open_catalog
from dosis.home import PROJECT, read_json
from dosis.query import connection
from dosis.reservation import concerns

DECLARED = (
    *("declared_break", "definition_change", "registration_style"),
    *("validity", "left_truncation", "org_change"),
)


@dataclass(frozen=True)
class Table:
    """One delivered table of the dictionary; `columns` are its entries in the manifest."""

    register: str
    name: str
    description: str
    meta: dict
    columns: tuple[dict, ...]
    deliveries: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Register:
    """One register: what it is, its tables, and the README of its folder."""

    name: str
    description: str
    meta: dict
    tables: tuple[Table, ...]
    readme: str

    def label(self, language: str) -> str:
        """Its name; the English one may stand only before the colon of the description."""
        named, colon, _ = self.description.partition(":")
        english = self.meta.get("label_en") or (named if colon else self.meta["label_da"])
        return self.meta["label_da"] if language == "da" else english.removeprefix("The ")

    @property
    def is_delivered(self) -> bool:
        return any(table.deliveries for table in self.tables)


@dataclass(frozen=True)
class Reservation:
    """One reservation with all its periods; `entry` is the first of its rows."""

    entry: dict
    periods: tuple[tuple[datetime.date, datetime.date | None], ...]
    severity: int
    metrics: frozenset[str]

    @property
    def name(self) -> str:
        return self.entry["reservation_id"]

    @property
    def column(self) -> tuple[str, str | None, str | None]:
        """Register, table and column that it is about."""
        return tuple(self.entry[name] for name in ("register", "table_name", "column_name"))

    @property
    def begins(self) -> datetime.date:
        return self.periods[0][0]

    @property
    def is_declared(self) -> bool:
        return self.entry["kind"] in DECLARED

    def concerns(self, metric: Metric, sources: frozenset | None, delivered: frozenset) -> bool:
        """True where a number of this metric that rests on `sources` can carry it."""
        if self.metrics:
            return metric.name in self.metrics
        return concerns(self.entry | {"metric_name": None}, metric, sources, delivered)


@dataclass(frozen=True)
class Coverage:
    """Region by month of one table: (hospitals that reported, hospitals that should have)."""

    table: str
    months: tuple[datetime.date, ...]
    regions: dict[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    silent_hospitals: int = 0


@dataclass(frozen=True)
class Facts:
    """Everything the pages tell of the release that lies in `folder`."""

    folder: Path

    @property
    def catalog(self) -> Catalog:
        return open_catalog(self.folder)

    @cached_property
    def about(self) -> dict:
        return read_json(self.folder / "release.json", {})

    @property
    def data_as_of(self) -> datetime.date:
        """The day of the newest delivery."""
        days = self.about.get("data_as_of", {}).values()
        return datetime.date.fromisoformat(max(days, default=self.about["made_at"][:10]))

    @cached_property
    def registers(self) -> tuple[Register, ...]:
        """The registers of the dictionary, delivered ones first."""
        sources: dict[str, list[dict]] = {}
        for source in self.catalog.manifest["sources"].values():
            if source["schema"] == "raw":
                sources.setdefault(source["source_name"], []).append(source)
        found = [self._register(name, entries) for name, entries in sources.items()]
        return tuple(sorted(found, key=lambda register: (not register.is_delivered, register.name)))

    @cached_property
    def reservations(self) -> tuple[Reservation, ...]:
        """All reservations, each once; the severe first, then the newest."""
        rows: dict[tuple, list[dict]] = {}
        for row in self.rows("select * from marts.reservations order by from_on"):
            rows.setdefault((row["register"], row["reservation_id"]), []).append(row)
        found = [_merged(entries, self.data_as_of) for entries in rows.values()]
        begun = [r for r in found if r.periods]
        return tuple(sorted(begun, key=lambda r: (-r.severity, -r.begins.toordinal(), r.name)))

    @cached_property
    def events(self) -> list[dict]:
        return self.rows("select * from marts.events order by from_on")

    @cached_property
    def coverage(self) -> dict[str, tuple[Coverage, ...]]:
        """Register → the coverage of each of its tables that has months and units."""
        counts: dict[tuple, list[dict]] = {}
        for row in self.rows(_REPORTED):
            counts.setdefault((row["register"], row["table_name"]), []).append(row)
        found: dict[str, list[Coverage]] = {}
        for (register, table), rows in sorted(counts.items()):
            found.setdefault(register, []).append(_covered(table, rows))
        return {register: tuple(tables) for register, tables in found.items()}

    def rows(self, sql: str) -> list[dict]:
        """The rows of a query on the release's tables."""
        return connection(self.folder).execute(sql).to_arrow_table().to_pylist()

    @cached_property
    def tables(self) -> frozenset[str]:
        """The release's tables, as schema.table; an older release may lack some."""
        found = self.rows("select schema_name || '.' || table_name as name from duckdb_tables()")
        return frozenset(row["name"] for row in found)

    def of_register(self, name: str) -> list[Reservation]:
        """The reservations about one register."""
        return [r for r in self.reservations if r.entry["register"] == name]

    @cached_property
    def variables(self) -> frozenset[tuple[str, str, str]]:
        """Register, table and name of every variable in the dictionary."""
        tables = [table for register in self.registers for table in register.tables]
        return frozenset(
            (t.register, t.name, column["name"]) for t in tables for column in t.columns
        )

    def provisional_from(self, register: str) -> datetime.date | None:
        """The first day from which a register's newest months may still grow."""
        late = [r.begins for r in self.of_register(register) if r.entry["kind"] == "provisional"]
        return min(late, default=None)

    def _register(self, name: str, sources: list[dict]) -> Register:
        readme = PROJECT / "models" / "staging" / name / "README.md"
        return Register(
            name=name,
            description=sources[0]["source_description"],
            meta=sources[0]["source_meta"],
            tables=tuple(sorted(map(self._table, sources), key=lambda table: not table.deliveries)),
            readme=readme.read_text("utf-8").partition("\n")[2] if readme.exists() else "",
        )

    def _table(self, source: dict) -> Table:
        inherited = source["source_meta"].items()
        name = f"{source['source_name']}.{source['name']}"
        rows = [(key.split(" "), count) for key, count in self.about.get("rows", {}).items()]
        return Table(
            register=source["source_name"],
            name=source["name"],
            description=source["description"],
            meta={k: v for k, v in source["meta"].items() if (k, v) not in inherited},
            columns=tuple(source["columns"].values()),
            deliveries=tuple(sorted((key[1], count) for key, count in rows if key[0] == name)),
        )


# A hospital is expected from its first report to the table's newest month, while it exists; a
# single department without patients in a month is no gap.
_REPORTED = """
with hospitals as (
    select department_id, region, coalesce(hospital, department_id) as hospital, valid_to_on
    from marts.departments
),
months as (
    select register, table_name, region, hospital, month_on,
        sum(row_count) as row_count, max(valid_to_on) as valid_to_on
    from marts.reporting_months
    join hospitals using (department_id)
    group by all
),
newest as (
    select register, table_name, max(month_on) as newest_on from months group by all
),
expected as (
    select register, table_name, region, hospital,
        unnest(generate_series(
            min(month_on), least(max(newest_on), max(valid_to_on)), interval 1 month
        ))::date as month_on
    from months
    join newest using (register, table_name)
    group by all
)
select register, table_name, region, month_on,
    count(*) as expected,
    count(row_count) as reported,
    list(hospital) filter (where row_count is null) as silent
from expected
left join months using (register, table_name, region, hospital, month_on)
group by all
order by all
"""


def _merged(rows: list[dict], until: datetime.date) -> Reservation:
    periods = dict.fromkeys((r["from_on"], r["to_on"]) for r in rows if r["from_on"] <= until)
    metrics = frozenset(row["metric_name"] for row in rows if row["metric_name"])
    return Reservation(rows[0], tuple(periods), max(row["severity"] for row in rows), metrics)


def _covered(table: str, rows: Iterable[dict]) -> Coverage:
    rows = list(rows)
    months = _months(min(r["month_on"] for r in rows), max(r["month_on"] for r in rows))
    by_region: dict[str, dict] = {}
    for row in rows:
        region = by_region.setdefault(row["region"] or "unknown", {})
        region[row["month_on"]] = (row["reported"], row["expected"])
    last_year = set(months[-12:])
    silent = {unit for row in rows if row["month_on"] in last_year for unit in row["silent"] or []}
    regions = {
        name: tuple(cells.get(month, (0, 0)) for month in months)
        for name, cells in sorted(by_region.items())
    }
    return Coverage(table, months, regions, len(silent))


def _months(first: datetime.date, last: datetime.date) -> tuple[datetime.date, ...]:
    found = []
    while first <= last:
        found.append(first)
        first = datetime.date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return tuple(found)

"""This module compares releases: rows of each table, and which metrics mean something new."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import duckdb

from dosis.catalog import Catalog
from dosis.home import DosisError, read_json
from dosis.site_meaning import definition


@dataclass(frozen=True)
class Meaning:
    """What a metric meant in one release."""

    version: int
    valid_from: str = field(compare=False)
    definition: tuple[str, ...]


@dataclass(frozen=True)
class Edition:
    """One release as it is compared: rows by table of schema marts, meaning by metric."""

    number: int
    about: dict
    rows: dict[str, int]
    metrics: dict[str, Meaning]

    @property
    def made_on(self) -> str:
        return self.about["made_at"][:10]

    @property
    def data_as_of(self) -> str:
        """The day of the newest delivery."""
        return max(self.about.get("data_as_of", {}).values(), default=self.made_on)


@dataclass(frozen=True)
class Difference:
    """`rows`: (table, before, after); `metrics`: (name, before, after); None where it was not."""

    before: Edition
    after: Edition
    rows: tuple[tuple[str, int | None, int | None], ...]
    metrics: tuple[tuple[str, Meaning | None, Meaning | None], ...]

    @property
    def unchanged_count(self) -> int:
        """Tables with as many rows as before."""
        return len(self.before.rows.keys() | self.after.rows.keys()) - len(self.rows)


@lru_cache(maxsize=4)
def editions(folder: Path) -> tuple[Edition, ...]:
    """The release in `folder` and those made before it that lie beside it; oldest first."""
    own = int(read_json(folder / "release.json", {})["number"])
    earlier = sorted(int(path.name) for path in folder.parent.glob("*") if path.name.isdigit())
    found = [_edition(folder.parent / str(number)) for number in earlier if number < own]
    return (*found, _edition(folder))


def difference(before: Edition, after: Edition) -> Difference:
    """What differs from one release to another."""
    return Difference(
        before,
        after,
        rows=_differing(before.rows, after.rows),
        metrics=_differing(before.metrics, after.metrics),
    )


def history(releases: Sequence[Edition], metric: str) -> list[tuple[Edition, Meaning]]:
    """Each release in which a metric came to mean something new, newest first."""
    found: list[tuple[Edition, Meaning]] = []
    for edition in releases:
        meaning = edition.metrics.get(metric)
        if meaning and (not found or found[-1][1] != meaning):
            found.append((edition, meaning))
    return found[::-1]


def told(folder: Path) -> str:
    """The newest difference in words, for the terminal.

    Raises DosisError where there is no earlier release.
    """
    found = editions(folder)
    if len(found) < 2:
        raise DosisError(f"Release {found[-1].number} has none before it to compare with.")
    change = difference(*found[-2:])
    lines = [f"Release {change.after.number} against {change.before.number}"]
    lines += [f"  {name}: {_versions(old, new)}" for name, old, new in change.metrics]
    for name, old, new in change.rows:
        shown = ["none" if rows is None else f"{rows:,}" for rows in (old, new)]
        lines.append(f"  {name}: {shown[0]} -> {shown[1]} rows")
    return "\n".join([*lines, f"  {change.unchanged_count} tables with as many rows as before"])


def _versions(old: Meaning | None, new: Meaning | None) -> str:
    if old is None or new is None:
        return "new metric" if old is None else "metric is gone"
    if old.version != new.version:
        return f"version {old.version} -> {new.version}, valid from {new.valid_from}"
    return f"definition changed within version {new.version}"


def _edition(folder: Path) -> Edition:
    semantics = Catalog(folder)
    metrics = {
        metric["name"]: Meaning(
            version=metric["config"]["meta"]["version"],
            valid_from=str(metric["config"]["meta"]["valid_from"]),
            definition=tuple(definition(semantics, metric["name"])),
        )
        for metric in semantics.semantics["metrics"]
        if (metric.get("config") or {}).get("meta", {}).get("label_da")
    }
    about = read_json(folder / "release.json", {})
    return Edition(int(about["number"]), about, _rows(folder), metrics)


def _rows(folder: Path) -> dict[str, int]:
    with duckdb.connect(str(folder / "layer.duckdb"), read_only=True) as connection:
        names = connection.execute(
            "select table_name from duckdb_tables() where schema_name = 'marts' order by table_name"
        ).fetchall()
        return {
            name: connection.execute(f"select count(*) from marts.{name}").fetchone()[0]
            for (name,) in names
        }


def _differing(before: dict, after: dict) -> tuple[tuple, ...]:
    names = sorted(before.keys() | after.keys())
    pairs = [(name, before.get(name), after.get(name)) for name in names]
    return tuple(pair for pair in pairs if pair[1] != pair[2])

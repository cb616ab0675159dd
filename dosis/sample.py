"""This module draws stratified samples of rows for manual control."""

import csv
import io
import json
from pathlib import Path

import duckdb

from dosis.allocation import allocate
from dosis.declarations import declared, first_day, last_day
from dosis.home import DosisError, current_release
from dosis.sample_store import COLUMNS, keep, kept, keys, spread

# What a row shows to the person who checks it; never the patient.
SHOWN = {
    "administrations": (
        "administration_id",
        "administered_on",
        {"præparat": "product_name", "dosis": "reported_dose", "enhed": "reported_unit"},
    ),
    "deliveries": (
        "delivery_id",
        "delivered_on",
        {"præparat": "product_name", "varenummer": "product_id", "pakninger": "delivered_packs"},
    ),
}
PARTS = {
    "region": "coalesce(departments.region, 'unknown')",
    "hospital": "coalesce(departments.hospital, 'unknown')",
    "department_name": "coalesce(departments.department_name, 'unknown')",
    "atc": "rows.atc",
    "atc_class": "left(rows.atc, 5)",
    "year": "strftime({day}, '%Y')",
    "quarter": "strftime({day}, '%Y') || 'Q' || quarter({day})",
    "month": "strftime({day}, '%Y-%m')",
}


def draw(name: str, size: int | None = None, seed: int | None = None) -> tuple[str, list[dict]]:
    """Draw the declared sample from the current release and keep it: its id, its work list.

    The same declaration, size, seed and release give the same rows: within a stratum the rows
    whose keys have the lowest md5 under the seed are taken. A sample that was drawn before is
    given again. Raises DosisError for an unknown name, where no row lies in the sample's frame,
    and where the declaration was changed since the sample was drawn.
    """
    return draw_defined(name, _definition(name, size, seed))


def draw_defined(name: str, definition: dict) -> tuple[str, list[dict]]:
    """The same for a sample that is defined elsewhere (as in declarations/samples).

    `definition` may also name a `department_id`, to which the rows are limited.
    """
    told = json.dumps(definition, ensure_ascii=False, sort_keys=True, default=str)
    folder, stamp = current_release()
    sample = f"{name}-{stamp['number']}-{definition['size']}-{definition['seed']}"
    before = kept(sample)
    if before and before[0] != told:
        raise DosisError(
            f"The definition of {name} was changed since {sample} was drawn; "
            "draw with another seed."
        )
    frame, binds = _frame(definition)
    with duckdb.connect(str(folder / "layer.duckdb"), read_only=True) as layer:
        if before:
            rows = _rows_again(layer, frame, binds, keys(sample))
        else:
            sizes = _sizes(layer, frame, binds, definition, name)
            deviations = spread(name, sizes) if definition["allocation"] == "neyman" else None
            numbers = allocate(
                sizes, definition["size"], definition["least_per_stratum"], deviations
            )
            rows = _rows(layer, frame, binds, numbers, definition["seed"])
            keep(sample, name, stamp["number"], told, sizes, rows)
    return sample, [{"stikprøve": sample} | row for row in rows]


def write_work_list(path: Path, rows: list[dict]) -> None:
    """Write rows as CSV with semicolons, for a spreadsheet, with empty columns for the outcome."""
    path.write_bytes(work_list(rows))


def work_list(rows: list[dict]) -> bytes:
    """The content of that file."""
    names = [*(n for n in rows[0] if n not in COLUMNS[2:]), *COLUMNS[2:]]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, names, delimiter=";", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def _definition(name: str, size: int | None, seed: int | None) -> dict:
    known = declared("samples")
    if name not in known:
        raise DosisError(f"There is no sample {name}; declared are {', '.join(sorted(known))}.")
    changed = {"size": size, "seed": seed}
    definition = known[name] | {k: v for k, v in changed.items() if v is not None}
    if not 1 <= definition["size"] <= 10_000 or definition["seed"] < 0:
        raise DosisError("A sample has 1 to 10,000 rows and a seed of 0 or more.")
    return definition


def _frame(definition: dict) -> tuple[str, dict]:
    table = definition["rows"]
    key, day, shown = SHOWN[table]
    parts = [PARTS[part].format(day=f"rows.{day}") for part in definition["strata"]]
    columns = ", ".join(f"rows.{column} as {label}" for label, column in shown.items())
    binds = {
        "prefix": definition.get("atc") or "",
        "since": first_day(definition["from"]),
        "until": last_day(definition.get("to")) or "9999-12-31",
    }
    within = ""
    if "department_id" in definition:
        binds["department"] = definition["department_id"]
        within = " and rows.department_id = $department"
    return (
        f"select rows.{key} as nøgle, concat_ws(' | ', {', '.join(parts)}) as stratum, "
        f"departments.department_name as afdeling, rows.{day} as dag, rows.atc, {columns} "
        f"from marts.{table} as rows left join marts.departments using (department_id) "
        f"where rows.{day} between $since::date and $until::date "
        f"and starts_with(rows.atc, $prefix){within}",
        binds,
    )


def _sizes(layer, frame: str, binds: dict, definition: dict, name: str) -> dict[str, int]:
    counts = layer.execute(
        f"with frame as ({frame}) select stratum, count(*) from frame group by all", binds
    ).fetchall()
    if not counts:
        raise DosisError(
            f"Sample {name}: no row lies in its period and medicines; widen from, to or atc."
        )
    ordered = sorted(counts, key=lambda count: (-count[1], count[0]))
    return dict(ordered[: definition["largest_strata"]])


def _rows(layer, frame: str, binds: dict, numbers: dict[str, int], seed: int) -> list[dict]:
    table = layer.execute(
        f"with frame as ({frame}), wanted as (select unnest($names) as stratum, "
        "unnest($numbers) as wanted) "
        "select frame.* from frame inner join wanted using (stratum) "
        "qualify row_number() over (partition by stratum order by "
        "md5($seed || '|' || nøgle), nøgle) <= wanted order by stratum, nøgle",
        binds | {"names": list(numbers), "numbers": list(numbers.values()), "seed": str(seed)},
    ).to_arrow_table()
    return table.to_pylist()


def _rows_again(layer, frame: str, binds: dict, drawn: list[str]) -> list[dict]:
    table = layer.execute(
        f"with frame as ({frame}) select * from frame "
        "where list_contains($drawn, nøgle) order by stratum, nøgle",
        binds | {"drawn": drawn},
    ).to_arrow_table()
    return table.to_pylist()

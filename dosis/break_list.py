"""This module prints the list of breaks that a reader can judge (`dosis breaks`)."""

import json

import duckdb

from dosis.home import DosisError, current_release

TITLES = {
    "undeclared": ("Fundet, ikke deklareret", "Detected, not declared"),
    "declared": ("Deklareret og set i tallene", "Declared and seen in the data"),
    "declared_without_trace": ("Deklareret uden spor i tallene", "Declared without a trace"),
    "declared_untested": ("Deklareret, kan ikke prøves", "Declared, can't be tested"),
}


def break_list(language: str = "da", format: str = "table") -> str:
    """The current release's breaks, in `da` or `en`: as text by status, or as JSON rows.

    Raises DosisError for another language or format, and where nothing is released.
    """
    if language not in ("da", "en"):
        raise DosisError(f"There is no language {language}; choose da or en.")
    if format not in ("table", "json"):
        raise DosisError(f"There is no format {format}; choose table or json.")
    folder, _ = current_release()
    with duckdb.connect(str(folder / "layer.duckdb"), read_only=True) as connection:
        found = connection.execute(
            "select * from marts.breaks order by register, table_name, from_on, break_id"
        ).to_arrow_table()
        (examined,) = connection.execute("select count(*) from marts.examined_series").fetchone()
    rows = found.to_pylist()
    if format == "json":
        return json.dumps(rows, ensure_ascii=False, default=str, indent=1)
    return _told(rows, examined, language)


def _told(rows: list[dict], examined: int, language: str) -> str:
    is_danish = language == "da"
    lines = [f"{examined} serier undersøgt." if is_danish else f"{examined} series examined."]
    for status, titles in TITLES.items():
        own = [row for row in rows if row["status"] == status]
        if own:
            lines += ["", f"{titles[0] if is_danish else titles[1]} ({len(own)})"]
        for row in own:
            place = row["hospital"] or row["region"] or ("Hele landet" if is_danish else "Denmark")
            table = f"{row['register']}.{row['table_name']}"
            lines.append(f"- {place} · {table}: {row[f'text_{language}']}{_strength(row)}")
    return "\n".join(lines)


def _strength(row: dict) -> str:
    if row["statistic"] is None:
        return ""
    traces = f", +{row['trace_count']}" if row["trace_count"] else ""
    return f" [F = {row['statistic']:.0f}{traces}]"

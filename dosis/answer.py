"""This module is what `ask` gives back: numbers, verdict, reservations and provenance."""

import csv
import io
import json
from dataclasses import dataclass
from functools import cached_property

import pyarrow

STATES = ("value", "zero", "missing", "not_applicable", "hidden")
SHOWN_RESERVATIONS = 5
INSIDE = ("cells", "mostly", "rises")  # what pages need and exports don't


@dataclass(frozen=True)
class Verdict:
    """How far the numbers can be compared: comparable, with_care or not_comparable."""

    level: str
    text_da: str
    text_en: str


@dataclass(frozen=True)
class Answer:
    """The answer to one question.

    `numbers`: Arrow table, one row per cell of the full grid: the dimensions, then each metric `m`
    (double) with its twin `m_state`, and `is_total` where totals were asked for.
    `columns`: list of {name, kind (dimension, metric, state), type, unit, label_da, label_en}.
    `reservations`: all found, most important first, each {id, kind, severity, action, metric,
    register, column, scope, from, to, effect, text_da, text_en, label_da, label_en, url, cells};
    `cells` lists the row numbers of `numbers` that it touches; `rises` see `dosis.rise`.
    `annotations`: events, each {id, from, to, scope, label_da, label_en, text_da, text_en}.
    `suppressed`: number of hidden metric cells.
    """

    release: str
    numbers: pyarrow.Table
    columns: list[dict]
    verdict: Verdict
    reservations: list[dict]
    annotations: list[dict]
    suppressed: int
    provenance: dict
    note: str | None = None

    @cached_property
    def rows(self) -> list[dict]:
        """The numbers as a list of dictionaries."""
        return self.numbers.to_pylist()

    @property
    def main_reservations(self) -> list[dict]:
        """At most five: those that weigh most, by severity times the share of cells touched."""
        return self.reservations[:SHOWN_RESERVATIONS]

    def column(self, name: str) -> dict:
        """The description of one column."""
        return next(column for column in self.columns if column["name"] == name)

    def to_json(self, *, cells: bool = False) -> str:
        """The answer as JSON (DESIGN, command line); `cells` keeps the row numbers touched."""
        kept = [
            r if cells else {k: v for k, v in r.items() if k not in INSIDE}
            for r in self.reservations
        ]
        content = {
            "release": self.release,
            "verdict": vars(self.verdict),
            "columns": self.columns,
            "rows": [list(row.values()) for row in self.rows],
            "reservations": kept,
            "annotations": self.annotations,
            "suppressed": self.suppressed,
            "provenance": self.provenance,
        }
        if self.note:
            content["note"] = self.note
        return json.dumps(content, ensure_ascii=False, default=str)

    def to_csv(self) -> str:
        """Comment lines with verdict and reservations, then the numbers as CSV."""
        return self.csv_of(self.rows, self.numbers.column_names)

    def csv_of(self, rows, columns: list[str], more: tuple[str, ...] = ()) -> str:
        """CSV of `rows` (mappings) that rest on this answer, below what must be known of them.

        `columns`: those to write; `more`: comment lines below the answer's own.
        """
        out = io.StringIO()
        for line in (*self.caveats("en"), *more):
            out.write(f"# {line}\n")
        writer = csv.DictWriter(out, columns, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
        return out.getvalue()

    def to_parquet(self, path) -> None:
        """Parquet whose schema metadata holds verdict, reservations and provenance."""
        import pyarrow.parquet

        about = json.loads(self.to_json())
        about.pop("rows")
        metadata = {b"dosis": json.dumps(about, ensure_ascii=False).encode()}
        pyarrow.parquet.write_table(self.numbers.replace_schema_metadata(metadata), path)

    def caveats(self, language: str) -> list[str]:
        """What must travel with the numbers into every export, one line each."""
        about = self.provenance
        lines = [
            f"dosis, release {self.release}, {about['source']} data as of {about['data_as_of']}",
            getattr(self.verdict, f"text_{language}"),
        ]
        lines += [r[f"text_{language}"].replace("\n", " ") for r in self.reservations]
        if self.note:
            lines.append(self.note)
        return lines


def provenance(about: dict, metrics, columns, sql: str, parameters: dict) -> dict:
    """Where numbers come from: metric versions, age of the data, SQL, real or synthetic.

    `columns`: the delivered columns they rest on, as (register, table, column or None).
    """
    dates = about["data_as_of"]
    read = [dates[".".join(t)] for m in metrics for t in m.tables if ".".join(t) in dates]
    return {
        "metrics": [{"name": m.name, "version": m.card["version"]} for m in metrics],
        "data_as_of": max(read, default=None),
        "columns": sorted(".".join(column) for column in columns if column[2]),
        "sql": sql,
        "parameters": parameters,
        "source": about["source"],
    }

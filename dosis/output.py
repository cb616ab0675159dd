"""This module writes an answer to the terminal: table, JSON, CSV or Parquet."""

import sys
import tempfile
from pathlib import Path

from rich.markup import escape

from dosis.answer import SHOWN_RESERVATIONS, Answer
from dosis.home import DosisError

FORMATS = ("table", "json", "csv", "parquet")


def write_answer(answer: Answer, format: str) -> None:
    """Write to standard output. Raises DosisError for an unknown format."""
    if format == "json":
        print(answer.to_json())
    elif format == "csv":
        print(answer.to_csv(), end="")
    elif format == "parquet":
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "answer.parquet"
            answer.to_parquet(path)
            sys.stdout.buffer.write(path.read_bytes())
    elif format == "table":
        _write_table(answer)
    else:
        raise DosisError(f"There is no format {format}; formats are {', '.join(FORMATS)}.")


def _write_table(answer: Answer) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    shown = [c for c in answer.columns if c["kind"] in ("dimension", "metric")]
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in shown:
        unit = f" ({column['unit']})" if column["unit"] else ""
        table.add_column(column["label_en"] + unit, justify="right" if unit else "left")
    for row in answer.rows:
        table.add_row(*[_cell(column, row) for column in shown])
    console.print(table)
    console.print(f"\n[bold]{escape(answer.verdict.text_en)}[/bold]")
    for reservation in answer.main_reservations:
        touched = f"{len(reservation['cells'])} of {len(answer.rows)}"
        console.print(f"· {escape(reservation['text_en'])} [dim]({touched} rows)[/dim]")
    more = len(answer.reservations) - SHOWN_RESERVATIONS
    if more > 0:
        console.print(f"· and {more} more: --format json shows all")
    about = answer.provenance
    console.print(
        f"[dim]release {answer.release} · {about['source']} data as of {about['data_as_of']}[/dim]"
    )
    if answer.note:
        console.print(f"[dim]{answer.note}[/dim]")


def _cell(column: dict, row: dict) -> str:
    value = row[column["name"]]
    if column["kind"] == "dimension":
        return "all" if value is None else escape(value)
    if value is None:
        return f"[dim]{row[column['name'] + '_state'].replace('_', ' ')}[/dim]"
    return f"{value:.1%}" if column["unit"] == "share" else f"{value:,.10g}"

"""This module is `dosis forecast`: the stored forecast of one series, with its honest error."""

from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from dosis.home import DosisError

FORMATS = ("table", "json", "csv")
HEADS = ("month", "forecast", "80 %", "95 %")


def show(
    metric: Annotated[str, typer.Argument(help="A metric; none: those that are.")] = "",
    where: Annotated[list[str] | None, typer.Option(help="'hospital=…', 'atc^=J01C'.")] = None,
    viewer: Annotated[str, typer.Option("--as", help="ROLE or ROLE:SCOPE.")] = "analyst",
    format: Annotated[str, typer.Option(help="table, json or csv.")] = "table",
    level: Annotated[str, typer.Option(help="Every series of a level, hospital_atc: csv.")] = "",
) -> None:
    """Forecast a metric twelve months ahead, with intervals, error and reservations."""
    from dosis.forecast import forecast
    from dosis.forecast_tables import forecast_metrics

    if format not in FORMATS:
        raise DosisError(f"There is no format {format}; formats are {', '.join(FORMATS)}.")
    if not metric:
        print("\n".join(forecast_metrics()) or "No forecasts: they need 30 settled months.")
        return
    if level:
        _write_level(metric, level, viewer)
        return
    found = forecast(metric, where or (), viewer)
    if format == "json":
        print(found.to_json())
    elif format == "csv":
        print(found.to_csv(), end="")
    else:
        _write(found)


def _write_level(metric: str, level: str, viewer: str) -> None:
    """Every series of a level as CSV below the reservations of the metric."""
    from dosis.door import ask
    from dosis.forecast_tables import level_forecasts

    rows = level_forecasts(metric, level, viewer)
    print(ask(metric, "month", viewer=viewer).csv_of(rows, list(rows[0])), end="")


def _write(found) -> None:
    console = Console()
    table = Table(box=None, header_style="bold", pad_edge=False)
    for head in HEADS:
        table.add_column(head, justify="left" if head == "month" else "right")
    for month in found.months:
        if month["state"] == "hidden":
            table.add_row(month["month"], *["[dim]hidden[/dim]"] * 3)
        else:
            table.add_row(
                month["month"],
                f"{month['point']:,.0f}",
                f"{month['low_80']:,.0f} to {month['high_80']:,.0f}",
                f"{month['low_95']:,.0f} to {month['high_95']:,.0f}",
            )
    console.print(table)
    history = found.history
    for line in [*found.told_error("en"), history.verdict.text_en]:
        console.print(escape(line))
    for reservation in history.main_reservations:
        console.print(f"· {escape(reservation['text_en'])}")
    about = history.provenance
    console.print(
        f"[dim]release {history.release} · {about['source']} data as of {about['data_as_of']}[/dim]"
    )

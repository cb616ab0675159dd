"""This module is the command line: `dosis …`. Exit code 0, or 1 with one sentence."""

import os
import sys
from pathlib import Path
from typing import Annotated

import duckdb
import typer

from dosis.alarm_command import alarm_app
from dosis.dossier_command import dossier_app
from dosis.forecast_command import show as show_forecast
from dosis.home import DosisError, home_path
from dosis.log_command import show as show_log
from dosis.progress import progress_bar
from dosis.sample_command import sample_app

app = typer.Typer(
    help="Danish hospital-medicine numbers, each with its reservations.",
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(sample_app, name="sample")
app.add_typer(dossier_app, name="dossier")
app.add_typer(alarm_app, name="alarm")
app.command("forecast")(show_forecast)
app.command("log")(show_log)
USAGE_ERROR = typer.BadParameter.__base__  # unknown option, missing argument
Files = Annotated[list[Path] | None, typer.Argument(help="Delivered files; none: deliveries/.")]


@app.command()
def synthesise(
    scale: float = 0.01,
    focus: float | None = None,
    first: Annotated[str, typer.Option("--from")] = "2018-05",
    last: Annotated[str, typer.Option("--to")] = "2026-06",
    seed: int = 1,
) -> None:
    """Make synthetic registers with planted truth."""
    from dosis.synthetic import synthesise as make

    with progress_bar("synthesise") as progress:
        make(
            home_path(),
            scale=scale,
            focus=focus,
            first=first,
            last=last,
            seed=seed,
            progress=progress,
        )


@app.command()
def load(
    files: Files = None,
    date: Annotated[str | None, typer.Option(help="Date of the delivery, 2026-06-30.")] = None,
    as_table: Annotated[str | None, typer.Option(help="The delivered table's name.")] = None,
    mixed: Annotated[bool, typer.Option(help="Allow real files in a synthetic home.")] = False,
    purpose: Annotated[
        list[str] | None, typer.Option(help="What the files may be used for.")
    ] = None,
) -> None:
    """Check delivered files and take them into the lake."""
    from dosis.lake import PURPOSES, UNDATED
    from dosis.lake import load as take_in

    unknown = sorted(set(purpose or ()) - set(PURPOSES))
    if unknown:
        raise DosisError(f"There is no purpose {unknown[0]}; purposes are {', '.join(PURPOSES)}.")
    with progress_bar("load") as progress:
        added = take_in(
            home_path(),
            files,
            date=date,
            as_table=as_table,
            mixed=mixed,
            purposes=tuple(purpose or PURPOSES),
            progress=progress,
        )
    for entry in added:
        aside = entry["months"].get(UNDATED, 0)
        told = f" ({aside} without a possible date are kept aside)" if aside else ""
        name = f"{entry['register']}.{entry['table']} {entry['delivered_on']}"
        print(f"{name}: {entry['rows']} rows{told}")
        for lost in entry["shrunken_months"]:
            was = f"{lost['now']} rows where it had {lost['before']}"
            print(f"  {lost['month']} came with {was}; ask whether the delivery is whole.")
    if not added:
        print("Nothing new: all of it was loaded before.")


@app.command()
def build() -> None:
    """Build the warehouse from the lake and test it."""
    from dosis.build import build as make

    with progress_bar("build") as progress:
        made = make(home_path(), progress)
    print("Built." if made else "Nothing has changed since the last build.")


@app.command()
def check() -> None:
    """Profile the warehouse and run the expectations."""
    from dosis.check import check as examine

    with progress_bar("check") as progress:
        made = examine(home_path(), progress)
    print("Checked." if made else "This build has been checked already.")


@app.command()
def release(
    action: Annotated[str, typer.Argument(help="make, list, diff or rollback")] = "make",
    number: Annotated[str | None, typer.Argument(help="Release to go back to or compare.")] = None,
) -> None:
    """Publish the built and checked warehouse, list releases, or go back to one."""
    from dosis.release import point_current, release_numbers
    from dosis.release import release as make
    from dosis.release_diff import told

    home = home_path()
    if action == "list":
        for known in release_numbers(home):
            is_current = (home / "releases" / "current").resolve().name == known
            print(f"{known}{' (current)' if is_current else ''}")
    elif action == "diff":
        print(told((home / "releases" / (number or "current")).resolve()))
    elif action == "rollback" and number:
        point_current(home, number)
        print(f"Release {number} is current.")
    elif action == "make":
        with progress_bar("release") as progress:
            made = make(home, progress)
        print(f"Release {made}." if made else "Nothing new to release.")
    else:
        raise DosisError(
            "Write `dosis release`, or `dosis release list`, `diff [N]` or `rollback N`."
        )


@app.command()
def ask(
    metrics: Annotated[list[str], typer.Argument(help="Metrics.")],
    by: Annotated[str, typer.Option(help="Dimensions, with commas.")] = "",
    where: Annotated[list[str] | None, typer.Option(help="'atc=L04AB04'; repeats.")] = None,
    since: Annotated[str | None, typer.Option(help="First month, 2023-01.")] = None,
    until: Annotated[str | None, typer.Option(help="Last month, 2023-12.")] = None,
    viewer: Annotated[str, typer.Option("--as", help="ROLE or ROLE:SCOPE.")] = "analyst",
    page: Annotated[str | None, typer.Option(help="Ask as this page may.")] = None,
    totals: Annotated[bool, typer.Option("--totals", help="Add totals.")] = False,
    format: Annotated[str, typer.Option(help="table, json, csv or parquet.")] = "table",
) -> None:
    """Ask for numbers with their verdict and reservations."""
    from dosis.door import ask as answer
    from dosis.output import write_answer

    found = answer(metrics, by, where or (), since, until, viewer, page, totals)
    write_answer(found, format)


@app.command()
def site() -> None:
    """Write a preview of the site of the current release into target/."""
    from dosis.home import target_path
    from dosis.site import write_site

    target = target_path() / "site"
    write_site((home_path() / "releases" / "current").resolve(), target)
    print(f"Written: {target / 'index.html'}")


@app.command()
def serve(
    port: Annotated[int, typer.Option(help="Of the start page; apps follow.")] = 8500,
) -> None:
    """Serve the site and the four apps until stopped."""
    from dosis.serve import serve as run_servers

    run_servers(home_path(), port)


@app.command()
def run(
    files: Files = None,
    port: Annotated[int, typer.Option(help="Of the start page; apps follow.")] = 8500,
) -> None:
    """Do everything: synthesise where nothing is delivered, load, build, check, release, serve."""
    from dosis.run import run as do_everything

    do_everything(home_path(), files, port)


@app.command()
def bench(
    what: Annotated[str, typer.Argument(help="build")],
    scale: Annotated[
        list[float] | None, typer.Option(help="Make and measure synthetic homes; repeat.")
    ] = None,
    focus: float = 1.0,
    first: Annotated[str, typer.Option("--from")] = "2021-01",
    last: Annotated[str, typer.Option("--to")] = "2025-12",
) -> None:
    """Measure what a build costs, against one typed copy of each source table."""
    from dosis import bench as measure

    if what != "build":
        raise DosisError(f"There is no bench {what}; there is `dosis bench build`.")
    with progress_bar("bench") as progress:
        homes = [
            measure.bench_home(home_path(), s, focus, first, last, progress) for s in scale or ()
        ]
        cards = [measure.bench_build(home, progress) for home in homes or [home_path()]]
    cards.sort(key=lambda card: card["rows"])
    found = measure.measures(cards[-1], cards[0] if len(cards) > 1 else None)
    print(measure.told(found))
    print(f"Kept: {measure.keep(home_path(), found).relative_to(home_path())}")


@app.command()
def score(
    action: Annotated[
        str, typer.Argument(help="show, run, fit, null, lineage or forecast")
    ] = "show",
    seeds: Annotated[str, typer.Option(help="For run, fit and null, such as 2,4,6.")] = "2,4,6",
    scale: float = 0.01,
    focus: float | None = None,
    first: Annotated[str, typer.Option("--from")] = "2018-05",
    last: Annotated[str, typer.Option("--to")] = "2026-06",
    format: Annotated[str, typer.Option(help="table or json")] = "table",
) -> None:
    """Compare what the layer finds with what was planted; `run` makes and scores seeds first.

    `null` makes registers in which nothing is amiss and counts the departments and rests found;
    `lineage` spoils each delivered column of SMR in turn and sees which numbers move; `forecast`
    prints how good the forecasts of this home were, by origin and by level.
    """
    from dosis.score_command import scored

    print(scored(action, seeds, (scale, focus, (first, last)), format))


@app.command()
def breaks(language: str = "da", format: str = "table") -> None:
    """List the breaks of the registers: detected, declared, and declared without a trace."""
    from dosis.break_list import break_list

    print(break_list(language, format))


def main() -> None:
    """Entry point: errors of ours become one sentence and exit code 1."""
    os.environ["DOSIS_HOME"] = str(home_path())
    try:
        app(sys.argv[1:] or ["--help"], standalone_mode=False)
    except DosisError as error:
        print(str(error), file=sys.stderr)
        sys.exit(1)
    except (OSError, duckdb.Error) as error:
        said = str(error).splitlines()[0].rstrip(".")
        print(
            f"dosis could not read or write a file: {said}; check disk and rights.", file=sys.stderr
        )
        sys.exit(1)
    except USAGE_ERROR as error:
        print(f"{error.format_message()} See `dosis --help`.", file=sys.stderr)
        sys.exit(1)
    except typer.Abort:
        sys.exit(130)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()

"""This module is `dosis sample …`: draw, fill in, enter, read the error rate."""

from pathlib import Path
from typing import Annotated

import typer

from dosis.allocation import Rate

sample_app = typer.Typer(
    help="Stratified samples for manual control, and their error rate.", no_args_is_help=True
)


@sample_app.command()
def draw(
    name: Annotated[str, typer.Argument(help="A sample in declarations/samples.")],
    size: Annotated[int | None, typer.Option(help="Rows, instead of the declared.")] = None,
    seed: Annotated[int | None, typer.Option(help="Another seed draws other rows.")] = None,
    out: Annotated[Path | None, typer.Option(help="Where the work list goes.")] = None,
) -> None:
    """Draw a sample and write its work list."""
    from dosis.sample import draw as draw_rows
    from dosis.sample import write_work_list

    sample, rows = draw_rows(name, size, seed)
    path = out or Path(f"{sample}.csv")
    write_work_list(path, rows)
    strata = len({row["stratum"] for row in rows})
    print(f"{sample}: {len(rows)} rows of {strata} strata. Work list: {path}")
    print("Write rigtig, forkert or ikke kontrolleret in column udfald; then `dosis sample enter`.")


@sample_app.command()
def enter(file: Annotated[Path, typer.Argument(help="The work list, filled in.")]) -> None:
    """Take the outcomes of a work list and tell the error rate."""
    from dosis.sample_store import enter as keep_outcomes

    sample, count = keep_outcomes(file)
    print(f"{sample}: {count} outcomes entered.")
    _tell(sample)


@sample_app.command()
def result(sample: Annotated[str, typer.Argument(help="As `dosis sample list` shows it.")]) -> None:
    """Tell the error rate of a sample, with its interval."""
    _tell(sample)


@sample_app.command("list")
def list_samples() -> None:
    """List the samples that were drawn, newest first."""
    from dosis.sample_store import samples

    found = samples()
    for row in found:
        print(f"{row['sample']}: {row['rows']} rows, {row['entered']} outcomes, {row['drawn_at']}")
    if not found:
        print("No sample was drawn yet; `dosis sample draw NAME` draws one.")


def _tell(sample: str) -> None:
    from dosis.sample_store import result as read

    found = read(sample)
    print(f"{'stratum':<60}{'rows':>9}{'checked':>9}{'wrong':>7}  error rate")
    for stratum, rate in found.strata:
        share = _share(rate) if stratum.checked else "not seen"
        counts = f"{stratum.rows:>9}{stratum.checked:>9}{stratum.wrong:>7}"
        print(f"{stratum.name[:59]:<60}{counts}  {share}")
    if not any(stratum.checked for stratum, _ in found.strata):
        print("No outcome was entered yet.")
        return
    print(f"Error rate of all strata, weighted by their rows: {_share(found.rate)}")
    if found.waiting or found.not_checked or found.unseen_rows:
        print(
            f"{found.waiting} rows wait, {found.not_checked} could not be checked; "
            f"strata without any outcome, {found.unseen_rows} rows, are in no rate."
        )


def _share(rate: Rate) -> str:
    return f"{rate.value:.1%} (95 % interval {rate.low:.1%} to {rate.high:.1%})"

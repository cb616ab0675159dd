"""This module shows how far a piece of work is and how long is left."""

import contextlib
import sys
import time
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn


@contextlib.contextmanager
def progress_bar(title: str) -> Iterator[Callable[[str, float], None]]:
    """Yield a function (label, fraction from 0 to 1) that moves the bar.

    Where standard error is no terminal, a line is written per step instead.
    """
    if not sys.stderr.isatty():
        yield _plain_lines(title)
        return
    columns = (
        TextColumn("[bold]{task.fields[title]}"),
        BarColumn(bar_width=32),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task("", total=1.0, title=title)
        yield lambda label, fraction: bars.update(task, description=label, completed=fraction)


def _plain_lines(title: str) -> Callable[[str, float], None]:
    started = time.monotonic()
    last = [""]

    def show(label: str, fraction: float) -> None:
        if label != last[0]:
            last[0] = label
            spent = time.monotonic() - started
            left = (
                f", about {spent * (1 - fraction) / fraction:.0f} s left" if fraction > 0.05 else ""
            )
            print(
                f"{title} {fraction:4.0%} {label} ({spent:.0f} s{left})",
                file=sys.stderr,
                flush=True,
            )

    return show

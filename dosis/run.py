"""This module does all of `make run`: synthesise, load, build, check, release, serve."""

import time
from pathlib import Path

from dosis.home import read_json, write_json
from dosis.progress import progress_bar

# Seconds of the first run on a small machine; each home then learns its own.
TYPICAL_SECONDS = {"synthesise": 40.0, "load": 30.0, "build": 80.0, "check": 20.0, "release": 30.0}


def run(home: Path, files: list[Path] | None = None, port: int = 8500) -> None:
    """Bring the home up to date and serve it.

    `files` are loaded as real deliveries; without any, and with nothing in `deliveries/`, synthetic
    registers are made first. Raises DosisError as the steps do.
    """
    from dosis.build import build
    from dosis.check import check
    from dosis.lake import load
    from dosis.release import release
    from dosis.serve import serve

    steps = {
        "synthesise": lambda show: None if files else _synthesise_if_empty(home, show),
        "load": lambda show: load(home, files, progress=show),
        "build": lambda show: build(home, show),
        "check": lambda show: check(home, show),
        "release": lambda show: release(home, show),
    }
    known = TYPICAL_SECONDS | read_json(home / "seconds.json", {})
    with progress_bar("dosis") as show:
        for place, (name, step) in enumerate(steps.items()):
            started = time.monotonic()
            before = sum(list(known.values())[:place])
            step(_part_of(show, name, before, known[name], sum(known.values())))
            seconds = time.monotonic() - started
            if seconds > 5:
                known[name] = seconds
    write_json(home / "seconds.json", known)
    serve(home, port)


def _synthesise_if_empty(home: Path, show) -> None:
    if not any((home / "deliveries").glob("*/*/[!.]*")):
        from dosis.synthetic import synthesise

        synthesise(home, progress=show)


def _part_of(show, name: str, before: float, own: float, total: float):
    return lambda label, fraction: show(f"{name}: {label}", (before + own * fraction) / total)

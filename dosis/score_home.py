"""This module makes the homes that `dosis score` looks at: one per seed, gone afterwards."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

Progress = Callable[[str, float], None]


@contextmanager
def scored_home(
    own: Path,
    seed: int,
    size: tuple[float, float | None, tuple[str, str]],
    progress: Progress,
    declare: Callable[[Path], None] = lambda own: None,
    planted: bool = True,
) -> Iterator[Path]:
    """A home in `own` with synthetic registers of a seed, built and checked; removed at the end.

    `size`: scale, focus and (first month, last month). `declare` writes what the home declares
    itself; without `planted` nothing is amiss. Raises DosisError as the steps do.
    """
    from dosis.build import build
    from dosis.check import check
    from dosis.lake import load
    from dosis.synthetic import synthesise

    scale, focus, (first, last) = size
    shutil.rmtree(own, ignore_errors=True)
    try:
        own.mkdir(parents=True)
        months = {"first": first, "last": last}
        synthesise(own, scale=scale, focus=focus, seed=seed, planted=planted, **months)
        declare(own)
        progress("load", 0.3)
        load(own)
        progress("build", 0.4)
        build(own)
        progress("check", 0.9)
        check(own)
        yield own
    finally:
        shutil.rmtree(own, ignore_errors=True)


def scored_homes(
    home: Path,
    seeds: list[int],
    size: tuple[float, float | None, tuple[str, str]],
    progress: Progress,
    declare: Callable[[Path], None] = lambda own: None,
    planted: bool = True,
) -> Iterator[tuple[int, Path]]:
    """Seed after seed with its home below `home`, each there while it is looked at."""
    for number, seed in enumerate(seeds):
        said = _part(progress, number, len(seeds), seed)
        place = home / "score" / f"seed-{seed}"
        with scored_home(place, seed, size, said, declare, planted) as own:
            yield seed, own


def _part(progress: Progress, number: int, count: int, seed: int) -> Progress:
    return lambda label, fraction: progress(f"seed {seed}: {label}", (number + fraction) / count)

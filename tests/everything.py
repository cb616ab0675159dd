"""This module is `make test`: linters and tests; it says what it does and how long it took."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from postgres import binaries

PROJECT = Path(__file__).resolve().parent.parent
REAL_DATA = Path(os.environ.get("DOSIS_REAL_DATA", PROJECT.parent / "shared" / "data"))
REAL_FILES = ("amgros_antibiotic_sales.csv", "aware_dk.tsv")


def main(arguments: list[str]) -> int:
    """Run every step, also after a failing one; 0 where all of them passed."""
    unknown = [argument for argument in arguments if argument != "--quick"]
    if unknown:
        print(f"tests/everything.py knows only --quick, not {unknown[0]}.", file=sys.stderr)
        return 2
    is_quick = "--quick" in arguments
    if is_quick:
        print(
            "Quick: what needs a browser (marked `browser`) or a PostgreSQL server (marked "
            "`postgres`) is left out.",
            flush=True,
        )
    elif lacking := _lacking():
        print(
            f"{lacking}, or run `make test-quick`, which leaves them out.",
            file=sys.stderr,
        )
        return 1
    missing = [name for name in REAL_FILES if not (REAL_DATA / name).exists()]
    if missing:
        print(f"The real file {missing[0]} is missing: its tests are left out.", flush=True)
    started = time.monotonic()
    failed = [name for name, command in _steps(is_quick) if not _passes(name, command)]
    spent = time.monotonic() - started
    print(f"\n{'Failed: ' + ', '.join(failed) if failed else 'All passed'} ({spent:.0f} s).")
    return 1 if failed else 0


def _lacking() -> str | None:
    if not shutil.which("chromium"):
        return (
            "Chromium is missing, and the browser tests need it: install the Debian package "
            "`chromium`"
        )
    if not binaries():
        return (
            "PostgreSQL's server is missing, and the tests of what users write need it: install "
            "the Debian package `postgresql`"
        )
    return None


def _steps(is_quick: bool) -> list[tuple[str, list[str]]]:
    python = [sys.executable, "-m"]
    chosen = ["-m", "not browser and not postgres"] if is_quick else []
    return [
        ("ruff check", [*python, "ruff", "check", "."]),
        ("ruff format", [*python, "ruff", "format", "--check", "."]),
        ("sqlfluff", [*python, "sqlfluff", "lint", "models", "--disable-progress-bar"]),
        ("pytest", [*python, "pytest", "-q", "--durations=15", *chosen]),
    ]


def _passes(name: str, command: list[str]) -> bool:
    print(f"\n── {name}", flush=True)
    started = time.monotonic()
    result = subprocess.run(command, cwd=PROJECT, check=False)
    word = "passed" if result.returncode == 0 else f"failed (exit code {result.returncode})"
    print(f"── {name} {word} in {time.monotonic() - started:.0f} s", flush=True)
    return result.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""This module checks the built warehouse: profiles, expectations, and their results as a mart."""

from collections.abc import Callable
from pathlib import Path

from dosis.home import DosisError, locked, read_json, write_json

Progress = Callable[[str, float], None]


def check(home: Path, progress: Progress = lambda label, fraction: None) -> bool:
    """Check the last build; False where that build has been checked already.

    Raises DosisError where there is no finished build.
    """
    with locked(home):
        built = read_json(home / "build.json", {})
        if "id" not in built or "attempt" in built:
            raise DosisError("There is no finished build to check; run `dosis build`.")
        if read_json(home / "check.json", {}).get("build") == built["id"]:
            progress("this build has been checked", 1.0)
            return False
        write_json(home / "check.json", {"build": built["id"]})
        progress("checked", 1.0)
        return True

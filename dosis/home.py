"""This module knows where things lie: the project's folders and the runtime home."""

import contextlib
import fcntl
import hashlib
import json
import os
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


class DosisError(Exception):
    """A problem told to the user in one sentence: what is wrong, where, and what to do."""


def home_path() -> Path:
    """The runtime home: DOSIS_HOME, or `.dosis` in the project."""
    named = os.environ.get("DOSIS_HOME")
    return (Path(named) if named else PROJECT / ".dosis").expanduser().resolve()


def target_path() -> Path:
    """The folder for what can be thrown away, apart for each home."""
    home = home_path()
    digest = hashlib.sha256(str(home).encode()).hexdigest()[:6]
    return PROJECT / "target" / f"{home.name.lstrip('.')}-{digest}"


def warehouse_path(home: Path) -> Path:
    """The analysts' workshop; users never open it."""
    return home / "warehouse.duckdb"


def current_release(release: str = "current") -> tuple[Path, dict]:
    """The folder of a release and what its release.json says.

    Raises DosisError where there is none.
    """
    folder = (home_path() / "releases" / release).resolve()
    if not (folder / "release.json").exists():
        raise DosisError("There is no release yet; run `make run`, or `dosis release`.")
    return folder, read_json(folder / "release.json", {})


def read_json(path: Path, default):
    """The content of a JSON file, or `default` where there is none.

    Raises DosisError where it is damaged.
    """
    try:
        return json.loads(path.read_text("utf-8")) if path.exists() else default
    except ValueError as error:
        raise DosisError(
            f"{path.name} in {path.parent.name}/ is damaged; put back a copy, or remove it "
            "and load the deliveries again."
        ) from error


def write_json(path: Path, content) -> None:
    """Write JSON beside and rename: a crash leaves the old file whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=1, default=str)
        file.flush()
        os.fsync(file.fileno())
    os.replace(name, path)


@contextlib.contextmanager
def locked(home: Path):
    """Hold the home's lock: load, build, check and release run one at a time.

    Raises DosisError when another process holds it.
    """
    home.mkdir(parents=True, exist_ok=True)
    with open(home / ".lock", "w", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DosisError(
                f"Another dosis command is working in {home.name}; wait for it to end."
            ) from None
        yield

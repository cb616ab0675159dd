"""This module finds the delivered files and folders that are to be loaded, and files them away."""

import os
import shutil
from datetime import date as calendar
from pathlib import Path

from dosis.delivery import SUFFIXES, Delivery, parts_of
from dosis.home import DosisError


def arrived(home: Path, manifest: dict) -> list[tuple[Path, str]]:
    """What lies new in `deliveries/<register>/<date>/`: (file or folder of parts, date).

    Raises DosisError for a folder that is not named after a date.
    """
    seen = {(d["file"], d["size"], d["modified"]) for d in manifest["deliveries"]}
    found = []
    for path in sorted((home / "deliveries").glob("*/*/*")):
        if path.name.startswith("."):  # a copy that a crash cut off
            _remove(path)
        elif path.is_dir() or path.name.endswith(SUFFIXES):
            found.append(path)
    new = [p for p in found if (str(p.relative_to(home)), *size_and_time(p)) not in seen]
    for path in new:
        if not is_date(path.parent.name):
            raise DosisError(
                f"deliveries/{path.parent.parent.name}/{path.parent.name}: the folder "
                "should be named after the delivery's date, such as 2026-06-30; rename it."
            )
    return [(path, path.parent.name) for path in new]


def is_date(text: str) -> bool:
    """Whether a text is a date as 2026-06-30."""
    try:
        return calendar.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def size_and_time(path: Path) -> tuple[int, int]:
    """Bytes and newest change (ns) of a file or a folder of parts."""
    stats = [part.stat() for part in parts_of(path)]
    return sum(s.st_size for s in stats), max(s.st_mtime_ns for s in stats)


def file_away(home: Path, delivery: Delivery, delivered_on: str) -> Path:
    """Copy a delivery below `deliveries/`, unless it lies there; return where it is."""
    deliveries = home / "deliveries"
    if delivery.path.resolve().is_relative_to(deliveries.resolve()):
        return delivery.path
    suffix = ""
    if delivery.path.is_file():
        suffix = next(s for s in SUFFIXES if delivery.path.name.endswith(s))
    name = f"{delivery.table.name}-{delivery.sha256[:8]}{suffix}"
    folder = deliveries / delivery.table.register / delivered_on
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / f".{name}"
    _remove(copy)
    if delivery.path.is_dir():
        shutil.copytree(delivery.path, copy)
        shutil.rmtree(folder / name, ignore_errors=True)
    else:
        shutil.copy2(delivery.path, copy)
    os.replace(copy, folder / name)
    return folder / name


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)

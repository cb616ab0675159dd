"""This module writes the documentation site of a release: static pages, Danish and English."""

from pathlib import Path


def write_site(folder: Path, target: Path) -> None:
    """Write the site of the release that lies in `folder`."""
    target.mkdir(parents=True, exist_ok=True)
    (target / "index.html").write_text("<!doctype html><title>dosis</title>", "utf-8")

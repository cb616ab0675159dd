"""This module writes and opens `open.duckdb`: protected tables, all that concept C can see."""

from pathlib import Path


def write_open_tables(folder: Path) -> None:
    """Write the published tables of a release."""

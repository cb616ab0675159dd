"""This module reads what the data holder declares for filing: declarations/catalog.yml."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from dosis.declarations import check_schema, read_yaml
from dosis.home import PROJECT

MARK = "PLACEHOLDER"


@cache
def filing(root: Path = PROJECT) -> dict:
    """Publisher, access body, contact and what is declared of each register that is filed.

    Raises DosisError naming file, key and fault where the declaration breaks its schema.
    """
    path = root / "declarations" / "catalog.yml"
    content = read_yaml(path)
    check_schema(path.relative_to(root), content, "catalog")
    return content


def is_open(value) -> bool:
    """True for a value that still waits for the data holder."""
    return isinstance(value, str) and (MARK in value or "placeholder" in value)


def open_fields(content: dict, above: str = "") -> Iterator[str]:
    """The fields that still hold a placeholder, as publisher.name_da."""
    for key, value in content.items():
        if isinstance(value, dict):
            yield from open_fields(value, f"{above}{key}.")
        elif is_open(value):
            yield f"{above}{key}"

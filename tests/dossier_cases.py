"""This module names the dossier of the tests, and changes what must not be changed."""

import json
import sqlite3

import duckdb
import yaml
from conftest import PROJECT, at_home

from dosis import dossier_store

NAME, COMPANY, SIGNER = "adalimumab_2025", "Sandoz", "Ida Neutral"
FOLDER = PROJECT / "declarations" / "dossiers"
OPENING = {"third_party": True, "procurement": True, f"company:{COMPANY}": True}


def declaration() -> dict:
    """The project's declaration."""
    return yaml.safe_load((FOLDER / f"{NAME}.yml").read_text("utf-8"))


def declare(home, content: dict, name: str = NAME) -> None:
    """A declaration of a home, which stands in for the project's of the same name."""
    folder = home / "declarations" / "dossiers"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.yml").write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")


def sharing(home, other):
    """A home of its own that shows the releases of another, which it must not change."""
    home.mkdir(parents=True)
    (home / "releases").symlink_to(other / "releases")
    return home


def signed(home) -> dossier_store.Kept:
    """The dossier, prepared and signed in a home."""
    with at_home(home):
        dossier_store.prepare(NAME, "third_party")
        return dossier_store.sign(NAME, "third_party", SIGNER)


def change(home, **columns) -> None:
    """Change the kept dossier behind everybody's back."""
    with sqlite3.connect(home / "app.db") as database:
        for column, value in columns.items():
            database.execute(f"update dossiers set {column} = ?", [value])


def with_another_number(text: str) -> str:
    """Content in which one number is one higher."""
    content = json.loads(text)
    values = content["sections"][0]["answer"]["values"]
    column = next(v for v in values if any(isinstance(x, float) for x in v))
    place = next(n for n, x in enumerate(column) if isinstance(x, float))
    column[place] += 1
    return json.dumps(
        content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )


def alter_release(home, sql: str) -> None:
    """Change the tables of a home's release, which nobody may; no process may have it open."""
    path = (home / "releases" / "current").resolve() / "layer.duckdb"
    path.chmod(0o644)
    with duckdb.connect(str(path)) as database:
        for statement in sql.split(";"):
            database.execute(statement)

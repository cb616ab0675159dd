"""This module proves that the project works from a folder with a space and Danish letters."""

import json
import subprocess
import sys

import pytest
import yaml
from conftest import (
    MONTHS,
    environment,
    must,
    run_dosis,
    sales_rows,
    write_aware,
    write_sales,
)

BREAK = {
    "register": "sales",
    "table": "amgros_sales",
    "column": "ddd",
    "scope": {"region": "Midtjylland"},
    "from": "2019-06",
    "to": None,
    "severity": 3,
    "action": "split",
    "label_da": "Nyt indkøbssystem i Midtjylland",
    "label_en": "New purchasing system in Midtjylland",
    "text_da": "Fra juni 2019 tælles pakninger, ikke døgndoser.",
    "text_en": "From June 2019 packs are counted, not daily doses.",
    "source": "Plantet af testen.",
}


@pytest.fixture(scope="module")
def clone(project_copy, tmp_path_factory):
    """The clone with its own declared break, and its default home built and released."""
    path = project_copy / "declarations" / "breaks" / "nyt_indkoebssystem.yml"
    path.write_text(yaml.safe_dump(BREAK, allow_unicode=True), "utf-8")
    folder = tmp_path_factory.mktemp("filer æøå")
    files = (
        write_sales(folder / "Salg i Århus.csv", sales_rows()),
        write_aware(folder / "aware_dk.tsv"),
    )
    try:
        must(run_dosis(None, "load", *files, "--date", "2020-05-15", project=project_copy))
        for step in ("build", "check", "release"):
            must(run_dosis(None, step, project=project_copy))
        yield project_copy
    finally:
        path.unlink()


def ask(clone, *arguments: str) -> dict:
    """What the clone's command line answers, as JSON."""
    question = ("ask", "antibiotic_ddd", *arguments, "--format", "json")
    return json.loads(must(run_dosis(None, *question, project=clone)).stdout)


def test_the_clone_works_on_its_own_code_and_home(clone):
    code = "import dosis.home as h; print(h.PROJECT); print(h.home_path())"
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=clone,
        env=environment(None, clone),
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.splitlines() == [str(clone), str(clone / ".dosis")]
    assert (clone / ".dosis" / "releases" / "current" / "layer.duckdb").exists()


def test_the_numbers_are_those_of_the_file(clone):
    answer = ask(clone, "--by", "month")
    assert [row[0] for row in answer["rows"]] == list(MONTHS)
    for month, ddd, state in answer["rows"]:
        assert ddd == sum(row[5] for row in sales_rows((month,)))
        assert state == "value"


def test_a_declared_break_reaches_the_verdict(clone):
    """From a YAML file through lake, models and release to the answer: no code in between."""
    by_hospital = ask(clone, "--by", "hospital", "--since", "2019-01")
    assert by_hospital["verdict"]["level"] == "not_comparable"
    assert BREAK["label_da"] in by_hospital["verdict"]["text_da"]
    assert BREAK["text_en"] in [r["text_en"] for r in by_hospital["reservations"]]
    elsewhere = ask(
        clone, "--where", "region=Hovedstaden", "--since", "2019-06", "--until", "2019-11"
    )
    assert elsewhere["verdict"]["level"] == "comparable"

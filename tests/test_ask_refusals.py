"""This module proves what `ask` refuses and how, and the shape of what it gives."""

import json
import re

import duckdb
import pytest
from conftest import ask_in, must, run_here

from dosis import DosisError

METRICS = ("antibiotic_ddd", "access_share", "ungrouped_ddd_share")


@pytest.fixture(scope="module")
def ask(sales_home):
    """`dosis.ask` on the generated sales."""
    return lambda *arguments, **named: ask_in(sales_home, *arguments, **named)


@pytest.mark.parametrize(
    ("arguments", "near"),
    [
        ({"metrics": "antibiotics_ddd"}, "antibiotic_ddd"),
        ({"metrics": "acces_share"}, "access_share"),
        ({"metrics": "antibiotic_ddd", "by": "regoin"}, "region"),
        ({"metrics": "antibiotic_ddd", "by": "monht"}, "month"),
        ({"metrics": "antibiotic_ddd", "where": ["hospitl=X"]}, "hospital"),
    ],
)
def test_an_unknown_name_lists_the_nearest_three(ask, arguments, near):
    with pytest.raises(DosisError) as refusal:
        ask(**arguments)
    listed = str(refusal.value).rsplit("nearest are ", 1)[1].rstrip(".").split(", ")
    assert len(listed) == 3
    assert near in listed


@pytest.mark.parametrize(
    "arguments",
    [
        {"metrics": ""},
        {"metrics": "antibiotic_ddd,antibiotic_ddd"},
        {"by": "region,region"},
        {"by": "month,year"},
        {"since": "2019-13"},
        {"since": "2019-1"},
        {"since": "januar"},
        {"since": "0000-01"},
        {"until": "2019-00"},
        {"since": "2020-01", "until": "2019-12"},
        {"page": "no_such_page"},
        {"viewer": "minister"},
        {"viewer": ""},
        {"viewer": "Analyst"},
        {"viewer": "anonymous"},
        {"viewer": "company"},
        {"viewer": "data_authority"},
        {"viewer": "data_authority:x"},
        {"page": "antibiotic_use", "metrics": "treated_patients"},
        {"page": "antibiotic_use", "metrics": "antibiotic_ddd,treated_patients"},
    ],
)
def test_what_may_not_be_asked_is_refused_with_a_sentence(ask, arguments):
    with pytest.raises(DosisError, match=r"^\S.* .*\.$"):
        ask(**({"metrics": "antibiotic_ddd"} | arguments))


def test_a_period_before_the_data_has_no_numbers(ask):
    rows = ask("antibiotic_ddd", by="year", since="2010-01", until="2011-06").rows
    assert [row["year"] for row in rows] == ["2010", "2011"]
    assert {row["antibiotic_ddd_state"] for row in rows} == {"missing"}


def test_a_period_longer_than_the_data_has_only_their_numbers(ask):
    rows = ask("antibiotic_ddd", by="year", since="2010-01", until="2030-12").rows
    assert [row["year"] for row in rows] == [str(year) for year in range(2010, 2031)]
    reported = {row["year"] for row in rows if row["antibiotic_ddd_state"] == "value"}
    assert reported == {"2018", "2019", "2020"}


def test_an_end_before_the_data_is_no_answer_about_later_months(ask):
    rows = ask("antibiotic_ddd", by="month", until="2018-06").rows
    assert [row["month"] for row in rows if row["month"] > "2018-06"] == []


@pytest.mark.parametrize("until", ["9999-12", "1066-10"])
def test_a_month_outside_any_register_is_refused_by_name(ask, until):
    with pytest.raises(DosisError, match=until):
        ask("antibiotic_ddd", by="year", until=until)


def test_a_filter_that_no_unit_passes_is_told(ask):
    """A misspelt region must not look like a comparable answer without rows."""
    with pytest.raises(DosisError, match="Sjælland"):
        ask("antibiotic_ddd", by="region", where=["region=Sjaelland"])


def test_a_stored_answer_equals_the_computed_one(sales_home):
    from dosis.catalog import open_catalog
    from dosis.door import answer_question
    from dosis.stored_answer import question_arguments, stored_answer

    folder = (sales_home / "releases" / "current").resolve()
    answered = 0
    for page in open_catalog(folder).pages.values():
        for question in page.meta["questions"]:
            arguments = question_arguments(page, question)
            try:
                computed_now = answer_question(folder, **arguments)
            except DosisError as error:
                with pytest.raises(DosisError, match=re.escape(str(error))):
                    stored_answer(folder, arguments)
                continue
            stored = stored_answer(folder, arguments)
            assert stored.to_json(cells=True) == computed_now.to_json(cells=True)
            assert ask_in(sales_home, **arguments).to_json() == stored.to_json()
            answered += 1
    assert answered


def test_the_json_has_the_documented_shape(sales_home):
    arguments = ("--by", "hospital,month", "--since", "2019-11", "--totals", "--format", "json")
    result = must(run_here(sales_home, "ask", *METRICS, *arguments))
    found = json.loads(result.stdout)
    expected = "release verdict columns rows reservations annotations suppressed provenance"
    assert list(found) == [*expected.split(), "note"]
    assert found["verdict"].keys() == {"level", "text_da", "text_en"}
    for column in found["columns"]:
        assert column.keys() == {"name", "kind", "type", "unit", "label_da", "label_en"}
    kinds = [column["kind"] for column in found["columns"]]
    assert kinds == ["dimension"] * 2 + ["metric", "state"] * 3 + ["total"]
    assert {len(row) for row in found["rows"]} == {len(kinds)}
    keys = "id kind severity action metric register column scope from to effect text_da text_en url"
    for reservation in found["reservations"]:
        assert set(keys.split()) <= reservation.keys()
        assert reservation["action"] in ("note", "mark", "split", "exclude")
    for event in found["annotations"]:
        assert {"id", "from", "to", "scope", "text_da", "text_en"} <= event.keys()
    about = found["provenance"]
    assert about.keys() == {"metrics", "data_as_of", "columns", "sql", "parameters", "source"}
    assert (about["source"], about["data_as_of"]) == ("real", "2020-05-15")
    assert [metric["name"] for metric in about["metrics"]] == list(METRICS)
    assert found["suppressed"] == 0


@pytest.mark.parametrize("arguments", [("ask",), ("ask", "antibiotic_ddd", "--bogus"), ("aks",)])
def test_a_misspelt_command_is_one_sentence(sales_home, arguments):
    result = run_here(sales_home, *arguments)
    assert result.returncode == 1
    assert len(result.stderr.strip().splitlines()) == 1, result.stderr


def test_an_unknown_format_is_refused(sales_home):
    result = run_here(sales_home, "ask", "antibiotic_ddd", "--format", "excel")
    assert result.returncode == 1
    assert "excel" in result.stderr


def test_a_home_without_a_release_says_what_to_do(new_home):
    result = run_here(new_home("empty"), "ask", "antibiotic_ddd")
    assert result.returncode == 1
    assert "release" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("name", ["Sygehus [nord]", "Sygehus [/]", "[bold]Sygehus[/bold]"])
def test_a_delivered_name_is_shown_as_it_is(sales_home, copy_of, name):
    """A terminal's markup in a delivered name neither vanishes nor stops the command."""
    home = copy_of(sales_home)
    layer = (home / "releases" / "current").resolve() / "layer.duckdb"
    with duckdb.connect(str(layer)) as connection:
        connection.execute("update marts.departments set hospital = $1", [name])
    question = ("ask", "antibiotic_ddd", "--by", "hospital")
    assert name in must(run_here(home, *question)).stdout
    assert (
        json.loads(must(run_here(home, *question, "--format", "json")).stdout)["rows"][0][0] == name
    )


def test_purposes_of_the_deliveries_bind_every_role(sales_home, copy_of):
    """Sales handed out for research only: no planner, no page; a researcher may ask."""
    home = copy_of(sales_home)
    path = (home / "releases" / "current").resolve() / "release.json"
    about = json.loads(path.read_text("utf-8"))
    about["purposes"] = {table: ["research"] for table in about["purposes"]}
    path.write_text(json.dumps(about), "utf-8")
    for arguments in ({"viewer": "planner"}, {"viewer": "council"}, {"page": "antibiotic_use"}):
        with pytest.raises(DosisError, match="purpose"):
            ask_in(home, "antibiotic_ddd", by="quarter", totals=True, **arguments)
    assert ask_in(home, "antibiotic_ddd", viewer="researcher").rows

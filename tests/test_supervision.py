"""This module proves supervision: what is listed, for whom, how it is controlled and logged."""

import csv
import io
import json
import re
import sqlite3
import stat

import duckdb
import pytest
from conftest import PROJECT, at_home, must, run_here
from rest_cases import FIRST, SHARE, plant

import dosis
from dosis.access_log import entries
from dosis.catalog import open_catalog
from dosis.home import DosisError
from dosis.lasting_rests import WINDOW, write_lasting_rests
from dosis.rest_evidence import REASONS, evidence
from dosis.rest_list import rest_list
from dosis.rest_sample import Control

PAGE = "supervision"


@pytest.fixture
def home(released_home, copy_of):
    """A copy of the released home, and DOSIS_HOME set to it."""
    copy = copy_of(released_home)
    (copy / "app.db").unlink(missing_ok=True)
    with at_home(copy):
        yield copy


@pytest.fixture(autouse=True)
def planted(request):
    """One planted rest in `home`: its unit code, ATC code and department's name."""
    return plant(request.getfixturevalue("home")) if "home" in request.fixturenames else None


def folder_of(home):
    return (home / "releases" / "current").resolve()


def changed(home, *statements):
    """The folder of the release after a change of its tables, with its rests sought again."""
    with duckdb.connect(str(folder_of(home) / "layer.duckdb")) as layer:
        for statement, values in statements:
            layer.execute(statement, values)
    write_lasting_rests(folder_of(home), open_catalog(folder_of(home)))
    return folder_of(home)


def logged(home) -> list[dict]:
    with at_home(home):
        return entries()


def test_a_planted_rest_is_the_first_with_its_months_and_amount(home, planted):
    code, atc, name = planted
    found = rest_list(folder_of(home), "supervisor", PAGE)
    (rest,) = found.rests
    assert (rest.unit_code, rest.atc, rest.department) == (code, atc, name)
    assert rest.since == FIRST[:7]
    assert "2023-01" <= rest.until <= "2023-04"
    assert rest.low < SHARE * rest.delivered < rest.high
    assert rest.q_value < 0.001
    assert found.judged > 100


def test_where_nothing_lasts_nothing_is_listed(released_home):
    with at_home(released_home):
        found = rest_list(folder_of(released_home), "analyst", None)
    assert found.rests == ()
    assert found.judged > 100


def test_evidence_adds_up_to_the_rest_and_names_every_part(home):
    (rest,) = rest_list(folder_of(home), "supervisor", PAGE).rests
    found = evidence(folder_of(home), rest, "analyst", None)
    parts = sum(found.total(f"{name}_amount") for name in REASONS)
    gap = found.total("delivered_amount") - found.total("given_amount")
    assert gap - parts == pytest.approx(rest.rest)
    assert sum(row["is_counted"] for row in found.months) == WINDOW
    assert found.months[0]["month"] < rest.since


def test_what_a_reservation_excludes_is_left_out_and_counted(home, planted):
    _, atc, name = planted
    with duckdb.connect(str(folder_of(home) / "layer.duckdb"), read_only=True) as layer:
        listed, left_out = layer.execute(
            "select count(*) filter (where is_listed), count(*) filter (where is_left_out) "
            "from quality.lasting_rests"
        ).fetchone()
    statement = (
        "insert into marts.reservations by name select * replace ('planted' as reservation_id, "
        "'coverage' as kind, 'department_name' as scope_dimension, ? as scope_value, "
        "? as atc_prefix, date '2021-01-01' as from_on, date '2024-06-30' as to_on, 'exclude' as "
        "action, 3 as severity, null as column_name, null as metric_name) from marts.reservations "
        "where register = 'smr' and table_name = 'indberetningmedpris' limit 1"
    )
    folder = changed(home, (statement, [name, atc]))
    after = rest_list(folder, "supervisor", PAGE)
    assert (listed, len(after.rests)) == (1, 0)
    assert after.left_out == left_out + 1


def test_few_patients_keep_the_entry_and_hide_its_amounts(home, planted):
    code, atc, _ = planted
    folder = changed(
        home,
        (
            "update marts.administrations set person_id = 'p' || (abs(hash(person_id)) % 3) "
            "where atc = ? and department_id in "
            "(select department_id from marts.departments where unit_code = ?)",
            [atc, code],
        ),
    )
    (rest,) = rest_list(folder, "supervisor", PAGE).rests
    assert (rest.rest, rest.low, rest.given, rest.share) == (None,) * 4
    found = evidence(folder, rest, "supervisor", PAGE)
    assert {row["state"] for row in found.months if row["is_counted"]} == {"hidden"}
    assert all(row["given_amount"] is None for row in found.months if row["is_counted"])
    (open_one,) = rest_list(folder, "analyst", None).rests
    assert open_one.rest > 0


def test_every_step_is_logged_with_purpose_and_without_identity(home):
    folder = folder_of(home)
    (rest,) = rest_list(folder, "supervisor", PAGE).rests
    evidence(folder, rest, "supervisor", PAGE)
    control = Control(folder, rest, "supervisor", PAGE)
    work = control.draw(20)
    control.enter(filled(work, 0))
    control.drawn()
    dosis.ask("unexplained_gap_share", by="region", viewer="supervisor", page=PAGE)
    rows = logged(home)[::-1]
    assert [row["action"] for row in rows] == [
        "list", "open evidence", "draw sample", "enter results", "see results", "ask",
    ]  # fmt: skip
    assert {(row["role"], row["purpose"], row["outcome"]) for row in rows} == {
        ("supervisor", "supervision", "given")
    }
    assert rows[1]["asked"]["department"] == rest.unit_code
    assert rows[-1]["asked"] == {"by": ["region"], "metrics": ["unexplained_gap_share"]}
    (key,) = {row["viewer_key"] for row in rows}
    assert re.fullmatch("[0-9a-f]{16}", key)
    assert stat.S_IMODE((home / "login.key").stat().st_mode) == 0o600


def test_a_supervisors_questions_are_logged_without_a_page_and_an_analysts_are_not(home):
    dosis.ask("administrations_given", viewer="supervisor")
    dosis.ask("administrations_given", viewer="analyst")
    rows = logged(home)
    assert [(row["role"], row["page"]) for row in rows] == [("supervisor", None)]
    told = must(run_here(home, "log")).stdout
    assert "administrations_given" in told


@pytest.mark.parametrize("viewer", ["planner:Midtjylland", "procurement", "council", "nobody"])
def test_another_role_is_refused_at_every_step_and_logged(home, viewer):
    folder = folder_of(home)
    (rest,) = rest_list(folder, "analyst", None).rests
    control = Control(folder, rest, viewer, PAGE)
    steps = (
        lambda: rest_list(folder, viewer, PAGE),
        lambda: evidence(folder, rest, viewer, PAGE),
        lambda: control.draw(20),
        lambda: control.enter(b""),
        control.drawn,
        lambda: dosis.ask("unexplained_gap_share", viewer=viewer, page=PAGE),
    )
    for step in steps:
        with pytest.raises(DosisError, match="role"):
            step()
    rows = logged(home)
    assert len(rows) == len(steps)
    assert {(row["outcome"], row["purpose"]) for row in rows} == {("refused", "none")}
    with pytest.raises(DosisError, match=r"may not supervise|no role"):
        rest_list(folder, viewer, None)


def test_a_delivery_without_the_purpose_is_refused_and_logged(home):
    path = folder_of(home) / "release.json"
    about = json.loads(path.read_text("utf-8"))
    about["purposes"]["sales.leverance"] = ["administration"]
    path.write_text(json.dumps(about), "utf-8")
    with pytest.raises(DosisError, match="no purpose is shared"):
        rest_list(folder_of(home), "supervisor", PAGE)
    with pytest.raises(DosisError, match="no purpose is shared"):
        dosis.ask("unexplained_gap_share", by="hospital", viewer="supervisor", page=PAGE)
    assert [row["outcome"] for row in logged(home)] == ["refused", "refused"]


def test_what_cannot_be_logged_is_not_shown(home):
    with sqlite3.connect(home / "app.db") as database:
        database.execute("create table access_log (number integer primary key)")
    with pytest.raises(DosisError, match="must be logged"):
        rest_list(folder_of(home), "supervisor", PAGE)


def test_a_sample_holds_deliveries_of_the_rest_and_can_be_drawn_again(home):
    (rest,) = rest_list(folder_of(home), "supervisor", PAGE).rests
    control = Control(folder_of(home), rest, "supervisor", PAGE)
    work = control.draw(20)
    rows = read(work)
    assert len(rows) >= 8
    assert {row["afdeling"] for row in rows} == {rest.department}
    assert all(rest.first <= row["dag"][:7] <= rest.last for row in rows)
    assert all(row["atc"] == rest.atc for row in rows)
    assert control.draw(20) == work
    assert not any("person" in name for name in rows[0])


def test_results_give_an_error_rate_with_interval_that_no_release_holds(home):
    (rest,) = rest_list(folder_of(home), "supervisor", PAGE).rests
    control = Control(folder_of(home), rest, "supervisor", PAGE)
    work = control.draw(20)
    assert control.drawn()[0].rate is None
    count = control.enter(filled(work, 2))
    (drawn,) = control.drawn()
    assert (drawn.entered, drawn.wrong, drawn.waiting) == (count, 2, 0)
    assert 0 <= drawn.rate.low < drawn.rate.value < drawn.rate.high < 1
    from dosis.sample_results import sample_results

    assert sample_results() == []
    with pytest.raises(DosisError, match="udfald is måske"):
        control.enter(work.replace(b";;\r\n", "; måske;\r\n".encode(), 1))
    with pytest.raises(DosisError, match="column stikpr"):
        control.enter(b"a;b\n1;2\n")


def test_no_text_says_misuse():
    places = (
        *PROJECT.glob("dosis/rest_*.py"), *PROJECT.glob("dosis/*supervis*.py"),
        *PROJECT.glob("dosis/provider*.py"), PROJECT / "dosis" / "control_view.py",
        PROJECT / "apps" / "a_benchmark" / "supervision.py",
        PROJECT / "models" / "use_cases" / "supervision.yml",
        PROJECT / "models" / "marts" / "sales_gaps.yml",
    )  # fmt: skip
    assert len(places) > 8
    for path in places:
        said = re.search(r"misbrug|misuse|abuse|tyveri|theft|svindel|fraud|diversion",
                         path.read_text("utf-8").lower())  # fmt: skip
        assert said is None, (path.name, said)


def read(work: bytes) -> list[dict]:
    return list(csv.DictReader(io.StringIO(work.decode("utf-8-sig")), delimiter=";"))


def filled(work: bytes, wrong: int) -> bytes:
    """The work list with so many wrong rows, the others right."""
    rows = read(work)
    for number, row in enumerate(rows):
        row["udfald"] = "forkert" if number < wrong else "rigtig"
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")

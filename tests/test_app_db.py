"""This module proves that what users write is kept alike in SQLite and in PostgreSQL."""

import csv
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy
from conftest import PROJECT, must, run_here
from dossier_cases import NAME, SIGNER, sharing
from postgres import owner, told

from dosis import access_log, app_db, dossier_store, feedback, sample_store
from dosis.home import DosisError
from dosis.sample_results import sample_results

pytest_plugins = ("postgres",)

# Each waits for a file, so that all meet an empty database at once; then each counts up by one,
# reading first and writing last, and writes a note.
COUNTING = """
import pathlib, sys, time, sqlalchemy
from dosis import app_db, feedback
counts = sqlalchemy.Table(
    "counts", app_db.TABLES, sqlalchemy.Column("reached", sqlalchemy.Integer)
)
pathlib.Path(sys.argv[1] + ".ready").touch()
while not pathlib.Path(sys.argv[2]).exists():
    time.sleep(0.001)
for _ in range(15):
    with app_db.opened() as database:
        last = database.execute(sqlalchemy.select(sqlalchemy.func.max(counts.c.reached))).scalar()
        time.sleep(0.001)
        database.execute(sqlalchemy.insert(counts).values(reached=(last or 0) + 1))
    feedback.write_note("x", page="p", release="1", language="da", question={})
"""
HALF = {
    "written_at": "2026-01-01",
    "page": "p",
    "release": "7",
    "language": "da",
    "question": "{}",
    "note": "half",
}


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("DOSIS_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("DOSIS_APP_DB", raising=False)
    return tmp_path / "home"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request, home, monkeypatch) -> str:
    """Where what users write lies in a test: app.db of a new home, or a new PostgreSQL database."""
    if request.param == "postgresql":
        monkeypatch.setenv("DOSIS_APP_DB", told(request.getfixturevalue("new_postgres")()))
    return request.param


def note(text: str = "Ser forkert ud", **question) -> int:
    return feedback.write_note(text, page="p", release="7", language="da", question=question)


def drawn(sample: str, keys: list[str], name: str = "doses") -> None:
    rows = [{"nøgle": key, "stratum": "nord" if key < "m" else "syd"} for key in keys]
    sample_store.keep(sample, name, "7", '{"rows": "doses"}', {"nord": 100, "syd": 50}, rows)


def entered(path: Path, sample: str, outcomes: dict[str, str]) -> tuple[str, int]:
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(sample_store.COLUMNS)
        writer.writerows([sample, key, said, "set"] for key, said in outcomes.items())
    return sample_store.enter(path)


def test_notes_come_back_newest_first_and_without_persons(database):
    assert [note("010190-1234 æøå"), note("b\0c", by=["region"]), note("'; drop table notes")] == [
        1, 2, 3,
    ]  # fmt: skip
    found = feedback.notes()
    assert [row["number"] for row in found] == [3, 2, 1]
    assert [row["note"] for row in found] == ["'; drop table notes", "bc", "… æøå"]
    assert found[1]["question"] == {"by": ["region"]}
    assert (found[0]["page"], found[0]["release"], found[0]["language"]) == ("p", "7", "da")


def test_the_log_holds_what_was_given_and_refused_by_key(database, home):
    folder = home / "releases" / "7"
    for metric in ("a", "b"):
        with access_log.logged(folder, "supervisor", None, "ask", {"metric": metric}):
            pass
    with (
        pytest.raises(DosisError, match="not yours"),
        access_log.logged(folder, "supervisor", None, "ask", {"metric": "c"}),
    ):
        raise DosisError("That is not yours.")
    found = access_log.entries("supervisor")
    assert [row["asked"]["metric"] for row in found] == ["c", "b", "a"]
    assert [row["outcome"] for row in found] == ["refused", "given", "given"]
    assert [row["reason"] for row in found] == ["That is not yours.", None, None]
    assert [row["number"] for row in access_log.entries(limit=2)] == [3, 2]
    assert access_log.entries("planner") == []


def test_samples_are_counted_by_outcome_and_sorted_by_letter_not_by_language(database, tmp_path):
    drawn("doses-1", ["å", "z", "a", "B", "b"])
    drawn("doses-Å", ["q"])
    drawn("doses-z", ["r"])
    assert sample_store.keys("doses-1") == ["B", "a", "b", "z", "å"]
    outcomes = {"a": "forkert", "b": "rigtig", "z": "ikke kontrolleret", "B": ""}
    assert entered(tmp_path / "list.csv", "doses-1", outcomes) == ("doses-1", 3)
    result = sample_store.result("doses-1")
    assert [(s.name, s.rows, s.checked, s.wrong) for s, _ in result.strata] == [
        ("nord", 100, 2, 1),
        ("syd", 50, 0, 0),
    ]
    assert (result.waiting, result.not_checked, result.unseen_rows) == (2, 1, 50)
    by_sample = {row["sample"]: row for row in sample_store.samples()}
    assert (by_sample["doses-1"]["rows"], by_sample["doses-1"]["entered"]) == (5, 3)
    same_second = [row["sample"] for row in sample_store.samples()]
    at = {name: by_sample[name]["drawn_at"] for name in by_sample}
    assert same_second == sorted(sorted(at), key=at.get, reverse=True)
    assert sample_store.spread("doses", {"nord": 100, "syd": 50}) == {"nord": 0.5, "syd": 0.5}
    assert sample_store.kept("doses-1") == ('{"rows": "doses"}', {"nord": 100, "syd": 50})
    assert sample_store.kept("doses-2") is None
    with pytest.raises(DosisError, match="There is no sample doses-2"):
        sample_store.result("doses-2")


def test_a_row_entered_again_holds_the_last_outcome_and_nothing_waits_for_none(database, tmp_path):
    drawn("doses-1", ["a", "b"])
    entered(tmp_path / "list.csv", "doses-1", {"a": "forkert", "b": "forkert"})
    entered(tmp_path / "list.csv", "doses-1", {"a": "rigtig", "b": ""})
    ((stratum, _), _) = sample_store.result("doses-1").strata
    assert (stratum.checked, stratum.wrong) == (2, 1)
    assert entered(tmp_path / "list.csv", "doses-1", {"a": ""}) == ("doses-1", 0)


def test_a_drawn_sample_is_entered_and_its_error_rate_told(
    database, released_home, tmp_path, monkeypatch
):
    home, path = sharing(tmp_path / "sampled", released_home), tmp_path / "list.csv"
    monkeypatch.setenv("DOSIS_HOME", str(home))
    must(run_here(home, "sample", "draw", "deliveries_of_opioids", "--out", path))
    text = path.read_text("utf-8-sig")
    rows = list(csv.DictReader(text.splitlines(), delimiter=";"))
    sample = rows[0]["stikprøve"]
    entered(path, sample, {row["nøgle"]: "rigtig" for row in rows})
    listed = must(run_here(home, "sample", "list")).stdout
    assert f"{len(rows)} rows, {len(rows)} outcomes" in listed
    must(run_here(home, "sample", "draw", "deliveries_of_opioids", "--out", path))
    assert path.read_text("utf-8-sig") == text
    assert (home / "app.db").exists() == (database == "sqlite")
    (result,) = [row for row in sample_results() if row["sample"] == sample]
    assert (result["checked_rows"], result["wrong_rows"]) == (len(rows), 0)


def test_a_dossier_is_kept_signed_opened_and_verified(database, home, released_home):
    sharing(home, released_home)
    first = dossier_store.prepare(NAME, "third_party")
    again = dossier_store.keep(NAME, "third_party", first.text)
    assert (again.text, again.signed_at) == (first.text, None)
    with app_db.opened() as connection:
        count = sqlalchemy.select(sqlalchemy.func.count()).select_from(dossier_store.TABLE)
        assert connection.execute(count).scalar() == 1
    with pytest.raises(dossier_store.NotSigned):
        dossier_store.opened(NAME, "procurement")
    kept = dossier_store.sign(NAME, "third_party", SIGNER)
    assert dossier_store.opened(NAME, "procurement") == kept
    assert dossier_store.keep(NAME, "third_party", first.text) == kept
    assert all(holds for _, holds in dossier_store.verify(NAME, "procurement"))
    with app_db.opened() as connection:
        connection.execute(sqlalchemy.update(dossier_store.TABLE).values(signer="somebody else"))
    with pytest.raises(dossier_store.Changed, match="the signature does not fit"):
        dossier_store.opened(NAME, "procurement")


def test_what_fails_in_the_middle_leaves_nothing_behind(database):
    def fail() -> None:
        with app_db.opened() as connection:
            connection.execute(sqlalchemy.insert(feedback.TABLE).values(HALF))
            raise KeyError("other")

    note()
    with pytest.raises(KeyError, match="other"):
        fail()
    assert [row["note"] for row in feedback.notes()] == ["Ser forkert ud"]
    assert note() > 1


def test_processes_that_meet_an_empty_database_make_it_once_and_count_without_a_gap(
    database, home, tmp_path
):
    names, start = [tmp_path / str(n) for n in range(2)], tmp_path / "start"
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    running = [
        subprocess.Popen(
            [sys.executable, "-c", COUNTING, str(name), str(start)],
            env=environment,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in names
    ]
    while not all(name.with_suffix(".ready").exists() for name in names):
        assert [process.poll() for process in running] == [None] * 2
    start.touch()
    said = [process.communicate(timeout=60)[1] for process in running]
    assert [process.returncode for process in running] == [0] * 2, said
    with app_db.opened() as connection:
        reached = connection.exec_driver_sql("select reached from counts").scalars().all()
    assert sorted(reached) == list(range(1, 31))
    assert sorted(row["number"] for row in feedback.notes()) == list(range(1, 31))


def test_threads_share_no_connection_and_none_is_left_open(database, home, request):
    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(lambda n: note(str(n)), range(40)))
    assert sorted(numbers) == list(range(1, 41))
    assert {row["number"]: row["note"] for row in feedback.notes()} == {
        number: str(n) for n, number in enumerate(numbers)
    }
    if database == "sqlite":
        held = [os.path.realpath(path) for path in Path("/proc/self/fd").iterdir()]
        assert str(home / "app.db") not in held
    else:
        with owner(request.getfixturevalue("postgres_server")) as connection:
            left = connection.execute(
                "select count(*) from pg_stat_activity where datname = %s and state <> 'idle'",
                [app_db.db_url().database],
            )
            assert left.fetchone() == (0,)


def test_a_database_made_before_gets_the_tables_that_lack(database):
    with app_db.opened() as connection:
        feedback.TABLE.drop(connection)
    assert feedback.notes() == []
    assert note() == 1

"""This module proves what is said where what users write can't be kept, and that secrets stay."""

import os
import sqlite3
import stat
import traceback

import pytest
import sqlalchemy
from conftest import run_here
from postgres import PASSWORD, told

from dosis import access_log, app_db, feedback, sample_store
from dosis.sample_results import sample_results

pytest_plugins = ("postgres",)

SECRET = "S3cret!word"
# What dosis made before what users write went through SQLAlchemy.
OLD_TABLES = """
create table notes (
    number integer primary key, written_at text not null, page text not null,
    release text not null, language text not null, question text not null, note text not null
);
insert into notes values (4, '2025-01-01', 'p', '1', 'da', '{"by": []}', 'old');
create table samples (
    sample text primary key, name text not null, release text not null, drawn_at text not null,
    definition text not null, strata text not null
);
insert into samples values ('s-1', 's', '1', '2025-01-01', '{}', '{"nord": 9}');
create table sampled_rows (
    sample text not null, row_key text not null, stratum text not null,
    outcome text, note text, entered_at text, primary key (sample, row_key)
);
insert into sampled_rows values ('s-1', 'a', 'nord', 'wrong', '', '2025-01-02');
"""


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("DOSIS_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("DOSIS_APP_DB", raising=False)
    return tmp_path / "home"


def note() -> int:
    return feedback.write_note("x", page="p", release="7", language="da", question={})


def log() -> None:
    with access_log.logged(app_db.home_path(), "supervisor", None, "ask", {}):
        pass


def refusal(home) -> str:
    """The one sentence of a command that needs the database."""
    result = run_here(home, "sample", "list")
    assert (result.returncode, result.stdout) == (1, "")
    (sentence,) = result.stderr.splitlines()
    assert sentence.endswith(".")
    return sentence


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (f"postgresql+psycopg://dosis:{SECRET}@nowhere.invalid/dosis", "dosis on nowhere.invalid"),
        (f"postgresql://dosis:{SECRET}@127.0.0.1:1/dosis", "dosis on 127.0.0.1 can't be read"),
        (f"postgresql://dosis@127.0.0.1:1/dosis?password={SECRET}", "dosis on 127.0.0.1"),
        (f"oracle://dosis:{SECRET}@host/dosis", "is no URL of a database that dosis can use"),
        (f"postgresql+pg8000://dosis:{SECRET}@host/dosis", "is no URL of a database"),
        (f"postgresql://dosis:x@{SECRET}@host/dosis", "an @ in the password as %40"),
        (f"postgresql://dosis:{SECRET}", "is no URL of a database"),
        (f"postgresql://dosis:{SECRET}@host", "is no URL of a database"),
        (SECRET, "is no URL of a database"),
        ("sqlite://", "is no URL of a database"),
    ],
)
def test_a_wrong_url_is_one_sentence_without_the_password(home, monkeypatch, url, said):
    monkeypatch.setenv("DOSIS_APP_DB", url)
    sentence = refusal(home)
    assert said in sentence
    assert SECRET not in sentence
    with pytest.raises(app_db.AppDbError) as caught:
        note()
    assert SECRET not in "".join(traceback.format_exception(caught.value))
    assert not (home / "app.db").exists()


@pytest.mark.postgres
def test_a_server_that_refuses_is_one_sentence_without_the_password(
    home, monkeypatch, new_postgres
):
    url = new_postgres()
    for wrong, said in (
        (url.set(password="wr0ng!word"), 'password authentication failed for user "dosis"'),
        (url.set(database="other"), 'database "other" does not exist'),
    ):
        monkeypatch.setenv("DOSIS_APP_DB", told(wrong))
        sentence = refusal(home)
        assert said in sentence
        assert not any(word in sentence for word in ("wr0ng", PASSWORD, told(wrong)))


@pytest.mark.postgres
def test_a_value_that_does_not_fit_is_not_repeated(home, monkeypatch, new_postgres):
    monkeypatch.setenv("DOSIS_APP_DB", told(new_postgres()))
    text = sqlalchemy.literal("diagnosis C50")
    with pytest.raises(app_db.AppDbError) as caught, app_db.opened() as connection:
        connection.execute(sqlalchemy.select(sqlalchemy.cast(text, sqlalchemy.Integer)))
    assert "a value or statement it does not take" in str(caught.value)
    assert "C50" not in str(caught.value)


def test_a_row_that_is_there_already_is_not_repeated(home):
    sample_store.keep("C50-1", "n", "1", "{}", {}, [])
    with pytest.raises(app_db.AppDbError, match=r"UNIQUE constraint failed: samples\.sample") as e:
        sample_store.keep("C50-1", "n", "1", "{}", {}, [])
    assert "C50" not in str(e.value)


def test_a_file_that_may_only_be_read_is_one_sentence(home, monkeypatch):
    home.mkdir()
    with sqlite3.connect(home / "app.db") as database:
        database.executescript(OLD_TABLES)
    monkeypatch.setenv("DOSIS_APP_DB", f"sqlite:///file:{home}/app.db?mode=ro&uri=true")
    assert "app.db can't be read or written (attempt to write a readonly" in refusal(home)
    with pytest.raises(access_log.DosisError, match=r"must be logged, and can't be: app\.db"):
        log()


def test_a_file_that_is_no_database_is_one_sentence(home):
    home.mkdir()
    (home / "app.db").write_bytes(b"no database at all, but longer than a header" * 40)
    assert "app.db can't be read or written (file is not a database)" in refusal(home)


def test_a_home_that_cannot_be_made_is_one_sentence(tmp_path):
    (tmp_path / "file").touch()
    assert "app.db can't be read or written (Not a directory)" in refusal(
        tmp_path / "file" / "home"
    )


def test_an_old_file_goes_on_and_only_its_owner_reads_it(home):
    home.mkdir()
    with sqlite3.connect(home / "app.db") as database:
        database.executescript(OLD_TABLES)
    (home / "app.db").chmod(0o644)
    assert note() == 5
    assert [row["note"] for row in feedback.notes()] == ["x", "old"]
    assert [row["entered"] for row in sample_store.samples()] == [1]
    assert sample_store.result("s-1").strata[0][0].wrong == 1
    assert access_log.entries() == []
    assert stat.S_IMODE((home / "app.db").stat().st_mode) == 0o600


def test_a_new_file_is_its_owners_alone_and_one_that_goes_is_made_again(home):
    before = os.umask(0)
    try:
        note()
    finally:
        os.umask(before)
    assert stat.S_IMODE((home / "app.db").stat().st_mode) == 0o600
    (home / "app.db").unlink()
    assert note() == 1


def test_reading_what_samples_found_makes_no_file(home):
    assert sample_results() == []
    assert not home.exists()

"""This module checks that each release keeps how the checks of all earlier releases went."""

import json
from pathlib import Path

import duckdb

from dosis.check_history import keep_check_history
from dosis.release import release, release_numbers

RESULTS = {"share.a": (True, True, False), "share.b": (True,), "key.a": ()}


def layer(folder: Path, results: dict[str, tuple[bool, ...]] = RESULTS) -> Path:
    """A release's folder whose layer holds these judgements of these expectations."""
    folder.mkdir()
    with duckdb.connect(str(folder / "layer.duckdb")) as connection:
        connection.execute(
            "create schema marts; create table marts.expectations (expectation_id varchar, "
            "check_name varchar, register varchar, table_name varchar, quality_dimension varchar);"
            "create table marts.expectation_results (expectation_id varchar, is_met boolean)"
        )
        for name, judged in results.items():
            row = [name, name.partition(".")[0], "smr", "doses", "validity"]
            connection.execute("insert into marts.expectations values (?, ?, ?, ?, ?)", row)
            for is_met in judged:
                connection.execute(
                    "insert into marts.expectation_results values (?, ?)", [name, is_met]
                )
    return folder


def about(number: int) -> dict:
    """What release.json says of a release made on that day of May."""
    return {"number": str(number), "made_at": f"2024-05-{number:02d}T10:00:00+00:00"}


def history(folder: Path) -> list[tuple]:
    """Release, day, check, judged and unmet, in order."""
    with duckdb.connect(str(folder / "layer.duckdb"), read_only=True) as connection:
        return connection.execute(
            "select release, day(made_on), check_name, judged_count, unmet_count "
            "from quality.check_history order by all"
        ).fetchall()


def test_a_first_release_begins_the_history_and_counts_what_was_never_judged(tmp_path):
    first = layer(tmp_path / "1")
    keep_check_history(first, about(1), None)
    assert history(first) == [(1, 1, "key", 0, 0), (1, 1, "share", 4, 1)]


def test_the_next_release_keeps_the_earlier_rows_and_adds_its_own(tmp_path):
    first, second = layer(tmp_path / "1"), layer(tmp_path / "2", {"share.a": (False, False)})
    keep_check_history(first, about(1), None)
    keep_check_history(second, about(2), first)
    assert history(second) == [*history(first), (2, 2, "share", 2, 2)]


def test_a_predecessor_older_than_the_history_begins_it_anew(tmp_path):
    old, new = layer(tmp_path / "7"), layer(tmp_path / "8")
    keep_check_history(new, about(8), old)
    assert {row[0] for row in history(new)} == {8}


def test_two_releases_of_one_home_keep_and_append(sales_home, copy_of):
    home = copy_of(sales_home)
    first = release_numbers(home)[-1]
    kept = history(home / "releases" / first)
    assert kept
    state = json.loads((home / "check.json").read_text("utf-8"))
    (home / "check.json").write_text(json.dumps(state | {"judged_by": "other thresholds"}), "utf-8")
    second = release(home)
    rows = history(home / "releases" / second)
    assert [row for row in rows if row[0] != int(second)] == kept
    newest = [row[2:] for row in kept if row[0] == int(first)]
    assert [row[2:] for row in rows if row[0] == int(second)] == newest
    text = (home / "releases" / second / "site" / "om" / "udgivelser" / "index.html").read_text()
    assert f'id="til-{second}"' in text
    checked = sorted({row[2] for row in kept})[0]
    page = home / "releases" / second / "site" / "tjek" / checked / "index.html"
    assert 'id="udgivelser"' in page.read_text("utf-8")

"""This module proves that bad deliveries are refused with a sentence and change nothing."""

import gzip
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from conftest import (
    HEADER,
    PROJECT,
    environment,
    must,
    run_dosis,
    run_here,
    sales_rows,
    tree_hashes,
    write_aware,
    write_sales,
)

from dosis.manifest import data_source, read_manifest

DATE = "2020-05-15"
NAME = "salg.csv"


@pytest.fixture(scope="session")
def loaded_once(new_home, tmp_path_factory) -> Path:
    """A home with the generated sales in its lake, not built. Read-only."""
    folder = tmp_path_factory.mktemp("loaded_files")
    home = new_home("loaded")
    files = (write_sales(folder / "old.csv", sales_rows()), write_aware(folder / "aware_dk.tsv"))
    must(run_dosis(home, "load", *files, "--date", DATE))
    return home


@pytest.fixture
def loaded(loaded_once, copy_of) -> Path:
    """A copy of it for one test."""
    return copy_of(loaded_once)


@pytest.fixture(scope="session")
def lines() -> list[str]:
    """The generated sales as lines of text, header first."""
    return [",".join(HEADER), *(",".join(map(str, row)) for row in sales_rows())]


def refused(home: Path, *arguments: object, run=run_here) -> str:
    """The one sentence of a refused load; the home must be as it was."""
    before = tree_hashes(home)
    result = run(home, "load", *arguments)
    said = [line for line in result.stderr.splitlines() if not re.match(r"load +\d+% ", line)]
    assert result.returncode == 1, result.stdout + result.stderr
    assert "Traceback" not in result.stderr, result.stderr.splitlines()[-1]
    assert len(said) == 1, said
    assert re.search(r"[.;] ?\w.*\.$|; .*\.$", said[0]), f"no remedy: {said[0]}"
    assert tree_hashes(home) == before
    return said[0]


def changed(lines: list[str], **edits: str) -> str:
    """The lines with the header (`header=`) or a line (`line_7=`) replaced."""
    numbers = {0 if key == "header" else int(key.split("_")[1]): v for key, v in edits.items()}
    return "\n".join(numbers.get(n, line) for n, line in enumerate(lines)) + "\n"


def without(lines: list[str], column: str) -> str:
    """The lines without one column."""
    place = HEADER.index(column)
    parts = [line.split(",") for line in lines]
    return "\n".join(",".join(p[:place] + p[place + 1 :]) for p in parts) + "\n"


ROW = "Hovedstaden,Rigshospitalet,RH,{},J01CA04,{},amoxicillin"
BAD_TEXTS = {
    "missing required column": (lambda t: without(t, "ddd"), "ddd"),
    "missing event date": (lambda t: without(t, "month"), "month"),
    "empty file": (lambda t: "", "empty"),
    "blank first line": (lambda t: "\n" + "\n".join(t), ""),
    "header only": (lambda t: t[0] + "\n", "no rows"),
    "unknown layout": (lambda t: "a,b,c\n1,2,3\n", "layout"),
    "text for a number": (lambda t: changed(t, line_7=ROW.format("2019-01-01", "mange")), "ddd"),
    "not a number": (lambda t: changed(t, line_7=ROW.format("2019-01-01", "nan")), "ddd"),
    "infinite number": (lambda t: changed(t, line_7=ROW.format("2019-01-01", "inf")), "ddd"),
    "no date": (lambda t: changed(t, line_7=ROW.format("2019-13-01", "5")), "month"),
    "two-digit year": (lambda t: changed(t, line_7=ROW.format("01-02-19", "5")), "month"),
    "equal column names": (lambda t: changed(t, header=t[0].replace("drug", "hosp")), "hosp"),
    "names equal but for case": (lambda t: changed(t, header=t[0].replace("drug", "DDD")), "ddd"),
    "a row too long": (lambda t: changed(t, line_7=t[7] + ",extra,more"), ""),
    "a row too short": (lambda t: changed(t, line_7="Hovedstaden,RH"), ""),
    "open quote": (lambda t: changed(t, line_7='"' + t[7]), ""),
    "English thousands": (
        lambda t: changed(t, line_7=ROW.format("2019-01-01", '"1,234.5"')),
        "ddd",
    ),
}


@pytest.mark.parametrize("case", BAD_TEXTS)
def test_a_bad_text_file_is_refused(loaded, lines, tmp_path, case):
    make, word = BAD_TEXTS[case]
    path = tmp_path / NAME
    path.write_text(make(lines), "utf-8")
    said = refused(loaded, path, "--date", "2020-06-15")
    assert NAME in said
    assert word in said


@pytest.mark.parametrize("day", ["2099-01-01", "1850-01-01"])
def test_a_row_with_an_impossible_date_is_kept_aside(loaded, lines, tmp_path, day):
    path = tmp_path / NAME
    path.write_text(changed(lines, line_7=ROW.format(day, "5")), "utf-8")
    result = must(run_dosis(loaded, "load", path, "--date", "2020-06-15"))
    assert "(1 without a possible date are kept aside)" in result.stdout
    entry = read_manifest(loaded)["deliveries"][-1]
    assert entry["months"]["undated"] == 1
    assert sum(entry["months"].values()) == entry["rows"]
    (files,) = [
        t["files"]
        for t in read_manifest(loaded)["tables"]
        if t["table_name"] == "sales__amgros_sales"
    ]
    assert not [file for file in files if "undated" in file]


def _truncated_parquet(path: Path) -> Path:
    quoted = str(path).replace("'", "''")
    duckdb.execute(f"copy (select range as ddd from range(9999)) to '{quoted}' (format parquet)")
    path.write_bytes(path.read_bytes()[:-200])
    return path


def _as_folder(path: Path) -> Path:
    path.mkdir()
    return path


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


BAD_FILES = {
    "no such file": (lambda folder: folder / "salg.csv", "salg.csv"),
    "a folder": (lambda folder: _as_folder(folder / "salg.csv"), "salg.csv"),
    "truncated Parquet": (lambda folder: _truncated_parquet(folder / "s.parquet"), "s.parquet"),
    "text as Parquet": (lambda folder: _written(folder / "s.parquet", b"a,b\n1,2\n"), "s.parquet"),
    "damaged gzip": (lambda folder: _written(folder / "s.csv.gz", b"no gzip at all"), "s.csv.gz"),
    "cut-off gzip": (
        lambda folder: _written(folder / "s.csv.gz", gzip.compress(b"region,ddd\n" * 999)[:-20]),
        "s.csv.gz",
    ),
    "binary as text": (lambda folder: _written(folder / "s.csv", bytes(range(256)) * 40), "s.csv"),
    "UTF-16": (
        lambda folder: _written(folder / "s.csv", (",".join(HEADER) + "\n").encode("utf-16")),
        "s.csv",
    ),
    "unknown suffix": (lambda folder: _written(folder / "s.xlsx", b"PK"), "s.xlsx"),
    "SAS": (lambda folder: _written(folder / "s.sas7bdat", b"x"), "s.sas7bdat"),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_an_unreadable_file_is_refused(loaded, tmp_path, case):
    make, name = BAD_FILES[case]
    assert name in refused(loaded, make(tmp_path), "--date", "2020-06-15")


def test_the_command_line_refuses_in_a_process_of_its_own(loaded, tmp_path):
    path = _truncated_parquet(tmp_path / "s.parquet")
    assert "s.parquet" in refused(loaded, path, run=run_dosis)


def test_nothing_is_loaded_where_one_of_two_files_is_bad(loaded, tmp_path):
    good = write_sales(tmp_path / "good.csv", sales_rows(("2020-05",)))
    assert "bad.csv" in refused(loaded, good, _written(tmp_path / "bad.csv", b""))


def test_nothing_is_loaded_where_a_later_file_fails_half_way(loaded, tmp_path):
    persons = _written(tmp_path / "persons.csv", b"v_pnr,c_kon,d_foddato\np1,K,1950-01-01\n")
    child = tmp_path / "diagnoser.csv"
    child.write_text("dw_ek_kontakt,diagnosekode,diagnosetype\n1,DM069,A\n", "utf-8")
    assert "kontakter" in refused(loaded, persons, child)


@pytest.mark.parametrize("date", ["30-06-2020", "2020-13-01", "i går", "20200630", "2020-W20-1"])
def test_a_delivery_date_is_written_in_one_way(loaded, tmp_path, date):
    path = write_sales(tmp_path / NAME, sales_rows(("2020-04",)))
    assert date in refused(loaded, path, "--date", date)


def test_an_unknown_table_and_an_unknown_purpose_are_refused(loaded, tmp_path):
    path = write_sales(tmp_path / NAME, sales_rows(("2020-04",)))
    assert "amgros_sales" in refused(loaded, path, "--as-table", "amgros")
    assert "research" in refused(loaded, path, "--purpose", "reklame")


def test_a_delivery_that_lies_under_no_date_is_refused(loaded):
    folder = loaded / "deliveries" / "sales" / "nyeste"
    folder.mkdir()
    write_sales(folder / "amgros_sales.csv", sales_rows(("2020-04",)))
    assert "nyeste" in refused(loaded)


def test_real_files_are_kept_out_of_synthetic_registers(released_home, copy_of, tmp_path):
    home = copy_of(released_home)
    path = write_sales(tmp_path / NAME, sales_rows(("2020-04",)))
    assert "--mixed" in refused(home, path)
    must(run_here(home, "load", path, "--mixed"))
    assert data_source(read_manifest(home)) == "mixed"


def test_synthetic_registers_are_kept_out_of_a_real_home(loaded):
    before = tree_hashes(loaded)
    result = run_here(loaded, "synthesise", "--scale", "0.0005", "--focus", "60")
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert tree_hashes(loaded) == before


@pytest.mark.parametrize("kibibytes", [1, 4, 8, 12])
def test_a_full_disk_leaves_the_old_lake_and_the_next_load_works(loaded, tmp_path, kibibytes):
    """No file may grow beyond the limit: the load stops at one point or another of its work."""
    path = write_sales(tmp_path / NAME, [(*row[:5], 2 * row[5], row[6]) for row in sales_rows()])
    before = tree_hashes(loaded)
    command = [sys.executable, "-m", "dosis.cli", "load", str(path), "--date", "2020-06-15"]
    result = subprocess.run(
        ["bash", "-c", f'ulimit -f {kibibytes} && exec "$@"', "bash", *command],
        cwd=PROJECT,
        env=environment(loaded),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1, result.stdout
    assert "Traceback" not in result.stderr, result.stderr.splitlines()[-1]
    after = tree_hashes(loaded)
    assert {name: after[name] for name in before} == before
    assert "Nothing new" in must(run_here(loaded, "load")).stdout
    assert tree_hashes(loaded)["lake.json"] == before["lake.json"]
    must(run_here(loaded, "load", path, "--date", "2020-06-15"))
    files = {p.read_bytes() for p in (loaded / "deliveries").rglob("amgros_sales*.csv")}
    assert path.read_bytes() in files


def test_a_home_that_is_a_file_is_told(tmp_path):
    home = tmp_path / "home"
    home.write_text("no folder", "utf-8")
    path = write_sales(tmp_path / NAME, sales_rows())
    for command in (("load", path), ("build",), ("ask", "antibiotic_ddd")):
        result = run_here(home, *command)
        assert result.returncode == 1
        assert "Traceback" not in result.stderr, result.stderr.splitlines()[-1]
        assert len(result.stderr.strip().splitlines()) == 1

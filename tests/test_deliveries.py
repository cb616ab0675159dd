"""This module proves that good deliveries arrive with the right numbers, however written."""

import csv
import datetime
import gzip
import json
import tempfile
from pathlib import Path

import duckdb
import pytest
from conftest import HEADER, MONTHS, must, run_here, sales_rows, write_sales
from hypothesis import given, settings
from hypothesis import strategies as st

from dosis.lake import load


def lake_sums(home: Path, column: str = "ddd") -> dict[str, float]:
    """Month → sum in the lake's sales, by the files that its manifest names."""
    tables = json.loads((home / "lake.json").read_text("utf-8"))["tables"]
    (files,) = [t["files"] for t in tables if t["table_name"] == "sales__amgros_sales"]
    names = [str(home / file) for file in files]
    rows = duckdb.execute(
        f"select strftime(month, '%Y-%m'), sum({column}) from read_parquet($1, "
        "union_by_name = true) group by all",
        [names],
    )
    return dict(rows.fetchall())


def expected_sums(rows: list[tuple]) -> dict[str, float]:
    """Month → sum of generated rows."""
    sums: dict[str, float] = {}
    for row in rows:
        sums[row[3][:7]] = sums.get(row[3][:7], 0) + row[5]
    return sums


def danish(rows: list[tuple], encoding: str) -> bytes:
    """Rows as a Danish spreadsheet writes them: semicolons, decimal commas, thousand points."""
    lines = [";".join(HEADER)]
    for *start, month, atc, ddd, drug in rows:
        number = f"{ddd:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")
        day = "-".join(reversed(month.split("-")))
        lines.append(";".join([*start, day, atc, number, drug]))
    return ("\r\n".join(lines) + "\r\n").encode(encoding)


def plain(rows: list[tuple], separator: str = ",") -> str:
    """Rows as plain text."""
    return "".join(separator.join(map(str, line)) + "\n" for line in [HEADER, *rows])


def _reordered(rows: list[tuple]) -> bytes:
    header = [name.upper() for name in reversed(HEADER)]
    return "".join(
        ",".join(map(str, r)) + "\n" for r in [header, *(r[::-1] for r in rows)]
    ).encode()


def _with_extra(rows: list[tuple]) -> bytes:
    lines = plain(rows).splitlines()
    return "".join(f"{line},{'ekstra' if n == 0 else n}\n" for n, line in enumerate(lines)).encode()


def _with_blanks(rows: list[tuple]) -> bytes:
    padded = [[f"  {cell} " for cell in row] for row in rows]
    return "".join(",".join(row) + "\n" for row in [list(HEADER), *padded]).encode()


def _parquet(rows: list[tuple]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        write_sales(Path(folder) / "s.csv", rows)
        duckdb.execute(f"copy (from read_csv('{folder}/s.csv')) to '{folder}/s.parquet'")
        return (Path(folder) / "s.parquet").read_bytes()


WAYS = {
    "latin-1 with semicolons and decimal commas": ("s.csv", lambda r: danish(r, "latin-1")),
    "the same in UTF-8": ("s.csv", lambda r: danish(r, "utf-8")),
    "the same with a BOM": ("s.csv", lambda r: danish(r, "utf-8-sig")),
    "BOM": ("s.csv", lambda r: plain(r).encode("utf-8-sig")),
    "upper-case and reordered": ("s.csv", _reordered),
    "extra column": ("s.csv", _with_extra),
    "blanks around values": ("s.csv", _with_blanks),
    "tabs": ("s.tsv", lambda r: plain(r, "\t").encode()),
    "bars": ("s.txt", lambda r: plain(r, "|").encode()),
    "Windows line ends": ("s.csv", lambda r: plain(r).replace("\n", "\r\n").encode()),
    "no line end at the end": ("s.csv", lambda r: plain(r).rstrip().encode()),
    "gzip": ("s.csv.gz", lambda r: gzip.compress(plain(r).encode())),
    "gzip in latin-1": ("s.csv.gz", lambda r: gzip.compress(danish(r, "latin-1"))),
    "Parquet": ("s.parquet", _parquet),
    "a name with signs": ("salg [1] 'æøå' 50%.csv", lambda r: plain(r).encode()),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_file_loads_with_the_right_numbers(new_home, tmp_path, way):
    name, write = WAYS[way]
    path = tmp_path / name
    rows = [(*row[:5], row[5] * 1000, row[6]) for row in sales_rows()]
    path.write_bytes(write(rows))
    home = new_home("delivery")
    must(run_here(home, "load", path, "--date", "2020-05-15"))
    assert lake_sums(home) == expected_sums(rows)
    assert "Region Sjællands Sygehusvæsen" in hospitals(home)


def hospitals(home: Path) -> set[str]:
    """The hospitals' names in the lake, trimmed as staging does."""
    files = [str(f) for f in (home / "lake" / "raw" / "sales__amgros_sales").glob("2*.parquet")]
    return {
        n
        for (n,) in duckdb.execute(
            "select trim(hospital) from read_parquet($1)", [files]
        ).fetchall()
    }


def test_danish_thousands_without_decimals_are_thousands(new_home, tmp_path):
    text = (
        "region;hospital;month;atc;ddd\nA;B;2019-01-01;J01CA04;1.250\nA;B;2019-01-01;J01CA04;12,5\n"
    )
    (tmp_path / "s.csv").write_text(text, "utf-8")
    home = new_home("delivery")
    result = run_here(home, "load", tmp_path / "s.csv", "--date", "2020-05-15")
    assert result.returncode == 1 or lake_sums(home) == {"2019-01": 1262.5}


def test_a_missing_optional_column_is_null_and_remembered(new_home, tmp_path):
    rows = [row[:2] + row[3:] for row in sales_rows()]
    header = HEADER[:2] + HEADER[3:]
    home = new_home("delivery")
    must(
        run_here(
            home, "load", write_sales(tmp_path / "s.csv", rows, header), "--date", "2020-05-15"
        )
    )
    (entry,) = json.loads((home / "lake.json").read_text("utf-8"))["deliveries"]
    assert entry["missing_columns"] == ["hosp"]
    assert lake_sums(home) == expected_sums(sales_rows())


@pytest.fixture
def home(new_home, tmp_path) -> Path:
    """A home of one test that holds the generated sales."""
    made = new_home("delivery")
    file = write_sales(tmp_path / "first.csv", sales_rows())
    must(run_here(made, "load", file, "--date", "2020-05-15"))
    return made


def load_rows(home: Path, folder: Path, rows: list[tuple], date: str) -> str:
    """Load rows as a delivery of a day; what the command printed."""
    path = write_sales(folder / "next.csv", rows)
    return must(run_here(home, "load", path, "--date", date)).stdout


def times(rows: list[tuple], factor: float) -> list[tuple]:
    """Rows with their numbers multiplied."""
    return [(*row[:5], row[5] * factor, row[6]) for row in rows]


def test_the_same_delivery_twice_changes_nothing(home, tmp_path):
    before = (home / "lake.json").read_bytes()
    for date in ("2020-05-15", "2020-06-01"):
        assert "Nothing new" in load_rows(home, tmp_path, sales_rows(), date)
    assert "Nothing new" in must(run_here(home, "load")).stdout
    assert (home / "lake.json").read_bytes() == before


def test_a_delivery_replaces_whole_months(home, tmp_path):
    """Fewer rows in the new delivery of a month: the others of that month are gone."""
    corrected = [row for row in times(sales_rows(MONTHS[3:5]), 2) if row[2] == "RH"]
    load_rows(home, tmp_path, corrected, "2020-06-15")
    kept = [row for row in sales_rows() if row[3][:7] not in MONTHS[3:5]]
    assert lake_sums(home) == expected_sums(kept + corrected)


def test_an_older_delivery_does_not_replace_a_newer_one(home, tmp_path):
    load_rows(home, tmp_path, times(sales_rows(), 2), "2020-04-15")
    assert lake_sums(home) == expected_sums(sales_rows())
    older = sales_rows(("2018-01",))
    load_rows(home, tmp_path, older + times(sales_rows(MONTHS[:1]), 3), "2020-03-15")
    assert lake_sums(home) == expected_sums(older + sales_rows())


def test_a_correction_of_the_same_day_can_be_taken_back(home, tmp_path):
    load_rows(home, tmp_path, times(sales_rows(), 2), "2020-05-15")
    assert lake_sums(home) == expected_sums(times(sales_rows(), 2))
    load_rows(home, tmp_path, sales_rows(), "2020-05-15")
    assert lake_sums(home) == expected_sums(sales_rows())


def test_every_delivered_file_is_kept(new_home, tmp_path):
    """Two files of one table and day, loaded together, both stay in deliveries/."""
    home = new_home("delivery")
    parts = [sales_rows(MONTHS[:9]), sales_rows(MONTHS[9:])]
    files = [write_sales(tmp_path / f"part_{n}.csv", part) for n, part in enumerate(parts)]
    must(run_here(home, "load", *files, "--date", "2020-05-15"))
    assert lake_sums(home) == expected_sums(sales_rows())
    kept = {path.read_bytes() for path in (home / "deliveries").rglob("*.csv")}
    assert kept == {path.read_bytes() for path in files}


def test_the_lake_remembers_how_a_month_grew(home, tmp_path):
    load_rows(home, tmp_path, sales_rows(MONTHS[3:4])[:7], "2020-06-15")
    tables = json.loads((home / "lake.json").read_text("utf-8"))["tables"]
    (files,) = [t["files"] for t in tables if t["table_name"] == "delivered_months"]
    rows = duckdb.execute(
        "select delivered_on, row_count from read_parquet($1) where month = $2 order by all",
        [[str(home / file) for file in files], MONTHS[3]],
    )
    assert rows.fetchall() == [("2020-05-15", 19), ("2020-06-15", 7)]


SALE = st.tuples(
    st.sampled_from(["Rigshospitalet", "Ærø Sygehus", 'Sygehus "Øst", afsnit 2']),
    st.dates(min_value=datetime.date(2015, 1, 1), max_value=datetime.date(2020, 4, 30)),
    st.integers(min_value=-4_000_000, max_value=4_000_000).map(lambda quarters: quarters / 4),
)


@settings(max_examples=40)
@given(
    sales=st.lists(SALE, min_size=1, max_size=30),
    separator=st.sampled_from([",", ";", "\t"]),
    has_decimal_comma=st.booleans(),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "latin-1"]),
)
def test_no_sale_is_lost_or_changed(sales, separator, has_decimal_comma, encoding):
    """However a file is written: the sum of each month in the lake is the file's."""
    rows = [("Hovedstaden", name, "X", day, "J01CA04", ddd, "a") for name, day, ddd in sales]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sale.csv"
        with open(path, "w", encoding=encoding, newline="") as file:
            writer = csv.writer(file, delimiter=separator)
            writer.writerow(HEADER)
            for *start, ddd, drug in rows:
                number = f"{ddd:.2f}"
                comma = number.replace(".", ",") if has_decimal_comma else number
                writer.writerow([*start, comma, drug])
        home = Path(folder) / "home"
        load(home, [path], date="2020-05-15")
        assert lake_sums(home) == expected_sums([(*r[:3], r[3].isoformat(), *r[4:]) for r in rows])

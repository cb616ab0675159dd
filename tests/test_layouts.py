"""This module proves that every layout of the dictionary loads, and how bad files are told."""

import datetime
import json
from pathlib import Path

import duckdb
import pyarrow
import pyarrow.parquet
import pytest

from dosis.home import DosisError
from dosis.lake import load
from dosis.register import RegisterTable, register_table, register_tables

TABLES = {f"{t.register}.{t.name}": t for t in register_tables()}
WITH_HEADER = {name: t for name, t in TABLES.items() if t.meta.get("header") is not False}
DATA = Path(__file__).parent / "data"
DAY = datetime.date(2018, 6, 4)
KINDS = {
    "string": pyarrow.string(), "bigint": pyarrow.int64(), "double": pyarrow.float64(),
    "date": pyarrow.date32(), "timestamp": pyarrow.timestamp("us"), "boolean": pyarrow.bool_(),
}  # fmt: skip


def values(table: RegisterTable, rows: int = 3) -> dict[str, list]:
    """A few valid rows; text in Danish letters, numbers with decimals, one of each variant."""
    made = {}
    taken: set[str] = set()
    for column in table.columns:
        if column.presence in taken:
            continue
        if column.presence.startswith("variant:"):
            taken.add(column.presence)
        made[column.name] = [_value(column.type, number) for number in range(rows)]
    for key in keys_of(table) & made.keys():
        kind = next(c.type for c in table.columns if c.name == key)
        made[key] = [n + 1 if kind == "bigint" else str(n + 1) for n in range(rows)]
    return made


def keys_of(table: RegisterTable) -> set[str]:
    """Names of columns that hold a key; a row can come without one."""
    keys = {table.parent_key, table.child_key} if table.parent else set()
    return keys | {"dw_ek_kontakt", "k_recnum", "k_adm_id"}


def _value(kind: str, number: int):
    return {
        "string": f"æblegrød {number}", "bigint": 81 + number, "double": 1.5 + number,
        "date": DAY, "timestamp": datetime.datetime(2018, 6, 4, 8, number), "boolean": True,
    }[kind]  # fmt: skip


def write_parquet(path: Path, table: RegisterTable, columns: dict[str, list]) -> Path:
    """Columns as Parquet; a column that the dictionary does not know is text."""
    kinds = {c.name: KINDS[c.type] for c in table.columns}
    arrays = {n: pyarrow.array(v, kinds.get(n, pyarrow.string())) for n, v in columns.items()}
    pyarrow.parquet.write_table(pyarrow.table(arrays), path)
    return path


def write_text(path: Path, columns: dict[str, list], *, encoding="utf-8", header=True) -> Path:
    """Columns as a Danish spreadsheet writes them: semicolons, decimal commas."""
    rows = [list(columns)] if header else []
    rows += [list(row) for row in zip(*columns.values(), strict=True)]
    text = "\r\n".join(";".join(map(_danish, row)) for row in rows)
    path.write_bytes((text + "\r\n").encode(encoding))
    return path


def _danish(value) -> str:
    if value is None:
        return ""
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)


@pytest.fixture
def home(tmp_path) -> Path:
    """An empty home."""
    return tmp_path / "home"


def prepare(home: Path, table: RegisterTable, folder: Path) -> None:
    """Load the parent of a child table, so that its rows have a month."""
    if table.parent:
        parent = register_table(table.register, table.parent)
        load(home, [write_parquet(folder / f"{parent.name}.parquet", parent, values(parent))])


def lake_rows(home: Path, table: RegisterTable, month: str | None = None) -> list[dict]:
    """The rows of a table in the lake, or those of one month, kept aside or not."""
    entries = json.loads((home / "lake.json").read_text("utf-8"))["tables"]
    (entry,) = [e for e in entries if e["table_name"] == table.identifier]
    files = entry["files"] if month is None else entry["months"][month]["files"]
    found = duckdb.execute(
        "select * from read_parquet($1, union_by_name = true, hive_partitioning = false)",
        [[str(home / file) for file in files]],
    )
    return found.to_arrow_table().to_pylist()


def files_in(home: Path) -> list[Path]:
    """What a home holds, without its lock."""
    return sorted(p for p in home.rglob("*") if p.is_file() and p.name != ".lock")


def named(folder: Path, table: RegisterTable, suffix: str) -> Path:
    """A path in a folder of its own, for a file named after its table."""
    folder.mkdir(exist_ok=True)
    return folder / f"{table.name}{suffix}"


@pytest.mark.parametrize("name", sorted(WITH_HEADER))
def test_a_layout_loads_however_it_is_written(name, home, tmp_path):
    table = WITH_HEADER[name]
    prepare(home, table, tmp_path)
    columns = values(table)
    wanted = [{n: columns[n][row] for n in columns} for row in range(3)]
    optional = next((c.name for c in table.columns if c.presence == "optional"), None)
    reordered = dict(reversed([(n.upper(), v) for n, v in columns.items()]))
    with_extra = {"nyt_felt": ["x"] * 3} | {f"{n}_encrypted": v for n, v in columns.items()}
    without = {n: v for n, v in columns.items() if n != optional}
    files = [
        write_parquet(named(tmp_path / "a", table, ".parquet"), table, columns),
        write_text(named(tmp_path / "b", table, ".csv"), reordered, encoding="latin-1"),
        write_text(named(tmp_path / "c", table, ".csv"), with_extra, encoding="utf-8-sig"),
        write_text(named(tmp_path / "d", table, ".csv"), without),
    ]
    for number, file in enumerate(files):
        (entry,) = load(home, [file], date=f"2018-07-0{number + 1}")
        expected = wanted if file is not files[3] else [r | {optional: None} for r in wanted]
        kept = [{n: r[n] for n in columns} for r in lake_rows(home, table)]
        assert sorted(kept, key=str) == sorted(
            [{n: r.get(n) for n in columns} for r in expected], key=str
        ), file
        assert entry["extra_columns"] == (["nyt_felt"] if file is files[2] else [])
        if file is files[3] and optional:
            assert optional in entry["missing_columns"]


@pytest.mark.parametrize("name", sorted(WITH_HEADER))
def test_a_bad_file_of_a_layout_is_told_in_one_sentence(name, home, tmp_path):
    table = WITH_HEADER[name]
    prepare(home, table, tmp_path)
    columns = values(table)
    before = files_in(home)
    lacking = next(c.name for c in table.columns if c.presence == "required")
    renamed = {("ny_" + n if n == lacking else n): v for n, v in columns.items()}
    cases = {lacking: renamed}
    number = next((c.name for c in table.columns if c.type in ("bigint", "double")), None)
    if number in columns:
        cases["2 of 3 rows"] = columns | {number: [columns[number][0], "mange", "få"]}
    for said, bad in cases.items():
        file = write_text(named(tmp_path / "bad", table, ".csv"), bad)
        with pytest.raises(DosisError) as told:
            load(home, [file], as_table=table.name)
        sentence = str(told.value)
        assert file.name in sentence
        assert said in sentence, sentence
        assert sentence.endswith(".")
    assert files_in(home) == before


@pytest.mark.parametrize("name", sorted(n for n, t in WITH_HEADER.items() if t.event_date))
def test_impossible_dates_are_kept_aside_and_null_keys_and_reversals_accepted(name, home, tmp_path):
    table = WITH_HEADER[name]
    columns = values(table)
    days = [datetime.date(1876, 5, 1), datetime.date(2099, 1, 1), DAY]
    if isinstance(columns[table.event_date][0], datetime.datetime):
        days = [datetime.datetime.combine(day, datetime.time(8)) for day in days]
    columns[table.event_date] = days
    for column in table.columns:
        if column.type == "double" and column.name in columns:
            columns[column.name] = [-1.0] * 3
        if column.type == "string" and column.name in columns:
            columns[column.name] = ["x", "x", None]
    for key in keys_of(table) & columns.keys():  # numbers too
        columns[key] = [*columns[key][:2], None]
    file = write_parquet(named(tmp_path / "a", table, ".parquet"), table, columns)
    (entry,) = load(home, [file], date="2018-07-01")
    assert entry["months"] == {"2018-06": 1, "undated": 2}
    (kept,) = lake_rows(home, table)
    assert {kept[key] for key in keys_of(table) & columns.keys()} <= {None}
    assert len(lake_rows(home, table, "undated")) == 2


@pytest.mark.parametrize("name", sorted(TABLES.keys() - WITH_HEADER.keys()))
def test_a_file_without_a_header_is_known_by_name_and_number_of_fields(name, home, tmp_path):
    table = TABLES[name]
    columns = values(table) | {"atc": ["L01****", "J01CA04", "N02BE01"]}
    latin = {"encoding": "latin-1", "header": False}
    file = write_text(tmp_path / f"2023_{table.name}.txt", columns, **latin)
    load(home, [file], date="2024-07-01")
    assert [row["atc"] for row in lake_rows(home, table)] == columns["atc"]
    other = write_text(tmp_path / "2023.txt", columns, **latin)
    load(home, [other], date="2024-07-02", as_table=table.name)
    short = {n: columns[n] for n in list(columns)[:-3]}
    cut = write_text(tmp_path / f"cut_{table.name}.txt", short, **latin)
    with pytest.raises(DosisError, match=r"cut_.*fields in its first line.*--as-table"):
        load(home, [cut])


def test_twins_are_told_apart_by_name_or_asked_about(home, tmp_path):
    table = TABLES["lpr.t_psyk_diag"]
    for parent in ("lpr.t_psyk_adm", "lpr.t_adm"):
        own = TABLES[parent]
        load(home, [write_parquet(tmp_path / f"{own.name}.parquet", own, values(own))])
    columns = values(table)
    (entry,) = load(home, [write_parquet(tmp_path / "t_psyk_diag.parquet", table, columns)])
    assert entry["table"] == "t_psyk_diag"
    psychiatric = TABLES["lpr.t_psyk_adm"]
    unnamed = write_parquet(tmp_path / "udtraek.parquet", psychiatric, values(psychiatric))
    with pytest.raises(DosisError, match=r"udtraek.parquet.*t_psyk_adm.*--as-table"):
        load(home, [unnamed])


def test_a_folder_of_parts_is_one_delivery(home, tmp_path):
    table = TABLES["smr.indberetningmedpris"]
    folder = home / "deliveries" / "smr" / "2018-07-01" / table.name
    folder.mkdir(parents=True)
    columns = values(table)
    for number in (1, 2):
        own = columns | {"k_adm_id": [f"{number}-{row}" for row in range(3)]}
        write_parquet(folder / f"part-{number}.parquet", table, own)
    (entry,) = load(home)
    assert (entry["rows"], entry["months"]) == (6, {"2018-06": 6})
    assert not load(home)
    write_text(folder / "part-3.csv", columns)
    with pytest.raises(DosisError, match="mixes text and Parquet"):
        load(home)


def test_a_month_that_comes_with_fewer_rows_is_accepted_and_told(home, tmp_path):
    table = TABLES["smr.indberetningmedpris"]
    for rows, day in ((10, "2018-07-01"), (9, "2018-08-01"), (10, "2018-09-01")):
        file = named(tmp_path / day, table, ".parquet")
        (entry,) = load(home, [write_parquet(file, table, values(table, rows))], date=day)
        lost = [{"month": "2018-06", "before": 10, "now": 9}] if rows == 9 else []
        assert entry["shrunken_months"] == lost
        assert len(lake_rows(home, table)) == rows


def test_one_region_only_is_a_delivery(home, tmp_path):
    table = TABLES["smr.indberetningmedpris"]
    columns = values(table) | {"k_region_id": [1081, 1081, 1081]}
    load(home, [write_parquet(named(tmp_path / "a", table, ".parquet"), table, columns)])
    assert {row["k_region_id"] for row in lake_rows(home, table)} == {1081}


def test_sas_files_are_read_with_their_dates_codes_and_letters(home):
    """The files were written once by hand with write_sas of the R package haven."""
    table = TABLES["lms.lmdb"]
    (entry,) = load(home, [DATA / "lmdb.sas7bdat"], date="2018-08-01")
    assert entry["months"] == {"2018-06": 20}
    rows = sorted(lake_rows(home, table), key=lambda row: row["eksd"])
    assert (rows[0]["eksd"], rows[0]["vnr"]) == (datetime.date(2018, 6, 1), "012345")
    assert (rows[0]["name"], rows[0]["volume"]) == ("Humira æøå", None)
    assert (rows[18]["apk"], rows[18]["korr"], rows[19]["korr"]) == (-1.0, "1", None)
    contacts = TABLES["lpr.lpr_a_kontakt"]
    load(home, [DATA / "lpr_a_kontakt.sas7bdat"], date="2019-08-01")
    first = min(lake_rows(home, contacts), key=lambda row: row["dw_ek_kontakt"])
    assert (first["dw_ek_kontakt"], first["kont_ans"]) == (1, "1234567")
    assert first["kont_starttidspunkt"] == datetime.datetime(2019, 5, 1, 8, 30)
    assert not list((home / "tmp").glob("*"))


def test_a_cut_off_sas_file_is_told(home, tmp_path):
    cut = tmp_path / "lmdb.sas7bdat"
    cut.write_bytes((DATA / "lmdb.sas7bdat").read_bytes()[:3000])
    with pytest.raises(DosisError, match=r"lmdb.sas7bdat is not a whole SAS file.*again\."):
        load(home, [cut])


def test_units_can_come_as_sor_codes(home, tmp_path):
    table = TABLES["smr.indberetningmedpris"]
    columns = {n: v for n, v in values(table).items() if not n.endswith("shak")}
    columns |= {"c_sor": [1234567] * 3, "c_kontaktansvar_afd_sor": [7654321] * 3}
    absent = ("amgros_adm_pris", "c_indikation_kode", "c_hjem_kommune")
    columns = {n: v for n, v in columns.items() if n not in absent}
    file = write_parquet(named(tmp_path / "sor", table, ".parquet"), table, columns)
    (entry,) = load(home, [file])
    assert {*absent, "c_shak"} <= set(entry["missing_columns"])
    assert {row["c_sor"] for row in lake_rows(home, table)} == {1234567}
    neither = {n: v for n, v in columns.items() if n != "c_sor"}
    with pytest.raises(DosisError, match="c_shak or c_sor"):
        load(home, [write_parquet(named(tmp_path / "no", table, ".parquet"), table, neither)])

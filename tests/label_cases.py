"""This module holds a hand-counted release for the tests of labels: a few rows in each mart.

`crafted(folder, release, rows)` writes it: definitions of a real release, tables of its shape, and
only the rows that are given.
"""

import json
import os
from pathlib import Path

import duckdb

from dosis.site_facts import Facts

ABOUT = {
    "number": "7",
    "build": "by hand",
    "made_at": "2024-07-10T08:00:00+00:00",
    "source": "real",
    "data_as_of": {"smr.indberetningmedpris": "2024-06-30"},
    "purposes": {},
    "rows": {"smr.indberetningmedpris 2024-06-30": 10, "sales.leverance 2024-06-30": 5},
    "synthetic": None,
}
DOSES = ("smr", "indberetningmedpris")
ROWS = {
    # 200 rows in two months: 3 keys and 7 codes are missing, 13 codes are on no list
    "column_profiles": [
        {"column_name": "k_adm_id", "month_on": "2023-12-01", "row_count": 100, "missing_count": 3},
        {"column_name": "k_adm_id", "month_on": "2024-01-01", "row_count": 100, "missing_count": 0},
        {"column_name": "c_atc", "month_on": "2024-01-01", "row_count": 100,
         "missing_count": 7, "invalid_count": 13},
        # optional: half of it is missing
        {"column_name": "d_ord_start", "month_on": "2024-01-01", "row_count": 100,
         "missing_count": 50, "out_of_range_count": 10},
        # a rule between columns that 8 of 100 rows break
        {"column_name": "order_ends_after_it_starts", "month_on": "2024-01-01", "row_count": 100,
         "missing_count": 0, "invalid_count": 8},
        # what a hospital and a region say is in the country's rows already
        {"column_name": "k_adm_id", "month_on": "2024-01-01", "row_count": 60,
         "missing_count": 60, "region": "Hovedstaden"},
        {"column_name": "k_adm_id", "month_on": "2024-01-01", "row_count": 60,
         "missing_count": 60, "region": "Hovedstaden", "hospital": "Rigshospitalet"},
    ],
    # 100 delivered rows count, 10 of them repeats; 40 were replaced by a later delivery
    "row_accounts": [
        {"month_on": "2024-01-01", "rule": "kept", "is_kept": True, "row_count": 90},
        {"month_on": "2024-01-01", "rule": "repeated key", "is_kept": False, "row_count": 10},
        {"month_on": "2024-01-01", "rule": "replaced by a later delivery", "is_kept": False,
         "row_count": 40},
    ],
    # January: 60, then 90, then 100 rows, final. May: history that first came when it was old.
    "revisions": [
        {"month_on": "2024-01-01", "delivered_on": "2024-01-31", "age": 0, "delivery_count": 1,
         "row_count": 60, "is_known": True},
        {"month_on": "2024-01-01", "delivered_on": "2024-02-29", "age": 1, "delivery_count": 2,
         "row_count": 90, "is_known": True},
        {"month_on": "2024-01-01", "delivered_on": "2024-03-31", "age": 2, "delivery_count": 3,
         "row_count": 100, "is_known": True, "is_final": True, "is_newest": True,
         "final_from_on": "2024-03-01"},
        {"month_on": "2023-05-01", "delivered_on": "2024-03-31", "age": 10, "delivery_count": 1,
         "row_count": 500, "is_known": True, "is_final": True, "is_newest": True,
         "final_from_on": "2023-07-01"},
    ],
    # of 200 usual doses delivered, 150 were given and 20 are not explained
    "sales_gaps": [
        {"month_on": "2024-01-01", "delivered_doses": 120.0, "given_doses": 100.0,
         "rest_doses": 15.0},
        {"month_on": "2024-02-01", "delivered_doses": 80.0, "given_doses": 50.0, "rest_doses": 5.0},
    ],
    "link_months": [
        {"month_on": "2024-01-01", "link_method": "exact", "administration_count": 70},
        {"month_on": "2024-01-01", "link_method": "interval", "administration_count": 10},
        {"month_on": "2024-01-01", "link_method": "none", "administration_count": 20},
    ],
    # ten persons, each from day 1 to day 11 (11 days), and one of a single day
    "administrations": [
        {"administration_id": f"{person}-{day}", "person_id": f"p{person}",
         "administered_on": f"2024-01-{day:02d}"}
        for person in range(10)
        for day in (1, 11)
    ] + [{"administration_id": "alone", "person_id": "p10", "administered_on": "2024-01-05"}],
    # six drug procedures in SMR's period, one of them no dose; one outside, one without a medicine
    "procedures": [
        {"procedure_id": f"r{n}", "atc": "L04AB04", "performed_on": "2024-01-02",
         "is_also_administration": n != 0}
        for n in range(30)
    ] + [
        {"procedure_id": "old", "atc": "L04AB04", "performed_on": "2020-01-02",
         "is_also_administration": False},
        {"procedure_id": "cut", "atc": None, "performed_on": "2024-01-02",
         "is_also_administration": False},
    ],
    "persons": [{"person_id": f"p{person}", "born_on": "1970-01-01"} for person in range(6)],
    "examined_series": [
        {"series_id": name, "undeclared_count": count, "first_on": "2023-01-01",
         "last_on": "2024-01-01"}
        for name, count in (("a", 0), ("b", 2))
    ],
}  # fmt: skip


def crafted(folder: Path, release: Path, rows: dict[str, list[dict]] | None = None) -> Facts:
    """A release in `folder` with the rows by hand; register and table are those of the doses."""
    folder.mkdir(parents=True)
    for name in ("manifest.json", "semantic_manifest.json"):
        os.symlink(release / name, folder / name)
    (folder / "release.json").write_text(json.dumps(ABOUT), "utf-8")
    with duckdb.connect(str(folder / "layer.duckdb")) as connection:
        connection.execute(f"attach '{release / 'layer.duckdb'}' as made (read_only)")
        connection.execute("create schema marts")
        names = connection.execute(
            "select table_name from duckdb_tables() where database_name = 'made' "
            "and schema_name = 'marts'"
        ).fetchall()
        for (name,) in names:
            connection.execute(f"create table marts.{name} as from made.marts.{name} limit 0")
        for name, found in (rows or ROWS).items():
            columns = {r[0] for r in connection.execute(f"describe marts.{name}").fetchall()}
            for row in found:
                own = dict(zip(("register", "table_name"), DOSES, strict=True))
                full = {k: v for k, v in (own | row).items() if k in columns}
                places = ", ".join(f"${n + 1}" for n in range(len(full)))
                connection.execute(
                    f"insert into marts.{name} ({', '.join(full)}) values ({places})",
                    list(full.values()),
                )
        connection.execute(
            "update marts.column_profiles set invalid_count = coalesce(invalid_count, 0), "
            "out_of_range_count = coalesce(out_of_range_count, 0)"
        )
        connection.execute(
            "update marts.revisions set region = 'all', is_newest = coalesce(is_newest, false), "
            "is_final = coalesce(is_final, false)"
        )
    return Facts(folder)

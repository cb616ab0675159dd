"""This module attacks a dossier for contract prices: it must hold nothing that depends on one."""

import io
import re

import duckdb
import pypdf
import pytest
from conftest import ask_in, at_home
from dossier_cases import NAME, OPENING, alter_release

from dosis import dossier, dossier_excel, dossier_pdf, dossier_sections, money
from dosis.catalog import open_catalog
from dosis.declarations import policy
from dosis.fingerprint import canonical
from dosis.home import DosisError
from dosis.query import connection

PAGE = dossier_sections.PAGE
MONEY = ("contract_cost", "contract_savings", "booked_cost", "list_cost", "list_savings")
MONEY_COLUMNS = (
    "select table_name, column_name from duckdb_columns() where schema_name = 'marts' "
    "and column_name like '%dkk' and data_type = 'DOUBLE'"
)


@pytest.fixture(scope="module")
def content(released_home) -> dict:
    with at_home(released_home):
        return dossier.prepare(NAME, "third_party")


@pytest.fixture(scope="module")
def repriced_home(new_home, released_home):
    """The same release, had every price and every sum of money been another, row by row."""
    home = new_home("repriced", released_home)
    path = (home / "releases" / "current").resolve() / "layer.duckdb"
    with duckdb.connect(str(path), read_only=True) as database:
        columns = database.execute(MONEY_COLUMNS).fetchall()
    assert {"contract_costs", "list_costs", "savings"} <= {table for table, _ in columns}
    alter_release(
        home,
        ";".join(
            f"update marts.{table} set {column} = 7 + 3 * {column} * (1 + rowid % 11)"
            for table, column in columns
        ),
    )
    return home


def test_no_number_of_a_dossier_depends_on_any_price(content, repriced_home):
    """Then no sum, difference or quotient of its numbers can tell one."""
    with at_home(repriced_home):
        again = dossier.prepare(NAME, "third_party")
    assert canonical(again) == canonical(content)


def test_the_other_prices_would_have_been_seen_where_money_is_shown(released_home, repriced_home):
    question = {"by": "paid_product", "where": "atc=L04AB04", "viewer": "procurement"}
    before, after = (
        ask_in(home, "contract_cost", **question).rows for home in (released_home, repriced_home)
    )
    assert before != after


def test_it_asks_for_no_money_and_shows_none(released_home, content):
    catalog = open_catalog((released_home / "releases" / "current").resolve())
    asked = catalog.pages[PAGE].metrics
    assert not [m for m in asked if catalog.metrics[m].card.get("price_basis")]
    for answer in dossier.told(content).values():
        assert not [c for c in answer.columns if "DKK" in str(c["unit"])]
        assert {m["name"] for m in answer.provenance["metrics"]} <= asked


@pytest.mark.parametrize("language", ["da", "en"])
def test_its_files_name_no_amount_of_money(content, language):
    printed = pypdf.PdfReader(io.BytesIO(dossier_pdf.pdf(content, None, language)))
    text = " ".join(page.extract_text() for page in printed.pages)
    assert len(text) > 2000
    assert not re.search(r"\d\s*(kr\.|DKK|mio\.)", text)
    assert dossier_excel.excel(content, None, language).startswith(b"PK")


@pytest.mark.parametrize("metric", MONEY)
@pytest.mark.parametrize("role", [*policy()["roles"], *OPENING, f"third_party:{NAME}"])
def test_nobody_reaches_money_through_the_page(released_home, role, metric):
    with pytest.raises(DosisError, match=r"^The (role|page) "):
        ask_in(released_home, metric, by="year", where="atc=L04AB04", viewer=role, page=PAGE)


@pytest.mark.parametrize("viewer", OPENING)
def test_who_opens_it_sees_all_contract_money_anyhow_or_none(released_home, viewer):
    """So nobody holds both a dossier's volumes and part of the sums, to divide one by the other."""
    seen = money.sight(viewer.partition(":")[0])
    assert seen in ("all", None)
    for by in ("paid_product", "atc_class", "year", "hospital"):
        question = {"by": by, "since": "2023-01", "until": "2023-12", "viewer": viewer}
        if seen == "all":
            assert ask_in(released_home, "contract_cost", **question).rows
        else:
            with pytest.raises(DosisError, match=r"^The role "):
                ask_in(released_home, "contract_cost", **question)


def test_the_attack_would_find_a_price(released_home, content):
    """A sum over its packs is a price: were the sum in the dossier, dividing would tell it."""
    folder = (released_home / "releases" / "current").resolve()
    told = connection(folder).execute(
        "select product_name, sum(contract_cost_dkk), sum(bought_packs) from marts.contract_costs "
        "where atc = 'L04AB04' and year(month_on) = 2023 group by product_name order by 3 desc"
    )
    product, paid, packs = told.fetchone()
    rows = dossier.told(content)["packs"].rows
    shown = next(
        r["delivered_packs"]
        for r in rows
        if (r["delivered_product_name"], r["year"]) == (product, "2023")
    )
    assert shown == packs
    assert paid / packs > 100
    numbers = {
        value
        for answer in dossier.told(content).values()
        for row in answer.rows
        for value in row.values()
        if isinstance(value, float)
    }
    assert not [n for n in numbers if n and abs(n / paid - 1) < 0.001]

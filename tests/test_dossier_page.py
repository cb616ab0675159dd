"""This module walks the page of dossiers as each party does, and reads its files."""

import hashlib
import html
import io
import re

import openpyxl
import pypdf
import pytest
from browser import address_of, keep_screenshot, running, settle
from conftest import at_home
from dossier_cases import COMPANY, NAME, SIGNER, sharing

from dosis import dossier_store, dossier_table

pytest_plugins = ("browser",)
pytestmark = pytest.mark.browser

ADDRESS = ("a_benchmark", "negotiation_dossier")
SPOKEN = r"\d{5}(?: \d{5}){7}"


@pytest.fixture(scope="module")
def home(tmp_path_factory, pages_home):
    return sharing(tmp_path_factory.mktemp("dossiers") / "home", pages_home)


@pytest.fixture(scope="module")
def app(home):
    with running(home, ("a_benchmark",)) as addresses:
        yield addresses


def plain(text: str) -> str:
    return " ".join(html.unescape(text).split())


def seen_as(app, open_at, role: str, language: str = "da"):
    return open_at(f"{address_of(app, *ADDRESS)}?lang={language}&as={role}")


def fetched(page, label: str) -> bytes:
    with page.expect_download() as held:
        page.get_by_role("button", name=label, exact=True).click()
    return held.value.path().read_bytes()


def on_page(page) -> dict[str, list[list[str]]]:
    """Title of each section's table → its cells as they are read."""
    found = {}
    for table in page.locator(".d-table").all():
        rows = [row.locator("td").all_inner_texts() for row in table.locator("tbody tr").all()]
        found.setdefault(table.get_attribute("aria-label"), rows)
    return found


def test_the_parties_wait_for_the_third_party(app, open_at):
    for role in ("procurement", f"company:{COMPANY}"):
        page = seen_as(app, open_at, role)
        assert "has not been signed" in page.inner_text(".d-state")
    keep_screenshot(page, "dossier-not-signed")


def test_the_third_party_reads_and_signs_and_the_parties_see_the_same(app, home, open_at):
    page = seen_as(app, open_at, f"third_party:{NAME}")
    main = page.inner_text("[data-testid=stMain]")
    assert "Udkast, ikke underskrevet" in main
    draft = re.search(SPOKEN, page.inner_text(".d-spoken"))[0]
    page.get_by_label("Dit navn eller login").fill(SIGNER)
    page.get_by_role("button", name="Underskriv").click()
    page.wait_for_selector("text=Underskrevet af tredjeparten")
    settle(page)
    keep_screenshot(page, "dossier-signed")
    assert page.get_by_role("button", name="Underskriv").count() == 0
    marks = {draft}
    for role in ("procurement", f"company:{COMPANY}"):
        other = seen_as(app, open_at, role)
        assert "Underskrevet af tredjeparten" in other.inner_text("[data-testid=stMain]")
        marks.add(re.search(SPOKEN, other.inner_text(".d-spoken"))[0])
        read = other.get_by_label("Modpartens fingeraftryk")
        read.fill(draft)
        read.press("Enter")
        other.wait_for_selector("text=I ser samme udgivelse og samme indhold")
        read.fill(draft[:-1] + str((int(draft[-1]) + 1) % 10))
        read.press("Enter")
        other.wait_for_selector("text=Ikke ens.")
        read.fill("12345")
        read.press("Enter")
        other.wait_for_selector("text=no whole fingerprint")
    assert len(marks) == 1
    with at_home(home):
        assert dossier_store.opened(NAME, "procurement").signed_at


@pytest.mark.parametrize("language", ["da", "en"])
def test_page_spreadsheet_and_print_hold_the_same_and_one_fingerprint(app, home, open_at, language):
    with at_home(home):
        dossier_store.prepare(NAME, "third_party")
        kept = dossier_store.opened(NAME, "third_party")
        if not kept.signed_at:
            kept = dossier_store.sign(NAME, "third_party", SIGNER)
    page = seen_as(app, open_at, f"company:{COMPANY}", language)
    content = kept.content
    tables = dossier_table.tables(content, language)
    assert sum(len(table.rows) for table in tables) > 50
    mark, digest = dossier_table.marks(content)

    drawn = on_page(page)
    book = openpyxl.load_workbook(io.BytesIO(fetched(page, "Excel")))
    label = {"da": "Hele grundlaget til udskrift", "en": "The whole dossier for print"}[language]
    pages = pypdf.PdfReader(io.BytesIO(fetched(page, label))).pages
    printed = "".join("".join(p.extract_text() for p in pages).split())
    for table in tables:
        texts = [[cell.text for cell in row] for row in table.rows]
        assert [[plain(t) for t in row] for row in drawn.get(table.title, [])] == [
            [plain(t) for t in row] for row in texts
        ]
        sheet = book[table.title[:31]]
        cells = list(sheet.iter_rows(min_row=7, values_only=True))
        written = [[x if x is not None else "" for x in row[: len(table.heads)]] for row in cells]
        assert written == [
            [c.text if c.number is None else c.number for c in row] for row in table.rows
        ]
        for row in texts:
            assert "".join("".join(row).split()) in printed

    told = page.inner_text("[data-testid=stMain]")
    front = " ".join(str(cell) for row in book.worksheets[0].values for cell in row if cell)
    assert mark in told
    assert digest in told
    assert mark.replace(" ", "") in printed
    assert mark in front
    assert digest in front
    assert digest in printed
    label = {"da": "JSON til sha256sum", "en": "JSON for sha256sum"}[language]
    assert hashlib.sha256(fetched(page, label)).hexdigest() == digest
    listed = [row[0].value for row in book.worksheets[-1].iter_rows(min_row=2)]
    assert listed == [label for label, _, _ in dossier_table.reservations(content, language)]
    assert all("".join(label.split()) in printed for label in listed)

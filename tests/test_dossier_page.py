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
from dossier_cases import COMPANY, NAME, SIGNER, change, sharing, with_another_number

from dosis import dossier_store, dossier_table

pytest_plugins = ("browser",)
pytestmark = pytest.mark.browser

ADDRESS = ("a_benchmark", "negotiation_dossier")
PRINT = {"da": "Hele grundlaget til udskrift", "en": "The whole dossier for print"}
JSON = {"da": "JSON til sha256sum", "en": "JSON for sha256sum"}
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
        assert "ikke underskrevet endnu" in page.inner_text(".d-state")
    keep_screenshot(page, "dossier-not-signed")


def test_the_third_party_reads_and_signs_and_the_parties_see_the_same(app, home, open_at):
    page = seen_as(app, open_at, f"third_party:{NAME}")
    main = page.inner_text("[data-testid=stMain]")
    assert "Udkast, ikke underskrevet" in main
    draft = re.search(SPOKEN, page.inner_text(".d-spoken"))[0]
    page.get_by_role("button", name="Underskriv").click()
    page.wait_for_selector("text=Skriv, hvem der underskriver.")
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
        other.wait_for_selector("text=Skriv alle otte grupper")
    assert len(marks) == 1
    with at_home(home):
        assert dossier_store.opened(NAME, "procurement").signed_at


def test_a_dossier_that_was_changed_is_not_shown(app, home, open_at):
    kept = ready(home)
    change(home, content=with_another_number(kept.text))
    page = seen_as(app, open_at, "procurement")
    assert "ændret, efter at det blev underskrevet" in page.inner_text(".d-state")
    change(home, content=kept.text)


@pytest.mark.parametrize("language", ["da", "en"])
def test_page_spreadsheet_and_print_hold_the_same_and_one_fingerprint(app, home, open_at, language):
    content = ready(home).content
    page = seen_as(app, open_at, f"company:{COMPANY}", language)
    tables = dossier_table.tables(content, language)
    assert sum(len(table.rows) for table in tables) > 50
    drawn = on_page(page)
    book = openpyxl.load_workbook(io.BytesIO(fetched(page, "Excel")))
    printed = printed_text(fetched(page, PRINT[language]))
    for table in tables:
        texts = [[cell.text for cell in row] for row in table.rows]
        assert [[plain(t) for t in row] for row in drawn.get(table.title, [])] == [
            [plain(t) for t in row] for row in texts
        ]
        assert written(book[table.title[:31]], len(table.heads)) == [
            [c.text if c.number is None else c.number for c in row] for row in table.rows
        ]
        assert [row for row in texts if "".join("".join(row).split()) not in printed] == []

    mark, digest = dossier_table.marks(content)
    front = " ".join(str(cell) for row in book.worksheets[0].values for cell in row if cell)
    for told in (page.inner_text("[data-testid=stMain]"), front, printed):
        assert mark.replace(" ", "") in "".join(told.split())
        assert digest in "".join(told.split())
    assert hashlib.sha256(fetched(page, JSON[language])).hexdigest() == digest
    listed = [row[0].value for row in book.worksheets[-1].iter_rows(min_row=2)]
    assert listed == [label for label, _, _ in dossier_table.reservations(content, language)]
    assert all("".join(label.split()) in printed for label in listed)


def ready(home) -> dossier_store.Kept:
    """The dossier, signed before or now."""
    with at_home(home):
        kept = dossier_store.prepare(NAME, "third_party")
        return kept if kept.signed_at else dossier_store.sign(NAME, "third_party", SIGNER)


def printed_text(content: bytes) -> str:
    """What a PDF says, without spaces and line ends."""
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def written(sheet, columns: int) -> list[list]:
    """The rows of a section's sheet: numbers as numbers, text as text."""
    rows = sheet.iter_rows(min_row=7, values_only=True)
    return [[x if x is not None else "" for x in row[:columns]] for row in rows]

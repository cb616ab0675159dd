"""This module shows outlying providers to those who may supervise, and says where none can be."""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from dosis import html_table, page, sections, words
from dosis.access_log import logged
from dosis.catalog import open_catalog
from dosis.home import read_json
from dosis.outlying_providers import FALSE_SHARE
from dosis.query import connection
from dosis.rest_list import PURPOSE, is_hidden
from dosis.viewer import read_viewer, refuse_unless_allowed

METRIC = "prescriptions_dispensed"
SHOWN = 20
SQL = """
select *, extract(year from year_on)::varchar as year
from quality.outlying_providers
where is_outlying
order by year_on desc, score desc
"""
TITLE = ("Ydere, der afviger", "Providers that depart")
NOT_DELIVERED = (
    "Ingen leverance med ydernummer er indlæst. Kun `lmdb` har det; epikur og SMR har det ikke. "
    "Hent lmdb hos Danmarks Statistik, kør `dosis load lmdb.sas7bdat --purpose supervision`, og "
    "byg, tjek og udgiv igen.",
    "No delivery with a provider number was loaded. Only `lmdb` has it; epikur and SMR have not. "
    "Get lmdb from Statistics Denmark, run `dosis load lmdb.sas7bdat --purpose supervision`, and "
    "build, check and release again.",
)
NONE = (
    "Ingen yder har flere recepter, end patienternes køn og alder, tilfældet og den sædvanlige "
    "forskel mellem ydere forklarer. {count} ydere er set efter.",
    "No provider has more prescriptions than patients' sex and age, chance and the usual "
    "difference between providers explain. {count} providers were looked at.",
)
NOTE = (
    "Flere recepter, end patienternes køn og alder, tilfældet og den sædvanlige forskel mellem "
    "ydere forklarer. Højst {share} af dem på listen ventes at være tilfældige, blandt {count} "
    "ydere. Sygdom, speciale og aftaler er ikke taget ud: spørg, før der konkluderes.",
    "More prescriptions than patients' sex and age, chance and the usual difference between "
    "providers explain. At most {share} of the entries are expected to be chance, among {count} "
    "providers. Disease, specialty and agreements are not taken out: ask before concluding.",
)
HEADS = (
    ("Ydernummer", "Provider number"),
    ("Lægemiddelgruppe", "Medicine group"),
    ("År", "Year"),
    ("Patienter i gruppen", "Patients of the group"),
    ("Recepter", "Prescriptions"),
    ("Forventede", "Expected"),
    ("Gange det forventede", "Times the expected"),
)
LAST_TEXT = 2


@dataclass(frozen=True)
class Providers:
    """`found`: outlying ones as rows of `quality.outlying_providers`, the newest year first, those
    of 1 to 4 patients without numbers under the floor; `count`: providers looked at; `is_delivered`
    says whether any delivery holds a provider number."""

    found: tuple[dict, ...]
    count: int
    is_delivered: bool


def providers(folder: Path, viewer: str, page_name: str | None) -> Providers:
    """The outlying providers of a release; it is logged.

    Raises DosisError where the role, the page or the delivery of lmdb has not the purpose
    `supervision`: a named provider is shown for nothing else.
    """
    with logged(folder, viewer, page_name, "list providers", {"what": "outlying providers"}):
        asker = _supervisor(folder, viewer, page_name)
        layer = connection(folder)
        (any_row,) = layer.execute("select count(*) > 0 from marts.provider_uses").fetchone()
        (count,) = layer.execute(
            "select count(distinct provider_code) from quality.outlying_providers"
        ).fetchone()
        rows = layer.execute(SQL).to_arrow_table().to_pylist()
    for row in rows:
        if is_hidden(row["user_count"], asker):
            names = (
                "user_count",
                "dispensing_count",
                "expected_dispensings",
                "ratio",
                "low",
                "high",
            )
            row.update(dict.fromkeys(names))
    return Providers(tuple(rows), count, any_row)


def show(view) -> None:
    """The list of a page, or what to do to get one."""
    found = view.attempt(providers, page.catalog().folder, view.viewer, view.page.name)
    language, count = view.language, words.number(found.count, "persons", view.language)
    if not found.is_delivered:
        note = view.say(*NOT_DELIVERED)
    elif not found.found:
        note = view.say(*NONE).format(count=count)
    else:
        share = words.number(FALSE_SHARE, "share", language)
        note = view.say(*NOTE).format(share=share, count=count)
    with view.body:
        st.html(sections.chart_head(view.say(*TITLE), note, []))
        if found.found:
            st.html(table(found.found[:SHOWN], language))
    if found.found:
        answer = view.ask_if_delivered(METRIC, by="year")
        if answer:
            view.reservations_of(answer, ("recepterne", "the prescriptions"))


def table(rows: tuple[dict, ...], language: str) -> str:
    """Outlying providers as a table."""
    heads = [(pair[language == "en"], n > LAST_TEXT) for n, pair in enumerate(HEADS)]
    told = words.say("hidden", language)
    lines = []
    for row in rows:
        cells = [row["provider_code"], row["atc_class"], row["year"]]
        numbers = [told] * 4
        if row["ratio"] is not None:
            counts = ("user_count", "dispensing_count", "expected_dispensings")
            ends = (words.number(row[n], "ratio", language) for n in ("ratio", "low", "high"))
            numbers = [words.number(row[n], "occasions", language) for n in counts]
            numbers.append("{} ({}–{})".format(*ends))
        lines.append("".join([*map(html_table.text, cells), *map(html_table.number, numbers)]))
    return html_table.framed(TITLE[language == "en"], heads, lines, is_whole=False)


def _supervisor(folder: Path, viewer: str, page_name: str | None):
    asker = read_viewer(viewer)
    about = read_json(folder / "release.json", {})
    delivered = frozenset(about["purposes"].get("lms.lmdb", (PURPOSE,)))
    named = open_catalog(folder).pages.get(page_name) if page_name else None
    refuse_unless_allowed(asker, named, (), delivered & {PURPOSE})
    return asker

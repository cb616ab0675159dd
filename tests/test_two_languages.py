"""This module checks that the dictionary and the expectations are told in both languages."""

import re

import pytest
from conftest import PROJECT
from test_conventions import named, none, read

from dosis.expectation import instances, suites
from dosis.register import Column, RegisterTable, register_tables
from dosis.site_facts import Facts
from dosis.site_pages import markdown, site_pages

TABLES = register_tables()
COLUMNS = [(table, column) for table in TABLES for column in table.columns]
TWINS = {"trap": "trap_da", "who_may_be_missing": "who_may_be_missing_da", "source": "source_da"}
ENGLISH = re.compile(r"(?i)\b(the|of|and|is|are|which|that|was|with|by|code|unit|name|number)\b")
DANISH = re.compile(r"(?i)\b(og|er|det|som|ikke|på|af|til|eller|hvor|ved|med|kode|enhed|navn)\b")
SNAKE_CASE = re.compile(r"\b[a-z0-9]+(_[a-z0-9]+)+\b")
# In the tables of operations a code of a procedure is the code of an operation.
OPERATIONS = {"c_opr", "c_oprart", "procedurekode"}


def _place(table: RegisterTable, column: Column | None = None) -> str:
    return f"{table.identifier}.{column.name}" if column else table.identifier


def _without_names(text: str) -> str:
    """The text without names of columns as they are delivered."""
    return SNAKE_CASE.sub("", text).replace("that kode belongs", "that belongs")


def _texts(meta: dict, english: str) -> tuple[list[str], list[str]]:
    """Every Danish and every English text of one entry of the dictionary."""
    danish = [value for key, value in meta.items() if key.endswith("_da")]
    own = [meta[key] for key in ("label_en", "code_list", *TWINS) if key in meta]
    return danish, [english, *own]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.identifier)
def test_a_table_and_its_columns_are_told_in_both_languages(table):
    lacking = [key for key in ("who_may_be_missing_da", "source_da") if not table.meta.get(key)]
    for column in table.columns:
        wanted = ["label_da", "label_en", "description_da"]
        wanted += [danish for english, danish in TWINS.items() if english in column.meta]
        lacking += [f"{column.name}: {key}" for key in wanted if not column.meta.get(key)]
        lacking += [] if column.description else [f"{column.name}: description"]
    none(lacking)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.identifier)
def test_no_two_columns_of_a_table_are_told_alike(table):
    for texts in (
        [column.description for column in table.columns],
        [column.meta["description_da"] for column in table.columns],
        [column.label_da for column in table.columns],
        [column.label_en for column in table.columns],
    ):
        none({text for text in texts if texts.count(text) > 1})


def test_danish_texts_hold_no_english_and_english_ones_no_danish():
    entries = [(_place(t), t.meta, t.description) for t in TABLES]
    entries += [(_place(t, c), c.meta, c.description) for t, c in COLUMNS]
    faults = []
    for place, meta, description in entries:
        danish, english = _texts(meta, description)
        for pattern, texts in ((ENGLISH, danish), (DANISH, english)):
            bare = [(text, _without_names(text)) for text in texts]
            faults += [f"{place}: {text}" for text, rest in bare if pattern.search(rest)]
    none(faults)


def test_a_label_means_the_same_in_both_languages_everywhere():
    pairs = {(column.label_da, column.label_en) for _, column in COLUMNS}
    danish, english = ([pair[n] for pair in pairs] for n in (0, 1))
    none({pair for pair in pairs if danish.count(pair[0]) > 1})
    none({pair for pair in pairs if english.count(pair[1]) > 1})


def test_a_column_of_several_layouts_has_the_same_label_in_each():
    found: dict[tuple, set] = {}
    for table, column in COLUMNS:
        is_operation = column.name in OPERATIONS and "peration" in table.meta["label_en"]
        key = (table.register, column.name, is_operation)
        found.setdefault(key, set()).add(column.label_en)
    none(f"{key}: {labels}" for key, labels in found.items() if len(labels) > 1)


def test_a_code_list_in_words_has_a_danish_name():
    for _, column in COLUMNS:
        named_in_words = re.search(r"[a-z]{4}", column.code_list or "")
        is_proper = (column.code_list or "").startswith("Medicinpriser")
        assert not named_in_words or is_proper or column.meta["code_list_da"], column


@pytest.mark.parametrize("instance", instances(suites()), ids=lambda one: one.expectation_id)
def test_an_expectation_names_a_field_by_its_label(instance):
    told = {
        "da": (instance.label_da, instance.text_da),
        "en": (instance.label_en, instance.text_en),
    }
    for texts in told.values():
        assert not re.search(r"[a-z0-9]_[a-z]", " ".join(texts))
    labels = {
        column.name: column
        for table in TABLES
        if (table.register, table.name) == (instance.register, instance.table)
        for column in table.columns
    }
    column = labels.get(instance.column)
    if column and column.name.lower() not in (column.label_da.lower(), column.label_en.lower()):
        assert not re.search(rf"\b{column.name}\b", " ".join((*told["da"], *told["en"])))


def test_reasons_of_expectations_are_told_in_both_languages():
    faults = []
    for path in (PROJECT / "expectations").glob("*.yml"):
        for entry in read(path)["expectations"]:
            own, danish = entry["why"], entry["why_da"]
            if ENGLISH.search(danish) or DANISH.search(own) or own == danish:
                faults.append(f"{named(path)}, {entry['id']}: {danish}")
    none(faults)


@pytest.mark.parametrize("language", ["da", "en"])
def test_pages_of_registers_and_checks_never_fall_back_to_the_other_language(
    released_home, language
):
    facts = Facts((released_home / "releases" / "current").resolve())
    pages = [p for p in site_pages(facts, language) if p.template in ("register", "check")]
    assert {page.template for page in pages} == {"register", "check"}
    foreign = {"da": "en", "en": "da"}[language]
    texts = {page.path: markdown(facts, page, language) for page in pages}
    none(path for path, text in texts.items() if f'<span lang="{foreign}">' in text)


def test_reservations_of_a_release_name_no_raw_column(released_home):
    facts = Facts((released_home / "releases" / "current").resolve())
    texts = [
        r.entry[f"{part}_{one}"]
        for r in facts.reservations
        for one in ("da", "en")
        for part in ("label", "text")
    ]
    assert texts
    none({text for text in texts if re.search(r"[a-z0-9]_[a-z]", text)})

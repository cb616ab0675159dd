"""This module checks cards, exposures, declarations, pages and documents by the house style."""

import ast
import datetime
import re
import shutil
import subprocess
import sys

import pytest
import yaml
from conftest import PROJECT, environment
from test_conventions import EXPOSURE_FILES, MODELS, PAGES, files, metric_cards, named, none, read

from dosis.catalog import TIME_GRAINS
from dosis.declarations import SCHEMAS, declared, declared_tables, policy
from dosis.expectation import QUERIES, checks, instances, suites
from dosis.home import DosisError
from dosis.register import register_tables

CARD = (
    "label_da unit why_it_matters read_with_care better discloses adds_over use_cases authored_by "
    "checked_by version valid_from next_review_on"
).split()
TERMS = (
    "ordination ekspedition udlevering indlæggelse afdeling afsnit databrud dækningsgrad order "
    "dispensing hand-out admission department ward break coverage"
).split()
PAGE_META = "concept audience purposes viewer questions effect barrier".split()
DBT_KEYS = set(
    "version models sources seeds metrics exposures unit_tests semantic_models saved_queries "
    "groups macros data_tests".split()
)


def public_dimensions() -> set[str]:
    """The public names of all dimensions, as declared beside the columns."""
    text = "".join(p.read_text("utf-8") for p in (MODELS / "marts").glob("*.yml"))
    return set(re.findall(r"\bpublic: ([a-z_]+)", text))


def inputs() -> set[str]:
    """The simple inputs that stand in the marts' YAML."""
    found = [read(p)["models"][0].get("metrics", []) for p in (MODELS / "marts").glob("*.yml")]
    return {metric["name"] for metrics in found for metric in metrics}


def test_every_metric_has_a_full_card():
    faults = []
    for name, metric in metric_cards().items():
        card = metric["config"]["meta"]
        faults += [f"{name}: no {key}" for key in CARD if key not in card]
        faults += [f"{name}: no {key}" for key in ("label", "description") if not metric.get(key)]
        if card.get("better") not in ("lower", "higher", None):
            faults.append(f"{name}: better is {card['better']}")
        if "DKK" in str(card.get("unit")) and card.get("price_basis") not in ("list", "contract"):
            faults.append(f"{name}: money without price_basis")
        for counted in (card.get("discloses") or {}).values():
            faults += [] if counted in inputs() else [f"{name} discloses {counted}, no input"]
        known = {*public_dimensions(), *TIME_GRAINS}
        faults += [f"{name} adds over {d}" for d in card.get("adds_over", []) if d not in known]
        faults += [f"{name}: use case {u}" for u in card.get("use_cases", []) if u not in range(17)]
        dates = [datetime.date.fromisoformat(card[k]) for k in ("valid_from", "next_review_on")]
        if dates[0] >= dates[1] or not isinstance(card["version"], int):
            faults.append(f"{name}: version or dates")
    none(faults)


@pytest.mark.parametrize("key", ["read_with_care", "why_it_matters", "label_da"])
def test_no_two_cards_share_a_text(key):
    texts = {name: metric["config"]["meta"][key] for name, metric in metric_cards().items()}
    none(name for name, text in texts.items() if list(texts.values()).count(text) > 1)


def test_metric_names_carry_their_form():
    form = re.compile(r"(_share|_rate|_per_[a-z_]+)$")
    faults = [n for n, m in metric_cards().items() if m["type"] == "ratio" and not form.search(n)]
    faults += [
        f"{n} is no share"
        for n, m in metric_cards().items()
        if m["config"]["meta"]["unit"] == "share" and not n.endswith(("_share", "_rate"))
    ]
    none([*faults, *(name for name in inputs() if not name.endswith("_input"))])


def test_every_exposure_says_what_its_page_is_for():
    faults = []
    for path in EXPOSURE_FILES:
        (exposure,) = read(path)["exposures"]
        meta = exposure["config"]["meta"]
        faults += [f"{path.stem}: no {key}" for key in PAGE_META if key not in meta]
        faults += [] if meta["concept"] in "ABCD" else [f"{path.stem}: concept {meta['concept']}"]
        faults += [] if meta["viewer"] in policy()["roles"] else [f"{path.stem}: viewer"]
        known = re.findall(r"metric\('([a-z_]+)'\)", str(exposure["depends_on"]))
        for question in meta["questions"]:
            asked = [m for m in question["metrics"] if m not in known]
            faults += [f"{path.stem}.{question['id']} asks {m}" for m in asked]
    none(faults)
    assert EXPOSURE_FILES


@pytest.mark.parametrize("kind", sorted(SCHEMAS))
def test_declarations_are_valid_and_a_misspelt_key_is_an_error(kind, tmp_path):
    declarations = declared(kind)
    folder = tmp_path / "declarations" / kind
    folder.mkdir(parents=True)
    for name, content in declarations.items():
        path = folder / f"{name}.yml"
        path.write_text(yaml.safe_dump(content | {"severty": 1}, allow_unicode=True), "utf-8")
        with pytest.raises(DosisError, match=f"{name}.*severty"):
            declared(kind, tmp_path)
        path.unlink()
    assert declarations or not list((PROJECT / "declarations" / kind).glob("*"))


def test_a_registration_style_of_doses_says_which_style_it_is(tmp_path):
    folder = tmp_path / "declarations" / "registration_styles"
    folder.mkdir(parents=True)
    for name, content in declared("registration_styles").items():
        if content.pop("style", None):
            text = yaml.safe_dump(content, allow_unicode=True)
            (folder / f"{name}.yml").write_text(text, "utf-8")
            with pytest.raises(DosisError, match=rf"{name}.*style"):
                declared_tables(tmp_path)
            (folder / f"{name}.yml").unlink()


def test_every_folder_of_declarations_is_read():
    none(
        path
        for path in (PROJECT / "declarations").iterdir()
        if path.name not in SCHEMAS and path.name not in ("policy.yml", "catalog.yml")
    )
    none(p for p in (PROJECT / "declarations").rglob("*.*") if p.suffix != ".yml")


def test_a_misspelt_key_in_the_policy_is_an_error(tmp_path):
    shutil.copytree(PROJECT / "dosis", tmp_path / "dosis")
    (tmp_path / "declarations").mkdir()
    text = (PROJECT / "declarations" / "policy.yml").read_text("utf-8")
    misspelt = text.replace(
        "purposes: [administration, care]", "purpose: [administration, care]", 1
    )
    assert misspelt != text
    (tmp_path / "declarations" / "policy.yml").write_text(misspelt, "utf-8")
    code = (
        "from dosis import DosisError\nfrom dosis.viewer import read_viewer\n"
        "try:\n    read_viewer('analyst')\nexcept DosisError as error:\n    print(error)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment(None, tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "policy.yml" in result.stdout, result.stderr
    assert "purpose" in result.stdout


def test_pages_are_short_and_only_say_what_is_shown():
    faults = []
    for path in PAGES:
        text = path.read_text("utf-8")
        imported = re.findall(r"^\s*(?:import|from) ([a-z_0-9]+)", text, re.MULTILINE)
        faults += [f"{named(path)} imports {m}" for m in {*imported} - {"streamlit", "dosis"}]
        if text.count("\n") > 80:
            faults.append(f"{named(path)} has {text.count(chr(10))} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Constant) and re.search(
                r"(?i)\bselect\b.*\bfrom\b", str(node.value)
            ):
                faults.append(f"{named(path)} holds SQL")
            called = getattr(node, "func", None)
            name = getattr(called, "id", None) or getattr(called, "attr", "")
            if name in {"open", "read_text", "groupby", "merge", "mean", "sum", "to_pandas"}:
                faults.append(f"{named(path)} calculates or reads: {name}")
    none(faults)


def test_yaml_where_dbt_looks_is_dbts():
    folders = [PROJECT / name for name in ("models", "seeds", "macros")]
    for path in (p for folder in folders for p in folder.rglob("*.y*ml")):
        none(f"{named(path)}: {key}" for key in read(path) if key not in DBT_KEYS)
    none((PROJECT / "tests").rglob("*.y*ml"))


def test_registers_seeds_and_singular_tests_are_documented():
    registers = [p.parent for p in (MODELS / "staging").glob("*/_sources.yml")]
    delivered = [
        r
        for r in registers
        if any(s["schema"] == "raw" for s in read(r / "_sources.yml")["sources"])
    ]
    none(register for register in delivered if not (register / "README.md").exists())
    for path in (PROJECT / "seeds").rglob("*.csv"):
        (seed,) = read(path.with_suffix(".yml"))["seeds"]
        assert seed["name"] == path.stem
        meta = seed["config"]["meta"]
        assert len(meta["source"]) > 10, named(path)
        assert len(meta["licence"]) > 3, named(path)
    sentences = list((PROJECT / "tests").glob("*.sql"))
    none(p for p in sentences if not re.fullmatch(r"assert(_[a-z0-9]+){2,}", p.stem))


@pytest.mark.parametrize("table", register_tables(), ids=lambda table: table.identifier)
def test_the_dictionary_says_all_there_is_to_know(table):
    told = "label_da label_en description_da since who_may_be_missing source layout".split()
    assert not [key for key in told if not table.meta.get(key)]
    assert not [c.name for c in table.columns if not c.description or c.label_da == c.name]


def test_expectations_say_why():
    for path in (PROJECT / "expectations").glob("*.yml"):
        assert list(MODELS.rglob(f"{path.name.split('.')[0]}.sql")), named(path)
        for expectation in read(path)["expectations"]:
            assert expectation["dimension"] == checks()[expectation["check"]]["dimension"]
    none(p for p in (PROJECT / "expectations").iterdir() if p.suffix != ".yml")


def test_every_check_has_a_query_that_says_what_it_observes_and_is_used():
    queries = {path.stem: path.read_text("utf-8") for path in QUERIES.glob("*.sql")}
    assert queries.keys() == checks().keys()
    assert len(queries) <= 30
    assert all(text.startswith("-- ") and "observed" in text for text in queries.values())
    assert {instance.check for instance in instances(suites())} == queries.keys()


def test_no_machine_and_no_registry_is_named():
    places = "|".join(("/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/[a-z]", "/Us" + "ers/"))
    hosts = "|".join(("py" + r"pi\.org", "python" + "hosted", "npm" + "js", "index" + "-url"))
    suffixes = (
        ".py",
        ".sql",
        ".yml",
        ".yaml",
        ".md",
        ".toml",
        ".json",
        ".css",
        ".html",
        ".csv",
        "",
    )
    faults = []
    for path in files(*suffixes):
        text = path.read_text("utf-8", errors="replace")
        faults += [f"{named(path)}: {hit}" for hit in set(re.findall(places, text))]
        faults += [f"{named(path)}: {hit}" for hit in set(re.findall(hosts, text))]
    none(faults)


def test_only_the_generator_and_the_score_know_the_truth():
    readers = [
        path
        for path in files(".py", ".sql", ".yml")
        if path.parts[len(PROJECT.parts)] in ("dosis", "apps", "models", "macros")
        and re.search(r"[\"'/]truth[\"'/]", path.read_text("utf-8"))
    ]
    allowed = {PROJECT / "dosis" / "synthetic.py", PROJECT / "dosis" / "score.py"}
    none(
        p
        for p in readers
        if p not in allowed and (PROJECT / "dosis" / "sql" / "synthetic") not in p.parents
    )


@pytest.mark.parametrize("term", TERMS)
def test_the_glossary_explains(term):
    text = (PROJECT / "GLOSSARY.md").read_text("utf-8").lower()
    assert re.search(rf"\b{term}\b", text)


def test_the_changelog_names_every_metric():
    text = (PROJECT / "CHANGELOG.md").read_text("utf-8")
    none(name for name in metric_cards() if not re.search(rf"\b{name}\b", text))


@pytest.mark.parametrize(
    "name", ["README", "CONTRIBUTING", "GLOSSARY", "DECISIONS", "CHANGELOG", "LICENSE"]
)
def test_the_documents_are_there(name):
    (path,) = [p for p in PROJECT.iterdir() if p.stem == name]
    assert len(path.read_text("utf-8")) > 300

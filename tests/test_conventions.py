"""This module checks every rule of the house style that a machine can check."""

import ast
import re
from pathlib import Path

import yaml
from conftest import PROJECT

MODELS = PROJECT / "models"
SQL = sorted(MODELS.rglob("*.sql"))
MODEL_YAML = sorted(p for p in MODELS.rglob("*.yml") if p.with_suffix(".sql").exists())
METRIC_FILES = sorted((MODELS / "metrics").glob("*.yml"))
EXPOSURE_FILES = sorted((MODELS / "use_cases").glob("*.yml"))
PAGES = sorted(p for p in (PROJECT / "apps").rglob("*.py") if p.name != "app.py")
PYTHON = sorted(p for f in ("dosis", "apps", "tests") for p in (PROJECT / f).rglob("*.py"))
MODULES = sorted((PROJECT / "dosis").rglob("*.py"))
GENERATED = (".git", ".venv", ".tools", "target", "logs", "__pycache__", "dbt_packages")
CARD = (
    "label_da unit why_it_matters read_with_care better discloses adds_over use_cases authored_by "
    "checked_by version valid_from next_review_on"
).split()
TERMS = (
    "ordination ekspedition udlevering indlæggelse afdeling afsnit databrud dækningsgrad order "
    "dispensing hand-out admission department ward break coverage administration contact episode "
    "numerator attrition"
).split()


def files(*suffixes: str) -> list[Path]:
    """The project's own text files."""
    return [
        path
        for path in sorted(PROJECT.rglob("*"))
        if path.suffix in suffixes
        and path.is_file()
        and not any(part in GENERATED or part.startswith(".dosis") for part in path.parts)
        and not any(part.endswith("_cache") or part == ".hypothesis" for part in path.parts)
    ]


def named(path: Path) -> str:
    """How a file is called in a complaint."""
    return str(path.relative_to(PROJECT))


def read(path: Path) -> dict:
    """The content of a YAML file."""
    return yaml.safe_load(path.read_text("utf-8")) or {}


def model(path: Path) -> dict:
    """The one model that a YAML file describes."""
    (only,) = read(path)["models"]
    return only


def metric_cards() -> dict[str, dict]:
    """Metric → its definition, of all files in models/metrics/."""
    return {path.stem: read(path)["metrics"][0] for path in METRIC_FILES}


def none(faults) -> None:
    """Fail and name every fault."""
    faults = [named(f) if isinstance(f, Path) else str(f) for f in faults]
    assert not faults, "; ".join(faults)


def test_the_name_of_a_thing_gives_its_file():
    for path in MODEL_YAML:
        assert model(path)["name"] == path.stem, named(path)
    for path in METRIC_FILES:
        assert [m["name"] for m in read(path)["metrics"]] == [path.stem], named(path)
    for path in EXPOSURE_FILES:
        assert [e["name"] for e in read(path)["exposures"]] == [path.stem], named(path)
    assert METRIC_FILES
    assert MODEL_YAML


def test_every_model_has_its_yaml_and_only_sources_are_folder_wide():
    none(p for p in SQL if not p.with_suffix(".yml").exists())
    none(
        p
        for p in MODELS.rglob("*.y*ml")
        if not p.with_suffix(".sql").exists()
        and not re.fullmatch(r"_sources(_[a-z0-9_]+)?[.]yml", p.name)
        and p.parent.name not in ("metrics", "use_cases")
    )


def test_every_page_has_its_exposure_and_every_exposure_its_page():
    assert {p.stem for p in PAGES} == {p.stem for p in EXPOSURE_FILES}
    assert PAGES


def test_model_names_follow_the_layers():
    marts = {p.stem for p in SQL if p.parent.name == "marts"}
    faults = []
    for path in SQL:
        layer = path.relative_to(MODELS).parts[0]
        if layer == "staging":
            fits = re.fullmatch(rf"stg_{path.parent.name}__[a-z0-9_]+s", path.stem)
        elif layer == "intermediate":
            match = re.fullmatch(r"int_([a-z_]+?)__[a-z0-9_]+", path.stem)
            fits = match and match.group(1) in marts
        else:
            fits = re.fullmatch(r"(?!dim_|fct_)[a-z_]+s|time_spine", path.stem)
        faults += [] if fits else [path]
    none(faults)


def test_column_names_say_what_they_hold():
    endings = {"_on": "date", "_at": "timestamp", "_count": "bigint"}
    endings |= dict.fromkeys(("_id", "_code", "_name"), "varchar")
    endings |= dict.fromkeys(("_ddd", "_mg", "_dkk"), "double")
    faults = []
    for path in MODEL_YAML:
        for column in model(path).get("columns", []):
            name, kind = column["name"], column.get("data_type", "").lower()
            kind = {"string": "varchar"}.get(kind, kind)
            expected = next((k for e, k in endings.items() if name.endswith(e)), kind)
            is_flag = name.startswith(("is_", "has_"))
            dated = kind not in ("date", "timestamp") or name.endswith(("_on", "_at", "date_day"))
            if kind and (expected != kind or is_flag != (kind == "boolean") or not dated):
                faults.append(f"{path.stem}.{name} is a {kind}")
    none(faults)


def test_every_model_says_its_grain_first_and_marts_guard_it():
    none(p for p in MODEL_YAML if not model(p)["description"].startswith("One row per "))
    unguarded = []
    for path in MODEL_YAML:
        tests = [test for c in model(path)["columns"] for test in c.get("data_tests", [])]
        if path.parent.name == "marts" and "unique" not in tests:
            unguarded += [] if model(path).get("data_tests") else [path.stem]
    none(unguarded)


def test_sql_ends_with_the_models_own_noun_and_imports_first():
    faults = []
    for path in SQL:
        text = path.read_text("utf-8")
        names = re.findall(r"^(?:with )?([a-z_0-9]+) as \(\n", text, re.MULTILINE)
        last = re.search(r"\n\nselect \* from ([a-z_0-9]+)\n$", text)
        own = path.stem if path.parent.name == "marts" else (names or [""])[-1]
        if not last or not names or not last.group(1) == names[-1] == own:
            faults.append(f"{named(path)} does not end `select * from {own}`")
        bad = [n for n in names if re.match(r"step_|compute_|final$|cte", n)]
        faults += [f"{named(path)}: CTE {name}" for name in bad]
        calls = re.findall(r"{{ ((?:ref|source)\([^)]*\)) }}", text)
        imports = re.findall(r"as \(\n\n    select \* from {{ ((?:ref|source)\([^)]*\)) }}\n", text)
        if sorted(calls) != sorted(set(imports)):
            faults.append(f"{named(path)}: not one import CTE per ref")
    none(faults)


def test_each_layer_reads_only_the_one_below():
    faults = []
    for path in SQL:
        text, layer = path.read_text("utf-8"), path.relative_to(MODELS).parts[0]
        code = re.sub(r"--.*", "", text)
        if layer == "staging" and (
            "ref(" in code or re.search(r"\b(join|where|group by|case|union|over)\b", code)
        ):
            faults.append(f"{named(path)} does more than rename, cast and trim")
        if layer == "marts" and re.search(r"source\(", code):
            faults.append(f"{named(path)} reads a source")
        if layer == "intermediate" and re.search(r"source\('(?!lake|declared|checked)", code):
            faults.append(f"{named(path)} reads a register past its staging model")
    none(faults)


def test_every_case_and_window_has_a_unit_test():
    none(
        path
        for path in SQL
        if re.search(r"\bcase when|\bcase\n|\bover \(|\bwindow\b", path.read_text("utf-8"))
        and not read(path.with_suffix(".yml")).get("unit_tests")
    )


def test_files_and_functions_are_short():
    limits = {".sql": 120, ".yml": 200, ".py": 300}
    faults = []
    for path in files(*limits):
        lines = path.read_text("utf-8").count("\n")
        if lines > limits[path.suffix]:
            faults.append(f"{named(path)} has {lines} lines")
    for path in PYTHON:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= 40:
                length = node.end_lineno - node.lineno + 1
                faults.append(f"{named(path)}: {node.name} has {length} lines")
    none(faults)


def test_modules_and_public_functions_are_described():
    faults = []
    for path in MODULES:
        tree = ast.parse(path.read_text("utf-8"))
        if path.name != "__init__.py" and not (ast.get_docstring(tree) or "").startswith(
            "This module "
        ):
            faults.append(f"{named(path)}: docstring does not begin 'This module …'")
        helpers = False
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                faults += [] if ast.get_docstring(node) else [f"{named(path)}: {node.name}"]
            if isinstance(node, ast.FunctionDef):
                if helpers and not node.name.startswith("_"):
                    faults.append(f"{named(path)}: {node.name} stands below helpers")
                helpers = helpers or node.name.startswith("_")
    none(faults)


def test_no_file_is_called_after_nothing():
    empty = {"utils", "util", "helpers", "helper", "common", "core", "base", "manager"}
    none(p for p in files(".py", ".sql", ".yml", ".md") if set(re.split(r"[_.]", p.stem)) & empty)

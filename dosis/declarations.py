"""This module reads what people declare: YAML checked by JSON schema, loaded as tables."""

import calendar
import json
from functools import cache
from pathlib import Path

import jsonschema
import yaml

from dosis.home import PROJECT, DosisError
from dosis.register import register_tables

SETTLED_WITHIN = 0.005  # of the rows in the end, where a table declares no other tolerance
RESERVATION_KINDS = {
    "breaks": "declared_break",
    "registration_styles": "registration_style",
    "validity": "validity",
}
SCHEMAS = {
    "breaks": "reservation",
    "registration_styles": "reservation",
    "validity": "reservation",
    "events": "event",
    "gap_reasons": "gap_reason",
    "treatment_areas": "treatment_area",
    "recommendations": "recommendation",
    "counterfactuals": "counterfactual",
    "populations": "population",
    "publications": "publication",
    "checks": "check",
    "samples": "sample",
    "switches": "switch",
    "dossiers": "dossier",
}

PERIOD_COLUMNS = (
    "declaration_id", "scope_dimension", "scope_value", "atc_prefix", "from_on", "to_on",
    "label_da", "label_en", "text_da", "text_en",
)  # fmt: skip
GAP_NUMBERS = (
    "expected_share", "low_share", "high_share", "at_most_share", "when_given_below",
    "when_given_above", "months_of_use", "delay_days", "at_most_months",
)  # fmt: skip


def declared(kind: str, root: Path = PROJECT) -> dict[str, dict]:
    """All declarations of one kind: file stem → content.

    Raises DosisError naming file and key where one breaks its JSON schema.
    """
    found = {}
    for path in sorted((root / "declarations" / kind).glob("*.yml")):
        content = read_yaml(path)
        check_schema(path.relative_to(root), content, SCHEMAS[kind])
        found[path.stem] = content
    return found


@cache
def policy() -> dict:
    """declarations/policy.yml: roles, purposes and the rules of disclosure."""
    path = PROJECT / "declarations" / "policy.yml"
    content = read_yaml(path)
    check_schema(path.relative_to(PROJECT), content, "policy")
    return content


def declared_tables(root: Path = PROJECT) -> dict:
    """Name → Arrow table of everything that the models read in schema `declared`."""
    from dosis import counterfactual

    return {
        "reservations": _reservations(root),
        "registration_styles": _registration_styles(root),
        "events": _arrow(_period_rows(root, "events"), dict.fromkeys(PERIOD_COLUMNS, "text")),
        "gap_reasons": _gap_reasons(root),
        "treatment_areas": _treatment_areas(root),
        "treatment_area_codes": _treatment_area_codes(root),
        "recommendations": _recommendations(root),
        "counterfactuals": _arrow(counterfactual.rows(root), counterfactual.COLUMNS),
        "register_tables": _register_tables(),
    }


def read_yaml(path: Path):
    """The content of a YAML file. Raises DosisError naming file and line where it is none."""
    try:
        return yaml.safe_load(path.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise DosisError(f"{path.name}{line}: this is not readable YAML; correct it.") from error


def check_schema(path: Path, content, name: str) -> None:
    """Check YAML content by `dosis/schemas/<name>.json`.

    Raises DosisError naming file, key and fault: a misspelt key is an error, never ignored.
    """
    schema = json.loads((PROJECT / "dosis" / "schemas" / f"{name}.json").read_text("utf-8"))
    faults = sorted(jsonschema.Draft202012Validator(schema).iter_errors(content), key=str)
    if faults:
        fault = faults[0]
        place = ".".join(str(part) for part in fault.absolute_path)
        where = f"{path}, {place}" if place else str(path)
        raise DosisError(f"{where}: {fault.message}; correct the declaration.")


def first_day(month: str) -> str:
    """`2022-07` or a date → the first day of it, as ISO text."""
    return month if len(month) == 10 else f"{month}-01"


def last_day(month: str | None) -> str | None:
    """`2022-07` or a date → the last day of it, as ISO text; None stays None."""
    if month is None or len(month) == 10:
        return month
    year, number = (int(part) for part in month.split("-"))
    return f"{month}-{calendar.monthrange(year, number)[1]:02d}"


def _arrow(rows: list[dict], columns: dict[str, str]):
    import pyarrow

    kinds = {
        "text": pyarrow.string(),
        "integer": pyarrow.int64(),
        "number": pyarrow.float64(),
        "date": pyarrow.string(),
    }
    arrays = [
        pyarrow.array([row.get(name) for row in rows], kinds[kind])
        for name, kind in columns.items()
    ]
    return pyarrow.table(arrays, names=list(columns))


def _reservations(root: Path):
    rows = []
    for folder, kind in RESERVATION_KINDS.items():
        for name, content in declared(folder, root).items():
            scope = next(iter(content["scope"].items()), ("all", None))
            effect = content.get("effect", {})
            shared = {
                "reservation_id": name,
                "kind": kind,
                "register": content["register"],
                "table_name": content["table"],
                "column_name": content["column"],
                "scope_dimension": scope[0],
                "scope_value": scope[1],
                "atc_prefix": content.get("atc"),
                "from_on": first_day(content["from"]),
                "to_on": last_day(content.get("to")),
                "severity": content["severity"],
                "action": content["action"],
                "months_of_year": ",".join(str(m) for m in content.get("months_of_year", []))
                or None,
                **{f"effect_{key}": effect.get(key) for key in ("bias", "low", "high", "unit")},
                **{key: content[key] for key in ("label_da", "label_en", "text_da", "text_en")},
            }
            rows += [shared | {"metric_name": m} for m in content.get("metrics", [None])]
    kinds = {
        "severity": "integer",
        "effect_bias": "number",
        "effect_low": "number",
        "effect_high": "number",
    }
    names = (
        "reservation_id kind register table_name column_name metric_name scope_dimension "
        "scope_value atc_prefix from_on to_on months_of_year severity action effect_bias "
        "effect_low effect_high effect_unit label_da label_en text_da text_en"
    )
    return _arrow(rows, {name: kinds.get(name, "text") for name in names.split()})


def _registration_styles(root: Path):
    rows = []
    for name, content in declared("registration_styles", root).items():
        if content["register"] != "smr":
            continue
        if "style" not in content or set(content["scope"]) - {"region"}:
            raise DosisError(
                f"declarations/registration_styles/{name}.yml: say the style (per_pack, per_dose "
                "or none) of a region, or of all regions with scope: {}."
            )
        rows.append(
            {
                "declaration_id": name,
                "region": content["scope"].get("region"),
                "atc_prefix": content.get("atc", ""),
                "from_on": first_day(content["from"]),
                "to_on": last_day(content.get("to")),
                "style": content["style"],
            }
        )
    names = ("declaration_id", "region", "atc_prefix", "from_on", "to_on", "style")
    return _arrow(rows, dict.fromkeys(names, "text"))


def _period_rows(root: Path, kind: str) -> list[dict]:
    rows = []
    for name, content in declared(kind, root).items():
        scope = next(iter(content.get("scope", {}).items()), ("all", None))
        rows.append(
            {
                "declaration_id": name,
                "scope_dimension": scope[0],
                "scope_value": scope[1],
                "atc_prefix": content.get("atc"),
                "from_on": first_day(content["from"]),
                "to_on": last_day(content.get("to")),
                **{key: content[key] for key in ("label_da", "label_en", "text_da", "text_en")},
            }
        )
    return rows


def _gap_reasons(root: Path):
    """Words of departments stand as one text with bars, small letters: kirurg|anæstesi."""
    contents = declared("gap_reasons", root)
    rows = []
    for row in _period_rows(root, "gap_reasons"):
        content = contents[row["declaration_id"]]
        words = "|".join(content.get("department_words", [])).lower() or None
        given = {key: content.get(key) for key in GAP_NUMBERS}
        rows.append(row | {"rule": content["rule"], "department_words": words} | given)
    texts = dict.fromkeys((*PERIOD_COLUMNS, "rule", "department_words"), "text")
    return _arrow(rows, texts | dict.fromkeys(GAP_NUMBERS, "number"))


def _treatment_areas(root: Path):
    rows = [{"treatment_area": name, **c} for name, c in declared("treatment_areas", root).items()]
    return _arrow(
        rows,
        {
            "treatment_area": "text",
            "label_da": "text",
            "label_en": "text",
            "wash_out_days": "integer",
            "episode_gap_days": "integer",
            "comorbidity_look_back_days": "integer",
        },
    )


def _treatment_area_codes(root: Path):
    rows = [
        {"treatment_area": name, "code_system": system, "code_prefix": code}
        for name, content in declared("treatment_areas", root).items()
        for system, codes in (("sks", content["diagnoses"]), ("atc", content["medicines"]))
        for code in codes
    ]
    return _arrow(rows, dict.fromkeys(("treatment_area", "code_system", "code_prefix"), "text"))


def _recommendations(root: Path):
    rows = [
        {
            "recommendation_id": name,
            "treatment_area": content["treatment_area"],
            "atc": content["medicine"],
            "from_on": first_day(content["from"]),
            "to_on": last_day(content.get("to")),
            "expected_share": content["expected_share"],
        }
        for name, content in declared("recommendations", root).items()
    ]
    names = ("recommendation_id", "treatment_area", "atc", "from_on", "to_on", "expected_share")
    return _arrow(rows, {n: "number" if n == "expected_share" else "text" for n in names})


def _register_tables():
    rows = [
        {
            "register": table.register,
            "table_name": table.name,
            "settles_after_months": table.meta.get("settles_after_months"),
            "settled_within": table.meta.get("settled_within", SETTLED_WITHIN),
            "label_da": table.meta.get("label_da", table.name),
            "label_en": table.meta.get("label_en", table.name),
        }
        for table in register_tables()
    ]
    return _arrow(
        rows,
        {
            "register": "text",
            "table_name": "text",
            "settles_after_months": "integer",
            "settled_within": "number",
            "label_da": "text",
            "label_en": "text",
        },
    )

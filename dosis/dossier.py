"""This module prepares negotiation dossiers: what two parties need to know of one medicine.

A dossier is declared in `declarations/dossiers`; a home may hold its own there, which stand in for
the project's of the same name. All numbers come through `ask` as the page `negotiation_dossier`
may ask and as role third_party, so the floor and the reservations act; no money is asked for.
"""

import json
import math
from pathlib import Path

from dosis import dossier_rights, dossier_sections, medicine_index
from dosis.answer import Answer
from dosis.declarations import declared
from dosis.home import PROJECT, DosisError, current_release, home_path
from dosis.stored_answer import unpacked_content
from dosis.units import rounded

KIND = "dossiers"
RELEASE = ("number", "build", "made_at", "source", "data_as_of")
DIGITS = 6  # of numbers that stand inside reservations


def declared_dossiers(home: Path | None = None, root: Path = PROJECT) -> dict[str, dict]:
    """The declared dossiers: name → content.

    Raises DosisError naming file and key where one breaks its JSON schema, compares a medicine with
    itself, or ends before it begins.
    """
    found = declared(KIND, root) | declared(KIND, home or home_path())
    for name, content in found.items():
        file = _file(name)
        if content["medicine"] in content.get("comparators", []):
            raise DosisError(
                f"{file}, comparators: {content['medicine']} is the medicine itself; "
                "name others or none."
            )
        if content["period"]["from"] > content["period"]["to"]:
            raise DosisError(f"{file}, period: `to` lies before `from`; swap them.")
    return found


def declared_dossier(name: str) -> dict:
    """One declared dossier. Raises DosisError where there is none of the name."""
    found = declared_dossiers()
    if name not in found:
        raise DosisError(
            f"There is no dossier {name}; declared are {', '.join(found) or 'none'}: write "
            f"{_file(name)}."
        )
    return found[name]


def prepare(name: str, viewer: str, release: str = "current") -> dict:
    """The content of a dossier from a release, as plain data with numbers as they are read.

    Keys: name, declared, release, names (ATC code → medicine), year (the newest whole year), and
    sections, each {key, state (dossier_sections), answer}. The same release and
    declaration give the same content. Raises DosisError for a role that may not prepare it, and
    where the release knows nothing of the medicine.
    """
    content = declared_dossier(name)
    dossier_rights.refuse_unless_preparing(viewer, name)
    folder, about = current_release(release)
    known = {m.atc: m.name for m in medicine_index.medicines(folder / "layer.duckdb")}
    _refuse_unknown_medicine(name, content, known)
    asked = dossier_sections.Asked(content, viewer, release, folder)
    sections = [
        {"key": section.key, "state": section.state, "answer": section.answer, **section.more}
        for section in dossier_sections.sections(asked)
    ]
    if all(section["state"] != dossier_sections.TOLD for section in sections):
        raise DosisError(
            f"{_file(name)}, period: the release holds nothing of {content['medicine']} then; "
            "change the period, or deliver and release again."
        )
    own = [content["medicine"], *content.get("comparators", []), *_other_medicines(sections)]
    made = {
        "name": name,
        "declared": content,
        "release": {key: about[key] for key in RELEASE},
        "names": {code: known.get(code, code) for code in own},
        "year": asked.year,
        "sections": sections,
    }
    return json.loads(json.dumps(_rounded(made), default=str))


def told(content: dict) -> dict[str, Answer]:
    """The answers of a dossier's content: key of the section → answer, those that were told."""
    return {
        section["key"]: unpacked_content(section["answer"])
        for section in content["sections"]
        if section["state"] == "told"
    }


def _file(name: str) -> str:
    return f"declarations/{KIND}/{name}.yml"


def _refuse_unknown_medicine(name: str, content: dict, known: dict[str, str]) -> None:
    """Raise DosisError for a declared code of which the release holds no doses."""
    codes = [("medicine", content["medicine"])]
    codes += [("comparators", code) for code in content.get("comparators", [])]
    for key, code in codes:
        if code not in known:
            raise DosisError(
                f"{_file(name)}, {key}: the release holds no doses of {code}; correct the code, or "
                "deliver the register smr and release again."
            )


def _other_medicines(sections: list[dict]) -> list[str]:
    """The codes that the section of other medicines names."""
    (found,) = [section["answer"] for section in sections if section["key"] == "together"]
    return found["values"][0] if found else []


def _rounded(value, unit: str | None = None):
    """Plain data with every number as it is read, so that files and page can't differ."""
    if isinstance(value, dict) and "values" in value and "columns" in value:
        units = [c["unit"] if c["kind"] == "metric" else None for c in value["columns"]]
        values = [_rounded(v, u) for v, u in zip(value["values"], units, strict=True)]
        rest = {key: _rounded(v) for key, v in value.items() if key != "values"}
        return {**rest, "values": values}
    if isinstance(value, dict):
        return {str(key): _rounded(v, unit) for key, v in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(v, unit) for v in value]
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return rounded(value, unit) if unit else float(f"{value:.{DIGITS}g}")
    return value

"""This module lists the pages of labels, contracts and the catalogue, and writes their files.

`/registre/<register>/maerke/` is a register's label; `/om/deling/` tells what is filed, for whom.
Files, once for both languages: `/kontrakter/<name>.odcs.yaml`, `/maerker/<register>.json`,
`/katalog.ttl`, `/katalog.jsonld`.
"""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from dosis import words
from dosis.contract import contract_yaml, contracts
from dosis.contract_version import FOLDER
from dosis.filing import filing, open_fields
from dosis.home import write_json
from dosis.label import LETTERS, Element, labels
from dosis.label_floor import Part
from dosis.site_facts import Facts
from dosis.site_page import SitePage
from dosis.site_tables import marts
from dosis.site_variables import share_text

ARTICLE = "Regulation (EU) 2025/327, Article 78(3)"
SHOWN_RESERVATIONS = 3
STATES = {
    "computed": ("regnet ud", "computed"),
    "declared": ("oplyst", "declared"),
    "not_computable": ("kan ikke regnes ud", "can't be computed"),
    "hidden": ("skjult", "hidden"),
}
UNITS = {
    "months": ("måneder", "months"),
    "days": ("dage", "days"),
    "persons": ("personer", "persons"),
}


def label_pages(facts: Facts, language: str) -> Iterator[SitePage]:
    """The label of each register that is filed, and the page about all that is filed."""
    say = (
        (lambda danish, english: danish) if language == "da" else (lambda danish, english: english)
    )
    for name, label in labels(facts).items():
        title = say("Mærke", "Label") + f": {label.register.label(language)}"
        told = {"label": label, "letters": LETTERS, "states": _states(label, language)}
        told["pages"] = {f"marts.{mart.name}" for mart in marts(facts)}
        yield SitePage(f"registre/{name}/maerke/", title, "label", told)
    title = say("Mærke, kontrakter og katalog", "Label, contracts and catalogue")
    told = {"contracts": _contract_rows(facts), "open": list(open_fields(filing()))}
    yield SitePage("om/deling/", title, "filing", told | {"labels": labels(facts)})


def label_speakers(facts: Facts, language: str) -> dict:
    """What the templates of registers, marts and labels call."""
    return {
        "has_label": lambda register: register in labels(facts),
        "label_number": lambda element: _number(element, element.total, language),
        "label_part": lambda element, part: _number(element, part, language),
        "label_counts": lambda element: _counts(element, language),
        "shown_reservations": SHOWN_RESERVATIONS,
        "contract_file": lambda name: f"/{FOLDER}/{name}.odcs.yaml",
    }


def write_filing(facts: Facts, target: Path) -> None:
    """Write contracts, labels and catalogue beside the pages of the site at `target`."""
    from dosis.health_catalog import catalog_graph

    (target / FOLDER).mkdir(parents=True, exist_ok=True)
    for name, contract in _contracts(facts).items():
        text = contract_yaml(contract)
        (target / FOLDER / f"{name}.odcs.yaml").write_text(text, "utf-8")
    for name in labels(facts):
        write_json(target / "maerker" / f"{name}.json", label_json(facts, name))
    graph = catalog_graph(facts)
    (target / "katalog.ttl").write_text(graph.serialize(format="turtle"), "utf-8")
    compact = graph.serialize(format="json-ld", auto_compact=True)
    (target / "katalog.jsonld").write_text(compact, "utf-8")


def label_json(facts: Facts, register: str) -> dict:
    """A register's label as it is handed out; what is hidden is None."""
    label = labels(facts)[register]
    return {
        "register": register,
        "label_da": label.register.label("da"),
        "label_en": label.register.label("en"),
        "article": ARTICLE,
        "release": facts.about["number"],
        "data_as_of": str(facts.data_as_of),
        "source": facts.about["source"],
        "elements": [_element_json(element, register) for element in label.elements],
    }


@lru_cache(maxsize=2)
def _contracts(facts: Facts) -> dict[str, dict]:
    return contracts(facts)


def _states(label, language: str) -> list[tuple[int, str]]:
    found = [element.state for element in label.elements]
    place = language == "en"
    return [(found.count(s), named[place]) for s, named in STATES.items() if s in found]


def _contract_rows(facts: Facts) -> dict[str, list[dict]]:
    """Contracts of marts and of delivered tables: name, file, version, what changed."""
    delivered = {f"{r.name}.{t.name}" for r in facts.registers for t in r.tables if t.deliveries}
    rows: dict[str, list[dict]] = {"marts": [], "deliveries": []}
    for name, contract in sorted(_contracts(facts).items()):
        custom = {c["property"]: c["value"] for c in contract["customProperties"]}
        kind = "deliveries" if "." in name else "marts"
        rows[kind].append(
            {
                "name": name,
                "register": name.partition(".")[0],
                "table": name.rpartition(".")[2],
                "columns": len(contract["schema"][0]["properties"]),
                "version": contract["version"],
                "changes": custom.get("changes", []),
                "is_delivered": name in delivered,
            }
        )
    return rows


def _number(element: Element, part: Part | None, language: str) -> str:
    """A value as it is read: 99,7 % · 4,2 måneder · 2.570 personer · 0 i 997 serier."""
    danish = language == "da"
    if part is None:
        return ""
    if part.is_hidden:
        return "skjult" if danish else "hidden"
    if element.unit == "share":
        if part.bound:
            return f"{part.bound} {words.number(part.value, 'share', language)}"
        return share_text(part.value, language)
    if element.unit == "breaks":
        found, series = (
            words.number(n, "persons", language) for n in (part.numerator, part.denominator)
        )
        return f"{found} i {series} serier" if danish else f"{found} in {series} series"
    if element.unit in ("count", "persons", "period"):
        number = words.number(part.value, "persons", language)
    else:
        number = words.number(part.value, element.unit, language)
    unit = "months" if element.unit == "period" else element.unit
    return f"{number} {UNITS[unit][not danish]}" if unit in UNITS else number


def _counts(element: Element, language: str) -> str:
    """What a value is made of: 81.316 af 81.570; withheld counts leave the denominator."""
    total, danish = element.total, language == "da"
    if element.unit != "share" or total is None or total.denominator is None:
        return ""
    over = words.number(total.denominator, "persons", language)
    if total.numerator is None:
        return f"af {over}; antallet er skjult" if danish else f"of {over}; the count is hidden"
    above = words.number(round(total.numerator), "persons", language)
    return f"{above} {'af' if danish else 'of'} {over}"


def _element_json(element: Element, register: str) -> dict:
    about, total = element.about, element.total
    told = {
        "letter": element.letter,
        "name": element.name.partition("_")[2],
        **{key: about[key] for key in ("element_da", "element_en", "label_da", "label_en")},
        "state": element.state,
        "unit": element.unit or None,
        **_part_json(total),
        "from": str(element.period[0]) if element.period else None,
        "to": str(element.period[1]) if element.period else None,
        "how_da": about["how_da"],
        "how_en": about["how_en"],
        "sources": about.get("sources", []),
        "tables": [{"table": part.name, **_part_json(part)} for part in element.tables],
        "years": [{"year": int(part.name), **_part_json(part)} for part in element.years],
        "texts_da": list(element.texts.get("da", ())),
        "texts_en": list(element.texts.get("en", ())),
    }
    links = [f"/registre/{register}/#{found.name}" for found in element.reservations]
    return told | {"reservations": links}


def _part_json(part: Part | None) -> dict:
    keys = ("value", "numerator", "denominator")
    told = {key: getattr(part, key) if part else None for key in keys}
    return told | ({"bound": part.bound} if part and part.bound else {})

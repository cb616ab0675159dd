"""This module computes the data quality and utility label of each register that is filed.

The elements are those of Regulation (EU) 2025/327, Article 78(3), letters a to f; the Article knows
no total, so there is none. An element is a declaration (dosis/label_elements/b7_validity.yml: what
it means, how it is had, who else could tell) and, where it can be computed, a query over the
release's marts (dosis/sql/label/validity.sql). A query gives register, table_name, year, numerator,
denominator, from_on and to_on, at the finest grain; values are sums of numerators over sums of
denominators, so that a register's value is that of its rows and not a mean of means.
"""

import datetime
import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from dosis.declarations import check_schema, read_yaml
from dosis.filing import filing
from dosis.home import PROJECT
from dosis.label_declared import TEXTS
from dosis.label_facts import label_connection
from dosis.label_floor import Part, parts_of, total_of
from dosis.site_checks import check_types
from dosis.site_facts import Facts, Register, Reservation

ELEMENTS = Path(__file__).parent / "label_elements"
QUERIES = Path(__file__).parent / "sql" / "label"
LETTERS = {
    "a": ("Dokumentation", "Documentation"),
    "b": ("Teknisk kvalitet", "Technical quality"),
    "c": ("Kvalitetsstyring", "Quality management"),
    "d": ("Dækning", "Coverage"),
    "e": ("Adgang og levering", "Access and provision"),
    "f": ("Berigelse", "Enrichment"),
}


@dataclass(frozen=True)
class Element:
    """One element of a register's label.

    `state` is computed, declared, not_computable or hidden (the number rests on 1-4 persons);
    `about` is its declaration; `tables` and `years` are its parts, where it has any.
    """

    name: str
    about: dict
    state: str
    total: Part | None = None
    tables: tuple[Part, ...] = ()
    years: tuple[Part, ...] = ()
    period: tuple[datetime.date, datetime.date] | None = None
    texts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    reservations: tuple[Reservation, ...] = ()

    @property
    def letter(self) -> str:
        return self.name[0]

    @property
    def unit(self) -> str:
        return self.about.get("unit", "")

    @property
    def value(self) -> float | None:
        return self.total.value if self.total else None


@dataclass(frozen=True)
class Label:
    """The label of one register."""

    register: Register
    elements: tuple[Element, ...]

    def element(self, name: str) -> Element:
        """The element of that name, with or without letter and number (`validity`)."""
        return next(e for e in self.elements if name in (e.name, e.name.partition("_")[2]))

    def of_letter(self, letter: str) -> tuple[Element, ...]:
        return tuple(e for e in self.elements if e.letter == letter)


@lru_cache(maxsize=2)
def labels(facts: Facts) -> dict[str, Label]:
    """Register → label, for each register that declarations/catalog.yml files and that came."""
    declared = filing()["registers"]
    rows = _measured(facts)
    return {
        register.name: Label(
            register,
            tuple(
                _element(facts, register, name, rows.get(name)) for name in element_declarations()
            ),
        )
        for register in facts.registers
        if register.is_delivered and register.name in declared
    }


@cache
def element_declarations() -> dict[str, dict]:
    """Name → declaration of an element, in the order of letters and numbers.

    Raises DosisError where one breaks dosis/schemas/label_element.json.
    """
    found = {}
    for path in sorted(ELEMENTS.glob("*.yml"), key=_order):
        content = read_yaml(path)
        check_schema(path.relative_to(PROJECT), content, "label_element")
        found[path.stem] = content
    return found


def query_of(name: str) -> Path:
    """Where the query of an element lies, if it has one."""
    return QUERIES / f"{name.partition('_')[2]}.sql"


def _order(path: Path) -> tuple[str, int]:
    letter, number = re.match(r"([a-f])(\d+)_", path.stem).groups()
    return letter, int(number)


def _measured(facts: Facts) -> dict[str, list[dict]]:
    """Element → the rows of its query; an older release may lack the marts of one."""
    connection = label_connection(facts)
    found = {}
    for name in element_declarations():
        path = query_of(name)
        if path.exists():
            sql = path.read_text("utf-8")
            if set(re.findall(r"marts\.\w+", sql)) <= facts.tables:
                found[name] = connection.execute(sql).to_arrow_table().to_pylist()
    return found


def _element(facts: Facts, register: Register, name: str, rows: list[dict] | None) -> Element:
    about = element_declarations()[name]
    if "synthetic_da" in about and facts.about["source"] != "real":
        why = {key: (about[f"synthetic_{key}"],) for key in ("da", "en")}
        return Element(name, about, "not_computable", texts=why)
    own = [row for row in rows or () if row["register"] == register.name]
    if not own:
        texts = TEXTS[about["declared"]](register, about) if "declared" in about else {}
        state = "declared" if texts else "not_computable"
        return Element(name, about, state, texts=texts or _reasons(about))
    names_persons = filing()["registers"][register.name]["personal_data"]
    guarded = bool(about.get("about_persons") and names_persons)
    total = total_of(own, guarded)
    days = [[row[end] for row in own if row[end]] for end in ("from_on", "to_on")]
    return Element(
        name=name,
        about=about,
        state="computed" if total.value is not None else "hidden",
        total=total,
        tables=parts_of(own, "table_name", guarded),
        years=parts_of(own, "year", guarded),
        period=(min(days[0]), max(days[1])) if all(days) else None,
        reservations=_reservations(facts, register, about),
    )


def _reasons(about: dict) -> dict[str, tuple[str, ...]]:
    without = about.get("without")
    if not without:
        return {"da": ("Udgivelsen har ingen rækker om det.",), "en": ("No rows tell of it.",)}
    return {key: (without[f"why_{key}"], without[f"who_{key}"]) for key in ("da", "en")}


def _reservations(facts: Facts, register: Register, about: dict) -> tuple[Reservation, ...]:
    """The reservations that bear on an element, the severe first."""
    kinds, dimension = about.get("reservations", ()), about.get("dimension")
    found = [r for r in facts.of_register(register.name) if r.entry["kind"] in kinds]
    if not dimension:
        return tuple(found)
    of_dimension = {
        f"expectation_{instance['expectation_id']}"
        for check in check_types(facts)
        for instance in check.instances
        if instance["quality_dimension"] == dimension
    }
    return tuple(
        r
        for r in found
        if r.entry["kind"] != "failed_expectation"
        or any(r.name == name or r.name.startswith(f"{name}_") for name in of_dimension)
    )

"""This module writes the elements of a label that are declared and not computed."""

from dosis.filing import filing
from dosis.site_facts import Register, Table

Texts = dict[str, tuple[str, ...]]


def settles_after(register: Register, table: Table) -> int | None:
    """Months after which a month is final, as declared; None for what is replaced whole."""
    if not {"event_date", "parent"} & table.meta.keys():
        return None
    key = "settles_after_months"
    return table.meta.get(key, register.meta.get(key))


def _text(register: Register, about: dict) -> Texts:
    return {language: (about[f"text_{language}"],) for language in ("da", "en")}


def _standards(register: Register, about: dict) -> Texts:
    """The code lists of the delivered variables, the most used first."""
    counts: dict[str, int] = {}
    for table in _delivered(register):
        for column in table.columns:
            code_list = column["config"]["meta"].get("code_list")
            if code_list:
                counts[code_list] = counts.get(code_list, 0) + 1
    named = ", ".join(f"{name} ({n})" for name, n in sorted(counts.items(), key=lambda e: -e[1]))
    files = {"da": "Filer: Parquet, CSV eller SAS.", "en": "Files: Parquet, CSV or SAS."}
    told = {
        "da": f"Kodelister, med antal variable: {named}.",
        "en": f"Code lists, with the number of variables: {named}.",
    }
    return {key: ((told[key],) if named else ()) + (files[key],) for key in files}


def _source(register: Register, about: dict) -> Texts:
    return _by_table(register, "source")


def _missing(register: Register, about: dict) -> Texts:
    return _by_table(register, "who_may_be_missing")


def _model(register: Register, about: dict) -> Texts:
    found: Texts = {}
    for language in ("da", "en"):
        danish = language == "da"
        lines = []
        for table in _delivered(register):
            parent, day = table.meta.get("parent"), table.meta.get("event_date")
            parts = [f"{len(table.columns)} {'variable' if danish else 'variables'}"]
            if day:
                parts.append(f"{'dato' if danish else 'date'} {day}")
            if parent:
                key = parent.get("child_key", parent.get("key"))
                lead = "nøgle {} til {}" if danish else "key {} to {}"
                parts.append(lead.format(key, parent["table"]))
            lines.append(f"{_label(table, language)}: {', '.join(parts)}")
        found[language] = tuple(lines)
    return found


def _provision(register: Register, about: dict) -> Texts:
    days = filing()["registers"][register.name].get("provision_days")
    if days is None:
        return {}
    return {
        "da": (f"{days} dage, oplyst af dataindehaveren.",),
        "en": (f"{days} days, said by the data holder.",),
    }


def _settles(register: Register, about: dict) -> Texts:
    """What the dictionary says where the deliveries do not show it."""
    months = [
        (table, settles_after(register, table))
        for table in _delivered(register)
        if settles_after(register, table) is not None
    ]
    if not months:
        return {}
    lead = {"da": "Ordbogen siger", "en": "The dictionary says"}
    unit = {"da": ("måned", "måneder"), "en": ("month", "months")}
    return {
        language: tuple(
            f"{lead[language]} {n} {unit[language][n != 1]}: {_label(table, language)}."
            for table, n in months
        )
        for language in lead
    }


TEXTS = {
    "text": _text,
    "settles": _settles,
    "standards": _standards,
    "source": _source,
    "model": _model,
    "missing": _missing,
    "provision": _provision,
}


def _delivered(register: Register) -> list[Table]:
    return [table for table in register.tables if table.deliveries]


def _by_table(register: Register, key: str) -> Texts:
    """What the dictionary says of each delivered table, in both languages."""
    fields = {"da": f"{key}_da", "en": key}
    return {
        language: tuple(
            f"{_label(table, language)}: {table.meta[name]}"
            for table in _delivered(register)
            if name in table.meta
        )
        for language, name in fields.items()
    }


def _label(table: Table, language: str) -> str:
    return table.meta.get(f"label_{language}") or table.name

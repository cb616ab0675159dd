"""This module writes the fields of a declaration as a reader reads them."""

import re

from dosis import words
from dosis.site_words import FIELD_NAMES

OWN_PLACE = ("label", "text", "source")
MONTH = re.compile(r"\d{4}-\d{2}(-\d{2})?")


def declared_fields(entry: dict, language: str, labels: dict[str, str]) -> list[tuple[str, str]]:
    """Name and value of every field that has no place of its own, from and to as one period."""
    fields = []
    if entry.get("from"):
        ends = [entry.get("from"), entry.get("to")]
        first, last = (_written(end, language, labels) if end else None for end in ends)
        period = f"{first} – {last}" if last else words.say("since", language, date=first)
        fields.append((_name("period", language), period))
    for key, value in _own(entry, language).items():
        if value not in (None, "", [], {}) and key not in ("from", "to", *OWN_PLACE):
            fields.append((_name(key, language), _written(value, language, labels)))
    return fields


def _written(value, language: str, labels: dict[str, str]) -> str:
    if isinstance(value, list):
        mark = "; " if any(isinstance(each, dict) for each in value) else ", "
        return mark.join(_written(each, language, labels) for each in value)
    if isinstance(value, dict):
        kept = _own(value, language)
        if "label" in kept:
            return kept["label"]
        text = kept.pop("text", "")
        told = (f"{_name(k, language)} {_written(v, language, labels)}" for k, v in kept.items())
        rest = ", ".join(told)
        return f"{text} ({rest})" if text and rest else text or rest
    if isinstance(value, float) and 0 < value < 1:
        return words.number(value, "share", language)
    if isinstance(value, str) and MONTH.fullmatch(value):
        return words.period(value, language)
    return labels.get(value, str(value)) if isinstance(value, str) else str(value)


def _own(entry: dict, language: str) -> dict:
    """The fields in the page's language, by their name without it."""
    other = "_en" if language == "da" else "_da"
    kept = {key: value for key, value in entry.items() if not key.endswith(other)}
    return {key.removesuffix("_da").removesuffix("_en"): value for key, value in kept.items()}


def _name(key: str, language: str) -> str:
    pair = FIELD_NAMES.get(key)
    return pair[language == "en"] if pair else key.replace("_", " ")

"""This module writes money as it is read: 1,2 mia. kr. · 34,5 mio. kr. · 345.678 kr."""

from dosis import words
from dosis.words import SPACE

LARGE = ((1e9, ("mia. kr.", "bn DKK")), (1e6, ("mio. kr.", "m DKK")))
MINUS = "\u2212"
BASES = {
    "list": ("Listepriser", "List prices"),
    "contract": ("Aftalte priser", "Contract prices"),
}


def amount(value: float | None, language: str) -> str:
    """An amount in DKK, short: three to four digits say enough of a large one."""
    if value is None:
        return "–"
    size = abs(value)
    for unit, names in LARGE:
        if size >= unit:
            places = 1 if size < 100 * unit else 0
            return f"{_digits(value / unit, places, language)}{SPACE}{names[language == 'en']}"
    name = "DKK" if language == "en" else "kr."
    return f"{_digits(value, 0, language)}{SPACE}{name}"


def scale(largest: float, language: str) -> tuple[float, str]:
    """The unit in which amounts up to `largest` stand side by side: its size in DKK and name."""
    for unit, names in LARGE:
        if largest >= unit:
            return unit, names[language == "en"]
    return 1.0, "DKK" if language == "en" else "kr."


def in_unit(value: float, unit: float, language: str) -> str:
    """An amount as a number of such units, with one decimal."""
    return _digits(value / unit, 1 if unit > 1 else 0, language)


def change(value: float, language: str) -> str:
    """An amount with its sign: +5,6 mio. kr. · −1,9 mio. kr."""
    return ("+" if value > 0 else "") + amount(value, language)


def share(value: float | None, language: str) -> str:
    """A part of a whole, or a growth, in per cent; the sign is the reader's."""
    return words.number(value, "share", language).replace("-", MINUS)


def basis(name: str, language: str) -> str:
    """List prices or contract prices, in words."""
    return BASES[name][language == "en"]


def _digits(value: float, places: int, language: str) -> str:
    text = f"{value:,.{places}f}".replace("-", MINUS)
    return text.translate(str.maketrans(",.", ".,")) if language == "da" else text

"""This module holds the one look of apps, charts and exports: colours, type, spacing."""

from dosis.home import PROJECT

INK = "#1B2430"
MUTED = "#566170"
CONTEXT = "#BFC6CF"
HAIRLINE = "#E3E7EB"
EDGE = "#D5DAE0"
MIST = "#F6F7F8"
PAPER = "#FFFFFF"
ACCENT = "#0072B2"
AMBER = "#E69F00"
AMBER_INK = "#7A4B00"
AMBER_PAPER = "#FFF7E6"
RED = "#D55E00"
RED_INK = "#96340A"
RED_PAPER = "#FDF0E8"

# Okabe and Ito, Color Universal Design (2008): told apart with every kind of colour vision.
SERIES = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#1B2430")

COLOURS = (
    *("INK", "MUTED", "HAIRLINE", "EDGE", "MIST", "PAPER", "ACCENT"),
    *("AMBER", "AMBER_INK", "AMBER_PAPER", "RED", "RED_INK", "RED_PAPER"),
)

SMALL, TEXT, LARGE, TITLE = 14, 16, 20, 28
STEP = 8
COLUMN = 1100
SIZES = ("SMALL", "TEXT", "LARGE", "TITLE", "STEP", "COLUMN")
FONT = '"Source Sans", "Source Sans Pro", "Source Sans 3", "Helvetica Neue", Arial, sans-serif'


def chart_config(language: str) -> dict:
    """The chart theme: quiet axes, one type size, Danish or English numbers."""
    danish = language == "da"
    number = {
        "decimal": "," if danish else ".",
        "thousands": "." if danish else ",",
        "grouping": [3],
        "currency": ["", "\u00a0kr."] if danish else ["DKK\u00a0", ""],
        "percent": "\u00a0%" if danish else "%",
    }
    axis = {
        "labelFont": FONT,
        "titleFont": FONT,
        "labelFontSize": SMALL,
        "titleFontSize": SMALL,
        "titleFontWeight": "normal",
        "labelColor": MUTED,
        "titleColor": MUTED,
        "gridColor": HAIRLINE,
        "domainColor": EDGE,
        "tickColor": EDGE,
        "labelPadding": STEP,
    }
    return {
        "background": "transparent",
        "font": FONT,
        "padding": {"left": 0, "right": 4, "top": 8, "bottom": 4},
        "view": {"stroke": None},
        "axis": axis,
        "axisY": {"domain": False, "ticks": False},
        "text": {"font": FONT, "fontSize": SMALL, "color": INK},
        "locale": {"number": number, "time": _time_locale(danish)},
    }


def css(app_name: str) -> str:
    """The style sheet of apps and site; `app_name` stands above the navigation."""
    tokens = {
        **{name.lower().replace("_", "-"): globals()[name] for name in COLOURS},
        **{name.lower(): f"{globals()[name]}px" for name in SIZES},
        "app": f'"{app_name}"',
    }
    root = "".join(f"--{name}: {value}; " for name, value in tokens.items())
    return f":root {{ {root}}}\n{(PROJECT / 'dosis' / 'style.css').read_text('utf-8')}"


def _time_locale(danish: bool) -> dict:
    from dosis.words import MONTHS_DA, MONTHS_EN

    months = MONTHS_DA if danish else MONTHS_EN
    days = (
        "søndag mandag tirsdag onsdag torsdag fredag lørdag"
        if danish
        else "Sunday Monday Tuesday Wednesday Thursday Friday Saturday"
    ).split()
    short = "jan. feb. mar. apr. maj jun. jul. aug. sep. okt. nov. dec.".split()
    return {
        "dateTime": "%d. %B %Y" if danish else "%d %B %Y",
        "date": "%d.%m.%Y" if danish else "%d/%m/%Y",
        "time": "%H:%M",
        "periods": ["AM", "PM"],
        "days": days,
        "shortDays": [day[:3] for day in days],
        "months": months,
        "shortMonths": short if danish else [month[:3] for month in months],
    }

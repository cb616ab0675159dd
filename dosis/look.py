"""This module holds the one look of apps, charts and exports: colours, type, spacing."""

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

SMALL, TEXT, LARGE, TITLE = 14, 16, 20, 28
STEP = 8
COLUMN = 1100
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
        "padding": {"left": 0, "right": 4, "top": 4, "bottom": 4},
        "view": {"stroke": None},
        "axis": axis,
        "axisY": {"domain": False, "ticks": False},
        "text": {"font": FONT, "fontSize": SMALL, "color": INK},
        "locale": {"number": number, "time": _time_locale(danish)},
    }


def css(app_name: str) -> str:
    """The style sheet of the apps; `app_name` stands above the navigation."""
    return _ROOT + f':root {{ --app: "{app_name}"; }}' + _FRAME + _PARTS


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


_ROOT = f"""
:root {{
  --ink: {INK}; --muted: {MUTED}; --edge: {EDGE}; --hairline: {HAIRLINE}; --mist: {MIST}; --accent: {ACCENT};
  --amber: {AMBER}; --amber-ink: {AMBER_INK}; --amber-paper: {AMBER_PAPER};
  --red: {RED}; --red-ink: {RED_INK}; --red-paper: {RED_PAPER};
  --small: {SMALL}px; --text: {TEXT}px; --large: {LARGE}px; --title: {TITLE}px; --step: {STEP}px;
}}
"""

# Streamlit's own parts, brought to the grid.
_FRAME = f"""
[data-testid="stMainBlockContainer"] {{ max-width: {COLUMN}px; padding: 24px 48px 96px; }}
[data-testid="stHeader"] {{ background: transparent; height: 0; min-height: 0; }}
[data-testid="stSidebar"] {{ border-right: 0; width: 216px !important; min-width: 216px !important; }}
[data-testid="stSidebar"][aria-expanded="false"] {{ width: 0 !important; min-width: 0 !important; }}
[data-testid="stSidebarHeader"] {{ height: 32px; }}
[data-testid="stSidebarNav"]::before {{ content: "dosis"; display: block; padding: 0 8px; font-size: var(--large);
  line-height: 28px; font-weight: 700; letter-spacing: -0.01em; color: var(--ink); }}
[data-testid="stSidebarNav"]::after {{ content: var(--app); order: -1; display: block; padding: 0 8px 16px;
  font-size: var(--small); line-height: 20px; color: var(--muted); }}
[data-testid="stSidebarNav"] {{ display: flex; flex-direction: column; padding: 0; }}
[data-testid="stSidebarNav"]::before {{ order: -2; }}
[data-testid="stSidebarNavLink"][aria-current="page"] {{ background: #E4E9EE; }}
[data-testid="stSidebarNavLink"] span {{ font-size: var(--small); white-space: normal; line-height: 20px; }}
[data-testid="stSidebarNavLink"] {{ padding: 8px; }}
[data-testid="stVerticalBlock"] {{ gap: 16px; }}
[data-testid="stWidgetLabel"] p {{ font-size: var(--small); color: var(--muted); }}
[data-testid="stElementToolbar"], [data-testid="stChatInput"] {{ display: none; }}
.vega-embed details, .vega-actions {{ display: none !important; }}
[data-testid="stHtml"] {{ font-size: var(--text); line-height: 24px; color: var(--ink); }}
[data-testid="stBaseButton-tertiary"] p {{ font-size: var(--small); color: var(--accent); }}
.st-key-d_top {{ align-items: center; margin-bottom: -4px; }}
.st-key-d_switch button {{ min-height: 24px; padding: 0; }}
.d-finding + .d-caption {{ margin-top: 0; }}
[data-testid="stSelectbox"] input {{ font-size: var(--small); text-overflow: ellipsis; }}
[data-testid^="stPageLink"] a {{ padding: 4px 0; }}
[data-testid^="stPageLink"] p {{ font-size: var(--small); color: var(--accent); font-weight: 600; }}
@media (max-width: 640px) {{
  [data-testid="stMainBlockContainer"] {{ padding: 56px 16px 64px; }}
  [data-testid="stHeader"] {{ height: 48px; min-height: 48px; background: {PAPER}; }}
  .st-key-d_filters [data-testid="stHorizontalBlock"] {{ gap: 8px; }}
}}
"""

_PARTS = """
.d-badge { display: inline-block; font-size: var(--small); line-height: 24px; color: var(--muted); }
.d-badge b { font-weight: 600; color: var(--ink); border: 1px solid var(--edge); border-radius: 4px;
  padding: 1px 8px; margin-right: 8px; white-space: nowrap; }
.d-badge.synthetic b, .d-badge.mixed b { border-style: dashed; border-color: var(--muted); }
h1.d-title { font-size: var(--title); line-height: 36px; font-weight: 600; margin: 0; padding: 0;
  letter-spacing: -0.01em; color: var(--ink); text-wrap: balance; }
.d-answer { font-size: var(--large); line-height: 28px; color: var(--ink); margin: 0; max-width: 880px;
  text-wrap: pretty; }
.d-answer strong { font-weight: 700; }
.d-mark { font-size: var(--small); white-space: nowrap; color: var(--amber-ink) !important; margin-left: 8px;
  text-decoration: underline !important; text-decoration-color: var(--amber) !important;
  text-underline-offset: 4px; text-decoration-thickness: 2px !important; }
.d-mark.severe { color: var(--red-ink) !important; text-decoration-color: var(--red) !important; }
.d-verdict { font-size: var(--small); line-height: 20px; padding: 8px 16px; border-left: 4px solid var(--edge);
  background: var(--mist); color: var(--ink); border-radius: 0 4px 4px 0; }
.d-verdict.with_care { border-color: var(--amber); background: var(--amber-paper); }
.d-verdict.not_comparable { border-color: var(--red); background: var(--red-paper); }
.d-verdict b { font-weight: 600; margin-right: 8px; }
.d-verdict.with_care b { color: var(--amber-ink); } .d-verdict.not_comparable b { color: var(--red-ink); }
.d-finding { font-size: var(--text); line-height: 24px; font-weight: 600; margin: 0; padding: 0; color: var(--ink); }
.d-key { display: flex; flex-wrap: wrap; gap: 0 24px; font-size: var(--small); line-height: 20px;
  color: var(--muted); }
.d-key span { display: inline-flex; align-items: center; gap: 8px; }
.d-key img { flex: none; }
.d-caption { font-size: var(--small); line-height: 20px; color: var(--muted); max-width: 880px; margin: 0; }
h2.d-section { font-size: var(--large); line-height: 28px; font-weight: 600; margin: 32px 0 16px; padding: 16px 0 0;
  border-top: 1px solid var(--hairline); color: var(--ink); }
.d-reservation { padding: 0 0 16px; margin: 0 0 16px; border-bottom: 1px solid var(--hairline); max-width: 880px; }
.d-reservation:last-child { border-bottom: 0; margin: 0; padding: 0; }
.d-reservation h3 { font-size: var(--text); line-height: 24px; font-weight: 600; margin: 0; padding: 0; }
.d-reservation p { margin: 0; }
.d-reservation .facts { font-size: var(--small); line-height: 20px; color: var(--muted); }
.d-reservation .severity { color: var(--muted); font-weight: 600; }
.d-reservation .severity.s2 { color: var(--amber-ink); } .d-reservation .severity.s3 { color: var(--red-ink); }
.d-table { max-height: 400px; overflow: auto; border: 1px solid var(--hairline); border-radius: 4px; }
.d-table table { border-collapse: collapse; width: 100%; font-size: var(--small); line-height: 20px;
  font-variant-numeric: tabular-nums; }
.d-table th { position: sticky; top: 0; background: var(--mist); text-align: left; font-weight: 600;
  padding: 8px 16px; vertical-align: bottom; }
.d-table td { padding: 6px 16px; border-top: 1px solid var(--hairline); }
.d-table .n { text-align: right; white-space: nowrap; } .d-table .no { color: var(--muted); font-style: italic; }
.d-card, dl.d-card { max-width: 880px; margin: 0; padding: 0 !important; } .d-card p { margin: 0 0 8px; }
.d-card dt { font-size: var(--small); color: var(--muted); } .d-card dd { margin: 0 0 16px; padding: 0; }
.d-card h3 { font-size: var(--text); line-height: 24px; font-weight: 600; margin: 8px 0; padding: 0; }
.d-state { border: 1px solid var(--edge); border-radius: 4px; padding: 32px; max-width: 640px; margin-top: 16px; }
.d-state h2 { font-size: var(--large); line-height: 28px; font-weight: 600; margin: 0 0 8px; padding: 0; }
.d-state p { margin: 0; color: var(--muted); } .d-state.refused { border-left: 4px solid var(--ink); }
.d-state.error { border-left: 4px solid var(--red); } .d-state code, .d-answer code { font-size: inherit; color: var(--ink); }
.d-wait { height: 320px; border-radius: 4px; background: var(--mist); color: var(--muted); font-size: var(--small);
  display: flex; align-items: center; justify-content: center; }
.d-tile { display: flex; flex-direction: column; gap: 8px; }
.d-tile .question { font-size: var(--text); line-height: 24px; font-weight: 600; }
.d-tile .number { font-size: var(--title); line-height: 36px; font-weight: 600; letter-spacing: -0.01em; }
.d-tile .about { font-size: var(--small); line-height: 20px; color: var(--muted); }
.d-level::before { content: ""; display: inline-block; width: 8px; height: 8px; border-radius: 50%;
  background: var(--accent); margin-right: 8px; }
.d-level.with_care::before { background: var(--amber); border-radius: 0; }
.d-level.not_comparable::before { background: var(--red); border-radius: 0; transform: rotate(45deg); }
.d-list { margin: 8px 0 0; padding-left: 24px; max-width: 880px; } .d-list li { margin: 0 0 8px; }
"""

"""This module writes a page's parts as HTML: badge, verdict, reservations, table, card."""

import html
import os
from urllib.parse import quote

from dosis import html_table, look, rise, series, words
from dosis.answer import Answer
from dosis.catalog import Metric
from dosis.cost_parts import part_name
from dosis.lanes import lane_name

TABLE_ROWS = 200
MARKS = {
    "focus": f'<line x1="0" y1="6" x2="24" y2="6" stroke="{look.ACCENT}" stroke-width="3"/>',
    "context": f'<line x1="0" y1="6" x2="24" y2="6" stroke="{look.CONTEXT}" stroke-width="2"/>',
    "country": f'<line x1="0" y1="6" x2="24" y2="6" stroke="{look.INK}" stroke-width="2" '
    'stroke-dasharray="2 3"/>',
    "target": f'<line x1="0" y1="6" x2="24" y2="6" stroke="{look.AMBER}" stroke-width="2"/>',
    "break": f'<line x1="12" y1="-2" x2="12" y2="14" stroke="{look.INK}" stroke-dasharray="4 3"/>',
    "provisional": f'<line x1="0" y1="6" x2="24" y2="6" stroke="{look.ACCENT}" stroke-width="3" '
    'opacity="0.4"/>',
    "interval": f'<line x1="12" y1="-1" x2="12" y2="13" stroke="{look.ACCENT}" stroke-width="6" '
    'opacity="0.3"/>',
    "forecast": f'<line x1="0" y1="6" x2="24" y2="6" stroke="{look.ACCENT}" stroke-width="2" '
    'stroke-dasharray="5 4"/>',
    "trust_80": f'<rect x="0" y="0" width="24" height="12" fill="{look.ACCENT}" opacity="0.34"/>',
    "trust_95": f'<rect x="0" y="0" width="24" height="12" fill="{look.ACCENT}" opacity="0.12"/>',
    "missing": "".join(
        f'<line x1="{x}" y1="12" x2="{x + 6}" y2="0" stroke="#8A94A0"/>' for x in (0, 6, 12, 18)
    ),
    "supplied": f'<line x1="0" y1="6" x2="24" y2="6" stroke="{look.INK}" stroke-width="3"/>',
    "rest": f'<rect x="8" y="0" width="8" height="13" fill="{look.AMBER}"/>',
    "whisker": f'<line x1="12" y1="-1" x2="12" y2="13" stroke="{look.INK}"/>',
    "hidden": f'<circle cx="12" cy="6" r="4" fill="none" stroke="{look.ACCENT}" '
    'stroke-width="1.5"/>',
    "dot": '<circle cx="12" cy="6" r="5" fill="#7D8997"/>',
    "focus_dot": f'<circle cx="12" cy="6" r="5" fill="{look.ACCENT}"/>',
    "outside": f'<circle cx="12" cy="6" r="5" fill="{look.AMBER}"/>',
    "behind": f'<path d="M12 -1 L19 6 L12 13 L5 6 Z" fill="{look.AMBER}"/>',
    "more": f'<rect x="0" y="0" width="24" height="12" fill="{look.ACCENT}"/>',
    "less": f'<rect x="0" y="0" width="24" height="12" fill="{look.SERIES[4]}"/>',
    "sum": f'<rect x="0" y="0" width="24" height="12" fill="{look.INK}"/>',
    "band": f'<rect x="0" y="0" width="24" height="12" fill="{look.EDGE}"/>',
    "middle": f'<line x1="12" y1="-2" x2="12" y2="14" stroke="{look.INK}" stroke-width="2"/>',
    "apart": '<circle cx="12" cy="6" r="4" fill="#fff" stroke="#7D8997" stroke-width="2"/>',
}


def badge(source: str, release: str, data_as_of: str | None, language: str) -> str:
    """Real, synthetic or mixed data, the release, and how new the data are."""
    about = words.say("release", language, release=release)
    if data_as_of:
        about += " · " + words.say("as_of", language, date=words.date(data_as_of, language))
    help_text = html.escape(words.say(f"{source}_help", language))
    name = words.say(source, language)
    return (
        f'<div class="d-badge {source}" title="{help_text}"><b>{name}</b>{html.escape(about)}</div>'
    )


def answer_sentence(sentence: str, answer: Answer | None, language: str) -> str:
    """The answer in one sentence, number in bold, with a mark that leads to the reservations."""
    mark = ""
    if answer and answer.reservations:
        count = len(answer.reservations)
        key = "reservation_one" if count == 1 else "reservation_count"
        severe = " severe" if answer.verdict.level == "not_comparable" else ""
        text = words.say(key, language, count=count)
        mark = f' <a class="d-mark{severe}" href="#forbehold" target="_self">{text}</a>'
    return f'<p class="d-answer">{words.bold(sentence)}{mark}</p>'


def verdict(answer: Answer, language: str) -> str:
    """How far the numbers compare, in one line."""
    head, _, reason = getattr(answer.verdict, f"text_{language}").partition(": ")
    text = f"<b>{html.escape(head)}{':' if reason else ''}</b>{html.escape(reason)}"
    return f'<div class="d-verdict {answer.verdict.level}" role="note">{text}</div>'


def has_verdict(answer: Answer) -> bool:
    """True where there is something to compare, or a reason not to."""
    has_numbers = any(column["kind"] == "metric" for column in answer.columns)
    return has_numbers or answer.verdict.level != "comparable"


def fault(error: Exception, language: str) -> str:
    """What could not be done on a page, in the reader's language, with the technical sentence."""
    technical = words.say("technical", language, text=error)
    return html.escape(f"{words.say('not_done', language)} {technical}")


def named(label: str, text: str) -> str:
    """A filter with one option: its label and what it is."""
    return f'<p class="d-caption">{html.escape(label)}</p><div>{html.escape(text)}</div>'


def chart_head(finding: str, note: str, marks: list[tuple[str, str]]) -> str:
    """The finding as title, what is measured, and the key of the marks in use."""
    keys = "".join(
        f'<span><img alt="" width="24" height="16" src="{_drawn(mark)}">{html.escape(text)}</span>'
        for mark, text in marks
    )
    key = f'<div class="d-key">{keys}</div>' if keys else ""
    about = f'<p class="d-caption">{words.bold(note)}</p>' if note else ""
    return (
        f'<p class="d-finding" role="heading" aria-level="2">{words.bold(finding)}</p>{about}{key}'
    )


def heading(text: str, anchor: str) -> str:
    """The heading of a section."""
    return f'<h2 class="d-section" id="{anchor}">{html.escape(text)}</h2>'


def reservations(found: list[dict], language: str) -> str:
    """Reservations as a list: what, how severe, where and when, and what the layer does."""
    if not found:
        return f'<p class="d-caption">{words.say("no_reservations", language)}</p>'
    return "".join(_reservation(r, language) for r in found)


def table(answer: Answer, language: str) -> str:
    """The numbers as a table that scrolls in itself; states are written out."""
    other = "_en" if language == "da" else "_da"
    kinds = ("dimension", "metric")
    shown = [c for c in answer.columns if c["kind"] in kinds and not c["name"].endswith(other)]
    rows, time = answer.rows, series.time_of(answer)
    if time:
        rows = sorted(rows, key=lambda row: row[time] or "", reverse=True)
    rows = rows[:TABLE_ROWS]
    heads = [_head(column, language) for column in shown]
    lines = ["".join(_cell(c, row, language) for c in shown) for row in rows]
    note = ""
    if len(rows) < len(answer.rows):
        counts = {"shown": _count(len(rows), language), "count": _count(len(answer.rows), language)}
        note = f'<p class="d-caption">{words.say("table_more", language, **counts)}</p>'
    return html_table.framed(words.say("table", language), heads, lines, is_whole=False) + note


def definition(metric: Metric, language: str) -> str:
    """A metric's card in the reader's words."""
    card, danish = metric.card, language == "da"
    texts = {
        "": card.get("description_da") if danish else metric.description_en,
        "why": card.get("why_it_matters_da" if danish else "why_it_matters"),
        "care": card.get("read_with_care_da" if danish else "read_with_care"),
    }
    version = words.say(
        "version", language, version=card["version"], date=words.date(card["valid_from"], language)
    )
    parts = [f"<h3>{html.escape(metric.label_da if danish else metric.label_en)}</h3>"]
    for key, text in texts.items():
        name = f"<strong>{words.say(key, language)}.</strong> " if key else ""
        parts.append(f"<p>{name}{html.escape(text or '')}</p>" if text else "")
    parts.append(f'<p class="d-caption">{version} · {html.escape(metric.name)}</p>')
    return f'<div class="d-card">{"".join(parts)}</div>'


def about(meta: dict, language: str) -> str:
    """What the use may lead to, and what stands in its way."""
    suffix = "_da" if language == "da" else ""
    items = [(key, meta.get(f"{key}{suffix}")) for key in ("effect", "barrier")]
    rows = "".join(
        f"<dt>{words.say(key, language)}</dt><dd>{html.escape(text)}</dd>"
        for key, text in items
        if text
    )
    return f'<dl class="d-card">{rows}</dl>'


def bias(found: dict, language: str) -> str:
    """By how much the number is thought to be off or to rise, with its interval."""
    effect = found["effect"]
    if not effect:
        return ""
    ends = {
        name: words.number(effect[name], effect["unit"], language)
        for name in ("bias", "low", "high")
    }
    if found["kind"] == "provisional":
        return rise.EFFECT[language == "en"].format(**ends)
    return words.say("bias", language, **ends)


def state(kind: str, title: str, text: str, detail: str = "") -> str:
    """An empty, refused or broken page: what happened and what to do."""
    more = f'<p class="d-caption">{html.escape(detail)}</p>' if detail else ""
    role = "alert" if kind == "error" else "status"
    return (
        f'<div class="d-state {kind}" role="{role}"><h2>{html.escape(title)}</h2>'
        f"<p>{words.bold(text)}</p>{more}</div>"
    )


def on_site(url: str, language: str) -> str:
    """A link to what the documentation says of it; empty where no site is served."""
    site = os.environ.get("DOSIS_SITE_URL")
    if not site or not url:
        return ""
    address = html.escape(f"{site}{'/en' if language == 'en' else ''}{url}", quote=True)
    return (
        f'<a href="{address}" target="_blank" rel="noopener">{words.say("on_site", language)}</a>'
    )


def mark(name: str) -> str:
    """A mark of the key as SVG."""
    box = 'xmlns="http://www.w3.org/2000/svg" width="24" height="16" viewBox="0 -2 24 16"'
    return f"<svg {box}>{MARKS[name]}</svg>"


def facts(found: dict, language: str) -> list[str]:
    """A reservation's facts in words: severity, what the layer does, where, when, by how much."""
    every = (
        words.say(f"severity_{found['severity']}", language),
        words.say(f"action_{found['action']}", language),
        _where(found, language),
        _when(found, language),
        bias(found, language),
    )
    return [fact for fact in every if fact]


def _drawn(name: str) -> str:
    """A mark of the key as an image that travels in its own address."""
    return "data:image/svg+xml," + quote(mark(name))


def _reservation(found: dict, language: str) -> str:
    severity, *more = (html.escape(fact) for fact in facts(found, language))
    told = [
        f'<span class="severity s{found["severity"]}">{severity}</span>',
        *more,
        on_site(found["url"], language),
    ]
    return (
        f'<div class="d-reservation"><h3>{html.escape(found[f"label_{language}"])}</h3>'
        f"<p>{html.escape(found[f'text_{language}'])}</p>"
        f'<p class="facts">{" · ".join(fact for fact in told if fact)}</p></div>'
    )


def _where(found: dict, language: str) -> str:
    """The places; of many the first five."""
    scope = found["scope"] or {}
    places = [
        p for value in scope.values() for p in (value if isinstance(value, list) else [value])
    ]
    if not places:
        return words.say("everywhere", language)
    return ", ".join(map(str, places[:5])) + (" …" if len(places) > 5 else "")


def _when(found: dict, language: str) -> str:
    ends = [
        words.say(key, language, date=words.date(found[name], language))
        for key, name in (("since", "from"), ("until", "to"))
        if found[name]
    ]
    return " ".join(ends)


def _head(column: dict, language: str) -> tuple[str, bool]:
    is_number = column["kind"] == "metric"
    unit = column["unit"] if is_number and column["unit"] not in (None, "share") else None
    name = words.unit_name(unit, language) if unit else ""
    label = column[f"label_{language}"]
    is_said = not name or name in label or "pr." in label or "per " in label
    return label if is_said else f"{label}, {name}", is_number


def _cell(column: dict, row: dict, language: str) -> str:
    name, value = column["name"], row[column["name"]]
    if name == "lane":
        return f"<td>{lane_name(value, language)}</td>"
    if name == "part":
        return f"<td>{part_name(value, language)}</td>"
    if column["kind"] == "dimension":
        text = words.value(value, column["type"], language)
        return f"<td>{html.escape(text)}</td>"
    state = row[f"{name}_state"]
    lacking = "" if state in ("value", "zero") else " no"
    return f'<td class="n{lacking}">{words.cell(value, state, column["unit"], language)}</td>'


def _count(amount: int, language: str) -> str:
    return words.number(amount, "persons", language)

"""This module draws a department's measures among those of its peers, and lists what to change."""

import html
from dataclasses import asdict, fields

import altair as alt

from dosis import html_table, look, marks, words
from dosis.answer import Answer
from dosis.registration import Loss, Standing
from dosis.sections import chart_head

ROW = 56
LEAST_SPAN = 0.1
LEVELS = {
    "behind": ("Efter de andre", "Behind the others"),
    "alike": ("Som de andre", "Like the others"),
    "ahead": ("Foran de andre", "Ahead of the others"),
    "unknown": ("Kan ikke bedømmes", "Can't be judged"),
}
HEADS = {
    "measure": ("Mål", "Measure"),
    "own": ("Afdelingen", "Department"),
    "before": ("Året før", "Year before"),
    "others": ("Midterste halvdel af de andre", "Middle half of the others"),
    "place": ("Plads", "Place"),
    "change": ("Det kan I gøre", "What you can do"),
    "medicine": ("Lægemiddel", "Medicine"),
    "lacking": ("Doser, der mangler det", "Doses that lack it"),
    "rest": ("Doser i resten", "Doses in the rest"),
    "part": ("Del af det hele", "Part of the whole"),
}
KEYS = {
    "focus_dot": ("Afdelingen", "The department"),
    "behind": ("Afdelingen, efter de andre", "The department, behind the others"),
    "band": ("Midterste halvdel af de andre afdelinger", "Middle half of the other departments"),
    "middle": ("Midten af dem, med tal", "Their middle, with its number"),
}


def drawing(
    found: list[Standing], labels: dict[str, str], is_better_higher: dict[str, bool], language: str
) -> alt.LayerChart:
    """One row per measure: the peers' middle half, their middle, and the department's own share.

    Each row has its own scale, LEAST_SPAN wide at least, so that a difference of no weight looks
    like one; the better end is always to the right.
    """
    records = [
        _record(row, s, labels[s.metric], is_better_higher[s.metric], language)
        for row, s in enumerate(found)
    ]
    scale = alt.Scale(domain=[0, 1], nice=False)
    row = alt.Y("row:Q", scale=alt.Scale(domain=[len(found) - 0.4, -0.5], nice=False), axis=None)
    base = marks.data(records).encode(y=row)
    peers = base.transform_filter("isValid(datum.middle)")
    ink = alt.Color("ink:N", scale=None)
    own = base.transform_filter("isValid(datum.value)").mark_point(
        size=140, strokeWidth=2, opacity=1, stroke=look.PAPER
    )
    middle = alt.X("middle:Q", scale=scale, axis=None)
    layers = [
        base.mark_rule(color=look.HAIRLINE).encode(x=alt.value(0), x2=alt.value("width")),
        peers.mark_rule(color=look.EDGE, strokeWidth=12).encode(
            x=alt.X("low:Q", scale=scale, axis=None), x2="high:Q"
        ),
        peers.mark_tick(color=look.INK, thickness=2, size=24).encode(x=middle),
        peers.mark_text(dy=22, color=look.MUTED).encode(x=middle, text="middle_text:N"),
        marks.row_names(base, "name"),
        base.mark_text(align="left", dx=16).encode(x=alt.value("width"), text="text:N", color=ink),
        own.encode(
            x=alt.X("value:Q", scale=scale, axis=None),
            fill=alt.Fill("fill:N", scale=None),
            shape=alt.Shape("shape:N", scale=None),
            tooltip=[alt.Tooltip("name:N", title=" "), alt.Tooltip("text:N", title="  ")],
        ),
    ]
    return marks.finish(alt.layer(*layers), ROW * len(found), language)


def key(found: list[Standing], language: str) -> list[tuple[str, str]]:
    """What the marks mean, only those in use: (mark, words)."""
    levels = {s.level for s in found if s.value is not None}
    used = [name for name in ("focus_dot",) if levels - {"behind"}]
    used += [name for name in ("behind",) if "behind" in levels]
    used += ["band", "middle"] if any(s.middle is not None for s in found) else []
    return [(name, _say(KEYS[name], language)) for name in used]


def table(
    found: list[Standing], labels: dict[str, str], advice: dict[str, str], language: str
) -> str:
    """The measures as a table: own, a year before, the others, the place, and what to change."""
    heads = ("measure", "own", "before", "others", "place", "change")
    rows = [_row(s, labels[s.metric], advice[s.metric], language) for s in found]
    return _framed("measure", heads, {"own", "before", "others", "place"}, rows, language)


def told(found: list[Standing], labels: dict[str, str], language: str) -> tuple[str, str]:
    """What the chart shows, as a finding, and what is measured."""
    note = (
        "Mod landets andre afdelinger med mindst 30 doser. Hver række har sin egen skala; længere "
        "til højre er bedre.",
        "Against the country's other departments with at least 30 doses. Each row has its own "
        "scale; further right is better.",
    )
    behind = [s for s in found if s.level == "behind"]
    if not behind:
        finding = ("Intet mål ligger efter de andre", "No measure lies behind the others")
        return _say(finding, language), _say(note, language)
    worst = max(behind, key=lambda s: abs(s.value - s.middle))
    own, middle = (words.number(v, "share", language) for v in (worst.value, worst.middle))
    name = labels[worst.metric]
    finding = (
        f"{name}: {own} mod {middle} midt blandt de andre",
        f"{name}: {own} against {middle} in the middle of the others",
    )
    return _say(finding, language), _say(note, language)


def medicines(found: list[Loss], metric: str, label: str, language: str) -> str:
    """The medicines to begin with, as a table under its title."""
    is_rest = metric == "unexplained_gap_share"
    heads = ("medicine", "own", "rest" if is_rest else "lacking", "part")
    rows = []
    for loss in found:
        cells = (
            html_table.text(words.value(loss.medicine, "", language)),
            html_table.number(words.number(loss.share, "share", language)),
            html_table.number(words.number(loss.lacking, "administrations", language)),
            html_table.number(words.number(loss.part, "share", language)),
        )
        rows.append("".join(cells))
    title = _say((f"Begynd her: {label.lower()}", f"Begin here: {label.lower()}"), language)
    none = (
        "Ingen lægemidler at vise: der mangler intet, eller det gælder for få patienter.",
        "No medicines to show: nothing is lacking, or too few patients are concerned.",
    )
    content = (
        _framed("medicine", heads, set(heads[1:]), rows, language)
        if rows
        else f'<p class="d-caption">{_say(none, language)}</p>'
    )
    return chart_head(title, "", []) + content


def csv(found: list[Standing], answer: Answer) -> str:
    """The standings as CSV below the reservations of `answer`; shares are fractions."""
    return answer.csv_of(map(asdict, found), [f.name for f in fields(Standing)])


def _row(s: Standing, label: str, advice: str, language: str) -> str:
    others = "–"
    if s.middle is not None:
        ends = (words.number(end, "share", language) for end in (s.low, s.high))
        others = " – ".join(ends)
    place = "–"
    if s.place:
        place = f"{s.place} {'af' if language == 'da' else 'of'} {s.count}"
    level = {"behind": "with_care"}.get(s.level, "")
    cells = (
        f'<td class="w"><strong>{html.escape(label)}</strong><br>'
        f'<span class="d-level {level}">{_say(LEVELS[s.level], language)}</span></td>',
        html_table.number(words.cell(s.value, s.state, "share", language)),
        html_table.number(words.number(s.before, "share", language)),
        html_table.number(others),
        html_table.number(place),
        html_table.text(advice, is_wide=True),
    )
    return "".join(cells)


def _framed(name: str, heads: tuple, numbers: set, rows: list[str], language: str) -> str:
    told = [(_say(HEADS[head], language), head in numbers) for head in heads]
    return html_table.framed(_say(HEADS[name], language), told, rows)


def _record(row: int, s: Standing, label: str, is_better_higher: bool, language: str) -> dict:
    is_behind = s.level == "behind"
    return _placed(s, is_better_higher) | {
        "row": row,
        "name": marks.wrap(label, 26),
        "text": words.cell(s.value, s.state, "share", language),
        "middle_text": words.number(s.middle, "share", language),
        "ink": look.AMBER_INK if is_behind else look.INK,
        "fill": look.AMBER if is_behind else look.ACCENT,
        "shape": "diamond" if is_behind else "circle",
    }


def _placed(s: Standing, is_better_higher: bool) -> dict[str, float | None]:
    """Where a row's marks lie between 0, the worse end, and 1; with a margin at both."""
    told = {"value": s.value, "low": s.low, "middle": s.middle, "high": s.high}
    known = [v for v in told.values() if v is not None] or [0.0]
    span = max(LEAST_SPAN, max(known) - min(known))
    start = (max(known) + min(known) - span) / 2
    places = {n: None if v is None else 0.06 + 0.88 * (v - start) / span for n, v in told.items()}
    if is_better_higher:
        return places
    return {n: None if v is None else 1 - v for n, v in places.items()}


def _say(pair: tuple[str, str], language: str) -> str:
    return pair[0 if language == "da" else 1]

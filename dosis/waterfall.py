"""This module draws why a cost changed: one bar per part, each beginning where the last ended."""

import altair as alt

from dosis import look, marks, money_words
from dosis.answer import Answer
from dosis.cost_parts import part_name

ROW = 36
LESS = look.SERIES[4]
TOTAL = ("I alt", "In all")
KEY = (("more", ("Dyrere", "More")), ("less", ("Billigere", "Less")), ("sum", ("I alt", "In all")))


def steps(answer: Answer) -> list[tuple[str, float]]:
    """The parts of a split without groups, in order, each with its amount in DKK."""
    return [(row["part"], row["cost_change"]) for row in answer.rows]


def total(answer: Answer) -> float:
    """The whole change in DKK."""
    return round(sum(amount for _, amount in steps(answer)), 2)


def largest(answer: Answer) -> tuple[str, float]:
    """The part that moved the cost most in the direction in which it went."""
    up = total(answer) >= 0
    return max(steps(answer), key=lambda step: step[1] if up else -step[1])


def drawing(answer: Answer, language: str) -> alt.LayerChart:
    """Bars from left (less) to right (more), with amounts; the last is the whole change."""
    records, at = [], 0.0
    for row, (part, amount) in enumerate(steps(answer)):
        name = part_name(part, language)
        records.append(_record(row, name, at, at + amount, amount, language))
        at = round(at + amount, 2)
    records.append(_record(len(records), TOTAL[language == "en"], 0.0, at, at, language, True))
    ends = [record[end] for record in records for end in ("start", "end")]
    room = 0.02 * ((max(ends) - min(ends)) or 1.0)
    scale = alt.Scale(domain=[min(ends) - room, max(ends) + room], nice=False)
    places = alt.Scale(domain=[len(records) - 0.4, -0.6], nice=False)
    row = alt.Y("row:Q", scale=places, axis=None)
    base = marks.data(records).encode(y=row)
    zero = marks.data([{"at": 0}]).mark_rule(color=look.MUTED)
    joints = marks.data(_joints(records)).mark_rule(color=look.MUTED, strokeDash=[2, 2])
    layers = [
        base.mark_rule(color=look.HAIRLINE).encode(x=alt.value(0), x2=alt.value("width")),
        zero.encode(x=alt.X("at:Q", scale=scale, axis=None)),
        joints.encode(
            x=alt.X("at:Q", scale=scale, axis=None),
            y=row,
            y2="next:Q",
        ),
        base.mark_bar(height=alt.expr(f"{marks.IS_NARROW} ? 10 : 18")).encode(
            x=alt.X("start:Q", scale=scale, axis=None),
            x2="end:Q",
            color=alt.Color("fill:N", scale=None),
            tooltip=[alt.Tooltip("name:N", title=" "), alt.Tooltip("text:N", title="  ")],
        ),
        base.mark_tick(thickness=2, size=alt.expr(f"{marks.IS_NARROW} ? 10 : 18")).encode(
            x=alt.X("end:Q", scale=scale), color=alt.Color("fill:N", scale=None)
        ),
        marks.row_names(base, "name"),
        base.mark_text(align="left", dx=16).encode(x=alt.value("width"), text="text:N"),
    ]
    return marks.finish(alt.layer(*layers), ROW * len(records) + 16, language)


def key(answer: Answer, language: str) -> list[tuple[str, str]]:
    """What the colours mean: (mark, words), only those in use."""
    amounts = [amount for _, amount in steps(answer)]
    used = {"more": any(a > 0 for a in amounts), "less": any(a < 0 for a in amounts), "sum": True}
    return [(name, pair[language == "en"]) for name, pair in KEY if used[name]]


def _record(row, name, start, end, amount, language, is_total=False) -> dict:
    return {
        "row": row,
        "name": name,
        "start": start,
        "end": end,
        "text": money_words.change(amount, language),
        "fill": look.INK if is_total else look.ACCENT if amount > 0 else LESS,
    }


def _joints(records: list[dict]) -> list[dict]:
    """Where one bar ends and the next begins."""
    return [{"at": r["end"], "row": r["row"], "next": r["row"] + 1} for r in records[:-1]]

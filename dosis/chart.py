"""This module draws answers: lines over time with their breaks, and units side by side."""

import altair as alt

from dosis import axes, look, marks, rise, series, words
from dosis.answer import Answer

HEIGHT = 264
ROW = 32
FEW = 6
DOT = "#7D8997"


def lines(
    answer: Answer,
    metric: str,
    dimension: str | None = None,
    *,
    focus: str = "",
    country: Answer | None = None,
    target: float | None = None,
    language: str = "da",
) -> alt.LayerChart:
    """Lines over time, `focus` in colour against the others in grey.

    A line ends where a number is missing and where a `split` touches it. `country`, an answer
    without the dimension, is a dashed line, `target` a level.
    """
    every = series.concerned(series.points(answer, metric, dimension))
    nation = series.points(country, metric, None) if country else []
    chosen, column = [p for p in every if p.series == focus], answer.column(metric)
    placed = marks.notes(answer, metric, chosen or every, language)
    domain = axes.amounts(_amounts(every + nation, chosen, target), column["unit"], _rows(placed))
    below = 20 if any(p.state == "hidden" for p in chosen) else 0
    frame = {
        "x": axes.time_axis(min(p.first for p in every), max(p.last for p in every), below),
        "y": axes.amount_axis(domain, column["unit"]),
    }
    layers = [
        *marks.bands(placed, frame, target),
        *marks.hatched(chosen, frame, domain),
        *marks.paths([p for p in every if p.series != focus], frame, look.CONTEXT, 1.25),
        *marks.paths(nation, frame, look.INK, 1.5, dash=(2, 3)),
        *marks.coloured(chosen, frame),
        *marks.dots(chosen, frame),
        *marks.rules(placed, frame),
        *marks.end_labels(
            _ends(every, nation, focus, language), frame, domain, HEIGHT, _is_keyed(every)
        ),
        *marks.unit_label(column["unit"], language),
        _hover(every, nation, column, frame, language),
    ]
    return marks.finish(alt.layer(*layers), HEIGHT, language)


def ranked(
    answer: Answer,
    metric: str,
    dimension: str,
    *,
    focus: str = "",
    country: float | None = None,
    language: str = "da",
) -> alt.LayerChart:
    """One dot per unit, highest first; what is left out of the comparison stands apart, hollow."""
    column = answer.column(metric)
    standings = series.listed(answer, metric, dimension)
    short = words.short_names([s.name for s in standings])
    records = [
        _standing(s, row, column, focus, language)
        | {"name": words.value(short[s.name], "", language)}
        for row, s in enumerate(standings)
    ]
    rows = records[-1]["row"]
    domain = axes.amounts([s.value for s in standings] + [country], column["unit"])
    amount = axes.amount_axis(domain, column["unit"], of=alt.X, orient="top", tickCount=4)
    row = alt.Y("row:Q", scale=alt.Scale(domain=[rows + 0.6, -0.6], nice=False), axis=None)
    base = marks.data(records).encode(y=row)
    ink = alt.Color("ink:N", scale=None)
    dots = base.transform_filter("isValid(datum.value)").mark_point(size=120, strokeWidth=2)
    layers = [
        base.mark_rule(color=look.HAIRLINE).encode(x=alt.value(0), x2=alt.value("width")),
        *_country_rule(country, amount, language),
        marks.row_names(base, "name").encode(color=ink),
        base.mark_text(align="left", dx=16).encode(x=alt.value("width"), text="text:N", color=ink),
        dots.encode(
            x=amount,
            opacity=alt.value(1),
            fill=alt.Fill("fill:N", scale=None),
            stroke=alt.Stroke("stroke:N", scale=None),
            tooltip=[_tip("name", " "), _tip("text", column[f"label_{language}"])],
        ),
    ]
    return marks.finish(alt.layer(*layers), round(ROW * (rows + 1.2)), language)


def line_key(
    answer: Answer, metric: str, dimension: str | None, focus: str, country: bool, language: str
) -> list[tuple[str, str]]:
    """What the marks of `lines` mean, only those in use: (mark, words)."""
    every = series.concerned(series.points(answer, metric, dimension))
    chosen = [p for p in every if p.series == focus] or every
    found = []
    if _is_keyed(every):
        found += [("focus", focus)] if focus else []
        found.append(("context", words.others(dimension or "", language)))
        found += [("country", words.say("country", language))] if country else []
    if marks.notes(answer, metric, chosen, language) and series.splits(
        answer, metric, {p.row for p in chosen}
    ):
        found.append(("break", words.say("break_key", language)))
    if any(p.provisional for p in chosen):
        found.append(("provisional", words.say("provisional_key", language)))
    if any(p.low is not None for p in chosen):
        found.append(("interval", rise.KEY[language == "en"]))
    return found + [
        (state, words.say(f"{state}_key", language))
        for state in ("missing", "hidden")
        if any(p.state == state for p in chosen)
    ]


def ranked_key(answer: Answer, metric: str, dimension: str, language: str) -> list[tuple[str, str]]:
    """What the hollow marks of `ranked` mean, where there are any."""
    units = series.listed(answer, metric, dimension)
    left_out = any(unit.excluded and unit.value is not None for unit in units)
    return [("apart", words.say("excluded", language))] if left_out else []


def _amounts(
    every: list[series.Point], chosen: list[series.Point], target: float | None
) -> list[float | None]:
    """Every number that the axis must hold, with where those in colour are expected to end."""
    return [*(p.value for p in every), *(p.high for p in chosen), target]


def _rows(placed: list[dict]) -> int:
    """Rows that the labels of breaks and events take at the top."""
    return max((note["row"] + 1 + note["text"].count("\n") for note in placed), default=0)


def _is_keyed(every: list[series.Point]) -> bool:
    """True where the lines are too many to be named at their ends."""
    return len({p.series for p in every}) > FEW


def _ends(every, nation, focus: str, language: str) -> list[dict]:
    """The names that stand at the lines' ends: all where they are few, else only the focus."""
    last = {p.series: p for p in every if p.value is not None}
    shown = {n: p for n, p in last.items() if n == focus or not _is_keyed(every)}
    ends = [
        {
            "text": marks.wrap(words.value(name, "", language)),
            "at": axes.middle(p),
            "value": p.value,
            "colour": look.ACCENT if name == focus else look.MUTED,
            "weight": 600 if name == focus else 400,
        }
        for name, p in shown.items()
        if name
    ]
    ends = [end for end in ends if not (_is_keyed(every) and end["text"].count("\n") > 1)]
    known = [p for p in nation if p.value is not None]
    if known:
        text = words.say("country", language)
        end = {"text": text, "at": axes.middle(known[-1]), "value": known[-1].value}
        ends.append(end | {"colour": look.INK, "weight": 400})
    return ends


def _hover(every, nation, column: dict, frame: dict, language: str) -> alt.Chart:
    """Unseen points that tell name, time and number under the pointer, and to screen readers."""
    records = [
        {
            "at": axes.middle(p),
            "value": p.value,
            "name": words.value(p.series, "", language)
            if p.series
            else words.say("country", language),
            "time": words.period(p.text, language),
            "text": ", ".join(
                filter(
                    None,
                    (
                        words.quantity(p.value, column["unit"], language),
                        rise.expected(p.low, p.high, column["unit"], language),
                    ),
                )
            ),
        }
        for p in [*every, *nation]
        if p.value is not None
    ]
    nearest = alt.selection_point(
        on="pointerover", clear="pointerout", nearest=True, empty=False, name="near"
    )
    dot = marks.data(records).mark_circle(size=64, color=look.INK)
    return dot.encode(
        **frame,
        opacity=alt.condition(nearest, alt.value(1), alt.value(0)),
        tooltip=[_tip("name", " "), _tip("time", "  "), _tip("text", "   ")],
    ).add_params(nearest)


def _standing(unit: series.Standing, row: int, column: dict, focus: str, language: str) -> dict:
    is_apart = unit.excluded or unit.value is None
    is_focus = unit.name == focus
    colour = look.ACCENT if is_focus else DOT
    return {
        "row": row + 0.6 * is_apart,
        "value": unit.value,
        "text": words.cell(unit.value, unit.state, column["unit"], language),
        "ink": look.ACCENT if is_focus else look.MUTED if is_apart else look.INK,
        "fill": look.PAPER if is_apart else colour,
        "stroke": colour,
    }


def _country_rule(country: float | None, amount: alt.X, language: str) -> list:
    if country is None:
        return []
    base = marks.data([{"value": country, "text": words.say("country", language)}])
    rule = base.mark_rule(color=look.INK, strokeDash=[2, 3], strokeWidth=1.5).encode(x=amount)
    label = base.mark_text(dy=12, baseline="top").encode(
        x=amount, y=alt.value("height"), text="text:N"
    )
    return [rule, label]


def _tip(field: str, title: str) -> alt.Tooltip:
    return alt.Tooltip(f"{field}:N", title=title)

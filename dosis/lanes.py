"""This module draws one person's medicine in lanes, and who is left of a population."""

import datetime

import altair as alt

from dosis import axes, look, marks, words

ROW = 32
BAR = 12
STROKES = 80
LANES = {
    "hospital_dose": ("Givet på sygehus", "Given at hospital"),
    "hand_out": ("Udleveret af sygehus", "Handed out by hospital"),
    "prescription": ("Hentet på apotek", "Fetched at a pharmacy"),
    "municipality": ("Givet af kommunen", "Given by the municipality"),
}


def timeline(
    history: list[dict], *, missing: tuple[str, ...] = (), language: str = "da"
) -> alt.LayerChart:
    """One row per lane and medicine; a bar from first to last day, a dot for a single day.

    `history`: rows of `person.time_line`; `missing`: lanes that were not delivered, hatched.
    """
    history = [_told(row) for row in history]
    days = [_day(e[end]) for e in history for end in ("from", "to")]
    first, last = min(days) - datetime.timedelta(days=15), max(days) + datetime.timedelta(days=15)
    rows = _rows(history, missing)
    heads = [r | {"name": lane_name(r["lane"], language)} for r in rows if r["is_head"]]
    records = [_entry(e, rows, language) for e in history]
    bars = [r for r in records if r["end"] - r["at"] > 86_400_000 * 2]
    spots = [r for r in records if r not in bars]
    x = axes.time_axis(first, last)
    y = alt.Y("row:Q", scale=alt.Scale(domain=[len(rows) - 0.4, -0.6], nice=False), axis=None)
    tips = [alt.Tooltip(f"{f}:N", title=" " * n) for n, f in enumerate(("name", "when", "dose"), 1)]
    colour = alt.Color("colour:N", scale=None)
    names = marks.data([r | {"name": r["label"]} for r in rows if not r["is_head"]]).encode(y=y)
    places = [row for row in rows if row["lane"] in missing and row["is_head"]]
    layers = [
        names.mark_rule(color=look.HAIRLINE).encode(x=alt.value(0), x2=alt.value("width")),
        *_not_delivered(places, (first, last), x, y, language),
        marks.row_names(names, "name").encode(color=alt.value(look.INK)),
        marks.row_names(marks.data(heads).encode(y=y), "name").encode(color=alt.value(look.MUTED)),
    ]
    if bars:
        bar = marks.data(bars).mark_bar(orient="horizontal", size=BAR, opacity=0.9)
        layers.append(bar.encode(x=x, x2="end:T", y=y, color=colour, tooltip=tips))
    if spots:
        spot = marks.data(spots).mark_circle(size=64, opacity=0.9)
        layers.append(spot.encode(x=x, y=y, color=colour, tooltip=tips))
    return marks.finish(alt.layer(*layers), ROW * len(rows), language)


def lane_name(lane: str, language: str) -> str:
    """What a lane of a person's time line is called."""
    return LANES[lane][0 if language == "da" else 1] if lane in LANES else lane


def attrition(steps: list[dict], *, language: str = "da") -> alt.LayerChart:
    """Who is left after each rule; `steps`: rows of `population.count`."""
    known = [step["persons"] for step in steps if step["persons"] is not None]
    records = [
        {
            "row": place,
            "name": step[f"rule_{language}"],
            "value": step["persons"] or 0,
            "zero": 0,
            "text": _left_text(step, language),
            "colour": look.ACCENT if place == len(steps) - 1 else look.CONTEXT,
        }
        for place, step in enumerate(steps)
    ]
    y = alt.Y("row:Q", scale=alt.Scale(domain=[len(steps) - 0.4, -0.7], nice=False), axis=None)
    scale = alt.Scale(domain=[0, max(known, default=1) * 1.3])
    x = alt.X("value:Q", scale=scale, axis=None)
    base = marks.data(records).encode(y=y)
    layers = [
        base.mark_bar(orient="horizontal", size=16).encode(
            x=alt.X("zero:Q", scale=scale, axis=None),
            x2="value:Q",
            color=alt.Color("colour:N", scale=None),
        ),
        base.mark_text(align="left", dy=-20).encode(x=alt.value(0), text="name:N"),
        base.mark_text(align="left", dx=8, color=look.MUTED).encode(x=x, text="text:N"),
    ]
    return marks.finish(alt.layer(*layers), 48 * len(steps), language)


def _told(row: dict) -> dict:
    """A row of `person.time_line` as a lane tells it."""
    return {
        "lane": row["lane"],
        "label": row["medicine_name"] or row["atc"],
        "from": row["from_on"],
        "to": row["to_on"] or row["from_on"],
        "dose": ", ".join(filter(None, [row["amount"], row["place"]])),
    }


def _rows(history: list[dict], missing: tuple[str, ...]) -> list[dict]:
    """A head for each lane, then its medicines in the order of their first day."""
    lanes = sorted({e["lane"] for e in history} | set(missing), key=_lane_place)
    rows: list[dict] = []
    for lane in lanes:
        rows.append({"lane": lane, "label": "", "is_head": True, "row": len(rows)})
        entries = sorted((e for e in history if e["lane"] == lane), key=lambda e: str(e["from"]))
        for label in dict.fromkeys(e["label"] for e in entries):
            rows.append({"lane": lane, "label": label, "is_head": False, "row": len(rows)})
    return rows


def _lane_place(lane: str) -> int:
    return list(LANES).index(lane) if lane in LANES else len(LANES)


def _entry(entry: dict, rows: list[dict], language: str) -> dict:
    row = next(r for r in rows if (r["lane"], r["label"]) == (entry["lane"], entry["label"]))
    start, end = _day(entry["from"]), _day(entry["to"] or entry["from"])
    when = words.date(start, language)
    return {
        "row": row["row"],
        "at": axes.stamp(start),
        "end": axes.after(end),
        "name": entry["label"],
        "when": when if end == start else f"{when} – {words.date(end, language)}",
        "dose": str(entry.get("dose") or "–"),
        "colour": look.MUTED if entry["lane"] == "prescription" else look.ACCENT,
    }


def _not_delivered(places: list[dict], period, x: alt.X, y: alt.Y, language: str) -> list:
    """Slanted strokes across a lane whose register nobody delivered, and the words for it."""
    if not places:
        return []
    first, last = axes.stamp(period[0]), axes.after(period[1])
    step = (last - first) / STROKES
    strokes = [
        {
            "at": round(first + n * step),
            "end": round(first + (n + 1) * step),
            "row": row["row"] + 0.22,
            "top": row["row"] - 0.22,
        }
        for row in places
        for n in range(STROKES)
    ]
    text = marks.data([row | {"text": words.say("not_delivered", language)} for row in places])
    place = {"x": alt.value(0), "y": y, "text": "text:N"}
    halo = {"stroke": look.PAPER, "strokeWidth": 12, "strokeJoin": "round"}
    hatch = marks.data(strokes).mark_rule(color=look.CONTEXT)
    return [
        hatch.encode(x=x, x2="end:T", y=y, y2="top:Q"),
        text.mark_text(align="left", dx=16, **halo).encode(**place),
        text.mark_text(align="left", dx=16).encode(**place),
    ]


def _left_text(step: dict, language: str) -> str:
    text = words.cell(step["persons"], step["persons_state"], "persons", language)
    if step["left_out"]:
        text += f"  (−{words.number(step['left_out'], 'persons', language)})"
    return text


def _day(day) -> datetime.date:
    return datetime.date.fromisoformat(str(day)[:10])

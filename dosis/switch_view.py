"""This module shows a switch on a page: laggards, new and earlier patients, savings."""

import datetime
import html

from dosis import html_table, sections, series, switch_chart, switching, words
from dosis.answer import Answer
from dosis.switch_chart import Row
from dosis.switching import Place, Reached

SAVED, FORGONE = "realised_switch_savings_dkk", "forgone_switch_savings_dkk"
NOT_FOLLOWED = (
    "Intet præparatskifte kan følges her",
    "Et skifte følges, når det er deklareret (declarations/switches), og der er doser fra mindst "
    "otte uger før dets første dag.",
    "No switch can be followed here",
    "A switch is followed where it is declared (declarations/switches) and there are doses from at "
    "least eight weeks before its first day.",
)
STARTS = ("Skiftet begynder", "The switch begins")
HEADS = {
    "unit": ("Enhed", "Unit"),
    "share": ("På nyt præparat", "On the new product"),
    "left": ("Patienter tilbage", "Patients left"),
    "reached": ("Uger til 50 / 80 / 90 %", "Weeks to 50 / 80 / 90%"),
    "target": ("Målet ventes nået", "Target expected"),
}
WHEN = ("Hvornår målet ventes nået", "When the target is expected")
SHOWN = 25
NOTE = (
    "Laveste andel først. Datoen forudsætter de seneste 13 ugers takt; i parentes 80 %-interval.",
    "Lowest share first. The date assumes the pace of the last 13 weeks; 80% interval in brackets.",
)
STALLED = ("Gået i stå", "Stalled")
STALLED_IN = ("Gået i stå på {count}", "Stalled in {count}")
LEFT_OUT = ("Udeladt: registrerer ikke som andre", "Left out: does not register as others do")
DONE = ("nået", "reached")
NOT_IN_SIGHT = ("ikke i sigte", "not in sight")
LATER = ("om mere end to år", "in more than two years")
FROM = ("tidligst {date}", "{date} at the earliest")


def told(
    share: float | None, stalled: float | None, week: series.Point, target: float | None, view
) -> str:
    """The answer sentence: the country's share, what was expected, and where it has stalled."""
    number = words.number(share, "share", view.language)
    when = words.period(week.text, view.language)
    sentence = view.say(
        f"**{number}** af patienterne var på det nye præparat i {when}",
        f"**{number}** of the patients were on the new product in {when}",
    )
    if target is not None:
        goal = words.number(target, "share", view.language)
        sentence += view.say(f"; målet er {goal}.", f"; the target is {goal}.")
    count = int(stalled or 0)
    where = _departments(count, view.language)
    return (
        sentence
        + " "
        + view.say(f"Skiftet er gået i stå på {where}.", f"The switch has stalled in {where}.")
    )


def finding(place: Place, newest: datetime.date, view) -> str:
    """What the main chart shows of one unit: its share, who is left, and when the target is met."""
    share = words.cell(place.share, place.share_state, "share", view.language)
    left = words.cell(place.left, place.left_state, "patients", view.language)
    when = expected(place, newest, view.language)
    return view.say(
        f"{share} på det nye præparat, {left} patienter tilbage, målet {when}",
        f"{share} on the new product, {left} patients left, target {when}",
    )


def laggards(
    view, found: list[Place], now: Answer, level: str, unit: str, newest: datetime.date, target
) -> None:
    """The units of a switch, the lowest share first: a chart of those in sight, a table of all."""
    language = view.language
    seen = [p for p in found if p.share is not None][:SHOWN]
    if seen:
        rows = [
            Row(
                p.name,
                p.share,
                _beside(p, language),
                bool(p.stalled and not p.excluded),
                p.excluded,
            )
            for p in seen
        ]
        drawing = switch_chart.rows(rows, "share", focus=unit, target=target, language=language)
        view.chart(drawing, *_laggards_told(found, seen, view), _key(seen, view), answer=now)
    heads = [(_head(key, level, view), key != "unit") for key in HEADS]
    short = words.short_names([p.name for p in found])
    body = [_row(p, short[p.name], newest, level, language) for p in found]
    title = _say(WHEN, language)
    view.body.html(
        sections.chart_head(title, _say(NOTE, language), [])
        + html_table.framed(title, heads, body, is_whole=False)
    )


def expected(place: Place, newest: datetime.date, language: str) -> str:
    """When a unit is expected to reach the target, with its interval, in words."""
    if place.target_state in ("hidden", "missing"):
        return words.say(place.target_state, language)
    if place.weeks == 0:
        return _say(DONE, language)
    if place.weeks is None or place.earliest is None:
        return _say(NOT_IN_SIGHT, language)
    if place.earliest > switching.FARTHEST:
        return _say(LATER, language)
    first = words.date(switching.day_after(newest, place.earliest), language)
    if place.latest is None or max(place.weeks, place.latest) > switching.FARTHEST:
        return _say(FROM, language).format(date=first)
    middle, last = (
        words.date(switching.day_after(newest, weeks), language)
        for weeks in (place.weeks, place.latest)
    )
    return f"{middle} ({first} – {last})"


def weeks_to(reached: Reached, language: str) -> str:
    """12, 9–12 where hidden weeks lie between, an en dash where it has not been reached."""
    if reached.high is None:
        return words.say("hidden", language) if reached.is_hidden else "–"
    low, high = reached.low, reached.high
    return str(high) if low == high else f"{low}–{high}"


def apart(view, answer: Answer, metrics: tuple[str, str], level: str, unit: str) -> None:
    """New starters and earlier patients of one unit as two lines."""
    labels = {metric: view.short_label(metric) for metric in metrics}
    drawing = switch_chart.apart(answer, labels, level, unit, view.language)
    if drawing is None:
        view.text(
            view.say(
                f"{unit} har for få nye og tidligere patienter til at vise dem hver for sig.",
                f"{unit} has too few new and earlier patients to show them apart.",
            )
        )
        return
    finding = view.say(
        f"{unit}: nye patienter for sig, tidligere for sig",
        f"{unit}: new patients and earlier ones apart",
    )
    step = words.each(series.time_of(answer), view.language)
    note = view.say(f"Andel på det nye præparat, {step}", f"Share on the new product, {step}")
    for metric in metrics:
        if not any(row[metric] is not None for row in answer.rows if row[level] == unit):
            note += view.say(
                f". {labels[metric]} er for få til at vises",
                f". {labels[metric]} are too few to be shown",
            )
    view.chart(drawing, finding, note, answer=answer)


def savings(view, total: Answer, by_unit: Answer, level: str, unit: str) -> None:
    """What the switch saved and did not save, in a sentence and unit by unit."""
    saved, forgone = series.only(total, SAVED), series.only(total, FORGONE)
    if not saved and not forgone:
        view.text(
            view.say(
                "Besparelsen kan ikke regnes ud: der er ingen listepriser for præparaterne.",
                "Savings can't be told: there are no list prices of the products.",
            )
        )
        return
    amounts = [words.quantity(v, "DKK", view.language) for v in (saved, forgone)]
    finding = view.say(
        f"Sparet {amounts[0]} siden skiftet, mistet {amounts[1]}",
        f"{amounts[0]} saved since the switch, {amounts[1]} forgone",
    )
    units = [u for u in series.standings(by_unit, FORGONE, level) if u.value][:SHOWN]
    rows = [
        Row(u.name, u.value, words.quantity(u.value, "DKK", view.language), False, u.excluded)
        for u in units
    ]
    if not rows:
        view.text(finding)
        return
    told = {"focus": unit, "target": None, "language": view.language}
    drawing = switch_chart.rows(rows, "DKK", **told)
    key = [("apart", words.say("excluded", view.language))] if any(r.is_apart for r in rows) else []
    note = view.say(
        "Mistet besparelse efter listepriser, fordi patienter fik et andet præparat end det, der "
        "skal bruges først",
        "Savings forgone at list prices because patients got another product than the one to use "
        "first",
    )
    view.chart(drawing, finding, note, key, answer=by_unit)


def _laggards_told(found: list[Place], seen: list[Place], view) -> tuple[str, str]:
    """What the chart of laggards shows, and what it measures."""
    worst = seen[0]
    share = words.number(worst.share, "share", view.language)
    name = words.value(worst.name, "", view.language)
    finding = view.say(f"Lavest: {name} med {share}", f"Lowest: {name} with {share}")
    note = view.say(
        "Andel på det nye præparat og patienter tilbage på det gamle, laveste andel først",
        "Share on the new product and patients left on the old one, lowest share first",
    )
    rest = len(found) - len(seen)
    if rest:
        note += view.say(
            f". {rest} enheder uden synlig andel står kun i tabellen",
            f". {rest} units without a share in sight are in the table only",
        )
    return finding, note


def _departments(count: int, language: str) -> str:
    """No, one or so many departments, in words."""
    if count < 2:
        return _say(
            ("1 afdeling", "1 department") if count else ("ingen afdelinger", "no departments"),
            language,
        )
    return f"{count} {_say(('afdelinger', 'departments'), language)}"


def _beside(place: Place, language: str) -> str:
    """The number beside a dot: 66,7 % · 5 tilbage."""
    left = words.cell(place.left, place.left_state, "patients", language)
    share = words.number(place.share, "share", language)
    return f"{share} · {left} {_say(('tilbage', 'left'), language)}"


def _key(seen: list[Place], view) -> list[tuple[str, str]]:
    """What the marks of the laggards' chart mean, only those in use."""
    key = [("target", view.say("Mål", "Target"))]
    if any(p.stalled and not p.excluded for p in seen):
        key.append(("behind", _say(STALLED, view.language)))
    if any(p.excluded for p in seen):
        key.append(("apart", _say(LEFT_OUT, view.language)))
    return key


def _row(place: Place, name: str, newest: datetime.date, level_of: str, language: str) -> str:
    mark = ""
    if place.excluded or place.stalled:
        text = _say(LEFT_OUT if place.excluded else STALLED, language)
        level = "" if place.excluded else " with_care"
        if place.stalled and not place.excluded and level_of != "department_name":
            text = _say(STALLED_IN, language).format(count=_departments(place.stalled, language))
        mark = f'<br><span class="d-level{level}">{text}</span>'
    steps = [weeks_to(place.reached[share], language) for share in switching.SHARES]
    cells = (
        words.cell(place.share, place.share_state, "share", language),
        words.cell(place.left, place.left_state, "patients", language),
        " / ".join(steps),
        "" if place.excluded else expected(place, newest, language),
    )
    told = html.escape(words.value(name, "", language))
    return f'<td class="w">{told}{mark}</td>' + "".join(
        f'<td class="n">{html.escape(cell)}</td>' for cell in cells
    )


def _head(key: str, level: str, view) -> str:
    return view.label(level) if key == "unit" else _say(HEADS[key], view.language)


def _say(pair: tuple[str, str], language: str) -> str:
    return pair[0 if language == "da" else 1]

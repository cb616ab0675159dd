"""This module shows a switch on a page: laggards, new and earlier patients, savings, contract."""

import datetime
import html

import streamlit as st

from dosis import chart, sections, series, switch_chart, switching, words
from dosis.answer import Answer
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
LAGGARDS = ("De, der er bagud, først", "Laggards first")
NOTE = (
    "Datoen forudsætter de seneste 13 ugers takt; i parentes 80 %-interval. Mål: {target}.",
    "The date assumes the pace of the last 13 weeks; 80% interval in brackets. Target: {target}.",
)
STALLED = ("Gået i stå", "Stalled")
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
    where = view.say(
        "1 afdeling" if count == 1 else f"{count} afdelinger",
        "1 department" if count == 1 else f"{count} departments",
    )
    if not count:
        where = view.say("ingen afdelinger", "no departments")
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


def laggards(view, found: list[Place], level: str, newest: datetime.date, target) -> None:
    """The units of a switch as a table, the lowest share first."""
    language = view.language
    heads = "".join(
        f'<th scope="col"{"" if key == "unit" else " class=n"}>{_head(key, level, view)}</th>'
        for key in HEADS
    )
    short = words.short_names([p.name for p in found])
    body = "".join(f"<tr>{_row(p, short[p.name], newest, language)}</tr>" for p in found)
    note = _say(NOTE, language).format(target=words.number(target, "share", language))
    title = _say(LAGGARDS, language)
    view.body.html(
        sections.chart_head(title, note, [])
        + f'<div class="d-table" tabindex="0" role="region" aria-label="{title}"><table><thead>'
        f"<tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def expected(place: Place, newest: datetime.date, language: str) -> str:
    """When a unit is expected to reach the target, with its interval, in words."""
    if place.target_state == "hidden":
        return words.say("hidden", language)
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
    drawing = chart.ranked(by_unit, FORGONE, level, focus=unit, language=view.language)
    key = chart.ranked_key(by_unit, FORGONE, level, view.language)
    note = view.say(
        "Mistet besparelse efter listepriser, fordi patienter fik et andet præparat end det, der "
        "skal bruges først",
        "Savings forgone at list prices because patients got another product than the one to use "
        "first",
    )
    view.chart(drawing, finding, note, key, answer=by_unit)


def contract(view, declared: dict | None) -> None:
    """What is declared: products, expectation, exceptions, shortages, source."""
    if not declared:
        return
    language = view.language
    lines = [
        (view.say("Fra", "From"), _products(declared["from_products"], language)),
        (view.say("Til", "To"), _products(declared["to_products"], language)),
        (
            view.say("Ventet", "Expected"),
            view.say("{share} inden {weeks} uger", "{share} within {weeks} weeks").format(
                share=words.number(declared["expected_share"], "share", language),
                weeks=declared["expected_within_weeks"],
            ),
        ),
    ]
    for entry in declared.get("exceptions", []):
        share = words.number(entry["share"], "share", language)
        text = f"{_scope(entry)}{entry[f'text_{language}']} ({share})"
        lines.append((view.say("Undtagelse", "Exception"), text))
    for entry in declared.get("shortages", []):
        days = " – ".join(words.date(entry[key], language) for key in ("from", "to"))
        text = f"{_scope(entry)}{entry[f'text_{language}']} ({days})"
        lines.append((view.say("Mangel", "Shortage"), text))
    lines.append((view.say("Kilde", "Source"), declared["source"]))
    rows = "".join(f"<dt>{html.escape(a)}</dt><dd>{html.escape(b)}</dd>" for a, b in lines)
    title = view.say("Det er aftalt", "What was agreed")
    with view.body:
        st.html(sections.heading(title, "aftalt") + f'<dl class="d-card">{rows}</dl>')


def _row(place: Place, name: str, newest: datetime.date, language: str) -> str:
    mark = ""
    if place.excluded or place.is_stalled:
        text = _say(LEFT_OUT if place.excluded else STALLED, language)
        level = "" if place.excluded else " with_care"
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
    return html.escape(view.label(level) if key == "unit" else _say(HEADS[key], view.language))


def _products(products: list[dict], language: str) -> str:
    kinds = {
        "originator": ("originalpræparatet", "the originator"),
        "biosimilar": ("biosimilære", "biosimilars"),
        "generic": ("kopipræparater", "generics"),
    }
    told = []
    for product in products:
        name = product.get("brand") or product.get("drug_id") or product.get("item_number")
        text = name or _say(kinds[product["kind"]], language)
        if "rank" in product and len({p["rank"] for p in products}) > 1:
            text = f"{product['rank']}. {text}"
        if "regions" in product:
            text += f" ({', '.join(product['regions'])})"
        told.append(text)
    return ", ".join(told)


def _scope(entry: dict) -> str:
    """The place of an exception or shortage, before its text."""
    return "".join(f"{place}: " for place in entry.get("scope", {}).values())


def _say(pair: tuple[str, str], language: str) -> str:
    return pair[0 if language == "da" else 1]

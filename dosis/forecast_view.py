"""This module is the parts of the page of forecasts: its filters, chart, tables and files."""

import html

import streamlit as st

from dosis import forecast_chart, html_table, sections, series, words
from dosis.forecast import Forecast, forecast, sums_ahead_and_before
from dosis.forecast_levels import GROUP
from dosis.forecast_tables import forecast_metrics, places, products
from dosis.forecast_words import level, ratio, say
from dosis.home import DosisError
from dosis.supply_chain import age_in_days

FEW_NAMES = 2


def chosen(view) -> tuple[Forecast, dict[str, str], str]:
    """The forecast that the filters ask for, its place, and its medicine in words."""
    boxes = view.filters(3, 3, 4, 3)
    known = [m for m in view.page.meta["measures"] if m in view.attempt(forecast_metrics)]
    if not known:
        view.attempt(_none_forecast)
    metric = view.choose(
        boxes[0], "measure", known, label=say("measure", view.language), names=view.short_label
    )
    place = _place(view, boxes, metric)
    rows = view.attempt(products, metric, place, view.viewer, view.page.name)
    names = _product_names(rows, view.language)
    product = view.choose(
        boxes[2], "medicine", names, label=say("medicine", view.language), names=names.get
    )
    where = [f"{name}={value}" for name, value in place.items()]
    if product:
        where.append(f"atc^={product}" if len(product) == GROUP else f"atc={product}")
    found = view.attempt(forecast, metric, tuple(where), view.viewer, view.page.name)
    return found, place, names[product] if product else ""


def answer(view, found: Forecast, place: dict[str, str], medicine: str) -> None:
    """The answer sentence: the coming month with its interval, and the age of the data."""
    name = next(iter(place.values()), view.say("Hele landet", "The whole country"))
    if found.is_hidden:
        view.answer(say("hidden", view.language), found.history)
        return
    month, unit = found.next, found.metric.card["unit"]
    number, low, high = (
        words.number(month[end], unit, view.language) for end in ("point", "low_80", "high_80")
    )
    age = age_in_days(series.span(found.last_month)[1])
    days = words.number(age, "persons", view.language)
    at, until = view.value(month["month"]), view.value(found.last_month)
    what = view.unit(found.metric.name)
    what += view.say(f" af {medicine}", f" of {medicine}") if medicine else ""
    verb = view.meta_text(f"verb_{found.metric.name}")
    view.answer(
        view.say(
            f"{name} ventes at {verb} **{number}** {what} i {at} (80\u00a0%: {low}–{high}). "
            f"Prognosen bygger på tal til og med {until}, som er **{days}** dage gamle.",
            f"{name} is expected to {verb} **{number}** {what} in {at} (80%: {low}–{high}). The "
            f"forecast rests on numbers to {until}, which are **{days}** days old.",
        ),
        found.history,
    )


def chart(view, found: Forecast) -> None:
    """The main chart: history and forecast, under what the next year brings."""
    ahead, before, is_whole = sums_ahead_and_before(found)
    unit = found.metric.card["unit"]
    title = say("hidden", view.language)
    if ahead is not None:
        number = words.quantity(ahead, unit, view.language)
        title = view.say(f"De næste 12 måneder: {number}", f"The next 12 months: {number}")
        if is_whole and before:
            share = words.number(abs(ahead / before - 1), "share", view.language)
            more = ahead >= before
            title += view.say(
                f", {share} {'mere' if more else 'mindre'} end de seneste 12",
                f", {share} {'more' if more else 'less'} than the last 12",
            )
    view.chart(
        forecast_chart.drawing(found, view.language),
        title,
        f"{view.label(found.metric.name)}, {words.each('month', view.language)}",
        forecast_chart.key(found, view.language),
        answer=found.history,
        table=found.to_csv,
    )


def months(view, found: Forecast) -> None:
    """The forecast's numbers, month by month, behind the chart."""
    if found.is_hidden:
        return
    unit, language = found.metric.card["unit"], view.language
    rows = [
        [
            words.period(month["month"], language),
            words.number(month["point"], unit, language),
            *(
                "–".join(
                    words.number(month[f"{end}_{trust}"], unit, language) for end in ("low", "high")
                )
                for trust in ("80", "95")
            ),
        ]
        for month in found.months
    ]
    heads = ("month", "forecast", "trust_80", "trust_95")
    with view.body, st.expander(say("months_title", language)):
        st.html(table(say("months_title", language), heads, rows, language))


def errors(view, found: Forecast, earlier) -> None:
    """How good earlier forecasts were, by level; the level of the chart stands first."""
    if earlier.empty:
        return
    language = view.language
    every = found.error_of_all
    title = say("errors_title", language, ratio=ratio(every["volume_weighted"], language))
    note = say("errors_note", language, origins=every["origins"])
    heads = ("level", "series", "volume", "median", "inside")
    rows = [
        [
            level(row["level"], language),
            words.number(row["series_count"], "persons", language),
            ratio(row["volume_weighted"], language),
            ratio(row["median_series"], language),
            _interval(row, language),
        ]
        for row in earlier.to_dict("records")
    ]
    with view.body:
        st.html(
            sections.chart_head(title, note, [])
            + table(say("errors_name", language), heads, rows, language)
        )
        for line in _told(found, language):
            st.html(f'<p class="d-caption">{html.escape(line)}</p>')
    view.sheet.items.append((title.partition(":")[0], ratio(every["volume_weighted"], language),
                             note))  # fmt: skip


def table(
    name: str, heads: tuple[str, ...], rows: list[list[str]], language: str, texts: int = 1
) -> str:
    """A table called `name` whose first `texts` columns are text, the rest numbers."""
    told = [(say(head, language), n >= texts) for n, head in enumerate(heads)]
    lines = [
        "".join(
            html_table.number(cell) if n >= texts else html_table.text(cell, is_wide=True)
            for n, cell in enumerate(row)
        )
        for row in rows
    ]
    return html_table.framed(name, told, lines)


def _place(view, boxes: list, metric: str) -> dict[str, str]:
    """The place chosen: the country, a region, a hospital, or one of its departments."""
    rows = view.attempt(places, metric, view.viewer, view.page.name)
    names = {"": say("country", view.language)}
    for kind in ("region", "hospital"):
        found = sorted({row[kind] for row in rows if row["place"] == kind})
        names |= {f"{kind}={name}": name for name in found}
    label = say("place", view.language)
    asked = view.choose(boxes[1], "place", names, label=label, names=names.get)
    kind, _, name = asked.partition("=")
    inside = sorted(
        row["department_name"]
        for row in rows
        if row["place"] == "department" and kind == "hospital" and row["hospital"] == name
    )
    short = words.short_names(inside)
    options = {"": say("whole", view.language), **{d: short[d].removeprefix(f"{name}, ")
                                                   for d in inside}}  # fmt: skip
    department = ""
    if inside:
        label = say("department", view.language)
        department = view.choose(boxes[3], "department", options, label=label, names=options.get)
    if department:
        return {"department_name": department}
    return {kind: name} if kind else {}


def _product_names(rows: list[dict], language: str) -> dict[str, str]:
    """Code → how it is told, groups first; a group by its largest medicines."""
    names = {"": say("every", language)}
    medicines = [row for row in rows if row["product"] == "atc"]
    for row in (row for row in rows if row["product"] == "group"):
        inside = [m for m in medicines if m["atc_group"] == row["atc_group"]]
        told = ", ".join(_name(m) for m in inside[:FEW_NAMES])
        more = f" {say('and_others', language)}" if len(inside) > FEW_NAMES else ""
        names[row["atc_group"]] = f"{row['atc_group']} {told}{more}"
    names |= {row["atc"]: f"{row['atc']} {_name(row)}" for row in medicines}
    return names


def _name(row: dict) -> str:
    return row["medicine_name"] or row["atc"]


def _none_forecast():
    raise DosisError(
        "This release holds no forecasts: they need 30 settled months of sales or doses."
    )


def _interval(row: dict, language: str) -> str:
    inside, low, high = (
        words.number(row[name], "share", language)
        for name in ("coverage_80", "coverage_low", "coverage_high")
    )
    return f"{inside} ({low}–{high})"


def _told(found: Forecast, language: str) -> list[str]:
    """What was tried as a driver, and which breaks were levelled."""
    lines = []
    for row in found.drivers:
        values = {"without": ratio(row["error_without"], language),
                  "with_": ratio(row["error_with"], language)}  # fmt: skip
        lines.append(say("driver_kept" if row["is_kept"] else "driver_dropped", language, **values))
    months = sorted({found["month"] for found in found.levelled})
    if months:
        told = words.listing([words.period(month, language) for month in months], language)
        lines.append(say("levelled", language, months=told))
    return lines

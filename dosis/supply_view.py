"""This module is the lower parts of the page of forecasts: from order to use, and what to order."""

from functools import partial

import streamlit as st

from dosis import sections, words
from dosis.forecast import Forecast
from dosis.forecast_view import table
from dosis.forecast_words import say
from dosis.reorder import REVIEW_DAYS, SERVICE
from dosis.supply_chain import Chain, age_in_days, chain

LINKS = ("amgros_sales", "leverance", "indberetningmedpris")
SHOWN_ORDERS = 12
RESTED_ON = ("delivered_usual_doses", "given_usual_doses")
ORDER_NUMBERS = ("stock_doses", "cover_days", "level_doses", "order_doses")


def show(view, found: Forecast, place: dict[str, str]) -> None:
    """Orders against use, then what to order."""
    known = view.attempt(chain, place, view.viewer, view.page.name)
    if known.ages:
        with view.body:
            st.html(_chain(known, view.language))
    if known.stock_month:
        with view.body:
            _orders(view, known, found, "department_name" in place)
    if known.ages:
        _reservations(view, place)


def _reservations(view, place: dict[str, str]) -> None:
    """What must be known of deliveries and doses, which both tables rest on, where delivered."""
    where = tuple(f"{name}={value}" for name, value in place.items())
    rested_on = [m for m in RESTED_ON if view.ask_if_delivered(m, by="month", where=where)]
    if rested_on:
        answer = view.ask(tuple(rested_on), by="month", where=where)
        view.reservations_of(answer, ("bestilling og lager", "orders and stock"))


def _chain(known: Chain, language: str) -> str:
    """The table of the chain: times, shifts, waste and ages."""
    rows = []
    if known.lead:
        told = {"median": words.number(known.lead["median_days"], "persons", language),
                "slow": words.number(known.lead["slow_days"], "persons", language)}  # fmt: skip
        rows.append([say("lead", language), say("lead_value", language, **told)])
        share = words.number(known.lead["whole_share"], "share", language)
        rows.append([say("whole_share", language), share])
    for row in known.shifts:
        told = say("shift_none", language)
        if row["lag"] is not None:
            ends = {name: row[name] for name in ("lag", "low", "high")}
            told = say(f"shift_{row['step']}", language, **ends)
        rows.append([say(row["link"], language), told])
    for name, share in known.waste.items():
        rows.append([say(name, language), words.number(share, "share", language)])
    for link, day in known.ages.items():
        age = say("age", language, days=_days(day, language), date=words.date(day, language))
        rows.append([say(link, language), age])
    lacking = [name for name in LINKS if name not in known.ages]
    if lacking:
        told = words.listing([say(f"lacks_{name}", language) for name in lacking], language)
        rows.append([say("lacking", language), told])
    title = say("chain_title", language)
    head = sections.chart_head(title, "", [])
    return head + table(title, ("link", "value"), rows, language, texts=2)


def _orders(view, known: Chain, found: Forecast, is_department: bool) -> None:
    language = view.language
    count = words.number(len(known.orders), "persons", language)
    title = say("orders_title", language, count=count, service=_percent(SERVICE))
    if not known.orders:
        st.html(sections.chart_head(say("orders_none", language), "", []))
        return
    shown = known.orders[:SHOWN_ORDERS]
    month = words.period(known.stock_month, language)
    note = say("orders_note", language, month=month, days=REVIEW_DAYS, shown=len(shown))
    place = () if is_department else ("department",)
    rows = [
        [
            *(row["department_name"] for _ in place),
            f"{row['medicine_name']} ({row['product_name']})",
            *(words.number(row[name], "DDD", language) for name in ORDER_NUMBERS),
            words.number(row["order_packs"], "packs", language),
        ]
        for row in shown
    ]
    heads = (*place, "product", "stock", "cover", "to_level", "order", "packs")
    st.html(
        sections.chart_head(title, note, [])
        + table(say("orders_name", language), heads, rows, language, 1 + len(place))
    )
    st.download_button(
        say("orders_file", language),
        partial(known.orders_csv, found.history),
        f"{view.page.name}_orders.csv",
        "text/csv",
        key="d_orders",
        on_click="ignore",
    )


def _days(day, language: str) -> str:
    return words.number(age_in_days(day), "persons", language)


def _percent(share: float) -> str:
    return f"{100 * share:.0f}{words.SPACE}%"

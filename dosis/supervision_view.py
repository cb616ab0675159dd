"""This module composes the page of supervision: the list of rests, and the evidence behind one."""

from dataclasses import asdict
from functools import partial

import streamlit as st

from dosis import page, rest_chart, rest_tables, sections, series, words
from dosis.answer import Answer
from dosis.rest_evidence import Evidence, evidence
from dosis.rest_list import Rest, RestList, rest_list
from dosis.rest_words import pair, say, unit

REST = "unexplained_gap_share"
FACTS = (
    "usable_unit_share",
    "contact_link_rate",
    "order_dates_share",
    "smr_coverage_of_sales_share",
)


def listed(view) -> RestList:
    """The rests that last; a release without deliveries or another role ends the page."""
    return view.attempt(rest_list, page.catalog().folder, view.viewer, view.page.name)


def choose_region(view, place, by_region: Answer) -> str:
    """A filter for one region, or the whole country with an empty name."""
    units = series.standings(by_region, REST, "region")
    names = sorted(u.name for u in units if u.name not in (None, "unknown"))
    return view.choose(
        place,
        "area",
        ("", *names),
        label=view.say(*pair("region")),
        names=lambda name: name or view.say(*pair("everywhere")),
    )


def choose_rest(view, place, rests: tuple[Rest, ...]) -> Rest | None:
    """A filter for the rest to open; None where none lasts."""
    if not rests:
        return None
    by_key = {rest.key: rest for rest in rests}
    key = view.choose(
        place,
        "rest",
        tuple(by_key),
        label=view.say(*pair("rest_filter")),
        names=lambda key: f"{by_key[key].medicine}, {by_key[key].department}",
    )
    return by_key[key]


def sentence(found: RestList, rests: tuple[Rest, ...], language: str) -> str:
    """The answer: how many rests last, where to begin, and at least how much."""
    if not rests:
        count, small = (words.number(n, "persons", language) for n in (found.judged, found.small))
        month = words.period(found.newest, language) if found.newest else "–"
        return say("none", language, count=count, small=small, month=month)
    told = {
        "count": len(rests),
        "rests": say("rests_one" if len(rests) == 1 else "rests", language),
    }
    first = rests[0]
    if first.rest is None:
        return say("hidden_only", language, **told)
    return say(
        "first",
        language,
        **told,
        medicine=first.medicine,
        department=first.department,
        low=words.number(first.low_doses, "DDD", language),
        share=words.number(first.share, "share", language),
    )


def show_list(view, found: RestList, rests: tuple[Rest, ...], chosen: Rest) -> Answer:
    """The ranked list: chart and table, its control of false entries; its answer by department."""
    language = view.language
    codes = ",".join(sorted({rest.atc for rest in rests}))
    answer = view.ask(
        REST,
        by="department_name",
        where=(f"atc in {codes}",),
        since=min(rest.first for rest in rests),
        until=max(rest.last for rest in rests),
    )
    note = say(
        "list_note",
        language,
        share=words.number(found.expected_false, "share", language),
        count=words.number(found.judged, "persons", language),
        out=words.number(found.left_out, "persons", language),
        small=words.number(found.small, "persons", language),
    )
    note += " " + say("not_more", language)
    if rest_chart.has_amounts(rests):
        table = partial(list_csv, rests, answer)
        drawing = rest_chart.ranked(rests, chosen, language)
        key = rest_chart.ranked_key(rests, chosen, language)
        view.chart(drawing, say("list_title", language), note, key, answer=answer, table=table)
    with view.body:
        st.html(rest_tables.listed(rests, language))
    return answer


def list_csv(rests: tuple[Rest, ...], answer: Answer) -> str:
    """The list as CSV below the reservations of `answer`; hidden amounts are empty."""
    return answer.csv_of(map(asdict, rests), list(rest_tables.LIST_COLUMNS))


def show_evidence(view, rest: Rest) -> None:
    """All that stands behind one rest, month by month, and what is said of these months."""
    language = view.language
    found = view.attempt(evidence, page.catalog().folder, rest, view.viewer, view.page.name)
    where = (f"department_name={rest.department}", f"atc={rest.atc}")
    period = {"since": found.months[0]["month"], "until": found.months[-1]["month"]}
    answer = view.ask(REST, by="month", where=where, **period)
    names = {"medicine": rest.medicine, "department": rest.department}
    name = unit(rest.unit, language)
    title = say("months_hidden", language, **names)
    if rest.rest is not None:
        amount = words.number(rest.rest, "DDD", language)
        title = say("months_title", language, **names, rest=f"**{amount}**", unit=name)
    ends = {n: words.period(getattr(rest, n), language) for n in ("first", "last")}
    note = say("months_note", language, unit=name[0].upper() + name[1:] if name != "mg" else name,
               **ends)  # fmt: skip
    key = rest_chart.months_key(found, language)
    drawing = rest_chart.months(found, language)
    view.chart(drawing, title, note, key, answer=answer, table=partial(found.csv, answer))
    with view.body:
        st.html(rest_tables.by_month(found, language))
        st.html(
            sections.chart_head(say("sure_title", language), "", [])
            + rest_tables.how_sure(found, language)
        )
    view.reservations_of(answer, ("månederne", "the months"))
    _show_explanations(view, found, where)


def _show_explanations(view, found: Evidence, where: tuple[str, ...]) -> None:
    rest, language = found.rest, view.language
    period = {"since": rest.first, "until": rest.last}
    places = (where, where[:1], ())
    answers = [view.ask(FACTS, where=place, **period) for place in places]
    facts = [
        (view.label(name), *(_told(answer, name, language) for answer in answers)) for name in FACTS
    ]
    with view.body:
        st.html(
            sections.chart_head(say("facts_title", language), "", [])
            + rest_tables.explanations(found, facts, language)
        )
    view.reservations_of(answers[0], ("registreringerne", "the registrations"))


def _told(answer: Answer, name: str, language: str) -> str:
    (row,) = answer.rows
    return words.cell(row[name], row[f"{name}_state"], "share", language)

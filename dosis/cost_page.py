"""This module is what the cost page adds to a page: its filters, charts and tables of money."""

from functools import partial

import streamlit as st

from dosis import (
    cost_parts,
    cost_periods,
    cost_split,
    counterfactual,
    money,
    money_tables,
    money_words,
    page,
    projection,
    projection_chart,
    series,
    tree_map,
    waterfall,
    words,
)
from dosis.answer import Answer
from dosis.cost_periods import Comparison

COSTS = {"list": ("list_cost", "list_savings"), "contract": ("contract_cost", "contract_savings")}
LEVELS = ("nation", "region", "hospital", "department_name")
NATION = ("Hele landet", "The whole country")
EVERY_CLASS = ("Al medicin", "All medicine")
NAMED = 3  # medicines that name their class in a filter


def choose_basis(view, place) -> tuple[str, str, str]:
    """A filter for the price basis: (basis, cost, savings).

    Of those that the viewer may see those that were delivered; list prices where none was, so that
    what is missing is said.
    """
    seen = money.bases(view.viewer.partition(":")[0])
    answers = {name: view.ask_if_delivered(COSTS[name][0], by="month") for name in seen}
    known = [
        name
        for name, answer in answers.items()
        if answer and any(row[COSTS[name][0]] for row in answer.rows)
    ]
    label = view.say("Priser", "Prices")
    names = partial(money_words.basis, language=view.language)
    basis = view.choose(place, "basis", known or ["list"], label=label, names=names)
    return basis, *COSTS[basis]


def choose_periods(view, place, by_month: Answer, metric: str) -> Comparison:
    """A filter for the two periods; months that may still rise are not offered."""
    settled = [p.text for p in series.points(by_month, metric, None) if not p.provisional]
    found = cost_periods.comparisons(sorted(settled))
    label = view.say("Periode", "Period")
    names = {key: cost_periods.named(one, view.language) for key, one in found.items()}
    return found[view.choose(place, "compare", found, label=label, names=names.get)]


def choose_unit(view, places: list, metric: str, periods: Comparison) -> tuple[str, ...]:
    """Filters for level and unit, as conditions for `ask`; none for the whole country."""
    label = {"nation": view.say(*NATION)}
    level = view.choose(
        places[0], "level", LEVELS, names=lambda name: label.get(name) or view.label(name)
    )
    if level == "nation":
        return ()
    since, until = periods.after
    answer = view.ask(metric, by=level, since=since, until=until)
    units = [u.name for u in series.standings(answer, metric, level) if u.value]
    short = words.short_names(units)
    unit = view.choose(places[1], "unit", units, label=view.label(level), names=short.get)
    return (f"{level}={unit}",)


def choose_class(view, place, metric: str, where: tuple, periods: Comparison) -> tuple[str, ...]:
    """A filter for one medicine class, the dearest first, as conditions for `ask`."""
    since, until = periods.after
    by = ("atc_class", "medicine_name")
    answer = view.ask(metric, by=by, where=where, since=since, until=until)
    sums: dict[str, float] = {}
    medicines: dict[str, list] = {}
    for row in answer.rows:
        if row[metric]:
            sums[row["atc_class"]] = sums.get(row["atc_class"], 0.0) + row[metric]
            medicines.setdefault(row["atc_class"], []).append((-row[metric], row["medicine_name"]))
    if not sums:
        view.stop_empty()
    names = {None: view.say(*EVERY_CLASS)}
    for code in sorted(sums, key=lambda code: (-sums[code], code)):
        told = [name for _, name in sorted(medicines[code])]
        more = " …" if len(told) > NAMED else ""
        names[code] = f"{code}: {', '.join(told[:NAMED])}{more}"
    label = view.label("atc_class")
    chosen = view.choose(place, "class", names, label=label, names=names.get)
    return (f"atc_class={chosen}",) if chosen else ()


def split(view, basis: str, periods: Comparison, where: tuple) -> Answer:
    """Why the cost changed, by the page's viewer; a refusal is shown and ends the page."""
    return view.attempt(
        _split_once, str(page.catalog().folder), basis, periods, where, view.viewer, view.page.name
    )


def sentence(view, total: float, why: Answer, periods: Comparison) -> str:
    """What it cost, how much more or less, and the part that moved it most."""
    change = waterfall.total(why)
    part, amount = waterfall.largest(why)
    before = total - change
    grown = money_words.share(abs(change) / before, view.language) if before > 0 else ""
    words_of = cost_parts.part_name(part, view.language).lower()
    span = cost_periods.span_name(periods.after, view.language)
    then = cost_periods.span_name(periods.before, view.language)
    cost, moved = (money_words.amount(v, view.language) for v in (total, abs(change)))
    share = f" ({grown})" if grown else ""
    if view.language == "da":
        way = "mere" if change >= 0 else "mindre"
        return (
            f"Medicinen kostede **{cost}** i {span}, {moved}{share} {way} end i {then}. Mest "
            f"flyttede {words_of} med {money_words.change(amount, 'da')}"
        )
    way = "more" if change >= 0 else "less"
    return (
        f"The medicine cost **{cost}** in {span}, {moved}{share} {way} than in {then}. The largest "
        f"cause was {words_of}: {money_words.change(amount, 'en')}."
    )


def show_why(view, why: Answer) -> None:
    """The main chart: why the cost changed."""
    change = money_words.change(waterfall.total(why), view.language)
    finding = view.say(f"Ændringen på {change} delt i årsager", f"The change of {change} by cause")
    drawing = waterfall.drawing(why, view.language)
    key = waterfall.key(why, view.language)
    view.chart(drawing, finding, view.meta_text("note_why"), key, answer=why)


def show_where(view, answer: Answer, metric: str) -> None:
    """Where the money goes: an answer by atc_class and medicine_name as a tree map."""
    others = tree_map.OTHERS[view.language == "en"]
    found = tree_map.fields(answer, metric, "medicine_name", "atc_class", others)
    if not found:
        return
    dearest = max(found, key=lambda field: field.value if field.group else 0)
    part = money_words.share(dearest.part, view.language)
    finding = view.say(
        f"{dearest.name} koster mest: {part} af det hele",
        f"{dearest.name} costs most: {part} of the whole",
    )
    drawing = tree_map.drawing(found, view.language)
    view.chart(drawing, finding, view.meta_text("note_where"), answer=answer)


def show_savings(view, answer: Answer, metric: str, total: float) -> None:
    """What could have been saved against the declared alternatives."""
    found = money_tables.saved(answer, metric)
    whole = sum(amount for _, amount in found)
    amount = money_words.amount(whole, view.language)
    part = money_words.share(whole / total if total else None, view.language)
    finding = view.say(
        f"Med de erklærede alternativer kunne {amount} være sparet ({part})",
        f"The declared alternatives would have saved {amount} ({part})",
    )
    if not found:
        finding = view.say(
            "Ingen erklærede alternativer til det, der er købt her",
            "No declared alternatives to what was bought here",
        )
    declared = counterfactual.counterfactuals()
    with view.body:
        st.html(money_tables.savings(found, declared, finding, view.language))
    if found:
        view.reservations_of(answer, ("besparelserne", "the savings"))


def show_projection(view, answer: Answer, metric: str) -> None:
    """The cost one and five years ahead, from an answer by hospital and month."""
    found = projection.project(answer, metric, "hospital")
    if found is None:
        view.text(view.meta_text("no_projection"))
        return
    language = view.language
    first, total = found.ahead[0], found.total
    finding = view.say(
        f"Næste år ventes {money_words.amount(first.value, 'da')} "
        f"({projection_chart.ends(first, 'da')}), fem år i alt "
        f"{money_words.amount(total.value, 'da')} ({projection_chart.ends(total, 'da')})",
        f"Next year {money_words.amount(first.value, 'en')} is expected "
        f"({projection_chart.ends(first, 'en')}), five years together "
        f"{money_words.amount(total.value, 'en')} ({projection_chart.ends(total, 'en')})",
    )
    note = " ".join(filter(None, (view.meta_text("note_projection"), _tested(view, found))))
    key = projection_chart.key(found, language)
    drawing = projection_chart.drawing(found, language)
    view.chart(drawing, finding, note, key, answer=answer)


def show_accounts(view, cost: Answer, metric: str, basis: str, span: tuple[str, str]) -> None:
    """The regions' accounts beside the cost by hospital, where they were delivered."""
    booked = view.ask_if_delivered(
        "booked_cost", by=("booked_unit", "account"), since=span[0], until=span[1]
    )
    if booked is None:
        view.text(view.meta_text("no_accounts"))
        return
    found = money_tables.beside(cost, metric, booked)
    finding = view.say("Regionernes eget regnskab ved siden af", "The regions' accounts beside it")
    note = view.meta_text(f"note_accounts_{basis}")
    with view.body:
        st.html(money_tables.accounts(found, finding, note, view.language))
    view.reservations_of(booked, ("regnskabet", "the accounts"))


def _tested(view, found: projection.Projection) -> str:
    """The method's past error, and the units that are carried on flat, in words."""
    told = []
    if found.backtest:
        error, naive = (
            money_words.share(value, view.language)
            for value in (found.backtest.error, found.backtest.naive_error)
        )
        told.append(
            view.meta_text("note_backtest").format(
                count=found.backtest.count, error=error, naive=naive, held=found.backtest.held
            )
        )
    if found.flat:
        named = words.listing(list(found.flat[:5]), view.language)
        told.append(view.meta_text("note_flat").format(units=named))
    return " ".join(told)


@st.cache_resource(max_entries=256, ttl=3600, show_spinner=False)
def _split_once(folder: str, basis: str, periods: Comparison, where, viewer, name) -> Answer:
    return cost_split.split(
        periods.before, periods.after, where=where, basis=basis, viewer=viewer, page=name
    )

"""This module shows what needs attention on a start page, for the whole country or one place."""

import html

import streamlit as st

from dosis import address, attention, outlying_list, page, sections, series, words
from dosis.forecast_misses import missed_forecasts
from dosis.home import DosisError, home_path
from dosis.switch import switch_labels
from dosis.watch import PAGE as SUBSCRIPTIONS

GIVEN = "administrations_given"
METRICS = (GIVEN, "contact_link_rate", "usable_unit_share", "smr_coverage_of_sales_share")
GAPS = "sustained_gaps"
STALLED = "stalled_switches"
AREA = ("Område", "Area")
ALL = ("Hele landet", "The whole country")
LOOK = {
    attention.REGISTRATIONS: (
        "Se afdelingernes registreringer",
        "See the departments' registrations",
    ),
    attention.SWITCHES: ("Se skiftet", "See the switch"),
    "supply_forecasts": ("Se prognosen", "See the forecast"),
    outlying_list.PAGE: ("Se afdelingen blandt de andre", "See the department among the others"),
}
LOOK_THERE = ("Åbn siden", "Open the page")
TELL = ("Få besked, når der er nyt her", "Be told when something new comes here")
MORE = ("Vis {count} mere", "Show {count} more")
NONE = (
    "Intet alvorligt er fundet her i perioden. Det er ikke det samme som, at alt er i orden: se "
    "hullerne nedenfor.",
    "Nothing grave was found here in the period. That is not to say that all is well: see the gaps "
    "below.",
)


def show(view) -> bool:
    """The list under its answer sentence; False where the release has no doses to look at."""
    try:
        by_month = page.ask_once(GIVEN, view.viewer, view.page.name, by="month")
    except DosisError:
        return False
    month = series.latest(by_month, GIVEN).text
    period = {"since": series.months_back(month, attention.MONTHS), "until": month}
    area, where = _area(view, period)
    answer = view.ask(METRICS, by="month", where=where, **period)
    places = ("hospital", "department_name", "medicine_name")
    gaps = view.ask(GAPS, by=places, where=where, **period)
    missed = view.attempt(missed_forecasts, view.viewer, view.page.name, where)
    more = [*_stalls(view, where), *_departing(view, where), *missed]
    found = attention.findings(answer, gaps, month, more)
    count, until = len(found), view.value(month)
    thing = view.say("ting" if count != 1 else "én ting", "things" if count != 1 else "thing")
    number = f"**{count}** {thing}" if count != 1 else f"**{thing}**"
    view.answer(
        view.say(
            f"{number} kræver opmærksomhed i {area} i de seks måneder til og med {until}.",
            f"{number} need{'s' * (count == 1)} attention in {area} in the six months to {until}.",
        ),
    )
    view.waiting.empty()
    with view.body:
        _listed(view, found)
    return True


def cards(view, found: list[attention.Finding]) -> None:
    """The first findings, the others behind one click; the first go with the page's PDF too."""
    for finding in found[: attention.SHOWN]:
        _card(view, finding)
    rest = found[attention.SHOWN :]
    if rest:
        with st.expander(_say(MORE, view).format(count=len(rest))):
            for finding in rest:
                _card(view, finding)
    view.sheet.items += [
        (getattr(f, f"label_{view.language}"), "", getattr(f, f"text_{view.language}"))
        for f in found[: attention.SHOWN]
    ]


def _card(view, finding: attention.Finding) -> None:
    """One finding: what, how grave, since when, and the page on which to look."""
    language = view.language
    facts = [
        f'<span class="severity s{finding.severity}">'
        f"{words.say(f'severity_{finding.severity}', language)}</span>",
        words.say("since", language, date=words.date(finding.since, language)),
    ]
    if finding.until:
        facts.append(words.say("until", language, date=words.date(finding.until, language)))
    facts.append(sections.on_site(finding.url, language))
    label = getattr(finding, f"label_{language}")
    text = getattr(finding, f"text_{language}")
    st.html(
        f'<div class="d-reservation"><h3>{html.escape(label)}</h3><p>{html.escape(text)}</p>'
        f'<p class="facts">{" · ".join(fact for fact in facts if fact)}</p></div>'
    )
    if finding.params:
        target = {"lang": language, **dict(finding.params)}
        label = _say(LOOK.get(finding.page, LOOK_THERE), view)
        st.page_link(f"{finding.page}.py", label=label, query_params=target)


def _departing(view, where: tuple[str, ...]) -> list[attention.Finding]:
    """The departments of the place whose use comparable patients don't explain."""
    name = where[0].partition("=")[2] if where else ""
    return [
        outlying_list.finding(one)
        for one in view.attempt(
            outlying_list.outlying, page.catalog().folder, view.viewer, view.page.name
        )
        if name in ("", one.region, one.hospital)
    ]


def _stalls(view, where: tuple[str, ...]) -> list[attention.Finding]:
    """Where a declared switch has stalled by the newest week, as the page of the switch tells."""
    by = ("switch", "department_name", "quarter")
    return attention.stalled(view.ask(STALLED, by=by, where=where), switch_labels(home_path()))


def _area(view, period: dict) -> tuple[str, tuple[str, ...]]:
    """The place chosen: its name in a sentence, and the filter that it is."""
    place, _ = view.filters(1, 2)
    options: dict[str, str] = {"": _say(ALL, view)}
    for dimension in ("region", "hospital"):
        units = series.standings(view.ask(GIVEN, by=dimension, **period), GIVEN, dimension)
        names = sorted(u.name for u in units if u.value and u.name != "unknown")
        options |= {f"{dimension}={name}": name for name in names}
    chosen = view.choose(place, "area", options, label=_say(AREA, view), names=options.get)
    name = options[chosen] if chosen else view.say("hele landet", "the whole country")
    return name, (chosen,) if chosen else ()


def _listed(view, found: list[attention.Finding]) -> None:
    if not found:
        st.html(f'<p class="d-caption">{_say(NONE, view)}</p>')
    cards(view, found)
    if SUBSCRIPTIONS not in page.catalog().pages:  # a release from before there were any
        return
    asked = {"lang": view.language, "area": address.code(address.named("area"))}
    st.page_link(f"{SUBSCRIPTIONS}.py", label=_say(TELL, view), query_params=asked)


def _say(pair: tuple[str, str], view) -> str:
    return view.say(*pair)

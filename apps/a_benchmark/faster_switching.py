"""This page follows a declared switch: who has changed product, who lags, who has stalled."""

from dosis import page, series, switch_contract, switch_view, switching
from dosis.home import home_path
from dosis.switch import declared_switches

UPTAKE, SUPPLIED = "switch_uptake_share", "switch_supplied_share"
PATIENTS, LEFT, STALLED = "switch_patients", "switch_patients_left", "stalled_switches"
TO_TARGET = tuple(f"switch_weeks_to_target{end}" for end in ("", "_earliest", "_latest"))
APART = ("switch_starters_share", "switched_patients_share")
SAVINGS = ("realised_switch_savings_dkk", "forgone_switch_savings_dkk")

view = page.open_page("faster_switching")
switch_place, measure_place, level_place, unit_place = view.filters(11, 10, 7, 10)
switches = view.attempt(declared_switches, home_path())
followed = switching.with_patients(view.ask(PATIENTS, by=("switch", "year")), PATIENTS, switches)
if not followed:
    view.stop(*switch_view.NOT_FOLLOWED)
switch = view.choose(
    switch_place,
    "switch",
    followed,
    label=view.label("switch"),
    names=lambda name: switches.get(name, {}).get(f"label_{view.language}", name),
)
measure = view.choose(measure_place, "measure", (UPTAKE, SUPPLIED), names=view.short_label)
levels = ("region", "hospital", "department_name")
level = view.choose(level_place, "level", levels, names=view.label)

declared = switches.get(switch)
where = (f"switch={switch}", *((f"atc={declared['medicine']}",) if declared else ()))
span = switching.span(view.ask(PATIENTS, by="month", where=where), PATIENTS, declared)
weekly = view.ask((UPTAKE, SUPPLIED), by=(level, "week"), where=where, **span.shown)
country = view.ask((UPTAKE, SUPPLIED), by="week", where=where, **span.shown)
now = view.ask((UPTAKE, LEFT, STALLED, *TO_TARGET), by=level, where=where, **span.newest)
total = view.ask((UPTAKE, STALLED), where=where, **span.newest)
week = switching.newest_week(country)
found = switching.places(now, weekly, level, span.first_day)
if not (week and found):
    view.stop_empty()

names = [place.name for place in found]
here = (unit_place, unit_place)
unit = view.choose_unit(here, names, level, PATIENTS, where=where, **span.newest)
place = found[names.index(unit)]
target = declared and declared["expected_share"]
view.answer(
    switch_view.told(series.only(total, UPTAKE), series.only(total, STALLED), week, target, view),
    weekly,
)
starts = switching.with_start(weekly, span.first_day, *switch_view.STARTS)
finding = f"{unit}: {switch_view.finding(place, week.last, view)}"
view.lines(starts, measure, level, unit, finding, country, target)
switch_view.laggards(view, found, now, level, unit, week.last, target)
by_quarter = view.ask(APART, by=(level, "quarter"), where=where, **span.quarters)
switch_view.apart(view, by_quarter, APART, level, unit)
saved = view.ask(SAVINGS, where=where, **span.since_start)
by_unit = view.ask(SAVINGS, by=level, where=where, **span.since_start)
switch_view.savings(view, saved, by_unit, level, unit)
switch_contract.contract(view, declared)
switch_contract.not_followed(view, switches, followed)
view.close(weekly)

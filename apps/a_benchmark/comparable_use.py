"""This page finds who uses a medicine otherwise than comparable patients explain."""

from dosis import funnel, international, outlying_list, page, series, words
from dosis.view import DEPARTMENT

FIRST_SHOWN = "N02AA05"  # oxycodone
RATIO = funnel.RATIO
MEASURES = (RATIO, funnel.OBSERVED, funnel.EXPECTED, "use_share")
ANY = ""

view = page.open_page("comparable_use")
medicine_place, group_place, level_place = view.filters(6, 4, 3)
medicine = view.medicine(medicine_place, FIRST_SHOWN)
atc = f"atc={medicine.atc}"
used = view.ask(funnel.OBSERVED, by="compared_group", where=(atc,))
groups = outlying_list.group_names(series.by_value(used, funnel.OBSERVED, "compared_group"))
group = view.choose(
    group_place,
    "group",
    groups,
    label=view.label("compared_group"),
    names=lambda option: view.say(*groups[option]),
)
level = view.choose(
    level_place, "level", ("department_name", "hospital", "region"), names=view.label
)
*unit_places, among_place = view.filters(*((4, 5, 4) if level == DEPARTMENT else (5, 4)))
where = (atc, f"compared_group={group}")
by_month = view.ask(funnel.EXPECTED, by="month", where=where)
newest = series.latest(by_month, funnel.EXPECTED) or view.stop_empty()
month = newest.text
year = {"since": series.months_back(month, 12), "until": month}
kinds = view.ask(funnel.EXPECTED, by="department_specialty", where=where, **year)
specialty = view.choose(
    among_place,
    "among",
    (ANY, *series.by_value(kinds, funnel.EXPECTED, "department_specialty")),
    label=view.label("department_specialty"),
    names=lambda option: option or view.say("Alle", "All"),
)
where += (f"department_specialty={specialty}",) if specialty else ()

answer = view.ask(MEASURES, by=level, where=where, **year)
found = funnel.funnel(answer, level)
names = [place.name for place in found.places] or view.stop_empty()
first = sorted(names).index(names[0])
unit = view.choose_unit(
    unit_places, sorted(names), level, funnel.EXPECTED, first, where=where, **year
)
outside, among = found.counted("above", "below"), found.counted("above", "below", "inside")
number = view.say(f"**{outside} af {among}**", f"**{outside} of {among}**")
whole = view.number(
    series.only(view.ask("use_share", where=where, **year), "use_share"), "use_share"
)
view.answer(
    view.say(
        f"{number} enheder bruger {medicine.name} mere eller mindre, end deres patienter og "
        f"tilfældet forklarer, i året til og med {view.value(month)}. I alt fik {whole} det.",
        f"{number} units use {medicine.name} more or less than their patients and chance explain, "
        f"in the year to {view.value(month)}. In all {whole} got it.",
    ),
    answer,
)
own = found.of(unit)
view.funnel(
    found,
    answer,
    unit,
    f"{words.short_names(names)[unit]}: {view.standing_against(own)}",
    view.label(RATIO),
)
view.deciles(RATIO, level, unit, where)
view.outlying()
view.international(international.international(page.catalog().folder, medicine.atc))
view.close(answer)

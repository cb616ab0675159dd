"""This page sets one department's registrations against those of all other departments."""

from dosis import page, registration, series, words

GIVEN, DELIVERED = "administrations_given", "delivered_usual_doses"
VOLUMES = {
    "contact_link_rate": GIVEN,
    "usable_unit_share": GIVEN,
    "order_dates_share": GIVEN,
    "smr_coverage_of_sales_share": DELIVERED,
    "unexplained_gap_share": DELIVERED,
}
NUMBERS = (*VOLUMES, GIVEN, DELIVERED)

view = page.open_page("department_registrations")
hospital_place, department_place, measure_place = view.filters(4, 5, 4)
month = series.latest(view.ask(GIVEN, by="month"), GIVEN).text
year = {"since": series.months_back(month, 12), "until": month}
year_before = {"since": series.months_back(month, 24), "until": series.months_back(month, 13)}
places = ("hospital", "department_name")
board = view.ask(NUMBERS, by=places, **year)
before = view.ask(NUMBERS, by=places, **year_before)
departments = registration.departments(board, GIVEN)
hospital = view.choose(hospital_place, "hospital", departments, label=view.label("hospital"))
own = departments[hospital]
department = view.choose(
    department_place,
    "department",
    own,
    label=view.label("department_name"),
    names=lambda name: words.within(name, hospital),
)

metrics = page.catalog().metrics
measures = {name: (metrics[name], volume, volume == GIVEN) for name, volume in VOLUMES.items()}
standings = registration.standings(board, before, measures, department)
worst = registration.most_behind(standings, metrics)
behind = [view.short_label(s.metric) for s in standings if s.level == "behind"]
measure = view.choose(
    measure_place,
    "measure",
    tuple(VOLUMES),
    names=view.short_label,
    index=tuple(VOLUMES).index(worst.metric),
)

listed = words.listing([name.lower() for name in behind], view.language)
history = view.ask(NUMBERS, by="quarter", where=(f"department_name={department}",))
view.answer(
    view.say(
        f"**{len(behind)} af {len(VOLUMES)}** mål ligger efter de andre afdelinger i året til og "
        f"med {view.value(month)}",
        f"**{len(behind)} of {len(VOLUMES)}** measures lie behind the other departments in the "
        f"year to {view.value(month)}",
    )
    + (f": {listed}." if behind else "."),
    history,
)
view.scorecard(standings, board)

by_department = view.ask(measure, by=("department_name", "quarter"), where=f"hospital={hospital}")
country = view.ask(measure, by="quarter")
ends = series.first_and_last(by_department, measure, "department_name", department)
view.lines(
    by_department,
    measure,
    "department_name",
    department,
    f"{view.short_label(measure)}: {view.change(*ends, measure)}" if ends else view.label(measure),
    country,
)
by_medicine = view.ask(
    (measure, VOLUMES[measure]),
    by="medicine_name",
    where=f"department_name={department}",
    **year,
)
view.medicines(registration.losses(by_medicine, metrics[measure], VOLUMES[measure]), measure)
view.close(history)

"""This page compares how regions, hospitals and departments use adalimumab in arthritis."""

from dosis import page, series, words

MEASURES = (
    "administrations_per_patient_month",
    "dose_mg_per_administration",
    "recommended_medicine_share",
    "treated_patients",
)
ARTHRITIS = "diagnosis_code in " + ",".join(
    f"DM0{group}{end}" for group in (5, 6) for end in ("", *"0123456789")
)
DIAGNOSES = {
    ARTHRITIS: ("Leddegigt (DM05, DM06)", "Arthritis (DM05, DM06)"),
    "": ("Alle diagnoser", "All diagnoses"),
}

view = page.open_page("uniform_use")
measure_place, level_place, unit_place, diagnosis_place = view.filters(6, 3, 6, 5)
measure = view.choose(measure_place, "measure", MEASURES, names=view.short_label)
level = view.choose(
    level_place, "level", ("region", "hospital", "department_name"), names=view.label
)
is_start = measure == "recommended_medicine_share"
step = "year" if is_start else "quarter"
if is_start:
    where = ("treatment_area=rheumatology",)
else:
    diagnosis = view.choose(
        diagnosis_place, "diagnosis", DIAGNOSES, names=lambda option: view.say(*DIAGNOSES[option])
    )
    where = tuple(filter(None, ("atc=L04AB04", diagnosis)))

over_time = view.ask(measure, by=(level, step), where=where)
country = view.ask(measure, by=step, where=where)
last_year = series.months_back(series.newest(view.ask(measure, by="month", where=where)), 12)
by_unit = view.ask(measure, by=level, where=where, since=last_year)
total = series.only(view.ask(measure, where=where, since=last_year), measure)
ranking = series.compared(by_unit, measure, level) or view.stop_empty()

units = series.by_size(over_time, measure, level)
unit = view.choose(
    unit_place,
    "highlight",
    units,
    index=units.index(ranking[0].name),
    names=words.short_names(units).get,
)
before, now = series.first_and_last(over_time, measure, level, unit)
is_count = measure == "treated_patients"

sentence = view.meta_text(f"sentence_{measure}").format(view.number(total, measure))
if by_unit.verdict.level != "not_comparable":
    sentence += " " + view.say(
        f"Enhederne ligger fra {view.standing(ranking[-1], measure)} "
        f"til {view.standing(ranking[0], measure)}.",
        f"Units range from {view.standing(ranking[-1], measure)} "
        f"to {view.standing(ranking[0], measure)}.",
    )
view.answer(sentence, over_time)

view.lines(
    over_time,
    measure,
    level,
    unit,
    f"{unit}: {view.change(before, now, measure)}",
    None if is_count else country,
)
view.ranked(
    by_unit,
    measure,
    level,
    unit,
    view.say("Det seneste år side om side", "The last year side by side"),
    None if is_count else total,
)
view.close(over_time)

"""This page compares how regions, hospitals and departments use one medicine."""

from dosis import area_filter, page, series, words

FIRST_SHOWN = "L04AB04"  # adalimumab
MEASURES = ("administrations_per_patient_month", "dose_mg_per_administration", "treated_patients")
OF_STARTERS = "recommended_medicine_share"

view = page.open_page("uniform_use")
medicine_place, measure_place = view.filters(6, 5)
level_place, unit_place, diagnosis_place = view.filters(3, 6, 5)
medicine = view.medicine(medicine_place, FIRST_SHOWN)
area = area_filter.first_choice(medicine.atc)
measures = (*MEASURES, OF_STARTERS) if area else MEASURES
measure = view.choose(measure_place, "measure", measures, names=view.short_label)
levels = ("region", "hospital", "department_name")
level = view.choose(level_place, "level", levels, names=view.label)
is_start = measure == OF_STARTERS
step = "year" if is_start else "quarter"
if is_start:
    where = (f"treatment_area={area}",)
else:
    diagnoses = area_filter.diagnoses_of(medicine.atc)
    diagnosis = view.choose(
        diagnosis_place,
        "diagnosis",
        diagnoses,
        names=lambda option: view.say(*diagnoses[option]),
        index=0 if area else len(diagnoses) - 1,
    )
    where = tuple(filter(None, (f"atc={medicine.atc}", diagnosis)))

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

number = view.number(total, measure)
sentence = view.meta_text(f"sentence_{measure}").format(number, medicine=medicine.name)
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

"""This page compares what hospitals buy of antibiotics, and how much is of the group access."""

from dosis import page, series

view = page.open_page("antibiotic_use")
measure_place, hospital_place, period_place = view.filters(1, 1, 1)
measures = ("access_share", "antibiotic_ddd")
measure = view.choose(measure_place, "measure", measures, names=view.label)
since = view.period(period_place, view.ask(measure, by="month"))

over_time = view.ask(measure, by=("hospital", "month"), since=since)
country = view.ask(measure, by="month", since=since)
by_hospital = view.ask(measure, by="hospital", since=since)
total = series.only(view.ask(measure, since=since), measure)
ranking = series.compared(by_hospital, measure, "hospital") or view.stop_empty()

hospitals = series.by_size(over_time, measure, "hospital")
first = hospitals.index(ranking[0].name)
hospital = view.choose(hospital_place, "highlight", hospitals, index=first)
is_share = measure == "access_share"

sentence = view.meta_text(f"sentence_{measure}").format(view.number(total, measure))
if by_hospital.verdict.level != "not_comparable":
    sentence += " " + view.say(
        f"Sygehusene ligger fra {view.standing(ranking[-1], measure)} "
        f"til {view.standing(ranking[0], measure)}.",
        f"Hospitals range from {view.standing(ranking[-1], measure)} "
        f"to {view.standing(ranking[0], measure)}.",
    )
view.answer(sentence, over_time)

if is_share:
    above, months = series.times_above(over_time, country, measure, "hospital", hospital)
    finding = view.say(
        f"{hospital} lå over hele landets andel i {above} af {months} måneder",
        f"{hospital} was above the country's share in {above} of {months} months",
    )
else:
    peak = series.peak(over_time, measure, "hospital", hospital)
    finding = view.say(
        f"{hospital} købte mest i {view.value(peak.text)}: {view.number(peak.value, measure)}",
        f"{hospital} bought most in {view.value(peak.text)}: {view.number(peak.value, measure)}",
    )
view.lines(over_time, measure, "hospital", hospital, finding, country if is_share else None)
view.ranked(
    by_hospital,
    measure,
    "hospital",
    hospital,
    view.say(
        f"{ranking[0].name} ligger højest, {ranking[-1].name} lavest",
        f"{ranking[0].name} is highest, {ranking[-1].name} lowest",
    ),
    total if is_share else None,
)
view.close(over_time)

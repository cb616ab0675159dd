"""This page shows all medicine of one person on one time line, across sectors."""

from dosis import page, person, series

view = page.open_page("overview_across_sectors")
place, _ = view.filters(1, 1)

persons = view.attempt(person.edge_persons)
if not persons:
    view.stop(
        "Her kommer din egen medicin, når login er på plads",
        "Indtil da viser siden kun opdigtede personer, og denne udgivelse har ingen.",
        "Your own medicine will stand here once login is in place",
        "Until then the page shows invented persons only, and this release has none.",
    )
chosen = view.choose(
    place, "person", persons, names=lambda name: name.replace("_", " ").capitalize()
)
history = view.attempt(person.time_line, chosen, f"patient:{chosen}", view.page.name)
if not history.rows:
    view.stop_empty()

hospital, home, pharmacy = (
    view.count(series.count_by(history, "lane", lane))
    for lane in ("hospital_dose", "hand_out", "prescription")
)
often, times = series.most(history, "medicine_name")
view.answer(
    view.say(
        f"Personen fik **{hospital}** doser på sygehus, fik medicin med hjem **{home}** gange "
        f"og hentede **{pharmacy}** recepter på apotek.",
        f"The person got **{hospital}** doses at hospital, took medicine home **{home}** times "
        f"and fetched **{pharmacy}** prescriptions at a pharmacy.",
    ),
    history,
)
view.timeline(
    history,
    view.say(
        f"Oftest: {often}, {view.count(times)} gange",
        f"Most often: {often}, {view.count(times)} times",
    ),
    view.say(
        "En prik er en dosis; en streg viser, hvor længe en udlevering rækker. "
        "Kommunens medicin er ikke leveret. "
        "Personen er opdigtet: Rigtigt login kommer senere, og appen svarer kun på din egen "
        "maskine.",
        "A dot is a dose; a line shows how long a hand-out lasts. The "
        "municipality's medicine is not delivered. The person is invented: real login comes "
        "later, and the app answers on your own machine only.",
    ),
    missing=("municipality",),
)
view.close(history)

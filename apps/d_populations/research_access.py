"""This page counts one declared population and shows who is left after each rule."""

from dosis import page, population, series

view = page.open_page("research_access")
(place,) = view.filters(1)

declared = population.populations()
name = view.choose(
    place, "population", declared, names=lambda key: declared[key][f"label_{view.language}"]
)
counted = view.attempt(population.count, name, view.viewer, view.page.name)

first, last = series.ends(counted, "persons")
label = declared[name][f"label_{view.language}"]
if last is None:
    view.answer(
        view.say(
            f"Antallet er **skjult**, fordi en regel kun rammer 1–4 af de {view.count(first)} "
            "personer.",
            f"The number is **hidden**: one rule concerns only 1–4 of the {view.count(first)} "
            "persons.",
        ),
        counted,
    )
else:
    view.answer(
        view.say(
            f"**{view.count(last)}** personer kan indgå, ud af {view.count(first)}, der fik "
            "lægemidlet.",
            f"**{view.count(last)}** persons can take part, out of {view.count(first)} who got the "
            "medicine.",
        ),
        counted,
    )
view.attrition(counted, label, declared[name][f"text_{view.language}"])
view.close(counted)

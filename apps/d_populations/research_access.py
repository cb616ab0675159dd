"""This page counts one declared population and shows who is left after each rule."""

from dosis import page, population, series

view = page.open_page("research_access")
declared = population.populations()
(place,) = view.filters(1)
name = view.pick(
    place,
    "population",
    list(declared),
    lambda key: view.say(declared[key]["label_da"], declared[key]["label_en"]),
)
counted = view.attempt(population.count, name, view.viewer, view.page.name)

first, last = series.ends(counted, "persons")
hardest = series.largest(counted, "left_out")
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
view.attrition(
    counted,
    view.say(
        f"Flest falder fra her: {hardest['rule_da']} ({view.count(hardest['left_out'])})",
        f"Most are left out here: {hardest['rule_en']} ({view.count(hardest['left_out'])})",
    ),
    view.say(declared[name]["text_da"], declared[name]["text_en"]),
)
view.close(counted)

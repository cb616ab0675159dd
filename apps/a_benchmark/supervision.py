"""This page tells a supervisor what was delivered and never registered, and where to look first."""

from dosis import control_view, page, provider_list, series, supervision_view

REST = supervision_view.REST

view = page.open_page("supervision")
region_place, rest_place = view.filters(3, 8)
found = supervision_view.listed(view)
by_region = view.ask(REST, by=("region", "quarter"))
region = supervision_view.choose_region(view, region_place, by_region)
rests = found.in_region(region)
rest = supervision_view.choose_rest(view, rest_place, rests)
if rest:
    answer = supervision_view.show_list(view, found, rests, rest)
    supervision_view.show_evidence(view, rest)
    control_view.show(view, rest)
else:
    answer = by_region
    names = [u.name for u in series.standings(by_region, REST, "region")]
    focus = region or (names or view.stop_empty())[0]
    view.lines(
        by_region,
        REST,
        "region",
        focus,
        view.say(
            f"Uforklaret rest af det leverede: {focus} blandt regionerne",
            f"Unexplained rest of deliveries: {focus} among the regions",
        ),
    )
view.answer(supervision_view.sentence(found, rests, view.language), answer)
provider_list.show(view)
control_view.log(view)
view.close(answer)

"""This page tells where the money goes, why it grows, what could be saved, and what is ahead."""

from dosis import cost_page, page, series

view = page.open_page("cost_control")
basis_place, period_place, class_place, level_place = view.filters(3, 6, 4, 3)
(unit_place,) = view.filters(1)
basis, cost, savings = cost_page.choose_basis(view, basis_place)
by_month = view.ask(cost, by="month")
periods = cost_page.choose_periods(view, period_place, by_month, cost)
unit = cost_page.choose_unit(view, (level_place, unit_place), cost, periods)
where = unit + cost_page.choose_class(view, class_place, cost, unit, periods)
now = {"where": where, "since": periods.after[0], "until": periods.after[1]}

why = cost_page.split(view, basis, periods, where)
total = series.only(view.ask(cost, **now), cost)
view.answer(cost_page.sentence(view, total, why, periods), why)
cost_page.show_why(view, why)
cost_page.show_where(view, view.ask(cost, by=("atc_class", "medicine_name"), **now), cost)
cost_page.show_savings(view, view.ask(savings, by="counterfactual", **now), savings, total)
over_time = view.ask(cost, by=("hospital", "month"), where=where)
cost_page.show_projection(view, over_time, cost)
by_hospital = view.ask(cost, by="hospital", **now)
cost_page.show_accounts(view, by_hospital, cost, basis, periods.after)
view.close(why)

"""This page forecasts what each place will need, and sets orders against use."""

from dosis import forecast_tables, forecast_view, page, supply_view

view = page.open_page("supply_forecasts")
found, place, medicine = forecast_view.chosen(view)
forecast_view.answer(view, found, place, medicine)
forecast_view.chart(view, found)
forecast_view.months(view, found)

earlier = forecast_tables.error_table(page.catalog().folder, found.metric.name)
forecast_view.errors(view, found, earlier)
supply_view.show(view, found, place)
view.close(found.history)

"""This page reads the published tables: are there such patients, and is there a pattern?"""

from dosis import open_data, page, series

view = page.open_page("early_hypothesis_testing")
tables = view.attempt(open_data.open_tables)
if not tables:
    view.stop(
        "Ingen tabeller er offentliggjort endnu",
        "Registrene bag tabellerne er ikke indlæst. Indlæs dem, og udgiv igen.",
        "No tables are published yet",
        "The registers behind the tables are not loaded. Load them, and release again.",
    )
tables.sort(key=lambda table: "treated_patients" not in table.metrics)
table_place, kept_place, line_place = view.filters(9, 4, 4)
table = view.pick(
    table_place, "table_name", tables, lambda each: view.say(each.label_da, each.label_en)
)
kept_name, line_name = (name for name in table.values if name not in series.TIMES)
kept = view.choose(kept_place, kept_name, table.values[kept_name], label=view.label(kept_name))
metric = table.metrics[0]
answer = view.attempt(open_data.open_answer, table.name, {kept_name: kept})
total = view.attempt(open_data.open_answer, table.name, {kept_name: kept, line_name: None})

lines = series.by_size(answer, metric, line_name) or view.stop_empty()
line = view.choose(line_place, line_name, lines, label=view.label(line_name))
newest = series.latest(total, metric) or view.stop_empty()
own = series.latest(answer, metric, line_name, line)
unit = view.unit(metric)

view.answer(
    view.say(
        f"{kept}: **{view.number(newest.value, metric)}** {unit} i {view.value(newest.text)}.",
        f"{kept}: **{view.number(newest.value, metric)}** {unit} in {view.value(newest.text)}.",
    ),
    answer,
)
view.lines(
    answer,
    metric,
    line_name,
    line,
    view.say(
        f"{line}: {view.number(own.value, metric)} {unit} i {view.value(own.text)}",
        f"{line}: {view.number(own.value, metric)} {unit} in {view.value(own.text)}",
    ),
)
view.text(
    view.say(
        f"{table.text_da} Tabellen er en optælling. Skal du bruge mere, så søg om data under "
        "Populationer.",
        f"{table.text_en} The table is a count. If you need more, apply for data under "
        "Populations.",
    )
)
view.close(answer)

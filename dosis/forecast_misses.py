"""This module tells where what came was not what was forecast: most months outside the interval.

One month outside a 95 % interval is chance in one of twenty; two of three on the same side are
worth a question. Told are totals of the country, regions and hospitals, and the country's groups.
"""

from dosis import words
from dosis.attention import LEAST_SEVERITY, Finding
from dosis.catalog import open_catalog
from dosis.forecast_tables import forecast_metrics, rows_of
from dosis.home import DosisError, current_release
from dosis.viewer import admit

PAGE = "supply_forecasts"
LEVELS = ("nation_all", "region_all", "hospital_all", "nation_group")
LEAST_MONTHS = 2
MOST = 3  # findings per metric
NAMED = ("region", "hospital", "atc_group", "is_more")
QUERY = """
select
    series.region, series.hospital, series.atc_group, series.persons,
    (
        select max_by(medicine_name, inside.last_year)
        from forecast.series as inside inner join marts.medicines using (atc)
        where inside.metric = series.metric and inside.level = 'nation_atc'
            and inside.atc_group = series.atc_group
    ) as medicine_name,
    misses.actual > misses.point as is_more,
    count(*) as months, min(misses.month) as since, max(misses.month) as until,
    sum(misses.actual) as actual, sum(misses.point) as point,
    sum(misses.low) as low, sum(misses.high) as high
from forecast.misses
inner join forecast.series using (metric, series_id)
where misses.metric = $metric and series.level in ({levels}) {place}
group by all
having count(*) >= {least}
order by abs(sum(misses.actual) / greatest(sum(misses.point), 1e-9) - 1) desc, hospital, region
"""


def missed_forecasts(viewer: str, page: str, where: tuple[str, ...] = ()) -> list[Finding]:
    """What has come outside the interval of the forecast made before it, as findings.

    `where`: at most one of 'region=…' and 'hospital=…'. Empty where the viewer or the page may not
    ask for what is forecast.
    """
    found = []
    for name in forecast_metrics():
        try:
            found += [one for _, one in missed(name, viewer, page, where)[:MOST]]
        except DosisError:
            continue
    return found


def missed(
    name: str, viewer: str, page: str, where: tuple[str, ...] = ()
) -> list[tuple[dict, Finding]]:
    """The same of one metric, all of it, the largest first.

    Each with what names it in every release: its place, medicines, and whether more came. Raises
    DosisError where the viewer or the page may not ask for the metric.
    """
    folder, about = current_release()
    metric = open_catalog(folder).metrics[name]
    asker = admit(folder, about, viewer, page, (metric,))
    least = asker.smallest_shown if asker.regime == "floor" else 0
    return [
        ({part: row[part] for part in NAMED}, _finding(metric, row))
        for row in _rows(folder, name, where)
        if row["persons"] is None or row["persons"] >= least
    ]


def _rows(folder, metric: str, where: tuple[str, ...]) -> list[dict]:
    place, values = "", {}
    for text in where:
        name, _, value = text.partition("=")
        place += f" and series.{name} = ${name}"
        values[name] = value
    levels = ", ".join(f"'{level}'" for level in LEVELS)
    query = QUERY.format(levels=levels, place=place, least=LEAST_MONTHS)
    return rows_of(folder, query, metric=metric, **values)


def _finding(metric, row: dict) -> Finding:
    labels, texts = zip(*(_told(metric, row, language) for language in ("da", "en")), strict=True)
    place = row["hospital"] or row["region"]
    params = {"measure": metric.name}
    if place:
        params["place"] = f"{'hospital' if row['hospital'] else 'region'}={place}"
    if row["atc_group"]:
        params["medicine"] = row["atc_group"]
    since = f"{row['since']}-01"
    return Finding(LEAST_SEVERITY, *labels, *texts, since, "", tuple(params.items()), page=PAGE)


def _told(metric, row: dict, language: str) -> tuple[str, str]:
    """The finding's label and text."""
    danish, unit = language == "da", metric.card["unit"]
    place = row["hospital"] or row["region"] or ("Hele landet" if danish else "The whole country")
    if row["atc_group"]:
        others = "m.fl." if danish else "and others"
        place += f", {row['medicine_name'] or ''} {others} ({row['atc_group']})"
    label = getattr(metric, f"label_{language}")
    label = label[:1].lower() + label[1:]
    since, until = (words.period(row[end], language) for end in ("since", "until"))
    actual = words.quantity(row["actual"], unit, language)
    point, low, high = (words.number(row[n], unit, language) for n in ("point", "low", "high"))
    if danish:
        return (
            f"{place}: {'mere' if row['is_more'] else 'mindre'} end prognosen ({label})",
            f"{row['months']} måneder fra {since} til {until} lå uden for 95 %-intervallet: "
            f"{actual} mod ventet {point} ({low}–{high}). Spørg, hvad der er ændret.",
        )
    return (
        f"{place}: {'more' if row['is_more'] else 'less'} than forecast ({label})",
        f"{row['months']} months from {since} to {until} lay outside the 95% interval: "
        f"{actual} against {point} expected ({low}–{high}). Ask what has changed.",
    )

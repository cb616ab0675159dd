"""This module tells on the site which variables decide a metric, and which metrics one decides."""

from dosis.catalog import Dimension, Metric
from dosis.lineage import known_lineage, of_metric_at_most
from dosis.site_facts import Facts, Reservation


def rests_on(facts: Facts, metric: Metric) -> list[tuple[str, str, list[str]]]:
    """(register, table, its variables) that decide a metric's number, whatever it is split by."""
    tables: dict[tuple[str, str], list[str]] = {}
    for register, table, column in known_lineage(facts.folder).get((metric.name, None), ()):
        if column:
            tables.setdefault((register, table), []).append(column)
    return [(*table, sorted(columns)) for table, columns in sorted(tables.items())]


def read_by(facts: Facts) -> dict[tuple[str, str, str], tuple[list[Metric], list[Dimension]]]:
    """(register, table, variable) → the metrics that rest on it, and the dimensions by which
    other metrics do."""
    catalog = facts.catalog
    metrics: dict[tuple, set[str]] = {}
    for (metric, dimension), sources in known_lineage(facts.folder).items():
        for source in sources if dimension is None else ():
            metrics.setdefault(source, set()).add(metric)
    dimensions: dict[tuple, set[str]] = {}
    for (metric, dimension), sources in known_lineage(facts.folder).items():
        for source in sources if dimension else ():
            if metric not in metrics.get(source, ()):
                dimensions.setdefault(source, set()).add(dimension)
    return {
        source: (
            [m for name, m in catalog.metrics.items() if name in metrics.get(source, ())],
            [d for name, d in catalog.dimensions.items() if name in dimensions.get(source, ())],
        )
        for source in metrics.keys() | dimensions.keys()
        if source[2]
    }


def reservations_of(facts: Facts, metric: Metric) -> tuple[list[Reservation], list[Reservation]]:
    """The reservations of every number of a metric, and those of numbers split by a dimension."""
    own = known_lineage(facts.folder).get((metric.name, None))
    widest = of_metric_at_most(facts.folder, metric)

    def concerning(sources) -> list[Reservation]:
        return [r for r in facts.reservations if r.concerns(metric, sources, facts.variables)]

    always = concerning(own)
    return always, [r for r in concerning(widest) if r not in always]

"""This module computes the parts of the validation report, each from its queries and metrics."""

import statistics
from collections import defaultdict

from dosis import site_revision
from dosis.agreement import agreed, ratio, two_sources
from dosis.allocation import Rate, wilson
from dosis.disclosure import HIDDEN, hides
from dosis.figure import Figure, cell, counted, hidden, protected, shared
from dosis.validation import REGISTER, TABLE, Report

MAIN_GROUPS = "ABCDGHJLMNPRSV"
REASONS = (
    *("given", "delayed", "stock", "vial", "unregistered", "never_registered"),
    *("without_delivery", "ordinary_loss", "rest"),
)
LINKS = ("exact", "by_time", "unlinked")


def flow(report: Report) -> None:
    """Rows delivered, set aside by rule, kept and linked, and the persons behind them."""
    figures, lines = _delivered_rows(report)
    newest = {row["region"]: row["row_count"] for row in report.query("newest_rows")}
    kept, found = {}, len(figures)
    for row in report.query("links"):
        by = {name: row[name] for name in ("year", "region") if row[name]}
        kept[row["region"]] = row["kept"]
        whole = counted("flow.kept", row["kept"], "rows", **by)
        parts = [counted(f"flow.{link}", row[link], "rows", **by) for link in LINKS]
        if 0 < row["unlinked_persons"] < report.smallest_shown:
            parts[-1] = hidden(parts[-1])
        lines.append([whole, *parts])
        figures += [whole, *parts, *_persons(report, row, by)]
    for region, rows in newest.items():
        whole = counted("flow.newest", rows, "rows", region=region)
        aside = counted("flow.aside", rows - kept.get(region, 0), "rows", region=region)
        lines.append([whole, aside])
        figures += [whole, aside]
    shown = protected(figures, lines, report.smallest_shown)
    report.add(shown[:found], "row_accounts")
    report.add(shown[found:], "administrations")


def coverage(report: Report) -> None:
    """SMR against what hospital pharmacies delivered, and months that were not reported."""
    name, metric = "coverage.of_sales", "smr_coverage_of_sales_share"
    report.ask(name, metric)
    for by in (["year"], ["region"], ["region", "year"], ["hospital"]):
        report.ask(name, metric, by)
    for letter in MAIN_GROUPS:
        report.ask(name, metric, where=[f"atc^={letter}"], main_group=letter)
    report.figures = [f for f in report.figures if f.measure != name or _has_number(f)]
    hospitals = sorted(f.value for f in report.of(name, "hospital") if f.is_shown)
    figures = []
    if len(hospitals) >= 5:
        quarters = statistics.quantiles(hospitals, n=4, method="inclusive")
        ends = (hospitals[0], *quarters, hospitals[-1])
        names = ("lowest", "quarter", "median", "three_quarters", "highest")
        figures = [
            Figure("coverage.hospitals", value, "share", cell(place=place))
            for place, value in zip(names, ends, strict=True)
        ]
    report.add([*figures, *_silence(report)], "sales_gaps")


def agreement(report: Report) -> None:
    """Doses against treatment procedures, both ways, and all treatment days there are."""
    figures, lines = [], defaultdict(list)
    for row in report.query("agreement"):
        by = {} if row["level"] == "all" else {row["level"]: row["group_name"]}
        found = _days(report, row, by)
        figures += found
        places = [(f.measure, row["level"]) for f in found]
        if row["level"] == "medicine":
            places += [(f.measure, row["group_name"][:3]) for f in found]
        for figure, place in zip(found * (len(places) // len(found)), places, strict=True):
            lines[place].append(figure)
    days = [figure for figure in figures if figure.unit == "days"]
    sums = _sums(days, lines)
    shown = {(f.measure, f.by): f for f in protected(days, sums, report.smallest_shown)}
    closed = {f.by for f in shown.values() if f.state == HIDDEN}
    report.add([hidden(f) if f.by in closed else f for f in figures], "procedures")


def gap(report: Report) -> None:
    """What was delivered and not registered, by declared reason, and the unexplained rest."""
    rows = report.query("gaps")
    if not rows:
        return
    delivered = sum(row["delivered"] for row in rows)
    figures = [Figure("gap.delivered", delivered, "doses")]
    for reason in REASONS:
        parts = [(row[reason] or 0.0, row["delivered"]) for row in rows]
        amount = sum(above for above, _ in parts)
        rate = ratio(parts) if reason in ("given", "rest") else None
        figures.append(shared(f"gap.{reason}", amount, delivered, rate))
    figures.append(counted("gap.departments", len(rows), "departments"))
    report.add(figures, "sales_gaps")
    report.ask("gap.rest_by_region", "unexplained_gap_share", ["region"])


def quality(report: Report) -> None:
    """Links, units, order dates, variables, breaks, and when months are complete."""
    for name, metric in (("linked", "contact_link_rate"), ("usable_unit", "usable_unit_share")):
        for by in ([], ["year"], ["region"]):
            report.ask(f"quality.{name}", metric, by)
    rows = report.query("order_dates")
    whole = sum(row["kept"] for row in rows)
    total = counted("quality.order_rows", whole, "rows")
    parts = [
        counted("quality.order_rows", r["kept"], "rows", repair=r["order_repair"]) for r in rows
    ]
    counts = protected([total, *parts], [[total, *parts]], report.smallest_shown)
    shares = [
        shared("quality.order_dates", f.value, whole, repair=dict(f.by)["repair"])
        if f.is_shown
        else hidden(Figure("quality.order_dates", None, "share", f.by))
        for f in counts[1:]
    ]
    report.add([*counts, *shares], "administrations", frozenset({"d_ord_start", "d_ord_slut"}))
    for figure in _variables(report):
        report.add([figure], "administrations", frozenset({dict(figure.by)["variable"]}))
    breaks = report.query("breaks")
    statuses = sorted({row["status"] for row in breaks})
    found = [(status, sum(row["status"] == status for row in breaks)) for status in statuses]
    report.add([counted("quality.breaks", n, "breaks", status=s) for s, n in found], "breaks")
    report.add(_completeness(report), "revisions")


def control(report: Report) -> None:
    """What manual control found; a rate from 1 to 4 errors is told as an upper bound."""
    figures = []
    for row in report.query("samples"):
        by = {"sample": row["sample"]}
        for name in ("drawn", "checked", "waiting", "not_checked"):
            figures.append(counted(f"control.{name}", row[f"{name}_rows"], "controlled", **by))
        figures.append(_error_rate(report, row, by))
    report.figures += figures


def _delivered_rows(report: Report) -> tuple[list[Figure], list[list[Figure]]]:
    """Rows by year and rule, the sums over years, and the equations between them."""
    years: dict[str | None, dict[tuple[str, bool], int]] = defaultdict(lambda: defaultdict(int))
    for row in report.query("flow"):
        rule = ("kept", True) if row["is_kept"] else (row["rule"], False)
        years[row["year"]][rule] += row["row_count"]
        years[None][rule] += row["row_count"]
    rules_of_all = list(years[None])
    figures, lines = [], []
    by_rule: dict[tuple, list[Figure]] = defaultdict(list)
    for year, counts in years.items():
        rules = {rule: counts.get(rule, 0) for rule in rules_of_all}
        whole = counted("flow.delivered", sum(rules.values()), "rows", year=year)
        parts = [
            counted("flow.read" if is_kept else "flow.set_aside", rows, "rows",
                    year=year, rule=None if is_kept else rule)
            for (rule, is_kept), rows in rules.items()
        ]  # fmt: skip
        figures += [whole, *parts]
        lines.append([whole, *parts])
        for figure, rule in zip(parts, rules, strict=True):
            by_rule[rule].insert(0 if year is None else len(by_rule[rule]), figure)
    return figures, [*lines, *by_rule.values()]


def _persons(report: Report, row: dict, by: dict) -> list[Figure]:
    """Persons with a dose that counts, and those with one that found its contact."""
    counts = {"linked": row["linked_persons"], "unlinked": row["unlinked_persons"]}
    persons = counted("flow.persons", row["persons"], "persons", **by)
    linked = counted("flow.linked_persons", row["linked_persons"], "persons", **by)
    never = row["persons"] - row["linked_persons"]
    if any(0 < n < report.smallest_shown for n in (never, row["persons"], *counts.values())):
        linked = hidden(linked)
    return [persons, linked]


def _silence(report: Report) -> list[Figure]:
    """Hospital-months that reported, by region; and months judged silent."""
    figures, tables = [], report.facts.coverage.get(REGISTER, ())
    table = next((found for found in tables if found.table == TABLE), None)
    for region, months in (table.regions if table else {}).items():
        reported = sum(count for count, _ in months)
        expected = sum(count for _, count in months)
        figures.append(shared("coverage.hospital_months", reported, expected, region=region))
    for row in report.query("silence"):
        kind = "whole" if row["is_whole"] == "true" else "medicine"
        figures += [
            counted("coverage.silent_months", row["silent_months"], "months", kind=kind),
            counted("coverage.silent_hospitals", row["silent_units"], "hospitals", kind=kind),
        ]
    return figures


def _has_number(figure: Figure) -> bool:
    """False for a main group, a unit or a register that these data hold nothing of."""
    return figure.state not in ("not_applicable", "missing")


def _days(report: Report, row: dict, by: dict) -> list[Figure]:
    """Counts, shares and the estimated total of one group; all hidden where few persons differ."""
    counts = {name: row[f"{name}_day_count"] for name in ("dose", "procedure", "both")}
    figures = [counted(f"agreement.{name}", count, "days", **by) for name, count in counts.items()]
    for side in ("procedure", "dose"):
        held, effective = counts[side], row[f"effective_{side}_days"]
        rate = agreed(counts["both"], held, effective)
        figures.append(shared(f"agreement.of_{side}s", counts["both"], held, rate, **by))
        for days in (1, 3, 7):
            near = row[f"{side}_within_{days}_count"]
            rate = agreed(near, held, effective)
            figures.append(shared(f"agreement.of_{side}s_within_{days}", near, held, rate, **by))
    figures += _total(row, counts, by)
    persons = [row[f"{name}_person_count"] for name in
               ("dose", "procedure", "both", "dose_alone", "procedure_alone")]  # fmt: skip
    few = any(0 < count < report.smallest_shown for count in persons)
    return [hidden(figure) for figure in figures] if few else figures


def _total(row: dict, counts: dict[str, int], by: dict) -> list[Figure]:
    """The estimated treatment days, and SMR's share of them; none where no day has both."""
    if not counts["both"]:
        return []
    effect = counts["procedure"] / row["effective_procedure_days"]
    total = two_sources(counts["dose"], counts["procedure"], counts["both"], effect)
    dose = counts["dose"]
    ends = Rate(dose / total.value, dose / total.high, min(1.0, dose / total.low))
    return [
        Figure("agreement.total", total.value, "estimate", cell(**by), low=total.low,
               high=total.high),
        Figure("agreement.completeness", ends.value, "share", cell(**by), low=ends.low,
               high=ends.high),
    ]  # fmt: skip


def _sums(days: list[Figure], lines: dict[tuple, list[Figure]]) -> list[list[Figure]]:
    """The lines with the figure that they add up to in front."""
    sums = {(f.measure, ""): f for f in days if not f.by}
    sums |= {(f.measure, dict(f.by)["drug_group"]): f for f in days if f.by[:1] and
             f.by[0][0] == "drug_group"}  # fmt: skip
    found = []
    for (measure, place), parts in lines.items():
        whole = sums.get((measure, place)) or sums.get((measure, ""))
        kept = [part for part in parts if part.unit == "days" and part.by]
        if whole and kept:
            found.append([whole, *kept])
    return found


def _variables(report: Report) -> list[Figure]:
    figures = []
    for row in report.query("variables"):
        if row["row_count"] and row["column_name"][1:2] == "_":
            for kind in ("missing", "invalid"):
                count = row[f"{kind}_count"]
                few = 0 < count < report.smallest_shown
                figure = shared(f"quality.{kind}", count, row["row_count"], None,
                                variable=row["column_name"])  # fmt: skip
                figures.append(hidden(figure) if few else figure)
    return figures


def _completeness(report: Report) -> list[Figure]:
    """Share of a month's final rows that has come, by months from the month to the delivery."""
    figures = []
    for found in site_revision.revisions(report.facts, REGISTER):
        if found.table == TABLE:
            for region, curve in found.ages.items():
                for age, share in sorted(curve.items()):
                    by = cell(region=region, age=age)
                    figures.append(Figure("quality.complete", share, "share", by))
            for region, age in found.final_ages.items():
                figures.append(counted("quality.final_after", age, "months", region=region))
    return figures


def _error_rate(report: Report, row: dict, by: dict) -> Figure:
    checked, wrong = row["checked_rows"], row["wrong_rows"]
    if not checked:
        return Figure("control.error_rate", None, "share", cell(**by), "missing")
    card = {"discloses": {"numerator": "wrong", "denominator": "checked"}}
    if row["row_kind"] == "administrations" and hides(
        card, {"wrong": wrong, "checked": checked}, report.smallest_shown
    ):
        most = wilson(min(checked, report.smallest_shown - 1), checked).high
        return Figure("control.error_rate", None, "share", cell(**by), HIDDEN, 0.0, most)
    rate = Rate(row["error_share"], row["error_low"], row["error_high"])
    state = "value" if wrong else "zero"
    return Figure("control.error_rate", rate.value, "share", cell(**by), state, rate.low, rate.high,
                  of=checked)  # fmt: skip

"""This module finds what lies beyond a threshold, and what departs from its own past."""

from dataclasses import replace

from dosis import series, words
from dosis.alarm_signal import Signal, key_of
from dosis.answer import Answer
from dosis.attention import LEAST_SEVERITY, Finding
from dosis.catalog import open_catalog
from dosis.door import ask
from dosis.home import current_release
from dosis.novelty import Novelty, novelty, standing_out
from dosis.watch import ABOVE, BELOW, PAGE, Watch

MONTHS = 37  # three years with the month that is judged: two years and what may be provisional
MOST_BEHIND = 6
SERVICE = ("start_benchmark", "negotiation_dossier", "supervision", PAGE)
COUNTRY = ("Hele landet", "The whole country")
DO = (
    "Åbn siden, og se, om ændringen er i behandlingen eller i registreringen. Spørg derefter "
    "afdelingen.",
    "Open the page and see whether the change is in the treatment or in the registration. Then ask "
    "the department.",
)
Line = list[series.Point]


def beyond(watch: Watch, viewer: str) -> list[Signal]:
    """The units whose newest settled month lies beyond the watch's threshold.

    What reservations exclude is not judged, nor months that later deliveries may change.
    """
    found = _lines(watch, viewer)
    return [
        _beyond(watch, unit, _run(watch, line), line[-1])
        for unit, line in found.items()
        if _is_beyond(watch, line[-1].value)
    ]


def changed(watch: Watch, viewer: str) -> list[Signal]:
    """The units whose newest settled month departs from their own past (`dosis.novelty`).

    No change is computed across a split; false discoveries are controlled over all units judged.
    """
    found = _lines(watch, viewer)
    judged = {
        unit: one
        for unit, line in found.items()
        if (one := novelty([point.value for point in line])) is not None
    }
    out = standing_out(judged)
    return [
        _changed(watch, unit, judged[unit], found[unit][-1], q)
        for unit, q in out.items()
        if _is_change(watch, judged[unit])
    ]


def shown(watch: Watch, viewer: str) -> Answer:
    """The answer that both rules read: the metric by month, and by unit where each is judged."""
    newest = ask(watch.metric, ("month",), watch.where, viewer=viewer, page=PAGE)
    since = series.months_back(series.newest(newest), MONTHS) if newest.rows else None
    if not watch.each:
        return newest
    by = (watch.each, "month")
    return ask(watch.metric, by, watch.where, since, viewer=viewer, page=PAGE)


def _lines(watch: Watch, viewer: str) -> dict[str, Line]:
    """Unit → the settled months of the newest unbroken part of its line, oldest first.

    Places settle at different times, so each is judged at its own newest month; of one that lies
    far behind the others nothing is said: it has stopped.
    """
    answer = shown(watch, viewer)
    out = series.left_out(answer, watch.metric)
    lines: dict[str, Line] = {}
    for point in series.points(answer, watch.metric, watch.each or None):
        if not point.provisional and point.state in series.SHOWN:
            lines.setdefault(point.series, []).append(point)
    newest = max((line[-1].text for line in lines.values()), default="")
    kept = {}
    for unit, line in lines.items():
        part = [p for p in line if p.path == line[-1].path]
        is_near = line[-1].text >= series.months_back(newest, MOST_BEHIND)
        if is_near and part[-1].row not in out and unit != "unknown":
            kept[unit] = part
    return kept


def _run(watch: Watch, line: Line) -> Line:
    """The newest months of the line that all lie beyond the threshold."""
    run: Line = []
    for point in reversed(line):
        if not _is_beyond(watch, point.value):
            break
        run.insert(0, point)
    return run


def _is_beyond(watch: Watch, value: float) -> bool:
    return value > watch.amount if watch.direction == ABOVE else value < watch.amount


def _is_change(watch: Watch, one: Novelty) -> bool:
    is_wanted = {"": True, ABOVE: one.change > 0, BELOW: one.change < 0}[watch.direction]
    return is_wanted and abs(one.change) >= watch.amount


def _beyond(watch: Watch, unit: str, run: Line, now: series.Point) -> Signal:
    labels, texts, sure = [], [], []
    for language in words.LANGUAGES:
        place, label, unit_of = _named(watch, unit, language)
        value = words.quantity(now.value, unit_of, language)
        limit = words.quantity(watch.amount, unit_of, language)
        month, count = words.period(now.text, language), len(run)
        if language == "da":
            side = "over" if watch.direction == ABOVE else "under"
            labels.append(f"{place}: {label} er {side} {limit}")
            texts.append(f"{value} i {month}; grænsen er {limit}.")
            sure.append(
                f"Tallet er det, der er indberettet. Måneder, som senere leverancer kan ændre, er "
                f"ikke brugt. Det har ligget {side} grænsen i {count} "
                f"måned{'er' * (count > 1)} i træk."
            )
        else:
            side = "above" if watch.direction == ABOVE else "below"
            labels.append(f"{place}: {label} is {side} {limit}")
            texts.append(f"{value} in {month}; the limit is {limit}.")
            sure.append(
                "The number is what was reported. Months that later deliveries may change were not "
                f"used. It has been {side} the limit for {count} month{'s' * (count > 1)} running."
            )
    key = _key(watch, unit, direction=watch.direction, amount=watch.amount)
    return _signal(watch, unit, key, labels, texts, sure, f"{run[0].text}-01")


def _changed(watch: Watch, unit: str, one: Novelty, now: series.Point, q: float) -> Signal:
    labels, texts, sure = [], [], []
    for language in words.LANGUAGES:
        place, label, unit_of = _named(watch, unit, language)
        value, low, high, mean = (
            words.number(number, unit_of, language)
            for number in (one.value, max(0.0, one.low), one.high, one.mean)
        )
        month = words.period(now.text, language)
        chance = words.number(max(q, 1e-3), "share", language)
        if language == "da":
            labels.append(f"{place}: {label} er {'steget' if one.change > 0 else 'faldet'}")
            texts.append(
                f"{value} i {month} mod {mean} i de {one.months} måneder før; ventet {low}–{high}."
            )
            sure.append(
                "Intervallet er 95 % for én ny måned, hvis intet var ændret. Af beskeder som denne "
                f"ventes højst {chance} at skyldes tilfældet. Intet er sammenlignet på tværs af et "
                "databrud."
            )
        else:
            labels.append(f"{place}: {label} has {'risen' if one.change > 0 else 'fallen'}")
            texts.append(
                f"{value} in {month} against {mean} in the {one.months} months before; expected "
                f"{low}–{high}."
            )
            sure.append(
                "The interval is 95% for one new month if nothing had changed. Of alarms like "
                f"this at most {chance} are expected to be chance. Nothing is compared across a "
                "break."
            )
    key = _key(watch, unit, change="up" if one.change > 0 else "down")
    return _signal(watch, unit, key, labels, texts, sure, f"{now.text}-01")


def _signal(watch: Watch, unit: str, key: str, labels, texts, sure, since: str) -> Signal:
    inside = replace(watch, place=f"{watch.each}={unit}") if watch.each else watch
    page, params = _page(watch, unit)
    finding = Finding(LEAST_SEVERITY, *labels, *texts, since, "", params, page=page)
    return Signal(key, finding, tuple(sure), DO, watch.metric, inside.where)


def _key(watch: Watch, unit: str, **more) -> str:
    scope = {"metric": watch.metric, "medicine": watch.medicine}
    place = f"{watch.each}={unit}" if watch.each else watch.place
    return key_of(watch, **scope, place=place, **more)


def _named(watch: Watch, unit: str, language: str) -> tuple[str, str, str]:
    """The place, the metric as in the middle of a sentence, and the metric's unit."""
    metric = open_catalog(current_release()[0]).metrics[watch.metric]
    label = getattr(metric, f"label_{language}")
    label = label[:1].lower() + label[1:]
    if watch.medicine:
        label += f" ({watch.medicine})"
    whole = watch.place.partition("=")[2] or COUNTRY[language == "en"]
    return unit or whole, label, metric.card["unit"]


def _page(watch: Watch, unit: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The page of app A that shows the metric, and what its address asks for."""
    pages = open_catalog(current_release()[0]).pages.values()
    name = next(
        (
            p.name
            for p in pages
            if p.meta["concept"] == "A" and watch.metric in p.metrics and p.name not in SERVICE
        ),
        SERVICE[0],
    )
    params = [("medicine", watch.medicine)] if watch.medicine else []
    if watch.each and unit:
        params += [("level", watch.each), ("highlight", unit)]
    return name, tuple(params)

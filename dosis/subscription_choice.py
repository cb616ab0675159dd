"""This module lets a reader choose what to be told of: rule, metric, place, medicine and limit."""

from dosis import address, alarm_words, medicine_index, page, series, watch, words
from dosis.forecast_tables import forecast_metrics
from dosis.home import DosisError
from dosis.watch import ABOVE, BELOW, CHANGE, MISS, OF_A_METRIC, STALLED, THRESHOLD, Watch

GIVEN = "administrations_given"
VOLUMES = (GIVEN, "delivered_usual_doses", "antibiotic_ddd")
ORDER = (CHANGE, THRESHOLD, watch.OUTLIER, STALLED, watch.GAP, MISS, watch.BREAK)
RULE = ("Hvad skal ske?", "What should happen?")
METRIC = ("Tal", "Number")
AREA = ("Område", "Area")
EVERYWHERE = ("Hele landet", "The whole country")
MEDICINE = ("Lægemiddel", "Medicine")
ALL = ("Alle lægemidler", "All medicines")
EACH = ("Se på", "Look at")
UNITS = {
    "": ("Området under ét", "The area as a whole"),
    "region": ("Hver region", "Each region"),
    "hospital": ("Hvert sygehus", "Each hospital"),
    "department_name": ("Hver afdeling", "Each department"),
}
SIDE = ("Retning", "Direction")
SIDES = {
    THRESHOLD: {ABOVE: ("Over", "Above"), BELOW: ("Under", "Below")},
    CHANGE: {"": ("Op eller ned", "Up or down"), ABOVE: ("Op", "Up"), BELOW: ("Ned", "Down")},
}
LIMIT = ("Grænse ({unit})", "Limit ({unit})")
LEAST = ("Mindst (%)", "At least (%)")
USUAL_LIMIT, USUAL_CHANGE = 10.0, 10.0
MOST_LIMIT = 1e12


def watch_chosen(view) -> Watch:
    """What the filters say, checked; a choice that makes no sense ends the page with a sentence."""
    places = iter(view.filters(3, 3, 2, 2))
    rule = view.choose(
        next(places), "rule", ORDER, label=view.say(*RULE), names=_rules(view.language).get
    )
    asked = {"rule": rule}
    if rule in OF_A_METRIC:
        asked["metric"] = _metric(view, next(places), rule)
    asked["place"] = _area(view, next(places))
    # A switch names its products; forecasts of medicines are judged for the country alone.
    if rule != STALLED and not (rule == MISS and asked["place"]):
        asked["medicine"] = _medicine(view, next(places))
    if rule in SIDES:
        asked |= _limit(view, rule, asked["metric"])
    return view.attempt(watch.read_watch, page.catalog().folder, view.viewer, **asked)


def _rules(language: str) -> dict[str, str]:
    return {rule: alarm_words.RULES[rule][language == "en"] for rule in ORDER}


def _metric(view, place, rule: str) -> str:
    """The metric; of a forecast's misses only those that are forecast."""
    metrics = [m for m in view.page.metrics if m not in watch.FIXED.values()]
    if rule == MISS:
        metrics = [m for m in forecast_metrics() if m in metrics]
    return view.choose(place, "measure", metrics, label=view.say(*METRIC), names=view.short_label)


def _area(view, place) -> str:
    """'' or one region or hospital, from what the release holds."""
    options = {"": view.say(*EVERYWHERE)}
    for level in ("region", "hospital"):
        for volume in VOLUMES:
            answer = view.ask_if_delivered(volume, by=(level,))
            if answer:
                names = series.names(answer, level)
                options |= {f"{level}={name}": name for name in names if name != "unknown"}
                break
    return view.choose(place, "area", options, label=view.say(*AREA), names=options.get)


def _medicine(view, place) -> str:
    """The ATC code of one medicine, or all; none to choose where no doses were delivered."""
    try:
        found = page.medicines()
    except DosisError:
        return ""
    options = {"": view.say(*ALL)} | medicine_index.options(found)
    chosen = view.choose(place, "medicine", options, label=view.say(*MEDICINE), names=options.get)
    return chosen.partition(" ")[0]


def _limit(view, rule: str, metric: str) -> dict:
    """Which units, which way, and how far; shares are written in per cent."""
    each_place, side_place, limit_place = view.filters(3, 2, 2)
    each = view.choose(
        each_place, "level", UNITS, label=view.say(*EACH), names=lambda u: view.say(*UNITS[u])
    )
    sides = SIDES[rule]
    side = view.choose(
        side_place, "side", sides, label=view.say(*SIDE), names=lambda s: view.say(*sides[s])
    )
    unit = page.catalog().metrics[metric].card["unit"]
    is_share = rule == CHANGE or unit == "share"
    title = LEAST if rule == CHANGE else LIMIT
    name = "%" if unit == "share" else words.unit_name(unit, view.language)
    label = view.say(*title).format(unit=name)
    amount = limit_place.number_input(
        label, min_value=0.0, value=_asked(rule), step=1.0, format="%g",
        key=f"limit_{rule}_{metric}",
    )  # fmt: skip
    view.sheet.filters[label] = words.number(amount, "ratio", view.language)
    address.keep("limit", amount)
    return {"each": each, "direction": side, "amount": amount / 100 if is_share else amount}


def _asked(rule: str) -> float:
    """The limit in the address, else a usual one."""
    usual = USUAL_CHANGE if rule == CHANGE else USUAL_LIMIT
    try:
        named = float(address.named("limit") or usual)
    except ValueError:
        return usual
    return named if 0 <= named < MOST_LIMIT else usual

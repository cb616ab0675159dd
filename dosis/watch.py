"""This module is what a subscriber watches: a rule, a metric, a place, a medicine and a limit."""

import difflib
import math
import re
from dataclasses import dataclass, replace
from pathlib import Path

from dosis.catalog import open_catalog
from dosis.declarations import policy
from dosis.grid import refuse_unknown_units
from dosis.home import DosisError
from dosis.question import read_question

PAGE = "subscriptions"
THRESHOLD, CHANGE, OUTLIER, STALLED, GAP, BREAK, MISS = (
    "threshold", "change", "outlier", "stalled_switch", "gap", "break", "forecast_miss",
)  # fmt: skip
RULES = (THRESHOLD, CHANGE, OUTLIER, STALLED, GAP, BREAK, MISS)
OF_A_METRIC = (THRESHOLD, CHANGE, BREAK, MISS)
FIXED = {
    OUTLIER: "uses_per_expected_use",
    STALLED: "stalled_switches",
    GAP: "sustained_gaps",
}
LEVELS = ("region", "hospital", "department_name")
ABOVE, BELOW = "above", "below"
LEAST_CHANGE = 0.1
ATC_LETTERS = 7
ATC = re.compile(r"[A-Z](\d\d([A-Z]([A-Z](\d\d)?)?)?)?")


@dataclass(frozen=True)
class Watch:
    """A metric, a scope and a rule.

    `place`: '' or one of 'region=…', 'hospital=…', 'department_name=…'; `medicine`: '' or the
    beginning of an ATC code; `each`: '' for the place as a whole, or a level whose units are judged
    one by one. `direction` is above, below or '' (both, of a change); `amount` is the limit of a
    threshold in the metric's unit, of a change the least relative change.
    """

    rule: str
    metric: str
    place: str = ""
    medicine: str = ""
    each: str = ""
    direction: str = ""
    amount: float | None = None

    @property
    def where(self) -> tuple[str, ...]:
        """The scope as filters of `ask`."""
        operator = "=" if len(self.medicine) == ATC_LETTERS else "^="
        medicine = (f"atc{operator}{self.medicine}",) if self.medicine else ()
        return (*((self.place,) if self.place else ()), *medicine)

    def covers(self, **unit: str) -> bool:
        """True where the place holds a unit, given by its `region`, `hospital` and so on."""
        level, _, name = self.place.partition("=")
        return not self.place or unit.get(level) == name


def read_watch(folder: Path, viewer: str, **given) -> Watch:
    """Check what somebody wants to watch in the release in `folder`.

    `given`: the fields of `Watch`. Raises DosisError, with what to write instead, for an unknown
    rule, metric, level or direction, a limit that is missing, and a role that can't subscribe.
    """
    refuse_role(viewer)
    rule = given.get("rule", "")
    _known("rule", rule, RULES)
    metric = _metric(folder, rule, given.get("metric") or "")
    watch = Watch(**(given | {"metric": metric}))
    question = read_question(open_catalog(folder), metric, (), watch.where, None, None, False)
    if watch.place:
        _known("place", watch.place.partition("=")[0], LEVELS)
    refuse_unknown_units(folder, question)
    if watch.medicine and not ATC.fullmatch(watch.medicine):
        raise DosisError(
            f"{watch.medicine} is no ATC code or its beginning, such as L04 or L04AB04."
        )
    if watch.each:
        _known("level", watch.each, LEVELS)
    if rule == STALLED and watch.medicine:
        raise DosisError("A switch names its own products: leave the medicine out.")
    if rule == MISS:
        _refuse_unforecast(watch)
    return _limited(watch)


def refuse_role(viewer: str) -> None:
    """Raise DosisError where what the role sees may not leave by mail or feed."""
    role = viewer.partition(":")[0]
    _known("role", role, policy()["roles"])
    if policy()["roles"][role]["regime"] != "floor":
        raise DosisError(
            f"What the role {role} sees can't be sent; subscribe as a role under disclosure "
            "control, such as --as planner."
        )


def _metric(folder: Path, rule: str, metric: str) -> str:
    if rule in FIXED:
        if metric not in ("", FIXED[rule]):
            raise DosisError(f"The rule {rule} is about {FIXED[rule]}; leave the metric out.")
        return FIXED[rule]
    pages = open_catalog(folder).pages
    if PAGE not in pages:
        raise DosisError("This release knows no subscriptions; run `dosis build` and release.")
    if not metric:
        raise DosisError(f"The rule {rule} needs a metric; name one, such as treated_patients.")
    _known("metric to subscribe to", metric, pages[PAGE].metrics)
    return metric


def _refuse_unforecast(watch: Watch) -> None:
    """Raise DosisError for a scope in which no forecast is held up against what came."""
    if watch.place.startswith("department_name=") or (watch.place and watch.medicine):
        raise DosisError(
            "Forecasts are judged for the country, its medicines, regions and hospitals: name one "
            "region or hospital, or a medicine, not both."
        )


def _limited(watch: Watch) -> Watch:
    """The watch with its limit; refused where it is missing or makes no sense."""
    if watch.rule not in (THRESHOLD, CHANGE):
        if watch.direction or watch.amount is not None or watch.each:
            raise DosisError(
                f"The rule {watch.rule} has no limit and looks at every unit; leave them out."
            )
        return watch
    if watch.amount is not None and not math.isfinite(watch.amount):
        raise DosisError("The limit is no number; write one such as 0.3.")
    if watch.rule == CHANGE:
        amount = LEAST_CHANGE if watch.amount is None else watch.amount
        if amount <= 0:
            raise DosisError("The least change is a share above 0, such as 0.1 for 10 %.")
        _known("direction", watch.direction, ("", ABOVE, BELOW))
        return replace(watch, amount=amount)
    _known("direction", watch.direction, (ABOVE, BELOW))
    if watch.amount is None:
        raise DosisError("A threshold needs a number, such as --above 0.3.")
    return watch


def _known(kind: str, name: str, known) -> None:
    if name not in known:
        near = difflib.get_close_matches(name, list(known), n=3, cutoff=0.0)
        raise DosisError(f"There is no {kind} {name or '(none)'}; choose among {', '.join(near)}.")

"""This module says what a watch would raise an alarm for in the current release."""

from dataclasses import asdict

from dosis import alarm_findings, alarm_series, series
from dosis.alarm_answers import Share
from dosis.alarm_signal import Signal
from dosis.answer import Answer
from dosis.attention import grave_and_new
from dosis.door import ask
from dosis.home import DosisError, current_release
from dosis.watch import BREAK, CHANGE, GAP, MISS, OUTLIER, PAGE, STALLED, THRESHOLD, Watch

FINDERS = {
    THRESHOLD: alarm_series.beyond,
    CHANGE: alarm_series.changed,
    OUTLIER: alarm_findings.outliers,
    STALLED: alarm_findings.stalls,
    GAP: alarm_findings.gaps,
    BREAK: alarm_findings.breaks,
    MISS: alarm_findings.misses,
}
SHOWN_RESERVATIONS = 3
TOLD = ("label_da", "label_en", "text_da", "text_en", "severity", "action")


def signals(watch: Watch, viewer: str) -> list[Signal]:
    """What holds now and the watch asks for, gravest first, each once.

    Raises DosisError where role or data don't allow the question.
    """
    found = {one.key + one.since: one for one in FINDERS[watch.rule](watch, viewer)}
    return sorted(found.values(), key=lambda signal: grave_and_new(signal.finding))


def content(watch: Watch, viewer: str, signal: Signal, share: Share | None) -> dict:
    """All that an alarm tells, as plain data in both languages.

    What happened, how sure, the verdict and main reservations of the number it is about, what can
    be done and where to see it, and how often alarms of this rule were `share` right so far.
    """
    answer = _about(watch, viewer, signal)
    _, about = current_release()
    verdict = answer.verdict if answer else None
    return {
        "rule": watch.rule,
        "finding": asdict(signal.finding),
        "sure": signal.sure,
        "do": signal.do,
        "share": asdict(share) if share else None,
        "verdict": [verdict.text_da, verdict.text_en] if verdict else None,
        "reservations": [
            {name: one[name] for name in TOLD}
            for one in (answer.reservations[:SHOWN_RESERVATIONS] if answer else ())
        ],
        "more": max(0, len(answer.reservations) - SHOWN_RESERVATIONS) if answer else 0,
        "release": about["number"],
        "source": about["source"],
        "data_as_of": max(about["data_as_of"].values(), default=None),
    }


def _about(watch: Watch, viewer: str, signal: Signal) -> Answer | None:
    """The number an alarm is about, with its reservations, as closely as it can be asked for."""
    for where in dict.fromkeys((signal.where, watch.where, ())):
        try:
            since = signal.since[:7]
            answer = ask(watch.metric, ("month",), where, since, viewer=viewer, page=PAGE)
        except DosisError:
            continue
        if any(row[f"{watch.metric}_state"] in series.SHOWN for row in answer.rows):
            return answer
    return None

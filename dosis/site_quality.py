"""This module lists the pages of the checks, and what their templates and the registers' call."""

from collections.abc import Iterator

from dosis import sections, site_trend
from dosis.site_checks import (
    DIMENSIONS,
    SHOWN_UNMET,
    CheckType,
    by_dimension,
    check_of,
    check_types,
    months_text,
    observed_text,
)
from dosis.site_facts import Facts
from dosis.site_page import SitePage
from dosis.site_variables import filled, share_text


def check_pages(facts: Facts, language: str) -> Iterator[SitePage]:
    """One page per type of check."""
    for check in check_types(facts):
        title = check.title(language)
        yield SitePage(f"tjek/{check.name}/", title, "check", _told(check, language))


def quality_speakers(facts: Facts, language: str) -> dict:
    """What the templates of checks and registers call."""
    return {
        "dimensions": DIMENSIONS,
        "checks_by_dimension": lambda: by_dimension(facts),
        "observed": lambda value, unit: observed_text(value, unit, language),
        "check_of": lambda reservation: check_of(facts, reservation),
        "effect": lambda entry: _effect(entry, language),
        "filled": filled(facts),
        "part": lambda share: share_text(share, language),
        "months": lambda months: months_text(months, language),
    }


def _told(check: CheckType, language: str) -> dict:
    told = {"check": check, "shown": SHOWN_UNMET, "trend": None, "history": None}
    if check.trend:
        told["trend"] = site_trend.unmet_by_month(check.trend, language)
        told["finding"] = site_trend.finding(check.trend, language)
    if len(check.history) > 1:
        told["history"] = site_trend.unmet_by_release(check.history, language)
    return told


def _effect(entry: dict, language: str) -> str:
    """By how much a reservation moves a number, in the words of the apps."""
    parts = {name: entry[f"effect_{name}"] for name in ("bias", "low", "high", "unit")}
    return sections.bias({"kind": entry["kind"], "effect": parts}, language)

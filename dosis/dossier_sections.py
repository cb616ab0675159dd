"""This module asks for the sections of a negotiation dossier: volume, packs, dose and so on.

A section is told where the release has what it rests on; else it says that it was not delivered,
that there is none, or no forecast. No metric of money is among them.
"""

from dataclasses import dataclass, field
from pathlib import Path

from dosis.catalog import open_catalog
from dosis.door import ask
from dosis.forecast import forecast
from dosis.forecast_tables import forecast_metrics, rows_of
from dosis.home import read_json
from dosis.stored_answer import packed

PAGE = "negotiation_dossier"
DOSES, DDD, PACKS = "delivered_usual_doses", "delivered_ddd", "delivered_packs"
PATIENTS, GIVEN, TOGETHER = "treated_patients", "given_usual_doses", "combined_patients"
DOSE = ("dose_mg_per_patient", "dose_mg_per_administration", "administrations_per_patient_month")
EXPERIENCE = ("reporting_patients", "effect_score_per_report", "reported_side_effect_share")
ORDER = ("volume", "packs", "dose", "together", "places", "trend", "forecast", "experience")
TOLD, NOT_DELIVERED, NONE, NO_FORECAST = "told", "not_delivered", "none", "no_forecast"


@dataclass(frozen=True)
class Section:
    """One section: its state, and where it is told its answer as plain data.

    `more`: of a forecast the error of earlier ones, as {da, en}.
    """

    key: str
    state: str
    answer: dict | None = None
    more: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """What a dossier asks of one release, and for whom."""

    declared: dict
    viewer: str
    release: str
    folder: Path

    @property
    def medicine(self) -> str:
        """The filter for the medicine."""
        return f"atc={self.declared['medicine']}"

    @property
    def with_comparators(self) -> str:
        """The filter for the medicine and those it is compared with."""
        others = self.declared.get("comparators", [])
        return f"atc in {','.join([self.declared['medicine'], *others])}"

    @property
    def period(self) -> dict[str, str]:
        """The declared months."""
        return {"since": self.declared["period"]["from"], "until": self.declared["period"]["to"]}

    @property
    def year(self) -> dict[str, str]:
        """The newest whole year of the declared months; all of them where there is none."""
        first, last = self.period["since"], self.period["until"]
        newest = int(last[:4]) - (not last.endswith("-12"))
        whole = {"since": f"{newest}-01", "until": f"{newest}-12"}
        return whole if whole["since"] >= first else self.period

    def section(self, key: str, metrics: tuple[str, ...], **question) -> Section:
        """A section that is one question."""
        if self._lacks(metrics):
            return Section(key, NOT_DELIVERED)
        answer = ask(metrics, viewer=self.viewer, page=PAGE, release=self.release, **question)
        has_numbers = any(
            row[f"{m}_state"] in ("value", "hidden") for row in answer.rows for m in metrics
        )
        return Section(key, TOLD, _plain(answer)) if has_numbers else Section(key, NONE)

    def _lacks(self, metrics: tuple[str, ...]) -> bool:
        """True where a table that tells of a metric was not delivered."""
        delivered = read_json(self.folder / "release.json", {})["purposes"]
        known = open_catalog(self.folder).metrics
        return any(
            name not in known or any(".".join(t) not in delivered for t in known[name].reports_in)
            for name in metrics
        )


def sections(asked: Asked) -> list[Section]:
    """All sections of a dossier, in order."""
    own, every = (asked.medicine,), (asked.with_comparators,)
    product = ("delivered_product_name", "form", "strength", "year")
    ask_for = asked.section
    return [
        ask_for(
            "volume", (DOSES, DDD, PATIENTS), by=("medicine_name", "year"), where=every,
            **asked.period,
        ),
        ask_for("packs", (PACKS, DOSES), by=product, where=own, **asked.period),
        ask_for("dose", DOSE, by="year", where=own, **asked.period),
        ask_for("together", (TOGETHER,), by="other_atc", where=own, **asked.year),
        ask_for(
            "places", (PATIENTS, GIVEN), by=("region", "hospital"), where=own, totals=True,
            **asked.year,
        ),
        ask_for("trend", (DOSES,), by=("medicine_name", "quarter"), where=every, **asked.period),
        _forecast(asked),
        ask_for("experience", EXPERIENCE, by="year", where=own, **asked.period),
    ]  # fmt: skip


def _forecast(asked: Asked) -> Section:
    """The release's own forecast of the country, with the error of earlier ones."""
    if DOSES not in forecast_metrics(asked.folder):
        return Section("forecast", NO_FORECAST)
    known = rows_of(
        asked.folder,
        "select 1 from forecast.series where metric = $metric and place = 'nation' "
        "and product = 'atc' and atc = $atc",
        metric=DOSES,
        atc=asked.declared["medicine"],
    )
    if not known:
        return Section("forecast", NONE)
    found = forecast(DOSES, (asked.medicine,), asked.viewer, PAGE, asked.release)
    history = _plain(found.history)
    unit = found.metric.card["unit"]
    shown = ("point", "low_80", "high_80")
    columns = [_column("month", "dimension", "month", None)]
    values = [[month["month"] for month in found.months]]
    for name in shown:
        columns += [_column(name, "metric", "number", unit), _column(f"{name}_state", "state")]
        values += [[m[name] for m in found.months], [m["state"] for m in found.months]]
    error = {language: found.told_error(language) for language in ("da", "en")}
    numbers = {
        name: found.error.get(name) for name in ("volume_weighted", "coverage_80", "origins")
    }
    # The rows are months ahead and not those of the history, so no cell of it is touched.
    untouched = [{**r, "cells": [], "rises": {}} for r in history["reservations"]]
    told = {**history, "columns": columns, "values": values, "reservations": untouched}
    return Section("forecast", TOLD, told, {"error": error, "error_numbers": numbers})


def _column(name: str, kind: str, type_: str = "text", unit: str | None = None) -> dict:
    labels = {
        "month": ("Måned", "Month"),
        "point": ("Prognose", "Forecast"),
        "low_80": ("80 %-interval, nedre", "80% interval, lower"),
        "high_80": ("80 %-interval, øvre", "80% interval, upper"),
    }
    da, en = labels.get(name, ("Tilstand", "State"))
    return {"name": name, "kind": kind, "type": type_, "unit": unit, "label_da": da, "label_en": en}


def _plain(answer) -> dict:
    """An answer as plain data, without the SQL: who reads a dossier has no release to run it on."""
    about = {**answer.provenance, "sql": "", "parameters": {}}
    return {**packed(answer), "provenance": about}

"""This module gives the evidence behind one unexplained rest, month by month."""

import datetime
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from dosis.access_log import logged
from dosis.answer import Answer
from dosis.declarations import declared
from dosis.query import connection
from dosis.rest_list import Rest, is_hidden, supervisor

REASONS = (
    "delayed", "stock", "vial", "unregistered", "never_registered", "without_delivery",
    "ordinary_loss",
)  # fmt: skip
# What tells of patients, and is hidden with them; deliveries are counted in packs, not patients.
OF_PATIENTS = (
    "given_amount", "filled_in_amount", "rest_amount", "rest_low_amount", "rest_high_amount",
    "dose_count", *(f"{name}_amount" for name in REASONS),
)  # fmt: skip
COLUMNS = (
    "month", "delivered_amount", "returned_amount", "given_amount", "filled_in_amount",
    *(f"{name}_amount" for name in REASONS), "never_registered_reason", "rest_amount",
    "rest_low_amount", "rest_high_amount", "state",
)  # fmt: skip
MONTHS_BEFORE = 12


@dataclass(frozen=True)
class Evidence:
    """What is known of a rest: `months` (rows of COLUMNS, oldest first, each with `state` value or
    hidden, `is_counted` in the eight months that its amounts are about), the declared reasons that
    explained something, and facts of registration, None where they are hidden: the share of the
    given amount whose doses had no size, months without any dose, deliveries that can't be brought
    to the unit."""

    rest: Rest
    months: list[dict]
    reasons: list[dict]
    filled_in_share: float | None
    silent_months: int | None
    uncomparable: int

    def total(self, name: str) -> float | None:
        """The sum of a column over the eight months; None where one of them is hidden."""
        values = [row[name] for row in self.months if row["is_counted"]]
        return None if None in values else sum(values)

    def csv(self, answer: Answer) -> str:
        """The months as CSV below the reservations of `answer` and what the amounts are."""
        rest = self.rest
        about = f"{rest.department}, {rest.atc}; amounts in {rest.unit}; interval 95 %."
        more = "A rest says that a reason is missing, not that medicine is."
        return answer.csv_of(self.months, list(COLUMNS), (about, more))


def evidence(folder: Path, rest: Rest, viewer: str, page: str | None) -> Evidence:
    """The months of a rest and a year before it; opening it is logged.

    Months in which 1 to 4 patients got the medicine are hidden for roles under the floor; where
    that is one of the eight that are summed, so is the one with the fewest of the others.
    Raises DosisError as `rest_list`.
    """
    asked = {"department": rest.unit_code, "atc": rest.atc, "since": rest.since}
    with logged(folder, viewer, page, "open evidence", asked):
        asker = supervisor(folder, viewer, page)
        rows = _months(folder, rest)
    counted = [row for row in rows if row["is_counted"]]
    small = [row["month"] for row in rows if is_hidden(row["patients"], asker)]
    if sum(row["month"] in small for row in counted) == 1:
        others = [row for row in counted if row["patients"] and row["month"] not in small]
        small += [row["month"] for row in sorted(others, key=lambda row: row["patients"])[:1]]
    for row in rows:
        row["state"] = "hidden" if row["month"] in small else "value"
        if row["state"] == "hidden":
            row.update(dict.fromkeys((*OF_PATIENTS, "never_registered_reason")))
    is_whole = rest.rest is not None and all(row["state"] == "value" for row in counted)
    given = sum(row["given_amount"] for row in counted) if is_whole else 0
    return Evidence(
        rest,
        [{k: v for k, v in row.items() if k != "patients"} for row in rows],
        _reasons(counted),
        sum(row["filled_in_amount"] for row in counted) / given if given else None,
        sum(not row["dose_count"] for row in counted) if is_whole else None,
        sum(row["uncomparable_delivery_count"] or 0 for row in counted),
    )


def _months(folder: Path, rest: Rest) -> list[dict]:
    first = datetime.date.fromisoformat(f"{min(rest.since, rest.first)}-01")
    values = {
        "department": rest.department_id,
        "atc": rest.atc,
        "first": first.replace(year=first.year - MONTHS_BEFORE // 12),
        "last": datetime.date.fromisoformat(f"{max(rest.until, rest.last)}-01"),
    }
    sql = (files("dosis") / "sql" / "supervision" / "months.sql").read_text("utf-8")
    rows = connection(folder).execute(sql, values).to_arrow_table().to_pylist()
    for row in rows:
        row["month"] = row.pop("month_on").isoformat()[:7]
        row["is_counted"] = rest.first <= row["month"] <= rest.last
    return rows


def _reasons(months: list[dict]) -> list[dict]:
    """The declarations that say why some was never registered, as they were declared."""
    named = {row["never_registered_reason"] for row in months} - {None}
    known = declared("gap_reasons")
    return [known[name] for name in sorted(named) if name in known]

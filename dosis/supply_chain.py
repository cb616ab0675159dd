"""This module gives orders and use of a place to those who may see them: times, waste, reorders."""

import datetime
from dataclasses import dataclass
from pathlib import Path

from dosis.answer import Answer
from dosis.catalog import open_catalog
from dosis.forecast_tables import rows_of
from dosis.home import current_release
from dosis.reorder import REVIEW_DAYS, SERVICE
from dosis.supply import DELIVERED, USE
from dosis.viewer import admit

ORDER_COLUMNS = (
    "hospital", "department_name", "atc", "medicine_name", "product_name", "stock_doses",
    "use_per_day", "cover_days", "safety_doses", "level_doses", "order_doses", "order_packs",
)  # fmt: skip


@dataclass(frozen=True)
class Chain:
    """From purchase to dose at one place.

    `lead`: deliveries, median_days, slow_days and whole_share of the hospital (or the country);
    `shifts`: link, step, lag, low, high, correlation, pairs of the whole country; `waste`:
    returned, vial and lost as shares of a year's deliveries; `orders`: rows of ORDER_COLUMNS with
    something to order, most urgent first; `stock_month`: the month at whose end the stock is
    estimated; `ages`: link → newest day.
    """

    lead: dict | None
    shifts: list[dict]
    waste: dict[str, float]
    orders: list[dict]
    stock_month: str | None
    ages: dict[str, datetime.date]

    def orders_csv(self, answer: Answer) -> str:
        """The suggestions as CSV below their service level and the reservations of `answer`."""
        service = (
            f"Suggested orders for {SERVICE:.0%} of periods without running out; next look in "
            f"{REVIEW_DAYS} days; stock estimated at the end of {self.stock_month}: count it."
        )
        return answer.csv_of(self.orders, list(ORDER_COLUMNS), (service,))


def chain(place: dict[str, str], viewer: str = "analyst", page: str | None = None) -> Chain:
    """Orders and use of a place (such as {'hospital': …}; empty for the country).

    What rests on one to four persons is left out for roles under the floor. Raises DosisError for
    refused questions.
    """
    folder, about = current_release()
    if not _has(folder, "ages"):
        return Chain(None, [], {}, [], None, {})
    ages = {row["link"]: row["newest_on"] for row in rows_of(folder, "from forecast.ages")}
    stock = _stock(folder, about, place, viewer, page)
    delivered = sum(row["delivered_doses"] for row in stock)
    return Chain(
        _lead(folder, place),
        rows_of(folder, "from forecast.shifts"),
        {
            name: sum(row[f"{name}_doses"] for row in stock) / delivered
            for name in ("returned", "vial", "lost")
            if delivered > 0
        },
        [row for row in stock if row["order_doses"] > 0],
        max((row["stock_month"] for row in stock), default=None),
        ages,
    )


def age_in_days(day: datetime.date, today: datetime.date | None = None) -> int:
    """How old the newest number is."""
    return ((today or datetime.date.today()) - day).days


def _stock(folder: Path, about: dict, place: dict[str, str], viewer: str, page) -> list[dict]:
    """Department and medicine of a place, where the viewer may see the numbers."""
    metrics = open_catalog(folder).metrics
    if not rows_of(folder, "from forecast.stock limit 1"):
        return []
    asker = admit(folder, about, viewer, page, (metrics[USE], metrics[DELIVERED]))
    condition = " and ".join(f"{name} = ${name}" for name in place) or "true"
    rows = rows_of(
        folder,
        "select stock.*, coalesce(medicine_name, atc) as medicine_name from forecast.stock "
        f"left join marts.medicines using (atc) where {condition} "
        "order by cover_days nulls last, order_doses desc",
        **place,
    )
    if asker.regime != "floor":
        return rows
    return [row for row in rows if (row["persons"] or 0) >= asker.smallest_shown]


def _lead(folder: Path, place: dict[str, str]) -> dict | None:
    """Lead times of the hospital; of the country where the hospital has too few deliveries."""
    hospital = place.get("hospital")
    if "department_name" in place:
        rows = rows_of(
            folder,
            "select hospital from forecast.series where department_name = $name limit 1",
            name=place["department_name"],
        )
        hospital = rows[0]["hospital"] if rows else None
    found = {row["hospital"]: row for row in rows_of(folder, "from forecast.lead_times")}
    return found.get(hospital) or found.get(None)


def _has(folder: Path, table: str) -> bool:
    return bool(
        rows_of(
            folder,
            "select 1 from information_schema.tables where table_schema = 'forecast' "
            "and table_name = $name",
            name=table,
        )
    )

"""This module answers why the cost of medicine changed: the split by its factors, as a table.

It is a door like `ask`: the same viewers, purposes, reservations and provenance, and money only for
those whom policy lets see it. The method is in `dosis.cost_factors`; parts are whole øre, so that
they add up to the change at every level, and levels add up to the country.
"""

import datetime
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd
import pyarrow

from dosis import cost_cells, cost_factors, cost_ratios, grid, money, reservation
from dosis.answer import Answer, provenance
from dosis.catalog import Catalog, Metric, open_catalog
from dosis.cost_cells import Span
from dosis.cost_parts import PART_LABELS
from dosis.door import ANALYST_NOTE
from dosis.hindrance import hindered
from dosis.home import DosisError, home_path, read_json
from dosis.lineage import of_answer
from dosis.question import Question, month_end, read_question
from dosis.viewer import Viewer, admit

METRICS = {"list": "list_cost", "contract": "contract_cost"}
PATIENTS = "treated_patients"
MAYBE = ("population_age", "amount_not_split", "broken_series")  # told where they are something
OF_PATIENTS = ("population_age", "share_treated", "dose_per_patient", "amount_not_split")
UNIT_DIMENSIONS = {"region", "hospital", "department_name", "region_today", "hospital_today"}
MEDICINE_DIMENSIONS = ("atc", "medicine_name", "atc_class", "aware_group")


def split(
    before,
    after,
    by=(),
    where=(),
    basis="list",
    viewer="analyst",
    page=None,
    release="current",
) -> Answer:
    """Why the cost in `after` differs from that in `before`: one row per group and part.

    `before`, `after`: (first month, last month) such as ('2023-01', '2023-12'), both included;
    `by`, `where`: units and medicines as in `ask`, units as they are at the end of `after`;
    `basis`: list or contract. The numbers hold `by`, `part` (see `dosis.cost_parts`) and
    `cost_change` in DKK, whole øre. Where no patients were delivered, `amount_not_split` takes the
    place of their parts. The change of a unit whose deliveries a reservation splits or leaves out
    is not split: it is the part `broken_series`.

    Raises DosisError with one sentence for what can't be asked or may not be seen.
    """
    if basis not in METRICS:
        raise DosisError(f"There is no price basis {basis}; it is list or contract.")
    folder = (home_path() / "releases" / release).resolve()
    catalog = open_catalog(folder)
    spans = _spans(before, after)
    texts = [where] if isinstance(where, str) else list(where or ())
    cost = read_question(catalog, [METRICS[basis]], by, texts, before[0], after[1], False)
    _refuse_others(cost)
    about = read_json(folder / "release.json", {})
    asker = admit(folder, about, viewer, page, cost.metrics)
    money.refuse_unless_whole(asker, cost)
    grid.refuse_unknown_units(folder, cost)
    return _Splitting(folder, catalog, cost, basis, spans, asker, about).answer()


@dataclass(frozen=True)
class _Splitting:
    """The work of one split."""

    folder: Path
    catalog: Catalog
    cost: Question
    basis: str
    spans: tuple[Span, Span]
    asker: Viewer
    about: dict

    @property
    def days(self) -> tuple[datetime.date, datetime.date]:
        """First and last day of all."""
        return self.spans[0].first, self.spans[1].last

    @cached_property
    def patients(self) -> Metric | None:
        """The metric of patients, where doses were delivered."""
        metric = self.catalog.metrics[PATIENTS]
        is_delivered = all(".".join(t) in self.about["purposes"] for t in metric.reports_in)
        return metric if is_delivered else None

    def answer(self) -> Answer:
        rows = self._rows(*self._parts())
        found = self._reservations(rows)
        texts = [f"{span.first:%Y-%m} to {span.last:%Y-%m}" for span in self.spans]
        return Answer(
            release=self.about["number"],
            numbers=_table(rows, self.cost.by),
            columns=_columns(self.catalog, self.cost.by),
            verdict=reservation.judge(self.cost, found, self._cells(rows)),
            reservations=found,
            annotations=[],
            suppressed=0,
            provenance=provenance(
                self.about,
                [m for m in (*self.cost.metrics, self.patients) if m],
                of_answer(self.folder, self.cost),
                "dosis.cost_split.split",
                {"before": texts[0], "after": texts[1], "basis": self.basis},
            ),
            note=ANALYST_NOTE if self.asker.regime == "none" else None,
        )

    def _parts(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The cells in scope, with the names of their unit and medicine, and their parts."""
        products = cost_cells.read_products(self.folder, self.basis, *self.spans)
        units = cost_cells.read_units(self.folder, self.days[1])
        chosen = products[self._in_scope(products)]
        if chosen.empty:
            raise DosisError("Nothing was delivered in these two periods; choose other months.")
        index = ["unit_code", "atc"]
        country = products.groupby("atc")[["price_before", "price_after"]].count()
        known = chosen[index].drop_duplicates().set_index(index)
        known["is_new"] = [country["price_before"][atc] == 0 for _, atc in known.index]
        known["is_withdrawn"] = [country["price_after"][atc] == 0 for _, atc in known.index]
        known["is_withdrawn"] &= ~known["is_new"]
        known["population"], known["dose"] = self._ratios(products, chosen, units)
        known["cell"] = range(len(known))
        numbered = chosen.merge(known[["cell"]], left_on=index, right_index=True)
        cells = known.reset_index().set_index("cell")
        bought = cost_cells.country_of(products)
        parts = cost_factors.parts_of_cells(numbered, cells, bought)
        is_broken = _barred(cells, self._hindered(self.cost.metrics[0]))
        parts["broken_series"] = parts.sum(axis=1).where(is_broken, 0)
        parts.loc[is_broken, list(cost_factors.PARTS)] = 0
        named = known.reset_index().merge(units, left_on="unit_code", right_index=True, how="left")
        medicines = cost_cells.read_medicines(self.folder)
        return named.merge(medicines, on="atc", how="left").set_index("cell"), parts

    def _ratios(self, products, chosen, units) -> tuple[pd.Series, pd.Series]:
        """What moved the expected patients and the amount per patient of each chosen cell."""
        cells = pd.MultiIndex.from_frame(chosen[["unit_code", "atc"]].drop_duplicates())
        if self.patients is None:
            return pd.Series(float("nan"), index=cells), pd.Series(float("nan"), index=cells)
        barred = self._hindered(self.patients)
        counted = cost_cells.read_patients(self.folder, *self.spans, barred)
        comparable = products[~_barred(products, barred)]
        fewest = self.asker.smallest_shown
        dose = cost_ratios.doses(chosen, comparable, units, counted, fewest)
        inhabitants, ages = cost_cells.read_ages(self.folder, *self.spans)
        return cost_ratios.populations(chosen, units, inhabitants, ages), dose

    def _hindered(self, metric: Metric) -> dict[str | None, set[str]]:
        question = Question((metric,), (), (), *self.days, False)
        return hindered(
            self.folder, metric, grid.units(self.folder, self.catalog, question), *self.days
        )

    def _in_scope(self, products: pd.DataFrame) -> pd.Series:
        """Which products pass the question's filters, their units as they are at the end."""
        chosen = pd.Series(True, index=products.index)
        for kind, column in (("unit", "unit_code"), ("medicine", "atc")):
            filters = [f for f in self.cost.where if f.dimension.is_unit == (kind == "unit")]
            if filters:
                passing = cost_cells.read_passing(self.folder, kind, filters, self.days[1])
                chosen &= products[column].isin(passing)
        return chosen

    def _rows(self, cells: pd.DataFrame, parts: pd.DataFrame) -> list[dict]:
        """One row per group and part, in DKK."""
        by = self.cost.by
        keys = [cells[name].fillna(grid.UNKNOWN) for name in by]
        grouped = parts.groupby(keys).sum() if by else parts.sum().to_frame().T
        unknown = set() if self.patients else {"share_treated", "dose_per_patient"}
        hidden = unknown | {name for name in MAYBE if not grouped[name].any()}
        found = []
        for key, line in grouped.iterrows():
            names = key if isinstance(key, tuple) else (key,)
            row = dict(zip(by, names, strict=True)) if by else {}
            for part in (name for name in PART_LABELS if name not in hidden):
                amount = int(line[part]) / 100
                state = "value" if amount else "zero"
                found.append(
                    row | {"part": part, "cost_change": amount, "cost_change_state": state}
                )
        return found

    def _reservations(self, rows: list[dict]) -> list[dict]:
        """Those of the cost on every row, and those of patients on the parts that rest on them.

        What splits or leaves out has been obeyed (see `hindered`): a broken series of deliveries
        has its own bar, patients of a broken series were not counted.
        """
        cells = self._cells(rows)
        every = reservation.find(self.folder, self.cost, cells)
        found = [_obeyed(r, "mark") for r in every]
        if self.patients is None:
            return found
        of_patients = [c for c in cells if rows[c.row]["part"] in OF_PATIENTS]
        question = Question((self.patients,), (), self.cost.where, *self.days, False)
        known = {r["id"] for r in found}
        more = reservation.find(self.folder, question, of_patients)
        return found + [_obeyed(r, "note") for r in more if r["id"] not in known]

    def _cells(self, rows: list[dict]) -> list[reservation.Cell]:
        names = [n for n in self.cost.by if self.catalog.dimensions[n].is_unit]
        first, last = self.days
        valid = [
            unit
            for unit in grid.units(self.folder, self.catalog, self.cost)
            if unit.valid_from <= last and unit.valid_to >= first
        ]
        return [
            reservation.Cell(
                row=place,
                units=tuple(u for u in valid if all(u.values[n] == row[n] for n in names)),
                first=first,
                last=last,
                atc=row.get("atc"),
                shown=True,
            )
            for place, row in enumerate(rows)
        ]


def _barred(cells: pd.DataFrame, hindrances: dict[str | None, set[str]]) -> pd.Series:
    """Which rows are of a unit and medicine whose series is broken; `cells` has both as columns."""
    found = pd.Series(False, index=cells.index)
    for prefix, departments in hindrances.items():
        units = {name.partition("@")[0] for name in departments}
        found |= cells["unit_code"].isin(units) & cells["atc"].str.startswith(prefix or "")
    return found


def _obeyed(found: dict, action: str) -> dict:
    return found | ({"action": action} if found["action"] in ("split", "exclude") else {})


def _refuse_others(cost: Question) -> None:
    asked = [f.dimension for f in cost.where]
    other = [d.name for d in asked if not (d.is_unit or d.name in MEDICINE_DIMENSIONS)]
    names = {n for n in cost.by if n not in MEDICINE_DIMENSIONS} - UNIT_DIMENSIONS
    other += sorted(names)
    if other:
        units, medicines = ", ".join(sorted(UNIT_DIMENSIONS)), ", ".join(MEDICINE_DIMENSIONS)
        raise DosisError(
            f"A change in cost can't be split by {', '.join(other)}; ask by units ({units}) and "
            f"medicines ({medicines})."
        )


def _spans(before, after) -> tuple[Span, Span]:
    months = [pd.Timestamp(f"{text}-01").date() for text in (*before, *after)]
    if not months[0] <= months[1] < months[2] <= months[3]:
        raise DosisError("Name the earlier period first, and let the two not overlap.")
    return Span(months[0], month_end(months[1])), Span(months[2], month_end(months[3]))


def _table(rows: list[dict], by: tuple) -> pyarrow.Table:
    kinds = {"cost_change": pyarrow.float64()}
    names = (*by, "part", "cost_change", "cost_change_state")
    return pyarrow.table(
        {n: pyarrow.array([r[n] for r in rows], kinds.get(n, pyarrow.string())) for n in names}
    )


def _columns(catalog, by: tuple) -> list[dict]:
    labels = [(n, catalog.dimensions[n].label_da, catalog.dimensions[n].label_en) for n in by]
    labels.append(("part", "Årsag", "Part"))
    columns = [_column(n, "dimension", "text", None, da, en) for n, da, en in labels]
    da, en = "Ændring i udgift", "Change in cost"
    columns.append(_column("cost_change", "metric", "number", "DKK and øre", da, en))
    state = (f"{da}: tilstand", f"{en}: state")
    return [*columns, _column("cost_change_state", "state", "text", None, *state)]


def _column(name, kind, type_, unit, da, en) -> dict:
    return {"name": name, "kind": kind, "type": type_, "unit": unit, "label_da": da, "label_en": en}

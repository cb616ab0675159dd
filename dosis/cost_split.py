"""This module answers why the cost of medicine changed: the split by its factors, as a table.

It is a door like `ask`: the same viewers, purposes, reservations and provenance, and money only for
those whom policy lets see it. The method is in `dosis.cost_factors`; parts are whole øre, so that
they add up to the change at every level, and levels add up to the country.
"""

import pandas as pd
import pyarrow

from dosis import cost_cells, cost_factors, cost_ratios, grid, money, reservation
from dosis.answer import Answer, provenance
from dosis.catalog import open_catalog
from dosis.cost_cells import Span
from dosis.cost_parts import PART_LABELS
from dosis.door import ANALYST_NOTE
from dosis.hindrance import hindered
from dosis.home import DosisError, home_path, read_json
from dosis.lineage import of_answer
from dosis.question import Question, month_end, read_question
from dosis.viewer import admit

METRICS = {"list": "list_cost", "contract": "contract_cost"}
PATIENTS = "treated_patients"
MAYBE = ("population_age", "amount_not_split", "broken_series")  # told where they are something
OF_PATIENTS = ("population_age", "share_treated", "dose_per_patient")
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
    cost = read_question(catalog, [METRICS[basis]], by, _texts(where), before[0], after[1], False)
    _refuse_others(cost)
    about = read_json(folder / "release.json", {})
    asker = admit(folder, about, viewer, page, cost.metrics)
    money.refuse_unless_whole(asker, cost)
    grid.refuse_unknown_units(folder, cost)
    patients = _patients_metric(catalog, about)
    cells, parts = _parts(folder, catalog, cost, basis, spans, patients, asker.smallest_shown)
    rows = _rows(cells, parts, cost.by, patients is not None)
    found = _reservations(folder, catalog, cost, patients, rows, spans)
    return Answer(
        release=about["number"],
        numbers=_table(rows, cost.by),
        columns=_columns(catalog, cost.by),
        verdict=reservation.judge(cost, found, _answer_cells(folder, catalog, cost, rows, spans)),
        reservations=found,
        annotations=[],
        suppressed=0,
        provenance=provenance(
            about,
            [m for m in (*cost.metrics, patients) if m],
            of_answer(folder, cost),
            "dosis.cost_split.split",
            {"before": _text(spans[0]), "after": _text(spans[1]), "basis": basis},
        ),
        note=ANALYST_NOTE if asker.regime == "none" else None,
    )


def _parts(folder, catalog, cost, basis, spans, patients, fewest) -> tuple:
    """The cells in the question's scope, with the names of their unit and medicine; their parts."""
    products = cost_cells.read_products(folder, basis, *spans)
    units = cost_cells.read_units(folder, spans[1].last)
    chosen = products[_in_scope(folder, cost, products, spans)]
    if chosen.empty:
        raise DosisError("Nothing was delivered in these two periods; choose other months.")
    index = ["unit_code", "atc"]
    country = products.groupby("atc")[["price_before", "price_after"]].count()
    known = chosen[index].drop_duplicates().set_index(index)
    known["is_new"] = [country["price_before"][atc] == 0 for _, atc in known.index]
    known["is_withdrawn"] = [country["price_after"][atc] == 0 for _, atc in known.index]
    known["is_withdrawn"] &= ~known["is_new"]
    known["population"], known["dose"] = _ratios(
        folder, catalog, patients, products, chosen, units, spans, fewest
    )
    known["cell"] = range(len(known))
    numbered = chosen.merge(known[["cell"]], left_on=index, right_index=True)
    parts = cost_factors.parts_of_cells(numbered, known.set_index("cell"))
    every_unit = grid.units(folder, catalog, cost)
    broken = hindered(folder, cost.metrics[0], every_unit, spans[0].first, spans[1].last)
    is_broken = _barred(known.reset_index().set_index("cell"), broken)
    parts["broken_series"] = parts.sum(axis=1).where(is_broken, 0)
    parts.loc[is_broken, list(cost_factors.PARTS)] = 0
    medicines = cost_cells.read_medicines(folder)
    named = known.reset_index().merge(units, left_on="unit_code", right_index=True, how="left")
    return named.merge(medicines, on="atc", how="left").set_index("cell"), parts


def _ratios(folder, catalog, patients, products, chosen, units, spans, fewest) -> tuple:
    """What moved the expected patients and the amount per patient of each chosen cell."""
    cells = pd.MultiIndex.from_frame(chosen[["unit_code", "atc"]].drop_duplicates())
    if patients is None:
        return pd.Series(float("nan"), index=cells), pd.Series(float("nan"), index=cells)
    question = Question((patients,), (), (), spans[0].first, spans[1].last, False)
    every_unit = grid.units(folder, catalog, question)
    barred = hindered(folder, patients, every_unit, spans[0].first, spans[1].last)
    counted = cost_cells.read_patients(folder, *spans, barred)
    is_barred = _barred(products, barred)
    dose = cost_ratios.doses(chosen, products[~is_barred], units, counted, fewest)
    inhabitants, ages = cost_cells.read_ages(folder, *spans)
    return cost_ratios.populations(chosen, units, inhabitants, ages), dose


def _barred(cells: pd.DataFrame, hindrances: dict[str | None, set[str]]) -> pd.Series:
    """Which rows are of a unit and medicine whose series is broken; `cells` has both as columns."""
    found = pd.Series(False, index=cells.index)
    for prefix, departments in hindrances.items():
        units = {name.partition("@")[0] for name in departments}
        found |= cells["unit_code"].isin(units) & cells["atc"].str.startswith(prefix or "")
    return found


def _rows(cells: pd.DataFrame, parts: pd.DataFrame, by: tuple, has_patients: bool) -> list[dict]:
    """One row per group and part, in DKK."""
    keys = {name: cells[name].fillna(grid.UNKNOWN) for name in by}
    grouped = parts.groupby(list(keys.values())).sum() if by else parts.sum().to_frame().T
    unknown = set() if has_patients else {"share_treated", "dose_per_patient"}
    hidden = unknown | {name for name in MAYBE if not grouped[name].any()}
    found = []
    for key, line in grouped.iterrows():
        names = key if isinstance(key, tuple) else (key,)
        row = dict(zip(by, names, strict=True)) if by else {}
        for part in PART_LABELS:
            if part not in hidden:
                amount = int(line[part]) / 100
                state = "value" if amount else "zero"
                found.append(
                    row | {"part": part, "cost_change": amount, "cost_change_state": state}
                )
    return found


def _reservations(folder, catalog, cost, patients, rows, spans) -> list[dict]:
    """Those of the cost on every row, and those of patients on the parts that rest on them.

    What splits or leaves out has been obeyed (see `hindered`): a broken series of deliveries has
    its own bar, patients of a broken series were not counted.
    """
    cells = _answer_cells(folder, catalog, cost, rows, spans)
    found = [_obeyed(r, "mark") for r in reservation.find(folder, cost, cells)]
    if patients is None:
        return found
    of_patients = [c for c in cells if rows[c.row]["part"] in (*OF_PATIENTS, "amount_not_split")]
    question = Question((patients,), (), cost.where, cost.since, cost.until, False)
    known = {r["id"] for r in found}
    more = reservation.find(folder, question, of_patients)
    return found + [_obeyed(r, "note") for r in more if r["id"] not in known]


def _obeyed(found: dict, action: str) -> dict:
    return found | ({"action": action} if found["action"] in ("split", "exclude") else {})


def _answer_cells(folder, catalog, cost, rows, spans) -> list[reservation.Cell]:
    every_unit = grid.units(folder, catalog, cost)
    unit_names = [n for n in cost.by if catalog.dimensions[n].is_unit]
    first, last = spans[0].first, spans[1].last
    valid = [u for u in every_unit if u.valid_from <= last and u.valid_to >= first]
    return [
        reservation.Cell(
            row=place,
            units=tuple(u for u in valid if all(u.values[n] == row[n] for n in unit_names)),
            first=first,
            last=last,
            atc=row.get("atc"),
            shown=True,
        )
        for place, row in enumerate(rows)
    ]


def _in_scope(folder, cost: Question, products: pd.DataFrame, spans) -> pd.Series:
    """Which products pass the question's filters, their units as they are at the end."""
    chosen = pd.Series(True, index=products.index)
    for kind, column in (("unit", "unit_code"), ("medicine", "atc")):
        filters = [f for f in cost.where if f.dimension.is_unit == (kind == "unit")]
        if filters:
            passing = cost_cells.read_passing(folder, kind, filters, spans[1].last)
            chosen &= products[column].isin(passing)
    return chosen


def _refuse_others(cost: Question) -> None:
    asked = [f.dimension for f in cost.where]
    other = [d.name for d in asked if not (d.is_unit or d.name in MEDICINE_DIMENSIONS)]
    names = {n for n in cost.by if n not in MEDICINE_DIMENSIONS} - _UNIT_NAMES
    other += sorted(names)
    if other:
        raise DosisError(
            f"A change in cost can't be split by {', '.join(other)}; ask by units "
            f"({', '.join(sorted(_UNIT_NAMES))}) and medicines ({', '.join(MEDICINE_DIMENSIONS)})."
        )


def _spans(before, after) -> tuple[Span, Span]:
    months = [pd.Timestamp(f"{text}-01").date() for text in (*before, *after)]
    if not months[0] <= months[1] < months[2] <= months[3]:
        raise DosisError("Name the earlier period first, and let the two not overlap.")
    return Span(months[0], month_end(months[1])), Span(months[2], month_end(months[3]))


def _patients_metric(catalog, about: dict):
    metric = catalog.metrics[PATIENTS]
    is_delivered = all(".".join(table) in about["purposes"] for table in metric.reports_in)
    return metric if is_delivered else None


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


def _texts(where) -> list[str]:
    return [where] if isinstance(where, str) else list(where or ())


def _text(span: Span) -> str:
    return f"{span.first:%Y-%m} to {span.last:%Y-%m}"


_UNIT_NAMES = {"region", "hospital", "department_name", "region_today", "hospital_today"}

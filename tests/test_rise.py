"""This module proves by how much cells of an answer are expected to rise, and what is told."""

from types import SimpleNamespace

import pytest

from dosis import rise, sections
from dosis.merging import merge

TABLE = ("smr", "indberetningmedpris")


def metric(name: str, is_total: bool = True, adds_over: tuple = ("region",), table=TABLE):
    """What a rise must know of a metric."""
    card = {"adds_over": list(adds_over)}
    return SimpleNamespace(name=name, is_total=is_total, card=card, reports_in={table})


def row(bias: float | None, low: float = 0.0, high: float = 0.0, kind: str = "provisional") -> dict:
    """A row of the mart `reservations`."""
    ends = {"effect_bias": bias, "effect_low": low, "effect_high": high}
    return {"register": TABLE[0], "table_name": TABLE[1], "kind": kind, **ends}


def test_the_rises_of_regions_and_months_add_up_by_the_share_of_the_cell():
    found = {"rises": {}}
    doses = [metric("doses")]
    rise.add(found, row(0.4, 0.2, 0.6), doses, {0: 0.5, 1: 0.25})
    rise.add(found, row(0.2, 0.1, 0.4), doses, {0: 0.5})
    cells = rise.of_cells([found], "doses")
    assert cells[0] == pytest.approx([0.3, 0.15, 0.5])
    assert cells[1] == pytest.approx([0.1, 0.05, 0.15])
    assert rise.effect(found["rises"]) == {"bias": 0.2, "low": 0.05, "high": 0.5, "unit": "share"}


def test_only_a_number_that_counts_the_rows_is_told_a_size():
    found = {"rises": {}}
    others = [
        metric("share", is_total=False),
        metric("persons", adds_over=()),
        metric("contacts", table=("lpr", "kontakter")),
    ]
    rise.add(found, row(0.4, 0.2, 0.6), others, {0: 1.0})
    rise.add(found, row(None), [metric("doses")], {0: 1.0})
    rise.add(found, row(0.4, 0.2, 0.6, kind="completeness"), [metric("doses")], {0: 1.0})
    assert found["rises"] == {}
    assert rise.effect(found["rises"]) is None


def test_of_two_tables_the_one_that_is_missing_most_tells():
    tables = {"contacts": {"a": {"3": [0.1, 0.0, 0.2]}, "b": {"3": [0.3, 0.2, 0.4]}}}
    assert rise.of_cells([{"rises": tables}], "contacts") == {3: [0.3, 0.2, 0.4]}


def provisional(region: str, bias: float) -> dict:
    """A provisional month of a region as `reservation.find` knows it before merging."""
    rises = {"doses": {TABLE[1]: {"0": [bias, bias / 2, 2 * bias]}}}
    return {
        "id": f"provisional_{region}", "kind": "provisional", "severity": 2, "action": "mark",
        "metric": "doses", "register": "smr", "column": None, "scope": {"region": region},
        "from": "2026-06-01", "to": "2026-06-30", "effect": rise.effect(rises), "rises": rises,
        "label_da": "Foreløbige tal: Givne doser", "label_en": "Provisional: Doses given",
        "text_da": f"{region}: juni er 70 % komplet.",
        "text_en": f"{region}: June is 70% complete.",
        "url": "/registre/smr/", "cells": [0], "mostly": [0],
    }  # fmt: skip


def test_regions_are_told_together_and_their_rises_add_up():
    found = [provisional(region, 0.1) for region in ("Nordjylland", "Sjælland", "Syddanmark")]
    weights = {r["id"]: 3.0 - place for place, r in enumerate(found)}
    (one,) = merge({r["id"]: r for r in found}, weights)
    assert one["text_da"].endswith("Foreløbige er også Syddanmark.")
    assert "Det samme" not in one["text_da"]
    assert one["label_da"] == "Foreløbige tal: Givne doser, 3 regioner"
    assert one["effect"] == {"bias": 0.3, "low": 0.15, "high": 0.6, "unit": "share"}
    told = sections.bias(one, "da")
    assert told.replace("\u00a0", " ") == "Ventes at stige 30,0 % (15,0 % til 60,0 %)"

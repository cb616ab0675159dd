"""This module proves that equal reservations are merged, and that nothing is lost by it."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from dosis import sections
from dosis.merging import merge

REGIONS = ("Hovedstaden", "Midtjylland", "Nordjylland", "Sjælland", "Syddanmark")


def found(name: str, region: str | None = "Sjælland", **named) -> dict:
    """A reservation as `reservation.find` knows it before merging."""
    place = f"Region {region}" if region else "hele landet"
    whole = {
        "id": name,
        "kind": "linkage",
        "severity": 2,
        "action": "mark",
        "metric": "contact_link_rate",
        "register": "smr",
        "column": "d_kontakt_start",
        "scope": {"region": region} if region else {},
        "from": "2024-01-01",
        "to": "2024-03-31",
        "effect": None,
        "label_da": f"Få doser koblet i {place}",
        "label_en": f"Few doses linked in {place}",
        "text_da": f"I {place} er få doser koblet.",
        "text_en": f"In {place} few doses are linked.",
        "url": f"/registre/smr/#{name}",
        "cells": [0],
        "mostly": [],
    }
    return whole | named


def merged(*reservations: dict, weights: dict | None = None) -> list[dict]:
    named = {r["id"]: r for r in reservations}
    return merge(named, weights or dict.fromkeys(named, 1.0))


def test_the_same_of_several_regions_is_one_with_its_places_and_cells():
    (one,) = merged(
        found("a", "Sjælland", cells=[3], mostly=[3]), found("b", "Nordjylland", cells=[1])
    )
    assert one["scope"] == {"region": ["Nordjylland", "Sjælland"]}
    assert (one["cells"], one["mostly"]) == ([1, 3], [3])
    assert one["label_da"] == "Få doser koblet i 2 regioner"
    assert one["label_en"] == "Few doses linked in 2 regions"
    assert one["text_da"].count("Region") == 2


def test_of_many_two_are_told_in_full_and_the_rest_by_name():
    (one,) = merged(*(found(region, region) for region in REGIONS))
    assert one["text_da"].endswith("Det samme gælder Nordjylland, Sjælland, Syddanmark.")
    assert all(region in one["text_en"] for region in REGIONS)
    assert one["label_da"] == "Få doser koblet i 5 regioner"


def test_months_that_follow_each_other_are_one_period_and_others_are_not():
    one, other = merged(
        found("a", **{"from": "2024-01-01", "to": "2024-03-31"}),
        found("b", **{"from": "2024-04-01", "to": "2024-06-30"}),
        found("c", **{"from": "2025-01-01", "to": None}),
    )
    assert {(one["from"], one["to"]), (other["from"], other["to"])} == {
        ("2024-01-01", "2024-06-30"),
        ("2025-01-01", None),
    }
    assert one["scope"] == {"region": "Sjælland"}
    assert "regioner" not in one["label_da"]


def test_breaks_of_different_days_stay_apart():
    split = {"action": "split", "kind": "declared_break", "to": None}
    days = ("2022-07-01", "2022-10-01", "2022-07-01")
    rows = [
        found(region, region, **split, **{"from": day})
        for region, day in zip(REGIONS, days, strict=False)
    ]
    assert sorted((len(r["cells"]), r["from"]) for r in merged(*rows)) == [
        (1, "2022-07-01"),
        (1, "2022-10-01"),
    ]


def test_what_differs_in_severity_action_or_words_is_not_merged():
    assert len(merged(found("a"), found("b", "Nordjylland", severity=3))) == 2
    assert len(merged(found("a"), found("b", "Nordjylland", action="note"))) == 2
    assert len(merged(found("a"), found("b", "Nordjylland", label_da="Noget andet"))) == 2


def test_provisional_tables_of_a_register_are_one_and_other_notes_are_not():
    tables = [
        found(
            name,
            None,
            kind="provisional",
            column=None,
            label_da=f"Foreløbige tal: {name}",
            label_en=f"Provisional: {name}",
            text_da=f"{name} er foreløbige.",
        )
        for name in ("Kontakter", "Diagnoser", "Procedurer")
    ]
    (one,) = merged(*tables)
    assert one["label_da"] == "Foreløbige tal: Diagnoser og 2 mere"
    assert one["label_en"] == "Provisional: Diagnoser and 2 more"
    assert one["scope"] == {}
    assert len(merged(found("a", None), found("b", None))) == 2


def test_effects_are_averaged_within_their_widest_interval_and_shown():
    effects = [
        {"bias": -0.3, "low": -0.4, "high": -0.2, "unit": "share"},
        {"bias": -0.1, "low": -0.2, "high": 0.0, "unit": "share"},
    ]
    (one,) = merged(
        found("a", "Sjælland", effect=effects[0]), found("b", "Nordjylland", effect=effects[1])
    )
    assert one["effect"] == {"bias": -0.2, "low": -0.4, "high": 0.0, "unit": "share"}
    assert "Ventet skævhed -20,0" in sections.reservations([one], "da").replace("\u2212", "-")
    (one,) = merged(found("a", effect=effects[0]), found("b", "Nordjylland"))
    assert one["effect"] is None


def test_the_heaviest_comes_first_and_gives_its_address():
    light, heavy = found("light", "Sjælland"), found("heavy", "Nordjylland")
    other = found("other", "Midtjylland", kind="validity")
    weights = {"light": 0.2, "heavy": 0.9, "other": 1.0}
    first, second = merged(light, heavy, other, weights=weights)
    assert (first["id"], second["id"]) == ("heavy", "other")
    assert first["url"].endswith("#heavy")


def test_a_link_leads_to_the_site_in_the_readers_language(monkeypatch):
    assert "href" not in sections.reservations([found("a")], "da")
    monkeypatch.setenv("DOSIS_SITE_URL", "http://localhost:8500")
    assert 'href="http://localhost:8500/registre/smr/#a"' in sections.reservations(
        [found("a")], "da"
    )
    english = sections.reservations([found("a")], "en")
    assert 'href="http://localhost:8500/en/registre/smr/#a"' in english


DAYS = st.integers(0, 40).map(lambda n: datetime.date(2024, 1, 1) + datetime.timedelta(days=31 * n))
ROWS = st.lists(
    st.builds(
        lambda region, day, length, cells, severity, action: {
            "region": region,
            "cells": sorted(cells),
            "severity": severity,
            "action": action,
            "from": day.isoformat(),
            "to": None if length is None else (day + datetime.timedelta(days=length)).isoformat(),
        },
        st.sampled_from([None, *REGIONS]),
        DAYS,
        st.one_of(st.none(), st.integers(0, 90)),
        st.sets(st.integers(0, 9), min_size=1),
        st.integers(1, 3),
        st.sampled_from(["note", "mark", "split", "exclude"]),
    ),
    max_size=12,
)


@given(rows=ROWS)
def test_no_cell_severity_place_or_day_is_lost(rows):
    named = [found(f"r{n}", **row) for n, row in enumerate(rows)]
    results = merged(*named)
    assert len(results) <= len(named)
    for before in named:
        value = before["scope"].get("region")
        assert any(
            after["severity"] == before["severity"]
            and after["action"] == before["action"]
            and set(before["cells"]) <= set(after["cells"])
            and (value is None or value in after["scope"].get("region", ()))
            and after["from"] <= before["from"]
            and (after["to"] or "9999") >= (before["to"] or "9999")
            for after in results
        )

"""This module proves what is planted: each family in each size, elsewhere with another seed."""

import json
from collections import Counter
from pathlib import Path

import pytest

from dosis.synthetic import synthesise

FAMILIES = {
    "outlier_department": ("1.3", "1.6", "2.0"),
    "stalled_switch": ("40", "60", "80", "never"),
    "break": ("15", "25", "40", "share", "unit", "missing", "variance"),
    "reporting_gap": ("1", "2", "3", "product"),
    "diversion": ("5", "10", "20"),
    "effect": ("1.0", "1.3", "1.8", "3.0"),
}


def planted(home: Path, seed: int) -> list[dict]:
    """The truths of three years, whatever the size of the home."""
    synthesise(home, scale=0.0002, focus=5, first="2021-01", last="2023-12", seed=seed)
    return json.loads((home / "truth" / "planted.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def truths(tmp_path_factory) -> list[dict]:
    return planted(tmp_path_factory.mktemp("planted") / "home", seed=2)


def test_every_size_of_every_family_is_planted_as_often(truths):
    counted = Counter((t["family"], t["size"]) for t in truths if not t["is_decoy"])
    assert sum(counted.values()) >= 40
    # Randers' silence of 2024 lies outside this period.
    for family, sizes in FAMILIES.items():
        for size in sizes:
            assert counted[family, size] == (1 if (family, size) == ("reporting_gap", "2") else 2)
    decoys = {t["family"] for t in truths if t["is_decoy"]}
    assert decoys >= set(FAMILIES) - {"effect"}  # what misleads about effects is in the effects


def test_another_seed_plants_elsewhere_and_the_demonstrations_stay(truths, tmp_path):
    others = planted(tmp_path, seed=4)
    here, there = ({t["id"]: t for t in found} for found in (truths, others))
    assert here["stalled_switch_1"] == there["stalled_switch_1"]
    drawn = [key for key in here.keys() & there.keys() if key.startswith("break_")]
    assert sum(here[key]["scope"] != there[key]["scope"] for key in drawn) > len(drawn) / 2


def test_a_register_in_which_nothing_is_amiss_keeps_what_medicine_does(tmp_path):
    size = {"scale": 0.0002, "focus": 20, "first": "2024-01", "last": "2024-03", "seed": 2}
    made = synthesise(tmp_path / "calm", planted=False, **size)
    truths = json.loads((tmp_path / "calm/truth/planted.json").read_text("utf-8"))
    assert {truth["family"] for truth in truths if not truth["is_decoy"]} == {"effect"}
    assert {file.rsplit("/", 1)[1] for file in made["files"]} == {
        file.rsplit("/", 1)[1] for file in synthesise(tmp_path / "usual", **size)["files"]
    }

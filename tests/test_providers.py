"""This module proves the list of outlying providers: planted truth, chance, and who may see it."""

import json

import duckdb
import numpy as np
import pandas as pd
import pytest
from conftest import at_home
from scipy.stats import binomtest

from dosis.access_log import entries
from dosis.home import DosisError
from dosis.outlying_providers import FALSE_SHARE, outlying_providers, write_outlying_providers
from dosis.provider_list import providers

PAGE = "supervision"
PROVIDERS, CLASSES = 120, ("N02AA", "N05BA", "C03CA")
PATIENTS, PER_USER, USE = 1500, 6, 0.08


def uses(random, planted: tuple[str, ...] = (), ratio: float = 3.0) -> pd.DataFrame:
    """A year of providers: each patient uses a group by chance and then gets some packs of it;
    providers' habits differ by 15 %. `planted` providers prescribe `ratio` times as much of N02AA.
    """
    rows = []
    mean, square = USE * PER_USER, USE * (PER_USER + PER_USER**2)
    for atc_class in CLASSES:
        for n in range(PROVIDERS):
            name = f"{n:06d}"
            habit = np.exp(0.15 * random.standard_normal())
            more = ratio if name in planted and atc_class == "N02AA" else 1
            users = random.binomial(PATIENTS, min(1, USE * habit * more))
            count = int(random.poisson(PER_USER, users).sum())
            expected, variance = PATIENTS * mean, PATIENTS * (square - mean**2)
            rows.append((name, atc_class, PATIENTS, users, count, expected, variance))
    columns = [
        "provider_code", "atc_class", "patient_count", "user_count", "dispensing_count",
        "expected_dispensings", "chance_variance",
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(year_on=pd.Timestamp("2016-01-01"))


def test_planted_providers_come_first_and_few_others_are_listed():
    random = np.random.default_rng(1)
    planted = tuple(f"{n:06d}" for n in range(6))
    found = hits = 0
    for _ in range(20):
        told = outlying_providers(uses(random, planted))
        listed = told[told["is_outlying"]]
        found += len(listed)
        hits += sum((listed["atc_class"] == "N02AA") & listed["provider_code"].isin(planted))
    assert hits >= 0.9 * 20 * len(planted)
    test = binomtest(int(found - hits), int(found), FALSE_SHARE, alternative="greater")
    assert test.pvalue >= 0.05


def test_habits_and_heavy_users_alone_raise_few_alarms():
    random = np.random.default_rng(2)
    alarms = sum(bool(outlying_providers(uses(random))["is_outlying"].any()) for _ in range(200))
    assert binomtest(alarms, 200, FALSE_SHARE, alternative="greater").pvalue >= 0.05


def test_intervals_hold_one_where_providers_differ_by_chance_alone():
    random = np.random.default_rng(3)
    frame = uses(random)
    packs = [
        int(random.poisson(PER_USER, random.binomial(PATIENTS, USE)).sum())
        for _ in range(len(frame))
    ]
    told = outlying_providers(frame.assign(dispensing_count=packs))
    held = ((told["low"] <= 1) & (told["high"] >= 1)).mean()
    assert held == pytest.approx(0.95, abs=0.03)


def test_too_few_providers_or_expected_are_not_compared():
    frame = uses(np.random.default_rng(4))
    assert outlying_providers(frame.head(9)).empty
    assert outlying_providers(frame.assign(expected_dispensings=29.0)).empty


@pytest.fixture
def home(released_home, copy_of):
    """A release into which a year of providers was written, one of them with few users."""
    copy = copy_of(released_home)
    (copy / "app.db").unlink(missing_ok=True)
    folder = (copy / "releases" / "current").resolve()
    frame = uses(np.random.default_rng(5), ("000001", "000002"), 4.0)
    few = (frame["provider_code"] == "000002") & (frame["atc_class"] == "N02AA")
    frame.loc[few, "user_count"] = 3
    with duckdb.connect(str(folder / "layer.duckdb")) as layer:
        layer.register("frame", frame)
        layer.execute("insert into marts.provider_uses by name select * from frame")
    write_outlying_providers(folder)
    with at_home(copy):
        yield copy


def folder_of(home):
    return (home / "releases" / "current").resolve()


def test_a_supervisor_sees_providers_by_name_and_few_patients_are_hidden(home):
    found = providers(folder_of(home), "supervisor", PAGE)
    rows = {row["provider_code"]: row for row in found.found if row["atc_class"] == "N02AA"}
    assert (found.is_delivered, found.count) == (True, PROVIDERS)
    assert rows["000001"]["ratio"] > 2.5
    assert (rows["000002"]["ratio"], rows["000002"]["user_count"]) == (None, None)
    (row,) = entries()
    assert (row["action"], row["purpose"], row["outcome"]) == (
        "list providers", "supervision", "given",
    )  # fmt: skip
    assert "000001" not in json.dumps(row)


@pytest.mark.parametrize("viewer", ["planner:Midtjylland", "council", "clinician:x", "company"])
def test_nobody_else_sees_a_named_provider(home, viewer):
    for page in (PAGE, None):
        with pytest.raises(DosisError, match="role"):
            providers(folder_of(home), viewer, page)
    assert [row["outcome"] for row in entries()][:1] == ["refused"]


def test_a_delivery_of_lmdb_without_the_purpose_is_refused(home):
    path = folder_of(home) / "release.json"
    about = json.loads(path.read_text("utf-8"))
    about["purposes"]["lms.lmdb"] = ["research"]
    path.write_text(json.dumps(about), "utf-8")
    with pytest.raises(DosisError, match="no purpose is shared"):
        providers(folder_of(home), "supervisor", PAGE)
    assert entries()[0]["outcome"] == "refused"


def test_without_lmdb_nothing_is_listed(released_home):
    with at_home(released_home):
        found = providers(folder_of(released_home), "analyst", None)
    assert (found.found, found.count, found.is_delivered) == ((), 0, False)

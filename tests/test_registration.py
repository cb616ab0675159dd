"""This module proves how a department's registrations are set against those of its peers."""

import pyarrow
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dosis import scorecard
from dosis.answer import Answer, Verdict
from dosis.catalog import Metric
from dosis.registration import departments, losses, most_behind, standings

PEERS = {f"Peer {n}": (0.90 + n / 100, 500) for n in range(9)}  # quartiles 0.92, 0.94, 0.96


def metric(better: str = "higher", name: str = "good") -> Metric:
    """A metric of which only the name and the direction count."""
    nothing = frozenset()
    return Metric(name, "ratio", name, name, "", {"better": better}, (), *[nothing] * 3)


def board(shares: dict[str, tuple], left_out: tuple[str, ...] = ()) -> Answer:
    """An answer by department: name → (share, doses); those in `left_out` are excluded."""
    names = list(shares)
    values, doses = zip(*shares.values(), strict=True)
    state = ["value" if value is not None else "hidden" for value in values]
    numbers = pyarrow.table(
        {
            "hospital": ["A" if name == "Own" else "B" for name in names],
            "department_name": names,
            "good": values,
            "good_state": state,
            "doses": [float(n) for n in doses],
            "doses_state": ["value"] * len(names),
        }
    )
    cells = [names.index(name) for name in left_out]
    found = [{"kind": "coverage", "action": "exclude", "metric": "good", "id": "x", "cells": cells}]
    fine = Verdict("comparable", "", "")
    return Answer("1", numbers, [], fine, found if cells else [], [], 0, {})


def standing(shares: dict[str, tuple], *, better="higher", is_sample=True, left_out=(), before=()):
    """The standing of `Own`."""
    answer = board(shares, left_out)
    earlier = board(dict(before)) if before else answer
    measures = {"good": (metric(better), "doses", is_sample)}
    return standings(answer, earlier, measures, "Own")[0]


def test_a_department_far_below_the_others_is_behind_and_last():
    found = standing({**PEERS, "Own": (0.80, 500)})
    assert (found.level, found.place, found.count) == ("behind", 10, 10)
    assert (found.low, found.middle, found.high) == pytest.approx((0.92, 0.94, 0.96))


def test_few_doses_below_the_others_are_not_called_behind():
    """27 of 30 is below the quartile, but Wilson's interval (0.74 to 0.97) holds the middle."""
    assert standing({**PEERS, "Own": (0.90, 30)}).level == "alike"
    assert standing({**PEERS, "Own": (0.90, 3000)}).level == "behind"


def test_a_department_in_the_middle_half_is_like_the_others_and_above_it_ahead():
    assert standing({**PEERS, "Own": (0.925, 100_000)}).level == "alike"
    assert standing({**PEERS, "Own": (0.99, 100_000)}).level == "ahead"


def test_of_a_rest_the_small_one_is_good():
    rests = {name: (1 - share, n) for name, (share, n) in PEERS.items()}
    high = standing({**rests, "Own": (0.3, 500)}, better="lower", is_sample=False)
    low = standing({**rests, "Own": (0.0, 500)}, better="lower", is_sample=False)
    assert (high.level, high.place) == ("behind", 10)
    assert (low.level, low.place) == ("ahead", 1)


def test_what_a_reservation_leaves_out_is_no_peer_and_has_no_standing():
    shares = {**PEERS, "Own": (0.80, 500)}
    assert standing(shares, left_out=("Peer 0", "Peer 1")).count == 8
    found = standing(shares, left_out=("Own",))
    assert (found.level, found.place, found.value) == ("unknown", None, 0.80)


def test_small_departments_are_no_peers_and_a_handful_is_too_few():
    tiny = {f"Tiny {n}": (0.1, 29) for n in range(20)}
    assert standing({**PEERS, **tiny, "Own": (0.95, 500)}).low == pytest.approx(0.92)
    four = dict(list(PEERS.items())[:4])
    found = standing({**four, "Own": (0.5, 500)})
    assert (found.level, found.middle, found.place) == ("unknown", None, 5)


def test_a_hidden_number_has_no_standing_and_a_year_before_is_told():
    shares = {**PEERS, "Own": (None, 500)}
    found = standing(shares, before={"Own": (0.7, 100)}.items())
    assert (found.level, found.state, found.place, found.before) == ("unknown", "hidden", None, 0.7)


@given(st.lists(st.floats(0, 1), min_size=5, max_size=30), st.floats(0, 1), st.integers(30, 10**6))
def test_a_share_and_its_complement_have_the_same_standing(peers, own, doses):
    shares = {f"Peer {n}": (share, 100) for n, share in enumerate(peers)}
    good = standing({**shares, "Own": (own, doses)}, is_sample=False)
    bad = {name: (1 - share, n) for name, (share, n) in shares.items()}
    found = standing({**bad, "Own": (1 - own, doses)}, better="lower", is_sample=False)
    rounded = {round(x, 9) for x in (own, good.low, good.middle, good.high)}
    if len(rounded) == 4:  # no tie that the last digit of 1 - x may turn
        assert found.level == good.level
    assert 1 <= good.place <= good.count == len(peers) + 1


def test_the_measure_to_look_at_is_the_one_furthest_behind():
    good, rest = metric(name="good"), metric("lower", "rest")
    shares = {**PEERS, "Own": (0.90, 5000)}
    near = standing(shares)
    far = standing({**PEERS, "Own": (0.5, 30)})
    metrics = {"good": good, "rest": rest}
    assert most_behind([near, far], metrics) is far
    unknown = standing({**PEERS, "Own": (None, 500)})
    assert most_behind([unknown, near], metrics) is near


def test_departments_with_enough_doses_are_offered_by_hospital():
    answer = board({"Own": (0.9, 30), "Other": (0.9, 31), "unknown": (0.9, 99), "Tiny": (0.9, 29)})
    assert departments(answer, "doses") == {"A": ["Own"], "B": ["Other"]}


def medicines(rows: list[tuple]) -> Answer:
    """An answer by medicine: (medicine, share, doses)."""
    names, shares, doses = zip(*rows, strict=True)
    numbers = pyarrow.table({"medicine_name": names, "good": shares, "doses": doses})
    return Answer("1", numbers, [], Verdict("comparable", "", ""), [], [], 0, {})


def test_medicines_that_lack_most_come_first_with_their_part():
    rows = [("a", 0.5, 100.0), ("b", 0.9, 1500.0), ("c", 1.0, 900.0), ("d", None, 80.0)]
    found = losses(medicines(rows), metric(), "doses")
    assert [(x.medicine, round(x.lacking), round(x.part, 2)) for x in found] == [
        ("b", 150, 0.75),
        ("a", 50, 0.25),
    ]
    found = losses(medicines(rows), metric("lower"), "doses")
    assert [x.medicine for x in found] == ["b", "c", "a"]


def test_the_table_says_own_number_place_and_advice_and_escapes_them():
    found = standing({**PEERS, "Own": (0.80, 500)})
    html = scorecard.table([found], {"good": "A<b"}, {"good": "Mend it"}, "en")
    for text in ("A&lt;b", "80.0%", "10 of 10", "92.0% – 96.0%", "Mend it", "Behind the others"):
        assert text in html
    finding, _ = scorecard.told([found], {"good": "Enhed"}, "da")
    assert finding == "Enhed: 80,0\u00a0% mod 94,0\u00a0% midt blandt de andre"

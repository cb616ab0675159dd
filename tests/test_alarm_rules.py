"""This module proves each rule of an alarm on what was planted, and that reservations act."""

import datetime

from alarm_cases import next_release
from hypothesis import given
from hypothesis import strategies as st

from dosis import alarms, ask, words
from dosis.alarm_signal import Signal
from dosis.attention import Finding
from dosis.catalog import open_catalog
from dosis.home import current_release
from dosis.watch import Watch, read_watch
from dosis.words import MONTHS_DA

pytest_plugins = ("alarm_homes",)
GIVEN = "administrations_given"


def signals(rule: str, metric: str = "", **scope) -> list[Signal]:
    folder = current_release()[0]
    watch = read_watch(folder, "planner", rule=rule, metric=metric, **scope)
    return alarms.signals(watch, "planner")


def places(found: list[Signal]) -> set[str]:
    """The units that signals name, from their Danish labels."""
    return {_region(one) for one in found}


def judged_month() -> str:
    (one,) = signals("threshold", GIVEN, direction="above", amount=0)
    return _month(one)


def _region(one: Signal) -> str:
    return one.finding.label_da.partition(": ")[0]


def _month(one: Signal) -> str:
    name, year = one.finding.text_da.partition(" i ")[2].split(";")[0].split()
    return f"{year}-{MONTHS_DA.index(name) + 1:02d}"


def test_a_threshold_tells_of_the_units_beyond_it_and_of_no_other(alarm_home):
    """Each told number is what `ask` says of that unit and month; above and below meet nowhere."""
    scope = {"each": "region"}
    numbers = {
        (row["region"], row["month"]): row[GIVEN]
        for row in ask(GIVEN, "region,month", viewer="planner").rows
    }
    judged = signals("threshold", GIVEN, direction="above", amount=0.0, **scope)
    values = [numbers[_region(one), _month(one)] for one in judged]
    limit = (min(values) + max(values)) / 2
    above = signals("threshold", GIVEN, direction="above", amount=limit, **scope)
    below = signals("threshold", GIVEN, direction="below", amount=limit, **scope)
    assert places(above)
    assert places(below)
    assert not places(above) & places(below)
    for found, is_beyond in ((above, lambda n: n > limit), (below, lambda n: n < limit)):
        for one in found:
            number = numbers[_region(one), _month(one)]
            assert is_beyond(number)
            assert words.number(number, "administrations", "da") in one.finding.text_da


def test_a_threshold_says_since_when_and_how_long_it_was_crossed(alarm_home):
    (one,) = signals("threshold", GIVEN, direction="above", amount=1)
    (later,) = signals("threshold", GIVEN, direction="above", amount=0)
    assert one.since >= later.since
    assert "måneder i træk" in one.sure[0]
    assert "the limit is 1" in one.finding.text_en


def test_an_excluded_unit_raises_no_alarm(alarm_home):
    """A severe reservation on the register of one region takes it out, and only it."""
    scope = {"each": "region", "direction": "above", "amount": 0.0}
    before = places(signals("threshold", GIVEN, **scope))
    region = sorted(before)[0]
    next_release(alarm_home, exclusion(region))
    assert places(signals("threshold", GIVEN, **scope)) == before - {region}


def test_no_change_is_computed_across_a_split(alarm_home):
    """A fall to a tenth is told; with a break of the register at the month before, it is not."""
    fall = f"""
        delete from marts.administrations
        where strftime(administered_on, '%Y-%m') = '{judged_month()}'
            and hash(administration_id) % 10 > 0
    """
    next_release(alarm_home, fall)
    (one,) = signals("change", GIVEN, amount=0.2)
    assert "faldet" in one.finding.label_da
    assert not signals("change", GIVEN, amount=0.2, direction="above")
    next_release(alarm_home, split_at(f"{judged_month()}-01"))
    assert not signals("change", GIVEN, amount=0.2)


def test_a_stalled_switch_a_gap_and_a_break_are_those_of_the_release(alarm_home):
    """Each rule tells what the pages of the release tell."""
    stalled = ask("stalled_switches", "switch,department_name,quarter", viewer="planner")
    newest = max(row["quarter"] for row in stalled.rows)
    names = {
        (row["switch"], row["department_name"])
        for row in stalled.rows
        if row["quarter"] == newest and row["stalled_switches"]
    }
    told = {tuple(sorted(dict(s.finding.params).items())) for s in signals("stalled_switch")}
    assert {(dict(t)["switch"], dict(t)["highlight"]) for t in told} == names
    for rule, kind in (("gap", "completeness"), ("break", "detected_break")):
        next_release(alarm_home, found_now(kind))
        new = [s for s in signals(rule, *([GIVEN] if rule == "break" else [])) if _is_planted(s)]
        assert len(new) == 1, rule
        assert new[0].is_dated


def test_a_forecast_miss_is_of_its_metric_and_place(alarm_home):
    everything = signals("forecast_miss", "given_usual_doses")
    for one in everything:
        assert dict(one.finding.params)["measure"] == "given_usual_doses"
    nowhere = signals("forecast_miss", "given_usual_doses", medicine="V09")
    assert not {s.key for s in nowhere} & {s.key for s in everything if "C03C" in s.key}


@given(st.dates(), st.integers(-400, 400))
def test_a_break_that_moves_a_little_is_the_same_and_one_far_off_is_another(day, shift):
    if not 3 <= day.year <= 9990:
        return
    moved = day + datetime.timedelta(days=shift)
    one = _dated(day.isoformat())
    assert one.is_same(f"{one.key}@{moved.isoformat()}", moved.isoformat()) == (abs(shift) <= 92)
    assert not one.is_same(f"other@{day.isoformat()}", day.isoformat())


def test_an_alarm_tells_the_reservations_of_its_own_number(alarm_home):
    """A planted severe reservation on the doses of one region stands in that region's alarm."""
    scope = {"each": "region", "direction": "above", "amount": 0.0}
    region = sorted(places(signals("threshold", GIVEN, **scope)))[0]
    next_release(alarm_home, exclusion(region, action="mark"))
    watch = Watch("threshold", GIVEN, **scope)
    for one in alarms.signals(watch, "planner"):
        told = alarms.content(watch, "planner", one, None)
        labels = [r["label_en"] for r in told["reservations"]]
        assert ("planted" in labels) == (one.finding.label_da.startswith(f"{region}:"))


def test_the_page_may_ask_every_metric_on_it(alarm_home):
    for metric in open_catalog(current_release()[0]).pages["subscriptions"].metrics:
        found = ask(metric, "quarter", viewer="planner", page="subscriptions")
        assert found.rows is not None


def exclusion(region: str, action: str = "exclude") -> str:
    """SQL that plants a severe reservation on a region's doses."""
    return planted("completeness", action, "'region'", f"'{region}'", "date '2015-01-01'")


def split_at(day: str) -> str:
    return planted("declared_break", "split", "'all'", "null", f"date '{day}'")


def found_now(kind: str) -> str:
    newest = "(select max(month_start) from (select date_trunc('month', max(administered_on)) "
    newest += "as month_start from marts.administrations))"
    return planted(kind, "mark", "'all'", "null", newest)


def planted(kind: str, action: str, dimension: str, value: str, day: str) -> str:
    """A row of the mart `reservations`, else like one that is there."""
    return f"""
        insert into marts.reservations by name
        select
            * replace (
                'planted_{kind}_{action}' as reservation_id, '{kind}' as kind, 3 as severity,
                '{action}' as action, 'smr' as register, null as table_name, null as column_name,
                null as metric_name,
                {dimension} as scope_dimension, {value} as scope_value, null as atc_prefix,
                {day} as from_on, null as to_on, 'plantet' as label_da, 'planted' as label_en
            )
        from marts.reservations limit 1
    """


def _is_planted(one: Signal) -> bool:
    return one.finding.label_en == "planted"


def _dated(day: str) -> Signal:
    finding = Finding(2, "", "", "", "", day, "", ())
    return Signal("break|{}", finding, ("", ""), ("", ""), GIVEN, is_dated=True)

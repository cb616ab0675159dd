"""This module proves the scan for breaks: against least squares, and by what must not move it."""

import datetime

import duckdb
import jinja2
import numpy
import pytest
from conftest import PROJECT, must, run_here
from hypothesis import given, settings
from hypothesis import strategies as st

MONTHS = 60
BREAK = 33


@pytest.fixture(scope="module")
def scan():
    """Scan one series of monthly amounts; return (months to the begin, step, F) or None."""
    macros = ("month_number", "running_residuals", "scan_for_breaks")
    text = "".join((PROJECT / "macros" / f"{name}.sql").read_text("utf-8") for name in macros)
    sql = jinja2.Environment().from_string(
        text + "with {{ scan_for_breaks('series') }} select * from strongest_candidates"
    )
    query = sql.render()
    connection = duckdb.connect()

    def scanned(amounts) -> tuple | None:
        rows = [("s", month(number), float(a), float(a)) for number, a in enumerate(amounts)]
        connection.execute(
            "create or replace temp table series "
            "(series_id varchar, month_on date, amount double, own_amount double)"
        )
        connection.executemany("insert into series values (?, ?, ?, ?)", rows)
        found = connection.execute(query).to_arrow_table().to_pylist()
        if not found:
            return None
        (row,) = found
        begin = 12 * (row["from_on"].year - 2019) + row["from_on"].month - 1
        return begin, row["to_month_on"], row["step"], row["statistic"]

    return scanned


def month(number: int) -> datetime.date:
    return datetime.date(2019 + number // 12, number % 12 + 1, 1)


def series(step: float, seed: int = 1) -> numpy.ndarray:
    """Noise with a season, a trend and a step at month BREAK."""
    t = numpy.arange(MONTHS)
    noise = numpy.random.default_rng(seed).normal(0, 0.5, MONTHS)
    return 20 + 0.05 * t + 2 * numpy.sin(t * numpy.pi / 6) + noise + step * (t >= BREAK)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_statistic_is_that_of_least_squares(scan, seed):
    amounts = series(3, seed)
    begin, to_month, step, statistic = scan(amounts)
    assert (begin, to_month) == (BREAK, None)
    t = numpy.arange(MONTHS)
    season = (t[:, None] % 12 == numpy.arange(12)).astype(float)
    without = numpy.column_stack([season, t])
    with_step = numpy.column_stack([without, t >= BREAK])
    coefficients = numpy.linalg.lstsq(with_step, amounts, rcond=None)[0]
    rest = ((amounts - with_step @ coefficients) ** 2).sum()
    before = amounts - without @ numpy.linalg.lstsq(without, amounts, rcond=None)[0]
    expected = ((before**2).sum() - rest) / (rest / (MONTHS - 14))
    assert step == pytest.approx(coefficients[-1])
    assert statistic == pytest.approx(expected)


def test_noise_alone_passes_no_threshold(scan):
    found = [scan(series(0, seed)) for seed in range(40)]
    assert max(row[3] for row in found if row) < 30


@settings(max_examples=25, deadline=None)
@given(
    level=st.floats(-50, 50),
    factor=st.floats(0.1, 10),
    slope=st.floats(-2, 2),
    season=st.lists(st.floats(-5, 5), min_size=12, max_size=12),
)
def test_a_constant_a_scale_a_trend_and_a_season_move_no_break(scan, level, factor, slope, season):
    amounts = series(3)
    t = numpy.arange(MONTHS)
    moved = level + factor * amounts + slope * t + numpy.array(season)[t % 12]
    begin, to_month, step, statistic = scan(amounts)
    assert scan(moved)[:2] == (begin, to_month)
    assert scan(moved)[2:] == (pytest.approx(factor * step), pytest.approx(statistic, rel=1e-6))


def test_a_step_down_mirrors_a_step_up(scan):
    up, down = scan(series(3)), scan(-series(3))
    assert (up[0], up[3]) == (down[0], pytest.approx(down[3]))
    assert up[2] == pytest.approx(-down[2])


def test_the_list_of_breaks_is_printed_in_both_languages(released_home):
    danish = must(run_here(released_home, "breaks")).stdout
    english = must(run_here(released_home, "breaks", "--language", "en")).stdout
    assert "serier undersøgt" in danish
    assert "series examined" in english
    assert "Nordjylland · smr.indberetningmedpris: Fra marts 2023" in danish
    refused = run_here(released_home, "breaks", "--language", "fr")
    assert refused.returncode == 1
    assert "choose da or en" in refused.stderr

"""This module proves that what was planted is in the data, each family by its own measure."""

import json
import math
from pathlib import Path

import duckdb
import pytest

from dosis.lake import load
from dosis.synthetic import synthesise

PERIOD = {"scale": 0.02, "focus": 12, "first": "2021-01", "last": "2023-12", "seed": 2}
LOSING = {("reporting_gap", "share of rows reported"), ("break", "rows of ward medicines")}


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("planted") / "home"
    synthesise(folder, **PERIOD)
    load(folder)
    return folder


@pytest.fixture(scope="module")
def truths(home) -> list[dict]:
    return json.loads((home / "truth" / "planted.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def lake(home):
    """The lake with `smr`, `contacts` and `departments`."""
    manifest = json.loads((home / "lake.json").read_text("utf-8"))
    connection = duckdb.connect()
    for table in manifest["tables"]:
        files = [str(home / file) for file in table["files"]]
        view = table["table_name"]
        connection.execute(
            f"create view {view} as select * from read_parquet({files}, union_by_name = true)"
        )
    connection.execute("""
        create view departments as
        select distinct on (kode) kode as shak, sorenhed, org_enhed_niveau2 as department,
            case when region = 'Region Sjælland' then org_enhed_niveau1
                else sundhedsinstitution end as hospital,
            replace(region, 'Region ', '') as region
        from lpr__organisationer;
        create table smr as
        -- With today's code; the edge persons of every data set are reported whatever happens.
        select doses.* replace (atc_kode as c_atc), hospital, departments.region
        from (select distinct * from smr__indberetningmedpris) as doses
        inner join departments on doses.c_shak = departments.shak
        inner join smr__laegemiddel on doses.c_varenummer = varenummer
        where regexp_full_match(v_cpr, 'P[0-9]+');
        create table contacts as
        select lpr__kontakter.*, shak, hospital, region
        from lpr__kontakter inner join departments on sorenhed_ans = sorenhed;
    """)
    yield connection
    connection.close()


def of(truths: list[dict], family: str, *sizes: str) -> list[dict]:
    """The truths of a family that are no decoys, of these sizes."""
    return [t for t in truths if not t["is_decoy"] and t["family"] == family and t["size"] in sizes]


def place(truth: dict) -> str:
    """The truth's place as a condition."""
    names = {"department": "c_shak", "hospital": "hospital", "region": "region"}
    named = [(name, truth["scope"][key]) for key, name in names.items() if truth["scope"][key]]
    return " and ".join(f"{name} = '{value}'" for name, value in named)


def loses_doses(other: dict, truth: dict) -> bool:
    """Whether another truth takes rows from SMR at the hospital and in the time of this one."""
    return (
        (other["family"], other["unit"]) in LOSING
        and other["scope"].get("hospital") == truth["scope"]["hospital"]
        and other["value"] < 1
        and other["from"] <= truth["to"]
        and other["to"] >= truth["from"]
    )


def one(lake, sql: str):
    return lake.execute(sql).fetchone()


def test_in_a_gap_no_dose_is_reported_and_contacts_go_on(lake, truths):
    for truth in of(truths, "reporting_gap", "1", "2", "3", "product"):
        atc = f"and c_atc = '{truth['atc']}'" if truth["atc"] else ""
        within = f"d_adm::date between '{truth['from']}' and '{truth['to']}'"
        inside, outside = one(
            lake,
            f"select count(*) filter ({within}), count(*) filter (not {within}) "
            f"from smr where {place(truth)} {atc}",
        )
        contacts = one(
            lake,
            f"select count(*) from contacts where {place(truth).replace('c_shak', 'shak')} "
            f"and dato_start between '{truth['from']}' and '{truth['to']}'",
        )
        assert (inside, outside > 5, contacts[0] > 5) == (0, True, True), truth["id"]


# Ward doses for each day in bed, in a place and elsewhere, before a day and after it.
DOSES_A_DAY = """
    with days as (
        select {place} as here, dato_start >= '{since}' as later,
            sum(least(30, dato_slut - dato_start + 1)) as days
        from (select * rename (shak as c_shak) from contacts)
        where dato_slut > dato_start group by all
    ), doses as (
        select {place} as here, d_adm >= '{since}' as later, count(*) as doses
        from smr where c_ord_type in ('ORD', 'PN') and c_atc not like 'L%' group by all
    )
    select max(doses / days) filter (here and later) / max(doses / days) filter (here and not later)
        / max(doses / days) filter (not here and later)
        * max(doses / days) filter (not here and not later)
    from doses inner join days using (here, later)
"""


def test_a_level_break_moves_the_rows_of_its_place_by_its_size(lake, truths):
    ratios = {
        truth["id"]: one(lake, DOSES_A_DAY.format(place=place(truth), since=truth["from"]))[0]
        / truth["value"]
        for truth in of(truths, "break", "15", "25", "40")
    }
    assert all(abs(ratio - 1) < 0.13 for ratio in ratios.values()), ratios
    assert math.prod(ratios.values()) ** (1 / len(ratios)) == pytest.approx(1, abs=0.07)


# By size: what is averaged, among which rows, before the break and after it.
COLUMN_BREAKS = {
    "share": ("(c_ord_type = 'PN')::integer", "c_ord_type in ('PN', 'ORD')", 0.15, 0.45),
    "unit": ("(v_adm_dosis_enhed = 'UKENDT')::integer", "true", 0, 1),
    "missing": ("(c_indikation_kode is null)::integer", "true", 0.6, 0.95),
}


@pytest.mark.parametrize("size", COLUMN_BREAKS)
def test_a_break_in_a_column_shows_in_its_place_and_time_alone(lake, truths, size):
    measure, rows, usual, broken = COLUMN_BREAKS[size]
    for truth in of(truths, "break", size):
        atc = f"and c_atc = '{truth['atc']}'" if truth["atc"] else "and c_atc not like 'L%'"
        within = f"d_adm::date between '{truth['from']}' and '{truth['to']}'"
        inside, outside = one(
            lake,
            f"select avg({measure}) filter ({within}), avg({measure}) filter (not {within}) "
            f"from smr where {rows} {atc} and {place(truth)}",
        )
        assert inside == pytest.approx(broken, abs=0.05), truth["id"]
        assert outside == pytest.approx(usual, abs=0.05), truth["id"]


def test_a_break_in_spread_leaves_the_mean(lake, truths):
    for truth in of(truths, "break", "variance"):
        rows = lake.execute(
            "select avg(dose), stddev(dose) from (select "
            "replace(v_adm_dosis, ',', '.')::double as dose, d_adm from smr "
            "where regexp_full_match(v_adm_dosis, '[0-9]+([.,][0-9]+)?') and c_atc = 'N02BE01' "
            f"and v_adm_dosis_enhed = 'MG' and {place(truth)}) "
            f"group by d_adm >= '{truth['from']}' order by d_adm >= '{truth['from']}'"
        ).fetchall()
        (mean, spread), (later_mean, later_spread) = rows
        assert later_mean == pytest.approx(mean, rel=0.15), truth["id"]
        assert later_spread > 1.5 * spread, truth["id"]


def test_a_switch_stalls_at_its_share_of_patients(lake, truths):
    new = {"L04AB04": "Hyrimoz", "L04AB02": "Zessly"}
    for truth in of(truths, "stalled_switch", "40", "60", "80", "never"):
        share, patients = one(
            lake,
            f"select avg((v_laegemiddelnavn = '{new[truth['atc']]}')::integer), count(*) "
            "from (select v_cpr, any_value(v_laegemiddelnavn order by d_adm desc) "
            f"as v_laegemiddelnavn from smr where c_atc = '{truth['atc']}' and {place(truth)} "
            "and d_adm between '2022-07-01' and '2023-06-30' group by v_cpr)",
        )
        assert patients >= 10, truth["id"]
        assert share == pytest.approx(truth["value"], abs=1.6 / patients**0.5), truth["id"]


def test_an_outlier_orders_its_medicine_more_often_than_others(lake, truths):
    lake.execute("""
        create or replace temp table admissions as
        select contacts.*, left(aktionsdiagnose, 3) as diagnosis
        from contacts where right(shak, 3) = '100' and dato_slut > dato_start
    """)
    counts = []
    for truth in of(truths, "outlier_department", "1.3", "1.6", "2.0"):
        if truth["id"] == "outlier_department_1":
            continue  # starters of another specialty, not orders
        observed, expected = one(
            lake,
            "with given as (select distinct v_cpr, c_shak, d_adm::date as day from smr "
            f"where c_atc = '{truth['atc']}'), ordered as (select shak, diagnosis, exists (select "
            "* from given where v_cpr = cpr and c_shak = shak and day between dato_start and "
            f"dato_slut) as has from admissions where dato_start >= '{truth['from']}'), usual as "
            "(select diagnosis, avg(has::integer) as share from ordered "
            f"where shak != '{truth['scope']['department']}' group by diagnosis) "
            "select sum(has::integer), sum(share) from ordered inner join usual using (diagnosis) "
            f"where shak = '{truth['scope']['department']}'",
        )
        assert 0.65 < observed / expected / truth["value"] < 1.5, truth["id"]
        counts.append((observed, expected))
    assert 1.3 < sum(o for o, _ in counts) / sum(e for _, e in counts) < 2.0


def test_a_diverting_department_gets_its_share_more_than_it_gives(lake, truths):
    seen = 0
    for truth in of(truths, "diversion", "5", "10", "20"):
        if any(loses_doses(other, truth) for other in truths):
            continue
        within = f"between '{truth['from']}' and '{truth['to']}'"
        given, delivered = one(
            lake,
            "select (select sum(amgros_adm_pris) from smr where "
            f"c_atc = '{truth['atc']}' and {place(truth)} and d_adm::date {within}), "
            "(select sum(beloeb) from sales__leverance where c_varenummer in (select c_varenummer "
            f"from smr where c_atc = '{truth['atc']}') and leveret_dato {within} "
            f"and c_shak = '{truth['scope']['department']}')",
        )
        seen += 1
        # Stock of 2-6 % comes on top.
        assert delivered / given == pytest.approx(1.04 * truth["value"], abs=0.12), truth["id"]
    assert seen >= 2


# Time on each medicine of a pair until the first admission with the outcome, by whether the
# patient had lung disease before (which makes both the choice and the outcome likelier).
RATES = """
    with spells as (
        select v_cpr, c_atc, min(d_adm)::date as begins_on,
            max(d_adm)::date + 60 as ends_on
        from smr where c_atc in ($exposed, $comparator)
            and v_cpr in (select cpr from contacts where aktionsdiagnose = $disease)
        group by all
    ), followed as (
        select v_cpr, c_atc, ends_on, begins_on,
            (select min(dato_start) from contacts where cpr = v_cpr and dato_slut > dato_start
                and aktionsdiagnose = $outcome and dato_start > begins_on) as outcome_on,
            exists (select * from contacts where cpr = v_cpr and aktionsdiagnose = 'DJ449'
                and dato_start < begins_on) as is_severe
        from spells
    ), rates as (
        select is_severe, c_atc = $exposed as is_exposed,
            count(*) filter (outcome_on <= ends_on)::double as events,
            sum(least(ends_on, coalesce(outcome_on, ends_on)) - begins_on)::double as days
        from followed group by all
    )
    select exposed.events, exposed.days, comparator.events, comparator.days
    from rates as exposed inner join rates as comparator using (is_severe)
    where exposed.is_exposed and not comparator.is_exposed
"""


def test_events_follow_the_medicine_as_planted(lake, truths):
    comparators = {
        "adalimumab": "L04AB04", "tocilizumab_pen": "L04AC07", "infliximab": "L04AB02",
        "teriflunomid": "L04AK02", "ocrelizumab": "L04AG08", "carboplatin+pemetrexed": "L01XA02",
    }  # fmt: skip
    diagnoses = {
        "crohn": "DK509", "ulcerative_colitis": "DK519", "psoriasis": "DL400",
        "rheumatoid_arthritis": "DM059", "multiple_sclerosis": "DG359", "lung_cancer": "DC349",
    }  # fmt: skip
    ratios = {}
    for size in ("1.0", "1.3", "1.8", "3.0"):
        top = bottom = 0.0
        for truth in of(truths, "effect", size):
            strata = lake.execute(
                RATES,
                {
                    "exposed": truth["atc"],
                    "comparator": comparators[truth["scope"]["comparator"]],
                    "disease": diagnoses[truth["scope"]["disease"]],
                    "outcome": truth["text"].split("admissions with ")[1][:5],
                },
            ).fetchall()
            # Mantel and Haenszel's ratio of rates, over strata and pairs.
            top += sum(a * t0 / (t1 + t0) for a, t1, _, t0 in strata)
            bottom += sum(b * t1 / (t1 + t0) for _, t1, b, t0 in strata)
        ratios[size] = top / bottom
    assert ratios["3.0"] > 1.8 > ratios["1.3"], ratios
    assert ratios["3.0"] > ratios["1.8"] > ratios["1.0"], ratios

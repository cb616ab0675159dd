"""This module holds what the layer found by itself against what was planted, family by family.

A part of `dosis score`: reservations that are computed and findings in marts are matched with the
planted truths by place, medicine and time.
"""

import duckdb

from dosis.score_card import family

# What looks for a family: kinds of reservations that are computed, never those that are declared,
# and the level at which they look. Silence of a hospital is not the coverage of a whole region.
DETECTORS = {
    ("outlier_department", "1.3"): (("outlying_unit", "department"),),
    ("outlier_department", "1.6"): (("outlying_unit", "department"),),
    ("outlier_department", "2.0"): (("outlying_unit", "department"),),
    ("reporting_gap", "1"): (("coverage", "hospital"),),
    ("reporting_gap", "2"): (("coverage", "hospital"),),
    ("reporting_gap", "3"): (("coverage", "hospital"),),
    ("reporting_gap", "product"): (("coverage", "department"),),
    ("diversion", "5"): (("lasting_rest", "department"),),
    ("diversion", "10"): (("lasting_rest", "department"),),
    ("diversion", "20"): (("lasting_rest", "department"),),
    ("stalled_switch", "40"): (("stalled_switch", "department"),),
    ("stalled_switch", "60"): (("stalled_switch", "department"),),
    ("stalled_switch", "80"): (("stalled_switch", "department"),),
    ("stalled_switch", "never"): (("stalled_switch", "department"),),
}
# Reservations that are found, and findings in other marts: queries with the same columns, one row
# per run of months.
FINDINGS = """
    select
        case when reservation_id like 'sales_coverage_%' then 'sales_coverage' else kind end
            as kind,
        register, if(unit_code is null, scope_dimension, 'department') as scope_dimension,
        coalesce(unit_code, scope_value) as scope_value, atc_prefix, from_on, to_on
    from marts.reservations
    left join (select distinct department_name, unit_code from marts.departments) as units
        on scope_dimension = 'department_name' and scope_value = department_name
"""
MART_FINDINGS = (
    """
        with flagged as (
            select
                *,
                datediff('week', date '2000-01-03', week_on) - row_number() over (
                    partition by switch_id, department_id order by week_on
                ) as run
            from marts.switch_weeks
            where is_stalled
        )

        select
            'stalled_switch' as kind, 'smr' as register, 'department' as scope_dimension,
            any_value(unit_code) as scope_value, any_value(atc) as atc_prefix,
            min(week_on) as from_on, max(week_on + 6) as to_on
        from flagged
        inner join marts.departments using (department_id)
        group by switch_id, department_id, run
    """,
)


def computed_findings(connection: duckdb.DuckDBPyConnection, seed: int) -> list[dict]:
    """What a layer finds by itself: kind, register, place, medicine and period, with the seed."""
    kinds = sorted({kind for found in DETECTORS.values() for kind, _ in found})
    found = [
        row
        for query in (FINDINGS, *MART_FINDINGS)
        for row in connection.execute(
            f"select * from ({query}) where list_contains(?, kind)", [kinds]
        )
        .to_arrow_table()
        .to_pylist()
    ]
    return [row | {"seed": seed} for row in found]


def family_rows(name: str, real: list[dict], findings: list[dict]) -> list[dict]:
    """The rows of one family: all sizes together, then each size.

    `real`: planted truths of all families without look-alikes; `findings` as above.
    """
    own = [t for t in real if t["family"] == name]
    rows = [
        _row(name, size, [t for t in own if t["size"] == size], findings)
        for size in sorted({t["size"] for t in own})
    ]
    return [*_whole(name, rows, real, findings), *rows]


def _kinds(name: str, size: str) -> tuple[tuple[str, str], ...]:
    return DETECTORS.get((name, size), ())


def _row(name: str, size: str, truths: list[dict], findings: list[dict]) -> dict:
    kinds = _kinds(name, size)
    looking = [f for f in findings if (f["kind"], f["scope_dimension"]) in kinds]
    found = sum(any(_matches(f, t) for f in looking) for t in truths) if kinds else None
    recall = found / len(truths) if truths and found is not None else None
    return family(name, size, len(truths), found, None, None, recall)


def _whole(name: str, rows: list[dict], real: list[dict], findings: list[dict]) -> list[dict]:
    """The family's own line: all sizes that a model looks for, and the false ones."""
    kinds = {kind for (n, _), found in DETECTORS.items() if n == name for kind in found}
    planted = sum(row["planted"] for row in rows)
    if not kinds:
        return [family(name, "all", planted, None, None, None, None)]
    looking = [f for f in findings if (f["kind"], f["scope_dimension"]) in kinds]
    false = sum(not any(_matches(f, t) for t in real) for f in looking)
    looked_for = [row for row in rows if row["found"] is not None]
    found = sum(row["found"] for row in looked_for)
    among = sum(row["planted"] for row in looked_for)
    precision = (len(looking) - false) / len(looking) if looking else None
    recall = found / among if among else None
    return [family(name, "all", planted, found, false, precision, recall)]


def _matches(finding: dict, truth: dict) -> bool:
    """Whether a finding is about a planted truth: same seed, register, place, medicine, time."""
    if (finding["seed"], finding["register"]) != (truth["seed"], truth["register"]):
        return False
    place = finding["scope_dimension"]
    if place != "all" and truth["scope"].get(place) != finding["scope_value"]:
        return False
    codes = (finding["atc_prefix"] or "", truth["atc"] or "")
    if not (codes[0].startswith(codes[1]) or codes[1].startswith(codes[0])):
        return False
    ends = finding["to_on"].isoformat() if finding["to_on"] else "9999-12-31"
    begins = truth["to"] or "9999-12-31"
    return finding["from_on"].isoformat() <= begins and ends >= truth["from"]

"""This module reads the outlying departments of a release, as a table and as findings to act on."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import duckdb

from dosis import html_table, words
from dosis.attention import LEAST_SEVERITY, Finding
from dosis.catalog import open_catalog
from dosis.declarations import declared
from dosis.home import read_json
from dosis.outlying_units import METRIC
from dosis.viewer import admit

PAGE = "comparable_use"
SQL = """
select
    outlying_units.*, medicines.medicine_name
from quality.outlying_units
left join marts.medicines using (atc)
where is_outlying
order by q_value, abs(score) desc
"""
ADMISSIONS = ("Indlæggelser", "Admissions")
HEADS = (
    ("Afdeling", "Department"),
    ("Lægemiddel", "Medicine"),
    ("Patienter", "Patients"),
    ("Siden", "Since"),
    ("Faktisk", "Observed"),
    ("Forventet", "Expected"),
    ("Gange det forventede", "Times the expected"),
)
LAST_TEXT = 3
NAME = ("Afdelinger, der afviger", "Departments that depart")
NONE = (
    "Ingen afdeling bruger noget lægemiddel så meget anderledes, at patienter, tilfældet og den "
    "sædvanlige forskel mellem afdelinger ikke kan forklare det.",
    "No department uses any medicine so differently that patients, chance and the usual difference "
    "between departments can't explain it.",
)


@dataclass(frozen=True)
class Outlying:
    """A department and medicine that departs; the numbers are those of `dosis.outlying_units`."""

    group: str
    department: str
    hospital: str
    region: str
    atc: str
    medicine: str
    since: str
    until: str
    observed: int
    expected: float
    ratio: float
    low: float
    high: float


def outlying(folder: Path, viewer: str, page: str | None) -> tuple[Outlying, ...]:
    """The outlying departments of the release in `folder`, the most surprising first.

    Those whose uses the viewer's floor hides are left out; empty in a release from before they were
    looked for. Raises DosisError where role or page may not ask for `METRIC`.
    """
    about = read_json(folder / "release.json", {})
    asker = admit(folder, about, viewer, page, (open_catalog(folder).metrics[METRIC],))
    least = asker.smallest_shown if asker.regime == "floor" else 1
    return tuple(f for f in _kept(folder) if f.observed == 0 or f.observed >= least)


def group_names(groups) -> dict[str, tuple[str, str]]:
    """Groups of comparable patients → their two names, admissions first."""
    areas = declared("treatment_areas")
    named = {g: (areas[g]["label_da"], areas[g]["label_en"]) for g in groups if g in areas}
    first = {"admission": ADMISSIONS} if "admission" in groups else {}
    return first | dict(sorted(named.items(), key=lambda entry: entry[1]))


def finding(found: Outlying) -> Finding:
    """What to act on; it says more or less, never right or wrong."""
    more = found.ratio > 1
    numbers = {
        code: (
            words.number(found.observed, "occasions", code),
            words.number(found.expected, "occasions", code),
            *(words.number(v, "ratio", code) for v in (found.ratio, found.low, found.high)),
        )
        for code in ("da", "en")
    }
    return Finding(
        LEAST_SEVERITY,
        f"{found.medicine}: {found.department} bruger {'mere' if more else 'mindre'} end ventet",
        f"{found.medicine}: {found.department} uses {'more' if more else 'less'} than expected",
        "{} forløb mod {} forventede for tilsvarende patienter, {} gange ({}–{}). Patienternes "
        "diagnose, køn, alder og følgesygdomme er taget ud. Tag tallet op med "
        "afdelingen.".format(*numbers["da"]),
        "{} occasions against {} expected of patients like them, {} times ({}–{}). Diagnosis, sex, "
        "age and comorbidity are taken out. Take it up with the department.".format(*numbers["en"]),
        f"{found.since}-01",
        "",
        (
            ("medicine", found.atc),
            ("group", found.group),
            ("level", "department_name"),
            ("highlight", found.department),
        ),
        page=PAGE,
    )


def table(found: list[Outlying], language: str) -> str:
    """The outlying departments as a table, or a sentence where there are none."""
    if not found:
        return f'<p class="d-caption">{_say(NONE, language)}</p>'
    groups = group_names({f.group for f in found})
    rows = [_row(f, _say(groups[f.group], language), language) for f in found]
    heads = [(_say(pair, language), n > LAST_TEXT) for n, pair in enumerate(HEADS)]
    return html_table.framed(_say(NAME, language), heads, rows)


@lru_cache(maxsize=4)
def _kept(folder: Path) -> tuple[Outlying, ...]:
    with duckdb.connect(str(folder / "layer.duckdb"), read_only=True) as layer:
        known = layer.execute("select 1 from duckdb_tables() where table_name = 'outlying_units'")
        if known.fetchone() is None:
            return ()
        rows = layer.execute(SQL).to_arrow_table().to_pylist()
    return tuple(
        Outlying(
            row["compared_group"], row["department_name"], row["hospital"], row["region"],
            row["atc"], row["medicine_name"] or row["atc"], row["since_on"].isoformat()[:7],
            row["until_on"].isoformat()[:7], row["observed"], row["expected"], row["ratio"],
            row["low"], row["high"],
        )
        for row in rows
    )  # fmt: skip


def _row(found: Outlying, group: str, language: str) -> str:
    texts = [found.department, found.medicine, group, words.period(found.since, language)]
    ratio, low, high = (
        words.number(v, "ratio", language) for v in (found.ratio, found.low, found.high)
    )
    numbers = [
        words.number(found.observed, "occasions", language),
        words.number(found.expected, "occasions", language),
        f"{ratio} ({low}–{high})",
    ]
    return "".join([*map(html_table.text, texts), *map(html_table.number, numbers)])


def _say(pair: tuple[str, str], language: str) -> str:
    return pair[language == "en"]

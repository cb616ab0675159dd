"""This module keeps what manual control found, by sample, in the release: counts and error rates.

Work lists and outcomes stay with what users write (`app_db`); a release holds one row per sample.
"""

import hashlib
import json
from pathlib import Path

import duckdb

from dosis import app_db

CONFIDENTIAL = "rest_"
TABLE = """
create schema if not exists quality;
create table quality.sample_results (
    sample varchar, name varchar, label_da varchar, label_en varchar, question_da varchar,
    question_en varchar, row_kind varchar, drawn_from_release varchar, drawn_on date,
    frame_rows bigint, drawn_rows bigint, checked_rows bigint, wrong_rows bigint,
    waiting_rows bigint, not_checked_rows bigint, unseen_rows bigint, error_share double,
    error_low double, error_high double
)
"""


def sample_results() -> list[dict]:
    """What was found in each sample that was drawn, oldest first; none without any.

    Samples that supervision drew are not among them: everybody reads what a release holds.

    `frame_rows`: rows the sample stands for; `unseen_rows`: those of strata without an outcome.
    Raises AppDbError where what users write can't be read.
    """
    from dosis.sample_store import samples

    if not app_db.is_there():
        return []
    every = [row for row in samples() if not row["sample"].startswith(CONFIDENTIAL)]
    drawn = sorted(every, key=lambda row: (row["drawn_at"], row["sample"]))
    return [_result(row) for row in drawn]


def fingerprint(results: list[dict]) -> str | None:
    """Changes as soon as an outcome is entered, so that a release follows; None without any."""
    entered = [row for row in results if row["checked_rows"] or row["not_checked_rows"]]
    if not entered:
        return None
    text = json.dumps(entered, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def keep_sample_results(staged: Path, results: list[dict]) -> None:
    """Write `quality.sample_results` into the layer of the release that is being made."""
    with duckdb.connect(str(staged / "layer.duckdb")) as connection:
        connection.execute(TABLE)
        for row in results:
            names = ", ".join(row)
            places = ", ".join(f"${name}" for name in row)
            connection.execute(
                f"insert into quality.sample_results ({names}) values ({places})", row
            )


def _result(drawn: dict) -> dict:
    from dosis.sample_store import kept, result

    found = result(drawn["sample"])
    declared, sizes = kept(drawn["sample"])
    definition = json.loads(declared)
    checked = sum(stratum.checked for stratum, _ in found.strata)
    return {
        "sample": drawn["sample"],
        "name": drawn["sample"].rsplit("-", 3)[0],
        **{key: definition[key] for key in ("label_da", "label_en", "question_da", "question_en")},
        "row_kind": definition["rows"],
        "drawn_from_release": drawn["sample"].rsplit("-", 3)[1],
        "drawn_on": drawn["drawn_at"][:10],
        "frame_rows": sum(sizes.values()),
        "drawn_rows": drawn["rows"],
        "checked_rows": checked,
        "wrong_rows": sum(stratum.wrong for stratum, _ in found.strata),
        "waiting_rows": found.waiting,
        "not_checked_rows": found.not_checked,
        "unseen_rows": found.unseen_rows,
        "error_share": found.rate.value if checked else None,
        "error_low": found.rate.low if checked else None,
        "error_high": found.rate.high if checked else None,
    }

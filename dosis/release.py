"""This module makes releases: immutable, numbered sets of files that users read."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb

from dosis.check_history import keep_check_history
from dosis.home import DosisError, locked, read_json, warehouse_path, write_json
from dosis.sample_results import fingerprint, keep_sample_results, sample_results
from dosis.times import now

Progress = Callable[[str, float], None]


def release(home: Path, progress: Progress = lambda label, fraction: None) -> str | None:
    """Publish the built and checked warehouse as the next release; None where nothing is new.

    New are a build, a judgement, or outcomes of manual control.

    Staged in `releases/.<number>`, then renamed, then `current` is swapped by rename. Last, also
    where nothing is new, subscribers are told what they have not been told yet.
    Raises DosisError where the last check is not of the last build.
    """
    with locked(home):
        build_id = _checked_build(home)
        judged_by = read_json(home / "check.json", {})["judged_by"]
        about = read_json(home / "releases" / "current" / "release.json", {})
        controlled = sample_results()
        known = {"build": build_id, "judged_by": judged_by, "controlled": fingerprint(controlled)}
        if known.items() <= about.items():
            _tell_subscribers(progress)
            progress("nothing new to release", 1.0)
            return None
        number = str(max([int(n) for n in release_numbers(home)], default=0) + 1)
        staged = home / "releases" / f".{number}"
        shutil.rmtree(staged, ignore_errors=True)
        staged.mkdir(parents=True)
        _copy(home, staged, progress)
        about = _about(home, number, build_id) | known
        write_json(staged / "release.json", about)
        _trace_columns(staged, progress)
        _compare_departments(staged, progress)
        keep_check_history(staged, about, _previous(home))
        keep_sample_results(staged, controlled)
        _forecast(staged, _previous(home), progress)
        _publish_open_data(staged, progress)
        _answer_questions(home, staged, progress)
        _write_site(staged, progress)
        os.rename(staged, home / "releases" / number)
        point_current(home, number)
        _tell_subscribers(progress)
        progress(f"release {number}", 1.0)
        return number


def release_numbers(home: Path) -> list[str]:
    """The numbers of all finished releases, oldest first."""
    folder = home / "releases"
    names = [path.name for path in folder.glob("*") if path.name.isdigit()]
    return sorted(names, key=int)


def point_current(home: Path, number: str) -> None:
    """Swap `current` to a release by one rename; rollback is the same swap.

    Raises DosisError where there is no such release.
    """
    folder = home / "releases"
    if number not in release_numbers(home):
        known = ", ".join(release_numbers(home)) or "none"
        raise DosisError(f"There is no release {number}; finished releases: {known}.")
    link = folder / ".current"
    link.unlink(missing_ok=True)
    link.symlink_to(number)
    os.replace(link, folder / "current")


def _previous(home: Path) -> Path | None:
    numbers = release_numbers(home)
    return home / "releases" / numbers[-1] if numbers else None


def _checked_build(home: Path) -> str:
    built = read_json(home / "build.json", {})
    if "id" not in built or "attempt" in built:
        raise DosisError("The last build did not end; run `dosis build`, then `dosis check`.")
    if read_json(home / "check.json", {}).get("build") != built["id"]:
        raise DosisError("The last check is not of the last build; run `dosis check`.")
    return built["id"]


def _copy(home: Path, staged: Path, progress: Progress) -> None:
    progress("copy tables", 0.05)
    _copy_layer(home, staged)
    _copy_definitions(home, staged)


def _copy_layer(home: Path, staged: Path) -> None:
    """All marts as tables of `layer.duckdb`, schema marts."""
    connection = duckdb.connect(str(staged / "layer.duckdb"))
    warehouse = str(warehouse_path(home)).replace("'", "''")
    connection.execute(f"attach '{warehouse}' as warehouse (read_only)")
    connection.execute("set enable_progress_bar = false")
    connection.execute("create schema marts")
    names = connection.execute(
        "select view_name from duckdb_views() where database_name = 'warehouse' "
        "and schema_name = 'marts' order by view_name"
    ).fetchall()
    for (name,) in names:
        connection.execute(f"create table marts.{name} as select * from warehouse.marts.{name}")
    connection.execute("detach warehouse")
    connection.close()


def _copy_definitions(home: Path, staged: Path) -> None:
    shutil.copy2(home / "build" / "manifest.json", staged / "manifest.json")
    semantics = read_json(home / "build" / "semantic_manifest.json", {})
    spines = semantics["project_configuration"]["time_spines"]
    for part in [*semantics["semantic_models"], *spines]:
        relation = part["node_relation"]
        relation["database"] = "layer"
        relation["relation_name"] = f'"layer"."{relation["schema_name"]}"."{relation["alias"]}"'
    write_json(staged / "semantic_manifest.json", semantics)


def _about(home: Path, number: str, build_id: str) -> dict:
    synthetic = read_json(home / "deliveries" / "synthetic.json", {})
    return {
        "number": number,
        "build": build_id,
        "made_at": now(),
        **read_json(home / "build.json", {})["data"],
        "synthetic": {k: v for k, v in synthetic.items() if k != "files"} or None,
    }


def _trace_columns(staged: Path, progress: Progress) -> None:
    from dosis.metric_lineage import write_lineage

    progress("trace columns", 0.25)
    write_lineage(staged)


def _compare_departments(staged: Path, progress: Progress) -> None:
    from dosis.catalog import open_catalog
    from dosis.lasting_rests import write_lasting_rests
    from dosis.outlying_providers import write_outlying_providers
    from dosis.outlying_units import write_outlying_units

    progress("compare departments", 0.28)
    write_outlying_units(staged, open_catalog(staged))
    write_lasting_rests(staged, open_catalog(staged))
    write_outlying_providers(staged)


def _forecast(staged: Path, previous: Path | None, progress: Progress) -> None:
    from dosis.forecast_store import keep_forecasts
    from dosis.supply import keep_supply

    keep_forecasts(staged, previous, lambda label, part: progress(label, 0.27 + 0.03 * part))
    keep_supply(staged)


def _publish_open_data(staged: Path, progress: Progress) -> None:
    from dosis.open_data import write_open_tables

    progress("protect open tables", 0.3)
    write_open_tables(staged)


def _answer_questions(home: Path, staged: Path, progress: Progress) -> None:
    from dosis.stored_answer import store_answers

    store_answers(staged, lambda label, fraction: progress(label, 0.4 + 0.4 * fraction))


def _write_site(staged: Path, progress: Progress) -> None:
    from dosis.site import write_site

    progress("write the site", 0.85)
    write_site(staged, staged / "site")


def _tell_subscribers(progress: Progress) -> None:
    """Judge subscriptions and send alarms; the release stands, whatever becomes of them."""
    from dosis.alarm_run import run
    from dosis.app_db import is_there

    if not is_there():
        return
    try:
        done = run(lambda label, part: progress(label, 0.95))
        problem = done.sent.reason
    except DosisError as error:
        problem = str(error)
    if problem:
        print(f"Alarms: {problem} `dosis alarm run` tries again.", file=sys.stderr)

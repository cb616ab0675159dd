"""This module applies a SQLMesh plan to prod: `python -m dosis.plan [schema.model …]`."""

import contextlib
import logging
import os
import shutil
import sys
import time
import warnings

from dosis.home import PROJECT, home_path, target_path, write_json

WALKS = 5


def apply_plan(restated: list[str]) -> None:
    """Apply changed definitions to prod, then compute the named models again from the lake.

    Two plans, for a plan that restates leaves changed definitions out, without a word (tried).
    What it cost goes to `build/seconds.json`: start-up, work, and the work on each model.
    """
    from sqlmesh.core.console import set_console

    began = time.monotonic()
    console = _stopwatch()
    set_console(console)
    context = project_context()
    ready = time.monotonic()
    in_prod = context.state_reader.get_environment("prod")
    built = {snapshot.name for snapshot in in_prod.snapshots} if in_prod else set()
    _apply(context, None)
    names = {name.replace('"', "").split(".", 1)[1]: name for name in context.models}
    stale = [names[name] for name in restated if names.get(name) in built]
    if stale:
        _apply(context, stale)
    seconds = {"start_up": ready - began, "work": time.monotonic() - ready}
    write_json(home_path() / "build" / "seconds.json", seconds | {"models": console.seconds})


def project_context():
    """The project as SQLMesh reads it.

    What SQLMesh remembers lies apart for each home, and what it remembers of built tables is
    forgotten first: it goes by what a model says, not by the warehouse it was built in, so that a
    plan would restate the tables of another warehouse's history, which no view shows.

    It walks the whole project folder for YAML; where another process removes a folder meanwhile
    (a preview of the site, a release of a home that lies here), it walks again.
    """
    from sqlmesh import Context

    remembered = target_path() / "sqlmesh"
    shutil.rmtree(remembered / "snapshot", ignore_errors=True)
    os.environ["SQLMESH__CACHE_DIR"] = str(remembered)
    for _ in range(WALKS - 1):
        with contextlib.suppress(FileNotFoundError):
            return Context(paths=str(PROJECT))
    return Context(paths=str(PROJECT))


def _stopwatch():
    """A console that keeps the engine's seconds on each model and says only what failed."""
    from sqlmesh.core.console import NoopConsole

    class Stopwatch(NoopConsole):
        seconds: dict[str, float]

        def update_snapshot_evaluation_progress(
            self, snapshot, interval, batch_idx, duration_ms, *arguments, **more
        ):
            name = ".".join(snapshot.name.replace('"', "").split(".")[-2:])
            self.seconds[name] = self.seconds.get(name, 0.0) + (duration_ms or 0) / 1000

        def log_failed_models(self, errors):
            for error in errors:
                name = getattr(error.node, "snapshot_name", error.node)
                print(f"Error in {name}: {error.__cause__}")

    console = Stopwatch()
    console.seconds = {}
    return console


def _apply(context, restated: list[str] | None) -> None:
    context.plan(
        "prod",
        restate_models=restated,
        auto_apply=True,
        no_prompts=True,
        skip_tests=True,
        include_unmodified=True,
    )


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    logging.getLogger("sqlmesh").setLevel(logging.CRITICAL)
    apply_plan(sys.argv[1:])

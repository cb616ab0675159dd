"""This module applies a SQLMesh plan to prod: `python -m dosis.plan [schema.model …]`."""

import logging
import sys
import warnings

from dosis.home import PROJECT


def apply_plan(restated: list[str]) -> None:
    """Apply changed definitions to prod, then compute the named models again from the lake.

    Two plans, for a plan that restates leaves changed definitions out, without a word (tried).
    """
    from sqlmesh import Context

    context = Context(paths=str(PROJECT))
    in_prod = context.state_reader.get_environment("prod")
    built = {snapshot.name for snapshot in in_prod.snapshots} if in_prod else set()
    _apply(context, None)
    names = {name.replace('"', "").split(".", 1)[1]: name for name in context.models}
    stale = [names[name] for name in restated if names.get(name) in built]
    if stale:
        _apply(context, stale)


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

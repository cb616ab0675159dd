"""This module applies a SQLMesh plan to prod: `python -m dosis.plan [schema.model …]`."""

import logging
import sys
import warnings

from dosis.home import PROJECT


def apply_plan(restated: list[str]) -> None:
    """Plan and apply prod; models named are computed again from the lake as it is now."""
    from sqlmesh import Context

    context = Context(paths=str(PROJECT))
    known = {
        model.fqn.replace('"', "").split(".", 1)[1]: name for name, model in context.models.items()
    }
    in_prod = context.state_reader.get_environment("prod")
    built = {snapshot.name for snapshot in in_prod.snapshots} if in_prod else set()
    names = [known[name] for name in restated if name in known and known[name] in built]
    context.plan(
        "prod",
        restate_models=names or None,
        auto_apply=True,
        no_prompts=True,
        skip_tests=True,
        include_unmodified=True,
    )


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    logging.getLogger("sqlmesh").setLevel(logging.CRITICAL)
    apply_plan(sys.argv[1:])

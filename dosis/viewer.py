"""This module says who is asking and what that role may see (declarations/policy.yml)."""

from dataclasses import dataclass
from pathlib import Path

from dosis.catalog import Catalog, Metric, Page, open_catalog
from dosis.declarations import policy
from dosis.home import DosisError


@dataclass(frozen=True)
class Viewer:
    """Who asks: role, scope (a unit, person, project …) and the rules that follow."""

    role: str
    scope: str | None
    regime: str
    purposes: frozenset[str]
    smallest_shown: int


def read_viewer(text: str) -> Viewer:
    """`planner` or `planner:Midtjylland` → the viewer.

    Raises DosisError for an unknown role: deny by default.
    """
    role, _, scope = text.partition(":")
    roles = policy()["roles"]
    if role not in roles:
        raise DosisError(f"There is no role {role}; known roles are {', '.join(roles)}.")
    rule = roles[role]
    return Viewer(
        role=role,
        scope=scope or None,
        regime=rule["regime"],
        purposes=frozenset(rule["purposes"]),
        smallest_shown=policy()["disclosure"]["smallest_shown"],
    )


def admit(folder: Path, about: dict, viewer: str, page: str | None, metrics) -> Viewer:
    """The viewer, if role, page and the deliveries' purposes allow these metrics.

    Raises DosisError with the reason otherwise.
    """
    asker = read_viewer(viewer)
    named = _page(open_catalog(folder), page)
    refuse_unless_allowed(asker, named, metrics, _purposes(about, metrics))
    return asker


def refuse_unless_allowed(
    viewer: Viewer, page: Page | None, metrics: tuple[Metric, ...], delivered: frozenset[str]
) -> None:
    """Refuse, with a sentence, what the viewer, the page or the deliveries' purposes don't allow.

    `delivered`: the purposes that every delivery behind the metrics carries.
    """
    if viewer.regime == "published":
        raise DosisError(f"The role {viewer.role} sees published tables only; open them in app C.")
    if viewer.regime == "refused":
        raise DosisError(f"The role {viewer.role} sees approvals and logs, no numbers.")
    purposes = viewer.purposes
    if page:
        for metric in metrics:
            if metric.name not in page.metrics:
                raise DosisError(
                    f"The page {page.name} may not ask for {metric.name}; "
                    f"add it to models/use_cases/{page.name}.yml."
                )
        purposes = purposes & frozenset(page.meta["purposes"])
    if not purposes & delivered:
        raise DosisError(
            f"The role {viewer.role} may not use these data here: no purpose is shared by the "
            "role, the page and the deliveries; ask the data controller."
        )


def _page(catalog: Catalog, name: str | None):
    if name is None:
        return None
    if name not in catalog.pages:
        raise DosisError(f"There is no page {name}; pages are {', '.join(catalog.pages)}.")
    return catalog.pages[name]


def _purposes(about: dict, metrics) -> frozenset[str]:
    """The purposes that every delivered table behind the question carries."""
    allowed = about["purposes"]
    for metric in metrics:
        missing = sorted(".".join(t) for t in metric.reports_in if ".".join(t) not in allowed)
        if missing:
            raise DosisError(
                f"{metric.name} reads {missing[0]}, which has not been delivered; "
                "put it in deliveries/ and run load, build, check and release."
            )
    named = [allowed[".".join(t)] for m in metrics for t in m.tables if ".".join(t) in allowed]
    return frozenset.intersection(*map(frozenset, named)) if named else frozenset()

"""This module keeps contract money to those who may see it (declarations/policy.yml, `money`).

Agreed prices are confidential between Amgros and the companies, and turnover over volume tells one.
A role sees all contract money, the part that policy names, or none. Who sees a part asks one fixed
table: calendar years, medicine classes and, for a department or hospital, the own unit. All sums
that can be asked of it are sums of the groups of `dosis.dominance`, so no difference of questions
tells more than they do. List prices are public and are shown to all who see numbers.
"""

import datetime

from dosis.catalog import Metric
from dosis.declarations import policy
from dosis.home import DosisError
from dosis.question import Question
from dosis.viewer import Viewer

CLASS = "atc_class"
OWN_UNIT = {"department": "department_name", "hospital": "hospital"}
PARTLY_SHOWN = {"own_units": "contract_cost", "savings_by_class": "contract_savings"}


def is_contract(metric: Metric) -> bool:
    """True where a number can tell an agreed price."""
    return metric.card.get("price_basis") == "contract"


def sight(role: str) -> str | None:
    """What a role sees of contract money: all, own_units, savings_by_class, or nothing."""
    named = policy()["money"]["contract"]
    return next((kind for kind, roles in named.items() if role in roles), None)


def bases(role: str) -> tuple[str, ...]:
    """The price bases that a page may offer to a role."""
    return ("list", "contract") if sight(role) == "all" else ("list",)


def refuse_unless_whole(viewer: Viewer, question: Question) -> None:
    """Raise DosisError where a question about contract money needs all of it and the role has less.

    For methods (the split, the projection), whose results can be taken apart.
    """
    if any(map(is_contract, question.metrics)) and sight(viewer.role) != "all":
        raise DosisError(_none(viewer, "this"))


def refuse_unless_allowed(viewer: Viewer, question: Question) -> None:
    """Raise DosisError, with one sentence, for contract money that the viewer may not ask for so.

    What remains for a role that sees a part is a question about its fixed table.
    """
    metrics = [m for m in question.metrics if is_contract(m)]
    seen = sight(viewer.role)
    if not metrics or seen == "all":
        return
    for metric in metrics:
        if seen is None or metric.name != PARTLY_SHOWN[seen]:
            raise DosisError(_none(viewer, metric.name))
    fault = _shape(viewer, question, seen) or _period(question)
    if fault:
        raise DosisError(
            f"The role {viewer.role} sees {metrics[0].name} by medicine class and calendar year"
            f"{' in its own unit' if seen == 'own_units' else ''}: {fault}."
        )


def refuse_unless_ended(question: Question, newest: datetime.date) -> int:
    """The last year that has ended; `newest` is the last month that was delivered.

    Raises DosisError for a year that has not ended, or that lies too far back.
    """
    last = newest.year if newest.month == 12 else newest.year - 1
    first = last - policy()["money"]["contract_years"] + 1
    if question.since.year < first or question.until.year > last:
        raise DosisError(
            f"The years {first} to {last} can be asked for: contract money is shown to this role "
            "for the newest whole years."
        )
    return last


def own_unit(viewer: Viewer) -> tuple[str, str] | None:
    """The dimension and name of the unit whose contract money the viewer may see."""
    return (OWN_UNIT[viewer.role], viewer.scope) if viewer.role in OWN_UNIT else None


def _shape(viewer: Viewer, question: Question, seen: str) -> str | None:
    """What is wrong with dimensions and filters, in words; None where nothing is."""
    free = {CLASS, "year"}
    filters = [f for f in question.where if f.dimension.name != CLASS]
    if seen == "own_units":
        if viewer.scope is None:
            return f"say whose, as in --as {viewer.role}:NAME"
        name = OWN_UNIT[viewer.role]
        free.add(name)
        asked = [(f.dimension.name, f.operator, f.values) for f in filters]
        if asked != [(name, "=", (viewer.scope,))]:
            return f"filter by '{name}={viewer.scope}' and at most by {CLASS}"
    elif filters:
        return f"filter by {CLASS} alone"
    other = [name for name in question.by if name not in free]
    if other:
        return f"ask by {', '.join(sorted(free))}, not by {', '.join(other)}"
    return "ask without totals" if question.totals else None


def _period(question: Question) -> str | None:
    since, until = question.since, question.until
    if not since or not until or since.month != 1 or until.month != 12:
        return "ask for whole years, as in --since 2023-01 --until 2023-12"
    if since.year != until.year and "year" not in question.by:
        return "ask by year where there are several"
    return None


def _none(viewer: Viewer, what: str) -> str:
    named = policy()["money"]["contract"]["all"]
    return (
        f"The role {viewer.role} may not see {what} at contract prices, which are confidential; "
        f"ask at list prices, or ask somebody with the role {', '.join(named[:-1])} or {named[-1]}."
    )

"""This module writes the rows of a score card: families and measures (DESIGN, section 5)."""


def family(name, size, planted, found, false, precision, recall, error=None) -> dict:
    """One row of the card's families; None where no model looks for it."""
    return {
        "name": name, "size": size, "planted": planted, "found": found, "false": false,
        "precision": precision, "recall": recall, "error": error,
    }  # fmt: skip


def measure(
    item: str,
    name: str,
    value: float,
    goal: float | None = None,
    ends: tuple[float | None, float | None] = (None, None),
    is_least: bool = False,
) -> dict:
    """One measure of an item; `ends` is its interval, `is_least` says that more is better.

    `met` is None where there is no goal.
    """
    met = None if goal is None else bool(value >= goal if is_least else value <= goal)
    return {
        "item": item, "name": name, "value": value, "low": ends[0], "high": ends[1],
        "goal": goal, "met": met,
    }  # fmt: skip

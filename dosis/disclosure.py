"""This module hides numbers that could point at a person. It is the only place that does.

Regime `floor`: counts of 1 to 4 persons are hidden, 0 is shown as zero. A share is hidden when its
denominator, its numerator or the complement counts 1 to 4 persons; any other number when 1 to 4
persons stand behind it. With totals, the next smallest cell of a line is hidden with a single
hidden one. This keeps honest users from careless publication; it does not withstand someone who
asks several questions to take the answers from each other.
"""

HIDDEN = "hidden"


def hides(card: dict, counts: dict[str, float | None], smallest_shown: int) -> bool:
    """True where the number must be hidden.

    `card["discloses"]` names the inputs that count persons: None (there are none behind the
    number), or a mapping from a part (persons, numerator, complement, denominator) to its input;
    a denominator without a complement gives one. `counts` holds those inputs for the cell; one
    that is not there hides the number.
    """
    rule = card.get("discloses")
    if not rule:
        return False
    if any(name not in counts for name in rule.values()):
        return True
    parts = {part: counts[name] or 0 for part, name in rule.items()}
    if "denominator" in parts:
        parts["complement"] = parts["denominator"] - parts["numerator"]
    return any(0 < part < smallest_shown for part in parts.values())


def counted_inputs(card: dict) -> tuple[str, ...]:
    """The inputs that `hides` needs."""
    return tuple(dict.fromkeys((card.get("discloses") or {}).values()))


def adding_lines(levels: dict[tuple[str, ...], list[dict]]) -> list[list[dict]]:
    """Every equation of an answer with totals: a total, and the rows that add up to it.

    `levels`: the dimensions that a row tells → its rows; the grand total is the level ().
    """
    lines: dict[tuple, list[dict]] = {}
    for kept, rows in levels.items():
        for summed in kept:
            rest = tuple(name for name in kept if name != summed)
            for row in [*rows, *levels[rest]]:
                lines.setdefault((kept, rest, *(row[name] for name in rest)), []).append(row)
    return list(lines.values())


def hide_complements(lines: list[list[dict]], metric: str) -> None:
    """Hide the smallest shown cell of every line that holds exactly one hidden cell.

    `lines`: the equations of `adding_lines`; rows are changed in place. Repeated until nothing
    changes, for a cell hidden in one line can be a single one in another.
    """
    changed = True
    while changed:
        changed = False
        for line in lines:
            hidden = [row for row in line if row[f"{metric}_state"] == HIDDEN]
            shown = [row for row in line if row[f"{metric}_state"] == "value"]
            if len(hidden) == 1 and shown:
                hide(min(shown, key=lambda row: row[metric]), metric)
                changed = True


def hide(row: dict, metric: str) -> None:
    """Take the number out of the row and say so."""
    row[metric] = None
    row[f"{metric}_state"] = HIDDEN

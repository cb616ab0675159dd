"""This module shares a change among the factors that made it, exactly and without order.

A value depends on factors, each of which stands at before or after. What a set of factors does
together, beyond what its parts do, is its dividend (Harsanyi, Int Econ Rev 1963;4:194): for price
and volume these are the price effect, the volume effect and the cross effect. Each dividend is
shared equally among its factors, which gives the Shapley value (Shapley 1953; for products of
factors the same as Das Gupta, Standardization and decomposition of rates, US Census Bureau 1993).
"""

from collections.abc import Callable, Sequence

import numpy as np

Value = Callable[[frozenset[str]], object]


def dividends(value: Value, factors: Sequence[str]) -> dict[frozenset[str], object]:
    """What each set of factors does together, beyond what its parts do; the empty set left out.

    `value`: the factors that stand at after → a number or an array. Over all sets the dividends add
    up to the value with all factors after, less that with none.
    """
    sets = [
        frozenset(name for place, name in enumerate(factors) if mask >> place & 1)
        for mask in range(2 ** len(factors))
    ]
    found = [value(chosen) for chosen in sets]
    for place in range(len(factors)):
        for mask in range(len(sets)):
            if mask >> place & 1:
                found[mask] = found[mask] - found[mask ^ 1 << place]
    return dict(zip(sets[1:], found[1:], strict=True))


def shapley(value: Value, factors: Sequence[str]) -> dict[str, object]:
    """Factor → its part of the change, each cross effect shared equally among its factors."""
    found: dict[str, object] = dict.fromkeys(factors, 0)
    for names, amount in dividends(value, factors).items():
        for name in names:
            found[name] = found[name] + amount / len(names)
    return found


def largest_remainder(parts: np.ndarray, totals: np.ndarray) -> np.ndarray:
    """Whole numbers as near to the parts as may be that add up to the whole totals (Hamilton 1791).

    `parts`: float, factors × cells, whose columns add up to `totals` but for rounding in the
    computer; `totals`: whole. Every number is rounded down, and the units that are then lacking go
    to the largest remainders, of equal ones to the first. Raises ValueError where a column does not
    add up.
    """
    shown = np.round(parts, 6)
    whole = np.floor(shown).astype(np.int64)
    lacking = totals.astype(np.int64) - whole.sum(axis=0)
    if ((lacking < 0) | (lacking > len(parts))).any():
        raise ValueError("The parts do not add up to the totals.")
    order = np.argsort(-(shown - whole), axis=0, kind="stable")
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.arange(len(parts))[:, None], axis=0)
    return whole + (rank < lacking)

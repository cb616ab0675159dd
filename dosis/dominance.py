"""This module finds the groups of money that tell no product's price, and shows only those.

A sum of money is unsafe where too few products stand behind it, where the n largest make up more
than the share k of it, or where it tells the largest to within p of itself to whoever knows the
second largest (Hundepool et al., Statistical Disclosure Control, 2012, section 4.2). Unsafe
classes are put together with the smallest safe ones until what is together is safe, so that a
unit's money is parted into safe groups and every sum shown is a sum of groups. What then is shown
is attacked by a linear program: with all amounts known, prices that stay over the years and never
exceed the list price, each price must still be open by p.
"""

from dataclasses import dataclass, field

import numpy as np
import scipy.optimize

ROOM = (0.0, 0.01, 0.03, 0.1)  # how much prices may have moved, the least at which they can be so


@dataclass(frozen=True)
class Rule:
    """The numbers of policy.yml: dominance of the `n` largest, `p` and the fewest products."""

    n: int
    k: float
    p: float
    fewest_products: int


@dataclass(frozen=True)
class Product:
    """One product in one class and year: packs, what they cost, and the list price of a pack."""

    name: str
    maker: str
    packs: float
    cost: float
    list_price: float | None = None


@dataclass
class Groups:
    """One year's classes: each shown by itself, but for `joined`, whose sum is one group."""

    products: dict[str, list[Product]]
    joined: set[str] = field(default_factory=set)
    joined_is_shown: bool = True

    def shows(self, classes: set[str]) -> bool:
        """True where a sum over these classes is a sum of groups that may be shown."""
        touched = classes & self.joined
        return not touched or (touched == self.joined and self.joined_is_shown)

    def equations(self) -> list[list[Product]]:
        """The products behind each sum that is shown."""
        shown = [named for name, named in self.products.items() if name not in self.joined]
        rest = [product for name in sorted(self.joined) for product in self.products[name]]
        return shown + ([rest] if rest and self.joined_is_shown else [])


def is_safe(products: list[Product], rule: Rule) -> bool:
    """True where a sum of money over these products tells none of their prices."""
    makers: dict[str, float] = {}
    for product in products:
        makers[product.maker] = makers.get(product.maker, 0.0) + product.cost
    amounts = sorted(makers.values(), reverse=True)
    total = sum(amounts)
    if len([a for a in amounts if a > 0]) < rule.fewest_products or amounts[-1] < 0:
        return False
    rest = total - sum(amounts[:2])
    return sum(amounts[: rule.n]) <= rule.k * total and rest >= rule.p * amounts[0]


def tells_no_price(products: list[Product], rule: Rule) -> bool:
    """The same for a saving: what was paid less what the alternatives would have cost.

    `products` carry the makers replaced and other, and what each side cost. Where the smaller side
    is less than p of the larger, the difference tells the larger to within p.
    """
    sides = {"replaced": 0.0, "other": 0.0}
    for product in products:
        sides[product.maker] += product.cost
    return min(sides.values()) >= rule.p * max(sides.values())


def safe_savings(years: dict[int, dict[str, list[Product]]], rule: Rule) -> dict[int, Groups]:
    """Year → its groups of savings. `years`: year → class → both sides of the savings."""
    return {year: _joined(Groups(dict(c)), rule, tells_no_price) for year, c in years.items()}


def safe_groups(years: dict[int, dict[str, list[Product]]], rule: Rule) -> dict[int, Groups]:
    """Year → its groups. `years`: year → class → products of one unit."""
    found = {year: _joined(Groups(dict(classes)), rule) for year, classes in years.items()}
    while True:
        told = told_prices([line for groups in found.values() for line in groups.equations()], rule)
        if not told:
            return found
        for groups in found.values():
            for name, products in groups.products.items():
                if told & {product.name for product in products}:
                    if name in groups.joined:
                        groups.joined_is_shown = False
                    groups.joined.add(name)
            shown = groups.joined_is_shown
            _joined(groups, rule)
            groups.joined_is_shown &= shown


def told_prices(lines: list[list[Product]], rule: Rule) -> set[str]:
    """The products whose price these sums tell to within p, to one who knows all amounts."""
    names = sorted({product.name for line in lines for product in line})
    if not names:
        return set()
    place = {name: number for number, name in enumerate(names)}
    packs, sums = np.zeros((len(lines), len(names))), np.zeros(len(lines))
    spent, bought, top = np.zeros(len(names)), np.zeros(len(names)), np.full(len(names), np.inf)
    for row, line in enumerate(lines):
        for product in line:
            column = place[product.name]
            packs[row, column] += product.packs
            sums[row] += product.cost
            spent[column] += product.cost
            bought[column] += product.packs
            top[column] = min(top[column], product.list_price or np.inf)
    price = np.divide(spent, bought, out=np.zeros_like(spent), where=bought > 0)
    bounds = [(0, None if np.isinf(t) else max(t, p)) for t, p in zip(top, price, strict=True)]
    told = set()
    for column in np.flatnonzero(price > 0):
        low, high = _open_between(packs, sums, bounds, column)
        if high - low < rule.p * price[column]:
            told.add(names[column])
    return told


def _open_between(packs, sums, bounds, column) -> tuple[float, float]:
    """The lowest and highest price that agree with the sums."""
    aim = np.zeros(packs.shape[1])
    aim[column] = 1.0
    for room in ROOM:
        limits = np.vstack([packs * (1 - room), -packs * (1 + room)])
        ends = np.concatenate([sums, -sums])
        found = [
            scipy.optimize.linprog(sign * aim, A_ub=limits, b_ub=ends, bounds=bounds)
            for sign in (1, -1)
        ]
        if all(one.status == 0 for one in found):
            return found[0].fun, -found[1].fun
        if any(one.status == 3 for one in found):
            return 0.0, float("inf")
    return 0.0, float("inf")


def _joined(groups: Groups, rule: Rule, judge=is_safe) -> Groups:
    """Join what is unsafe, and with it the smallest safe classes until it is safe together."""
    sizes = {name: sum(p.cost for p in named) for name, named in groups.products.items()}
    unsafe = {name for name, named in groups.products.items() if not judge(named, rule)}
    groups.joined |= unsafe
    while groups.joined:
        together = [p for name in groups.joined for p in groups.products[name]]
        if judge(together, rule) or len(groups.joined) == len(groups.products):
            groups.joined_is_shown &= judge(together, rule)
            break
        groups.joined.add(min(set(sizes) - groups.joined, key=lambda name: (sizes[name], name)))
    return groups

"""This module is what lineage knows of a table or query: what its columns and its rows rest on.

A source column is (register, table, column); (register, table, None) stands for the table's rows.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from itertools import count

Sources = frozenset
NOTHING: Sources = frozenset()
_numbers = count()


@dataclass(frozen=True)
class Key:
    """The value of a key column, as far as those who look a row up by that key are concerned.

    Who looks a medicine up by its code depends on the code asked for, not on where the list of
    medicines has its codes from. `real`: the source columns, for all who do not look up.
    """

    real: Sources = field(compare=False)
    number: int = field(default_factory=lambda: next(_numbers))


@dataclass(frozen=True)
class Column:
    """One column of a relation.

    `value`: what decides the value in a row that exists. `presence`: what decides whether it is
    null. `named`: the same as `value`, without what goes into a hash or a row number, which only
    give the row a name.
    """

    value: Sources = NOTHING
    presence: Sources = NOTHING
    named: Sources = NOTHING

    def touched_by(self, sources: Sources) -> "Column":
        """The column where `sources` decide its value, null or not, too."""
        return Column(self.value | sources, self.presence | sources, self.named | sources)


CONSTANT = Column()


@dataclass(frozen=True)
class Relation:
    """A table, CTE or subquery.

    `rows`: what decides which different rows there are. `repeats`: what decides, beyond that, how
    often one occurs. `keys`: sets of columns in which no two rows agree. `rest`: any column that
    is not listed, where not all are (seeds, declarations). `origin`: the model whose table it is,
    unchanged.
    """

    columns: dict[str, Column]
    rows: Sources = NOTHING
    repeats: Sources = NOTHING
    keys: frozenset[frozenset[str]] = frozenset()
    rest: Column | None = None
    origin: str | None = None

    def column(self, name: str) -> Column | None:
        """The column of that name; None where there is none."""
        return self.columns.get(name, self.rest)

    def changed(self, change: Callable[[Column], Column]) -> "Relation":
        """The relation with each column changed."""
        columns = {name: change(column) for name, column in self.columns.items()}
        return replace(self, columns=columns, rest=change(self.rest) if self.rest else None)

    def keyed_by(self, names: Iterable[str]) -> "Relation":
        """The relation with a key, whose columns can be looked up by (see `Key`)."""
        names = frozenset(names)
        tokens = {name: _as_key(self.columns[name]) for name in names if name in self.columns}
        return replace(self, columns=self.columns | tokens, keys=self.keys | {names})


def either(columns: Iterable[Column]) -> Column:
    """A column that rests on all that any of these rests on."""
    listed = list(columns)
    return Column(
        union(column.value for column in listed),
        union(column.presence for column in listed),
        union(column.named for column in listed),
    )


def union(parts: Iterable[Sources]) -> Sources:
    """All sources of all parts."""
    return frozenset().union(*parts)


def looked_up(relation: Relation, asked: dict[str, Sources]) -> Relation:
    """The relation as seen by one who looks rows up: key column → what the value asked rests on."""
    instead = {}
    for name, sources in asked.items():
        column = relation.column(name)
        if column and _is_key(column.value):
            instead |= dict.fromkeys(column.value, sources)
    if not instead:
        return relation

    def put(sources: Sources) -> Sources:
        return union(instead.get(s, frozenset({s})) for s in sources)

    return relation.changed(lambda c: Column(put(c.value), put(c.presence), put(c.named)))


def resolved(sources: Sources) -> Sources:
    """Source columns only: keys replaced by what they rest on."""
    keys = [s for s in sources if isinstance(s, Key)]
    plain = frozenset(s for s in sources if not isinstance(s, Key))
    return plain.union(*(resolved(key.real) for key in keys))


def _is_key(sources: Sources) -> bool:
    return len(sources) == 1 and isinstance(next(iter(sources)), Key)


def _as_key(column: Column) -> Column:
    if _is_key(column.value) or not column.value:
        return column
    return replace(column, value=frozenset({Key(column.value)}))

"""This module finds what a mart comes from, and draws it: registers, rules by subject, the mart.

A mart can stand on fifty rules. The picture shows them by the subject that their names give
(`int_contacts__…` is contacts); the list beside it names each, in the order in which they run.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from dosis.catalog import Catalog
from dosis.site_facts import Facts
from dosis.site_svg import percent, svg, tag

BOX, STEP = 40, 56
GAP, FIRST, WIDEST = 0.03, 0.22, 0.26
STOPS = ("raw", "seed", "marts", "declared", "checked", "lake")
KINDS = {
    "seed": ("Kodelister", "Code lists"),
    "declared": ("Deklarationer", "Declarations"),
    "checked": ("Profiler og tjek", "Profiles and checks"),
    "lake": ("Leverancer", "Deliveries"),
}


@dataclass(frozen=True)
class Step:
    """One ancestor of a mart; `depth` is its longest way from what is delivered."""

    node: str
    kind: str
    name: str
    group: str
    depth: int


@dataclass(frozen=True)
class Lineage:
    """All ancestors of a mart up to other marts, and which group reads which."""

    mart: str
    steps: tuple[Step, ...]
    edges: frozenset[tuple[str, str]]

    def of_kind(self, *kinds: str) -> list[Step]:
        """The ancestors of these kinds, in the order in which they run."""
        return [step for step in self.steps if step.kind in kinds]


def lineage(catalog: Catalog, mart: str) -> Lineage:
    """What a mart comes from; staging models stand for the delivered tables that they read."""
    root = f"model.dosis.{mart}"
    depths: dict[str, int] = {}
    _depth(catalog, root, root, depths)
    kinds = {node: _kind(catalog, node) for node in depths}
    steps = [
        Step(node, kinds[node], _name(node), _group(node, kinds[node]), depth)
        for node, depth in depths.items()
        if node != root and kinds[node] != "staging"
    ]
    groups = {step.node: step.group for step in steps} | {root: mart}
    edges = {
        (groups[parent], groups[node])
        for node in groups
        if node == root or kinds[node] == "intermediate"
        for parent in _parents(catalog, node)
        if parent in groups and groups[parent] != groups[node]
    }
    ordered = sorted(steps, key=lambda step: (step.depth, step.name))
    return Lineage(mart, tuple(ordered), frozenset(edges))


def picture(facts: Facts, found: Lineage, language: str) -> Markup:
    """Columns from what is delivered, over the rules by subject, to the mart."""
    columns = _columns(found)
    rest = min(WIDEST, (1 - FIRST) / max(1, len(columns) - 1))
    tallest = max(len(groups) for groups in columns)
    boxes = {
        group: (
            FIRST + rest * (column - 1) if column else 0.0,
            STEP * row + STEP * (tallest - len(groups)) / 2,
            (rest if column else FIRST) - GAP * (column < len(columns) - 1),
        )
        for column, groups in enumerate(columns)
        for row, group in enumerate(groups)
    }
    parts = []
    for reader, read in sorted((b, a) for a, b in found.edges):
        x, top, width = boxes[read]
        ends = {"x1": percent(x + width), "x2": percent(boxes[reader][0])}
        heights = {"y1": top + BOX / 2, "y2": boxes[reader][1] + BOX / 2}
        parts.append(tag("line", cls="edge", **ends, **heights))
    parts += [_box(facts, found, group, place, language) for group, place in boxes.items()]
    title = f"Hvad {found.mart} kommer af" if language == "da" else f"What {found.mart} comes from"
    return svg("s-lineage", "group", title, STEP * tallest, parts)


def group_label(facts: Facts, found: Lineage, group: str, language: str) -> tuple[str, str, str]:
    """What a group is called, what it holds, and the page that tells of it."""
    own = [step for step in found.steps if step.group == group]
    if group == found.mart or not own:
        return found.mart, "", ""
    kind = own[0].kind
    if kind == "raw":
        register = next(r for r in facts.registers if r.name == group.partition(":")[2])
        holds = _counted(len(own), "tabel", language)
        return register.label(language), holds, f"registre/{register.name}/"
    if kind == "marts":
        return own[0].name, ("tabel", "table")[language == "en"], f"tabeller/{own[0].name}/"
    if kind == "intermediate":
        subject = group.partition(":")[2]
        return subject, _counted(len(own), "regel", language), f"regler/#{own[0].name}"
    page = {"declared": "deklarationer/", "checked": "tjek/", "lake": "registre/"}.get(kind, "")
    return KINDS[kind][language == "en"], _counted(len(own), "tabel", language), page


def _box(facts: Facts, found: Lineage, group: str, place, language: str) -> Markup:
    x, top, width = place
    label, holds, page = group_label(facts, found, group, language)
    kind = next((step.kind for step in found.steps if step.group == group), "own")
    frame = {"x": percent(x), "y": top, "width": percent(width), "height": BOX, "rx": 4}
    middle = top + (25 if not holds else 17)
    texts = [tag("text", label, cls="name", x=percent(x), y=middle, dx=8)]
    if holds:
        texts.append(tag("text", holds, cls="when", x=percent(x), y=top + 33, dx=8))
    drawn = [tag("rect", cls=kind, **frame), *texts]
    root = "/" if language == "da" else "/en/"
    return tag("a", *drawn, href=f"{root}{page}") if page else tag("g", *drawn)


def _columns(found: Lineage) -> list[list[str]]:
    """Groups by their longest way from what is delivered; the mart stands alone at the end.

    Where two subjects read each other, the one whose rules end later stands to the right.
    """
    depths: dict[str, int] = {}
    for step in found.steps:
        depths[step.group] = max(step.depth, depths.get(step.group, 0))
    levels: dict[str, int] = {}
    for group in sorted(depths, key=lambda group: (depths[group], group)):
        below = [
            levels[read]
            for read, reader in found.edges
            if reader == group and depths[read] < depths[group]
        ]
        levels[group] = 1 + max(below, default=-1)
    last = max(levels.values(), default=-1) + 1
    kinds = (*STOPS, "rule")
    order = sorted(levels, key=lambda group: (kinds.index(group.partition(":")[0]), group))
    columns = [[group for group in order if levels[group] == place] for place in range(last)]
    return [*columns, [found.mart]]


def _depth(catalog: Catalog, node: str, root: str, depths: dict[str, int]) -> int:
    if node not in depths:
        kind = _kind(catalog, node)
        depths[node] = 0
        if node == root or kind not in STOPS:
            parents = catalog.manifest["parent_map"].get(node, [])
            below = max((_depth(catalog, parent, root, depths) for parent in parents), default=0)
            depths[node] = below + (kind != "staging")
    return depths[node]


def _parents(catalog: Catalog, node: str) -> Iterable[str]:
    """What a node reads, a staging model being the table that it reads."""
    for parent in catalog.manifest["parent_map"].get(node, []):
        if _kind(catalog, parent) == "staging":
            yield from _parents(catalog, parent)
        else:
            yield parent


def _kind(catalog: Catalog, node: str) -> str:
    if node.startswith("source."):
        return catalog.manifest["sources"][node]["schema"]
    found = catalog.manifest["nodes"][node]
    return "seed" if found["resource_type"] == "seed" else found["path"].partition("/")[0]


def _name(node: str) -> str:
    parts = node.split(".")
    return ".".join(parts[2:]) if parts[0] == "source" else parts[-1]


def _group(node: str, kind: str) -> str:
    name = _name(node)
    if kind == "raw":
        return f"raw:{name.partition('.')[0]}"
    if kind == "marts":
        return f"marts:{name}"
    if kind == "intermediate":
        return f"rule:{name.removeprefix('int_').partition('__')[0]}"
    return kind


def _counted(count: int, noun: str, language: str) -> str:
    forms = {
        "tabel": ("tabel", "tabeller", "table", "tables"),
        "regel": ("regel", "regler", "rule", "rules"),
    }
    one, many = forms[noun][:2] if language == "da" else forms[noun][2:]
    return f"{count} {one if count == 1 else many}"

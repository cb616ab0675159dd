"""This module knows what can be asked: metrics with their cards, dimensions, pages and lineage."""

import json
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from dosis.home import DosisError

TIME_GRAINS = ("day", "week", "month", "quarter", "year")
TIME_LABELS = {
    "day": ("Dag", "Day"),
    "week": ("Uge", "Week"),
    "month": ("Måned", "Month"),
    "quarter": ("Kvartal", "Quarter"),
    "year": ("År", "Year"),
}


@dataclass(frozen=True)
class Metric:
    """One published metric; `card` is its `config.meta`, `tables` its (register, table)."""

    name: str
    kind: str
    label_da: str
    label_en: str
    description_en: str
    card: dict
    inputs: tuple[str, ...]
    models: frozenset[str]
    tables: frozenset[tuple[str, str]]
    reports_in: frozenset[tuple[str, str]]

    @property
    def is_total(self) -> bool:
        """True where no rows means zero; a ratio without rows is not applicable.

        A card says `zero_without_rows: false` where a number of another kind is none either.
        """
        return self.kind != "ratio" and self.card.get("zero_without_rows", True)


@dataclass(frozen=True)
class Dimension:
    """One public dimension; `path` is MetricFlow's name for it."""

    name: str
    path: str
    label_da: str
    label_en: str
    model: str
    column: str
    is_unit: bool = False


@dataclass(frozen=True)
class Page:
    """One exposure: the metrics it may ask for and its meta (question, audience, purposes)."""

    name: str
    label: str
    description: str
    metrics: frozenset[str]
    meta: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Catalog:
    """Everything that can be asked of one release (or of the warehouse)."""

    folder: Path

    @cached_property
    def manifest(self) -> dict:
        return json.loads((self.folder / "manifest.json").read_text("utf-8"))

    @cached_property
    def semantics(self) -> dict:
        return json.loads((self.folder / "semantic_manifest.json").read_text("utf-8"))

    @cached_property
    def semantic_models(self) -> dict[str, dict]:
        return {model["name"]: model for model in self.semantics["semantic_models"]}

    @cached_property
    def metrics(self) -> dict[str, Metric]:
        """The published metrics: those that carry a card."""
        every = {metric["name"]: metric for metric in self.semantics["metrics"]}
        return {
            name: self._metric(metric, every)
            for name, metric in sorted(every.items())
            if (metric.get("config") or {}).get("meta", {}).get("label_da")
        }

    @cached_property
    def dimensions(self) -> dict[str, Dimension]:
        """Public name → dimension."""
        found = {}
        for model in self.semantic_models.values():
            entity = model.get("primary_entity") or next(
                (e["name"] for e in model["entities"] if e["type"] == "primary"), None
            )
            for dimension in model["dimensions"]:
                meta = (dimension.get("config") or {}).get("meta", {})
                if "public" in meta:
                    found[meta["public"]] = Dimension(
                        name=meta["public"],
                        path=f"{entity}__{dimension['name']}",
                        label_da=meta["label_da"],
                        label_en=meta["label_en"],
                        model=model["name"],
                        column=dimension.get("expr") or dimension["name"],
                        is_unit=bool(meta.get("unit")),
                    )
        return found

    @cached_property
    def pages(self) -> dict[str, Page]:
        """Name → page."""
        return {
            exposure["name"]: Page(
                name=exposure["name"],
                label=exposure.get("label") or exposure["name"],
                description=exposure.get("description", ""),
                metrics=frozenset(m for call in exposure.get("metrics", []) for m in call[:1]),
                meta=(exposure.get("config") or {}).get("meta", {}) or exposure.get("meta", {}),
            )
            for exposure in self.manifest["exposures"].values()
        }

    @cached_property
    def delivered_columns(self) -> frozenset[tuple[str, str, str]]:
        """(register, table, column) of every delivered column in the dictionary."""
        return frozenset(
            (source["source_name"], source["name"], column)
            for source in self.manifest["sources"].values()
            for column in source["columns"]
        )

    @cached_property
    def shared_models(self) -> frozenset[str]:
        """Marts that only describe (medicines, departments, persons): no metric counts their rows.

        They bring names together from all registers; lineage does not pass through them, or every
        number would carry every register's reservations.
        """
        counted = {_semantic_model(m) for m in self.semantics["metrics"] if m["type"] == "simple"}
        return frozenset(set(self.semantic_models) - counted)

    def source_tables(self, model: str) -> frozenset[tuple[str, str]]:
        """The delivered tables, as (register, table), that a model reads through its ancestors."""
        shared = {f"model.dosis.{name}" for name in self.shared_models}
        parents = {
            node: found for node, found in self.manifest["parent_map"].items() if node not in shared
        }
        waiting, seen = [f"model.dosis.{model}"], set()
        while waiting:
            node = waiting.pop()
            if node not in seen:
                seen.add(node)
                waiting += parents.get(node, [])
        sources = [self.manifest["sources"][node] for node in seen if node.startswith("source.")]
        return frozenset((s["source_name"], s["name"]) for s in sources if s["schema"] == "raw")

    def _metric(self, metric: dict, every: dict) -> Metric:
        card = metric["config"]["meta"]
        inputs = _inputs(metric, every)
        models = frozenset(_semantic_model(every[name]) for name in inputs)
        tables = frozenset(table for model in models for table in self.source_tables(model))
        reports_in = frozenset(
            tuple(name.split("."))
            for model in models
            for name in self._model_meta(model).get("reports_in", [])
        )
        return Metric(
            name=metric["name"],
            kind=metric["type"],
            label_da=card["label_da"],
            label_en=metric.get("label") or metric["name"],
            description_en=metric.get("description") or "",
            card=card,
            inputs=inputs,
            models=models,
            tables=tables,
            reports_in=reports_in or tables,
        )

    def _model_meta(self, model: str) -> dict:
        node = self.manifest["nodes"].get(f"model.dosis.{model}", {})
        return node.get("config", {}).get("meta", {})


@lru_cache(maxsize=8)
def open_catalog(folder: Path) -> Catalog:
    """The catalogue that lies in `folder` (a release); read once per process.

    Raises DosisError where the folder holds none.
    """
    if not (folder / "semantic_manifest.json").exists():
        raise DosisError(
            "There is no release yet; run `make run`, or `dosis release` after a build."
        )
    return Catalog(folder)


def _inputs(metric: dict, every: dict) -> tuple[str, ...]:
    params = metric["type_params"]
    if metric["type"] == "simple":
        return (metric["name"],)
    named = params.get("metrics") or []
    named += [params[side] for side in ("numerator", "denominator") if params.get(side)]
    found = [leaf for entry in named for leaf in _inputs(every[entry["name"]], every)]
    return tuple(dict.fromkeys(found))


def _semantic_model(metric: dict) -> str:
    return metric["type_params"]["metric_aggregation_params"]["semantic_model"]

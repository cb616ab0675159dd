"""This module merges equal reservations of adjoining months and units, so that nobody reads fifty.

Equal are reservations of one kind, table, column, severity and action that say the same of another
unit; a break is merged only with breaks of the same days, because a line is split at each of them.
Provisional tables of one register are merged too: their labels end with the table's name.
"""

import datetime

from dosis import rise

SAME = ("kind", "register", "column", "action", "severity", "metric")
TOLD = 2
PLACES = {
    "region": ("regioner", "regions"),
    "hospital": ("sygehuse", "hospitals"),
    "department_name": ("afdelinger", "departments"),
}


def merge(found: dict[str, dict], weights: dict[str, float]) -> list[dict]:
    """Reservations by id, each with its weight → the merged ones, the heaviest first.

    A merged reservation keeps the id and address of its heaviest member, the cells of all, and
    lists of places in its scope; its effect is the mean of theirs within their widest interval.
    """
    groups: dict[tuple, list[str]] = {}
    for name in found:
        groups.setdefault(_likeness(found[name]), []).append(name)
    merged = []
    for names in groups.values():
        for run in _adjoining([found[name] for name in names]):
            weight = sum(weights[r["id"]] for r in run)
            merged.append((weight, _one(sorted(run, key=lambda r: (-weights[r["id"]], r["id"])))))
    return [r for _, r in sorted(merged, key=lambda pair: (-pair[0], pair[1]["id"]))]


def _likeness(reservation: dict) -> tuple:
    """What must be equal; the label counts without the name of the unit."""
    days = (reservation["from"], reservation["to"]) if reservation["action"] == "split" else ()
    dimension = next(iter(reservation["scope"]), None)
    return (*(reservation[key] for key in SAME), dimension, _template(reservation, "da"), *days)


def _template(reservation: dict, language: str) -> str:
    label = reservation[f"label_{language}"]
    if reservation["kind"] == "provisional":
        return label.partition(": ")[0]
    for value in reservation["scope"].values():
        for name in (f"Region {value}", f"region {value}", str(value)):
            label = label.replace(name, "\0")
    return label


def _adjoining(reservations: list[dict]) -> list[list[dict]]:
    """Runs of reservations whose periods touch or overlap; those without a unit stand alone."""
    first = reservations[0]
    if not first["from"] or not (first["scope"] or first["kind"] == "provisional"):
        return [[r] for r in reservations]
    runs: list[list[dict]] = []
    last = ""
    for reservation in sorted(reservations, key=lambda r: (r["from"], r["id"])):
        until = _day_after(reservation["to"])
        if runs and reservation["from"] <= last:
            runs[-1].append(reservation)
            last = max(last, until)
        else:
            runs.append([reservation])
            last = until
    return runs


def _day_after(day: str | None) -> str:
    if day is None or day >= "9999":
        return "9999-12-31"
    return (datetime.date.fromisoformat(day) + datetime.timedelta(days=1)).isoformat()


def _one(run: list[dict]) -> dict:
    first = run[0]
    if len(run) == 1:
        return first
    one = first | {
        "from": min(r["from"] for r in run),
        "to": None if any(r["to"] is None for r in run) else max(r["to"] for r in run),
        "cells": sorted(set().union(*(r["cells"] for r in run))),
        "mostly": sorted(set().union(*(r["mostly"] for r in run))),
        "effect": _effect([r["effect"] for r in run]),
    }
    if first["kind"] == "provisional":
        one["rises"] = rise.merged(run)
        one["effect"] = rise.effect(one["rises"])
    for dimension in first["scope"]:
        places = sorted({r["scope"][dimension] for r in run})
        one["scope"] = {dimension: places if len(places) > 1 else places[0]}
    for language in ("da", "en"):
        one[f"label_{language}"] = _label(one, run, language)
        one[f"text_{language}"] = _texts(run, language)
    return one


def _label(one: dict, run: list[dict], language: str) -> str:
    """The heaviest one's label, with how many units or tables it holds for."""
    label = run[0][f"label_{language}"]
    names = {r[f"label_{language}"] for r in run}
    if len(names) > 1 and not one["scope"]:
        return label + (" og {} mere" if language == "da" else " and {} more").format(
            len(names) - 1
        )
    for dimension, places in one["scope"].items():
        if isinstance(places, list):
            noun = PLACES.get(dimension, ("enheder", "units"))[language == "en"]
            if one["kind"] == "provisional":
                return f"{label}, {len(places)} {noun}"
            return _template(run[0], language).replace("\0", f"{len(places)} {noun}")
    return label


def _effect(effects: list[dict | None]) -> dict | None:
    told = [effect for effect in effects if effect]
    if len(told) < len(effects) or len({effect["unit"] for effect in told}) != 1:
        return None
    return {
        "bias": sum(effect["bias"] for effect in told) / len(told),
        "low": min(effect["low"] for effect in told),
        "high": max(effect["high"] for effect in told),
        "unit": told[0]["unit"],
    }


def _texts(run: list[dict], language: str) -> str:
    """The heaviest in full, and the names of the others: an export holds no more than this."""
    texts = list(dict.fromkeys(r[f"text_{language}"] for r in run))
    told = texts[:TOLD]
    rest = sorted({_name(r, language) for r in run if r[f"text_{language}"] not in told})
    if not rest:
        return " ".join(told)
    same = "Det samme gælder" if language == "da" else "The same holds for"
    if run[0]["kind"] == "provisional":
        same = "Foreløbige er også" if language == "da" else "Provisional too are"
    return " ".join([*told, f"{same} {', '.join(rest)}."])


def _name(reservation: dict, language: str) -> str:
    """The unit, or for a whole table what its label ends with."""
    return (
        next(iter(reservation["scope"].values()), None)
        or (reservation[f"label_{language}"].partition(": ")[2])
    )

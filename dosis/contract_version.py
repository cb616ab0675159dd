"""This module gives contracts their versions, by comparison with the release before.

Semantic versions (semver.org): a consumer's contract goes up a major version where a column is
removed, changes its type or loses a promise (not empty, unique, key, reference, closed list); a
minor one where a column or a promise is new; a patch where only words or thresholds change. What
is asked of a deliverer turns that round: a new demand is the major change.
"""

from pathlib import Path

from dosis.declarations import read_yaml
from dosis.site_facts import Facts

FOLDER = "kontrakter"
FIRST = "1.0.0"
NO_CHANGE = ("version", "status", "customProperties", "slaProperties", "team", "support")


def versioned(facts: Facts, name: str, contract: dict) -> dict:
    """The contract with its version and, where it changed, what changed in `changes`."""
    before = _before(facts, name)
    if before is None:
        return contract | {"version": FIRST}
    size, changes = compared(before, contract)
    told = [{"property": "changes", "value": changes}] if changes else []
    return contract | {
        "version": raised(before["version"], size),
        "customProperties": [*contract["customProperties"], *told],
    }


def compared(before: dict, after: dict) -> tuple[str | None, list[str]]:
    """How much a contract changed (major, minor, patch or None) and each change as a sentence."""
    asks = after["id"].startswith("dosis.deliveries.")
    old, new = _promises(before), _promises(after)
    lost = [f"{old[key]} is gone" for key in old if key not in new]
    won = [f"{new[key]} is new" for key in new if key not in old]
    types = [
        f"{name} is {now}, was {was}" for name, was, now in _types(before, after) if was != now
    ]
    demands = {f"{new[k]} is new" for k in new if k not in old and k[0] != "column"}
    breaking = [*types, *(demands if asks else lost)]
    harmless = [c for c in (*lost, *won) if c not in breaking]
    if breaking:
        return "major", [*breaking, *harmless]
    if harmless:
        return "minor", harmless
    if _words(before) != _words(after):
        return "patch", ["words or thresholds"]
    return None, []


def raised(version: str, size: str | None) -> str:
    """The version after a change of that size."""
    major, minor, patch = (int(part) for part in version.split("."))
    if size == "major":
        return f"{major + 1}.0.0"
    if size == "minor":
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}" if size == "patch" else version


def _before(facts: Facts, name: str) -> dict | None:
    """The contract in the newest earlier release that lies beside this one and holds it."""
    own = int(facts.about["number"])
    beside = facts.folder.parent
    numbers = sorted((int(p.name) for p in beside.glob("*") if p.name.isdigit()), reverse=True)
    for number in numbers:
        path = beside / str(number) / "site" / FOLDER / f"{name}.odcs.yaml"
        if number < own and path.exists():
            return read_yaml(Path(path))
    return None


def _properties(contract: dict) -> list[dict]:
    return [entry for table in contract["schema"] for entry in table["properties"]]


def _types(before: dict, after: dict) -> list[tuple[str, str, str]]:
    old, new = ({p["name"]: p["physicalType"] for p in _properties(c)} for c in (before, after))
    return [(name, old[name], new[name]) for name in old if name in new]


def _promises(contract: dict) -> dict[tuple, str]:
    """Key → sentence of everything that a reader of the contract can rely on."""
    found: dict[tuple, str] = {}
    for entry in _properties(contract):
        name = entry["name"]
        found["column", name] = f"column {name}"
        for flag in ("required", "unique", "primaryKey"):
            if entry.get(flag):
                found[flag, name] = f"{name} {flag}"
        presence = [
            c["value"] for c in entry.get("customProperties", []) if c["property"] == "presence"
        ]
        if presence == ["required"]:
            found["demand", name] = f"{name} demanded"
        for link in entry.get("relationships", []):
            found["link", name, link["to"]] = f"{name} found in {link['to']}"
        for kept in entry.get("quality", []):
            _keep(found, name, kept)
    for table in contract["schema"]:
        for kept in table.get("quality", []):
            _keep(found, table["name"], kept)
    return found


def _keep(found: dict, name: str, quality: dict) -> None:
    """A rule that stops a build counts as a promise; an expectation is a threshold."""
    if quality.get("engine") == "great-expectations" or quality.get("unit") == "percent":
        return
    said = quality.get("arguments") or quality.get("implementation") or quality["description"]
    found["rule", name, str(said)] = f"{name}: {quality.get('description') or said}"


def _words(contract: dict) -> dict:
    return {key: value for key, value in contract.items() if key not in NO_CHANGE}

"""This module says, in the standard's words, what types, dimensions, roles and terms are.

Contracts follow the Open Data Contract Standard (Bitol) v3.1.0, which tools of today read; v3.2.0
reads them too.
"""

from dosis.declarations import policy
from dosis.filing import filing, is_open
from dosis.label_declared import settles_after
from dosis.site_facts import Facts

API_VERSION = "v3.1.0"
LOGICAL_TYPES = {
    "varchar": "string",
    "string": "string",
    "bigint": "integer",
    "double": "number",
    "date": "date",
    "timestamp": "timestamp",
    "boolean": "boolean",
}
DIMENSIONS = {  # the house's dimension of quality → the standard's
    "completeness": "completeness",
    "uniqueness": "uniqueness",
    "validity": "conformity",
    "plausibility": "accuracy",
    "consistency": "consistency",
    "coverage": "coverage",
    "timeliness": "timeliness",
}
REGIMES = {
    "none": "all numbers, not for publication",
    "floor": "numbers that rest on 1-4 persons are hidden",
}
LEVELS = {  # service levels: what each means
    "frequency": {
        "driver": "operational",
        "description": "How often its deliveries come, as the data holder declares.",
    },
    "latency": {
        "unit": "m",
        "driver": "analytics",
        "description": "Calendar months after which a month no longer changes by late reports, as "
        "declared; what the deliveries show is in mart revisions.",
    },
    "timeOfAvailability": {
        "driver": "operational",
        "description": "Day of the newest delivery behind it.",
    },
}
SEVERITIES = {1: "info", 2: "warning", 3: "error"}
LIMITATIONS = (
    "Every number carries reservations (mart reservations): ask through dosis.ask, which gives "
    "them with the number. Provisional months still grow (mart revisions). Numbers that rest on "
    "1-4 persons may not be published."
)


def roles(purposes: list[str]) -> list[dict]:
    """The roles of policy.yml that have one of the purposes, with what they may see.

    Those that see published tables alone read no mart.
    """
    return [
        {
            "role": name,
            "access": "read",
            "description": f"{REGIMES[role['regime']]}; purposes: {', '.join(role['purposes'])}"
            + ("; rows about persons in own scope only" if role["scoped"] else ""),
        }
        for name, role in policy()["roles"].items()
        if role["regime"] in REGIMES and set(role["purposes"]) & set(purposes)
    ]


def frame(name: str, title: str) -> dict:
    """What every contract begins with."""
    declared = filing()
    contact = declared["contact"]
    holder = declared["publisher"]["name_en"]
    return {
        "apiVersion": API_VERSION,
        "kind": "DataContract",
        "id": f"dosis.{name}",
        "name": title,
        "version": "",
        "status": "draft" if is_open(holder) else "active",
        "domain": "hospital medicine",
        "dataProduct": "dosis",
        "team": {"name": holder},
        "support": [
            {
                "channel": contact["name_en"],
                "url": f"mailto:{contact['email']}",
                "tool": "email",
                "scope": "interactive",
            }
        ],
    }


def about_release(facts: Facts) -> list[dict]:
    """Where the contract comes from: release, data and whether they are real."""
    told = {
        "release": str(facts.about["number"]),
        "build": facts.about["build"],
        "dataAsOf": str(facts.data_as_of),
        "source": facts.about["source"],
    }
    return [{"property": key, "value": value} for key, value in told.items()]


def purposes_of(facts: Facts, tables: frozenset[tuple[str, str]]) -> list[str]:
    """The purposes that all deliveries of the tables allow; all of policy.yml where none came."""
    allowed = {p for role in policy()["roles"].values() for p in role["purposes"]}
    declared = facts.about.get("purposes", {})
    for register, table in tables:
        allowed &= set(declared.get(f"{register}.{table}", allowed))
    return sorted(allowed)


def settling(facts: Facts, tables: frozenset[tuple[str, str]], element: str) -> list[dict]:
    """Service levels: from when months are final, how often deliveries come, how old they are."""
    described = {(t.register, t.name): (r, t) for r in facts.registers for t in r.tables}
    found = [described[key] for key in sorted(tables) if key in described]
    declared = filing()["registers"]
    often = {declared[r]["frequency"] for r, _ in tables if r in declared}
    months = [n for n in (settles_after(*pair) for pair in found) if n is not None]
    newest = [day for _, table in found for day, _ in table.deliveries]
    levels = {
        "frequency": often.pop().lower() if len(often) == 1 else None,
        "latency": max(months, default=None),
        "timeOfAvailability": max(newest, default=None),
    }
    return [
        {"property": name, "value": value, "element": element} | LEVELS[name]
        for name, value in levels.items()
        if value is not None
    ]

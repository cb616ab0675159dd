"""This module lists what needs attention: recent findings, gravest first, with where to act."""

import itertools
import json
from dataclasses import dataclass

from dosis import series
from dosis.answer import Answer

# Of what is found in the data; what is declared or always so needs no one's attention.
KINDS = ("coverage", "completeness", "detected_break", "failed_expectation", "linkage")
LEAST_SEVERITY = 2
SHOWN = 6
MONTHS = 6  # what ended before these needs no one's attention
GAP_MONTHS = 8
REGISTRATIONS, SWITCHES = "department_registrations", "faster_switching"


@dataclass(frozen=True)
class Finding:
    """One thing to act on.

    `severity`: 1 minor to 3 severe. `since`, `until`: days, `until` empty while it lasts. `params`
    ask for it on `page`; `url` is what the site says of it.
    """

    severity: int
    label_da: str
    label_en: str
    text_da: str
    text_en: str
    since: str
    until: str
    params: tuple[tuple[str, str], ...]
    url: str = ""
    page: str = REGISTRATIONS


def findings(
    answer: Answer, gaps: Answer, newest: str, others: list[Finding] | None = None
) -> list[Finding]:
    """What the reservations of `answer` and lasting gaps say of the time that they are about.

    `answer`: metrics of the registers over the months to look at. `gaps`: `sustained_gaps` by
    hospital, department_name and medicine_name. `newest`: the last month. `others`: what
    else was found, such as by `stalled`. Gravest first, then newest; what several checks say of one
    column, place and time is told once.
    """
    since = f"{series.months_back(newest, GAP_MONTHS)}-01"
    found = [*(from_gap(row, since) for row in gaps.rows if row["sustained_gaps"])]
    found += others or []
    told = set()
    for reservation in answer.reservations:
        key = _what(reservation)
        if is_to_act_on(reservation) and key not in told:
            told.add(key)
            found.append(from_reservation(reservation))
    return sorted(found, key=grave_and_new)


def grave_and_new(finding: Finding) -> tuple:
    """The order of findings: gravest first, then newest."""
    return -finding.severity, _reversed(finding.since), finding.label_da


def stalled(answer: Answer, labels: dict[str, tuple[str, str]]) -> list[Finding]:
    """The switches that have stalled by now, one finding per department and switch.

    `answer`: `stalled_switches` by switch, department_name and quarter; `labels`: a switch's names,
    Danish and English. Told from the first of the quarters in which it lasts without a break.
    """
    quarters = sorted({row["quarter"] for row in answer.rows}, reverse=True)
    lasting: dict[tuple[str, str], set[str]] = {}
    for row in answer.rows:
        if row["stalled_switches"]:
            place = (row["switch"], row["department_name"])
            lasting.setdefault(place, set()).add(row["quarter"])
    found = []
    for (switch, department), stalls in sorted(lasting.items()):
        run = list(itertools.takewhile(stalls.__contains__, quarters))
        if run:
            since = series.span(run[-1])[0].isoformat()
            label = labels.get(switch, (switch, switch))
            found.append(_from_stall(label, department, switch, since))
    return found


def is_to_act_on(reservation: dict, kinds: tuple[str, ...] = KINDS) -> bool:
    """True for what is grave enough to act on, found in the data, and began at some time."""
    return (
        reservation["kind"] in kinds
        and reservation["severity"] >= LEAST_SEVERITY
        and reservation["from"] is not None
    )


def from_reservation(found: dict) -> Finding:
    """What a reservation says, as something to act on."""
    hospital = (found["scope"] or {}).get("hospital")
    params = (("hospital", hospital),) if isinstance(hospital, str) else ()
    return Finding(
        found["severity"],
        found["label_da"],
        found["label_en"],
        found["text_da"],
        found["text_en"],
        str(found["from"])[:10],
        str(found["to"] or "")[:10],
        params,
        found["url"] or "",
    )


def from_gap(row: dict, since: str) -> Finding:
    """A rest that has lasted since a month; no text says misuse.

    `row`: hospital, department_name and medicine_name.
    """
    department, medicine = row["department_name"], row["medicine_name"]
    return Finding(
        LEAST_SEVERITY,
        f"{medicine}: mere leveret end registreret i {department}",
        f"{medicine}: more delivered than registered in {department}",
        "Ingen kendt grund forklarer forskellen, og den er større, end tilfældet giver. Spørg "
        "afdelingen og sygehusapoteket sammen.",
        "No known reason explains the difference, and it is larger than chance gives. Ask the "
        "department and the hospital pharmacy together.",
        since,
        "",
        (
            ("hospital", row["hospital"]),
            ("department", department),
            ("measure", "unexplained_gap_share"),
        ),
    )


def _from_stall(label: tuple[str, str], department: str, switch: str, since: str) -> Finding:
    """A switch that has stalled somewhere; the reasons are the department's to tell."""
    return Finding(
        LEAST_SEVERITY,
        f"{label[0]}: skiftet er gået i stå i {department}",
        f"{label[1]}: the switch has stalled in {department}",
        "Flere patienter er på det gamle præparat, end aftalens undtagelser og tilfældet giver. "
        "Spørg afdelingen, om der er grunde, som ikke er deklareret.",
        "More patients are on the old product than the agreement's exceptions and chance give. Ask "
        "the department for reasons that are not declared.",
        since,
        "",
        (("switch", switch), ("level", "department_name"), ("highlight", department)),
        page=SWITCHES,
    )


def _what(reservation: dict) -> str:
    """The same for findings about one column, place and start."""
    place = json.dumps(reservation["scope"], sort_keys=True, ensure_ascii=False)
    column = reservation["column"] or reservation["id"]
    return f"{reservation['register']}|{column}|{place}|{reservation['from']}"


def _reversed(day: str) -> tuple[int, ...]:
    """Sorts later days first."""
    return tuple(-int(part) for part in day.split("-"))

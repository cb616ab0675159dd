"""This module finds what other parts of a release have found within a watch's scope."""

import json
from pathlib import Path

from dosis import attention, outlying_list, series
from dosis.alarm_signal import Signal, key_of
from dosis.catalog import open_catalog
from dosis.door import ask
from dosis.forecast_misses import missed
from dosis.home import current_release, home_path
from dosis.query import connection, has_table
from dosis.switch import switch_labels
from dosis.viewer import admit
from dosis.watch import LEVELS, PAGE, Watch

BREAKS = ("detected_break", "definition_change", "failed_expectation", "linkage")
SILENT = ("completeness", "coverage")
RESTS = """
select
    department_name, hospital, region, atc, coalesce(medicine_name, atc) as medicine_name,
    strftime(since_on, '%Y-%m-%d') as since
from quality.lasting_rests
left join marts.medicines using (atc)
where is_listed and until_on = newest_on
order by low_doses desc, department_name, atc
"""
CHANCE = (
    "Rækken står på en liste, hvor højst 5 % ventes at skyldes tilfældet; 95 %-intervallet står "
    "ovenfor.",
    "It stands on a list of which at most 5% is expected to be chance; the 95% interval is above.",
)
LASTS = (
    "Resten har varet og står på en liste, hvor højst 5 % ventes at skyldes tilfældet. Den "
    "siger, at en grund mangler, ikke at medicin gør.",
    "The rest has lasted and stands on a list of which at most 5% is expected to be chance. It "
    "says that a reason is missing, not that medicine is.",
)
EXCEPTIONS = (
    "Deklarerede undtagelser, mangelperioder og tilfældige udsving er taget fra, før det kaldes et "
    "skift, der er gået i stå.",
    "Declared exceptions, shortages and chance are allowed for before a switch is said to have "
    "stalled.",
)
CHECKED = (
    "Fundet af registrets egne tjek ved denne udgivelse; alvoren er den, der står i forbeholdet.",
    "Found by the register's own checks at this release; the reservation gives its severity.",
)
OUTSIDE = (
    "Mindst to måneder lå uden for det 95 %-interval, der blev lovet, før de kom.",
    "At least two months lay outside the 95% interval that was promised before they came.",
)
ASK_DEPARTMENT = (
    "Se afdelingen blandt de andre, og spørg den, om patienter, anbefaling eller registrering er "
    "anderledes.",
    "See the department among the others, and ask it whether patients, recommendation or "
    "registration differ.",
)
ASK_SWITCH = (
    "Se, hvem der er tilbage, og spørg afdelingen efter grunde; deklarér dem, der gælder.",
    "See who is left, and ask the department for reasons; declare those that hold.",
)
ASK_PHARMACY = (
    "Gå lager, kassation og returvarer igennem med sygehusapoteket, og se, om udleveringer "
    "registreres.",
    "Go through stock, waste and returns with the hospital pharmacy, and see whether hand-outs are "
    "registered.",
)
ASK_REGISTRAR = (
    "Læs forbeholdet, før tallet bruges, og spørg dem, der indberetter, hvad der blev ændret.",
    "Read the reservation before you use the number, and ask those who report what was changed.",
)
ASK_SUPPLY = (
    "Se prognosen, og spørg, om patienter, anbefaling eller levering er ændret; ret bestillingen.",
    "See the forecast, and ask whether patients, recommendation or supply changed; then adjust "
    "the order.",
)


def outliers(watch: Watch, viewer: str) -> list[Signal]:
    """The departments whose use of a medicine comparable patients don't explain."""
    found = outlying_list.outlying(current_release()[0], viewer, PAGE)
    signals = []
    for one in found:
        unit = {"region": one.region, "hospital": one.hospital, "department_name": one.department}
        if watch.covers(**unit) and one.atc.startswith(watch.medicine):
            key = key_of(watch, department=one.department, atc=one.atc, group=one.group)
            where = (f"department_name={one.department}", f"atc={one.atc}")
            finding = outlying_list.finding(one)
            signals.append(Signal(key, finding, CHANCE, ASK_DEPARTMENT, watch.metric, where))
    return signals


def stalls(watch: Watch, viewer: str) -> list[Signal]:
    """The departments in which a declared switch has stalled by the newest quarter."""
    by = ("switch", "department_name", "quarter")
    answer = ask(watch.metric, by, watch.where, viewer=viewer, page=PAGE)
    signals = []
    for finding in attention.stalled(answer, switch_labels(home_path())):
        asked = dict(finding.params)
        key = key_of(watch, switch=asked["switch"], department=asked["highlight"])
        where = (f"department_name={asked['highlight']}", f"switch={asked['switch']}")
        signals.append(Signal(key, finding, EXCEPTIONS, ASK_SWITCH, watch.metric, where))
    return signals


def gaps(watch: Watch, viewer: str) -> list[Signal]:
    """Deliveries that lastingly have no known use, and units that report less than they did."""
    folder, about = current_release()
    admit(folder, about, viewer, PAGE, (open_catalog(folder).metrics[watch.metric],))
    signals = []
    for row in _lasting(folder):
        if watch.covers(**row) and row["atc"].startswith(watch.medicine):
            department = row["department_name"]
            key = key_of(watch, department=department, atc=row["atc"])
            where = (f"department_name={department}", f"atc={row['atc']}")
            finding = attention.from_gap(row, row["since"])
            signals.append(Signal(key, finding, LASTS, ASK_PHARMACY, watch.metric, where))
    return [*signals, *_reserved(watch, viewer, SILENT)]


def breaks(watch: Watch, viewer: str) -> list[Signal]:
    """The breaks and failed checks that touch the metric in the scope."""
    return _reserved(watch, viewer, BREAKS)


def misses(watch: Watch, viewer: str) -> list[Signal]:
    """Where what came lay outside what was forecast of the metric."""
    signals = []
    for names, finding in missed(watch.metric, viewer, PAGE, _places(watch.where)):
        if _is_about(watch.medicine, names["atc_group"] or ""):
            place = {level: names[level] for level in ("hospital", "region") if names[level]}
            where = [f"{level}={name}" for level, name in place.items()][:1]
            where += [f"atc^={names['atc_group']}"] if names["atc_group"] else []
            key = key_of(watch, metric=watch.metric, **names)
            told = (key, finding, OUTSIDE, ASK_SUPPLY, watch.metric, tuple(where))
            signals.append(Signal(*told))
    return signals


def _reserved(watch: Watch, viewer: str, kinds: tuple[str, ...]) -> list[Signal]:
    """What has been found of the newest months: what ended long ago needs no one's attention."""
    whole = ask(watch.metric, ("month",), watch.where, viewer=viewer, page=PAGE)
    if not whole.rows:
        return []
    since = series.months_back(series.newest(whole), attention.MONTHS)
    answer = ask(watch.metric, ("month",), watch.where, since, viewer=viewer, page=PAGE)
    signals: dict[str, Signal] = {}
    for one in answer.reservations:
        if attention.is_to_act_on(one, kinds):
            place = json.dumps(one["scope"], sort_keys=True, ensure_ascii=False)
            what = {"kind": one["kind"], "column": one["column"] or "", "place": place}
            key, finding = key_of(watch, **what), attention.from_reservation(one)
            told = (key, finding, CHECKED, ASK_REGISTRAR, watch.metric, _scope(watch, one["scope"]))
            signals.setdefault(f"{key}{finding.since}", Signal(*told, is_dated=True))
    return list(signals.values())


def _scope(watch: Watch, scope: dict | None) -> tuple[str, ...]:
    """The place of a reservation where it is one unit, else that of the watch; and the medicine."""
    one = [f"{level}={name}" for level, name in (scope or {}).items() if isinstance(name, str)]
    places = _places(watch.where)
    medicine = tuple(text for text in watch.where if text not in places)
    return (one[0], *medicine) if len(one) == 1 else watch.where


def _places(where: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(text for text in where if text.partition("=")[0] in LEVELS)


def _lasting(folder: Path) -> list[dict]:
    """The listed rests that still last; no amounts, so no floor is needed."""
    if not has_table(folder, "quality", "lasting_rests"):
        return []
    return connection(folder).execute(RESTS).to_arrow_table().to_pylist()


def _is_about(medicine: str, group: str) -> bool:
    """True where a forecast group of medicines holds what is watched, or all is watched."""
    is_related = group.startswith(medicine) or medicine.startswith(group)
    return not medicine or bool(group and is_related)

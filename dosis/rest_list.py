"""This module reads the unexplained rests that last, for those who may supervise."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from dosis.access_log import logged
from dosis.catalog import open_catalog
from dosis.home import DosisError, read_json
from dosis.lasting_rests import FALSE_SHARE, METRIC
from dosis.query import connection, has_table
from dosis.viewer import Viewer, admit

PAGE = "supervision"
PURPOSE = "supervision"
LISTED = """
select lasting_rests.*, coalesce(medicine_name, atc) as medicine
from quality.lasting_rests
left join marts.medicines using (atc)
where is_listed
order by low_doses desc, department_name, atc
"""
COUNTS = """
select
    count(*) filter (where not is_left_out and not is_small) as judged,
    count(*) filter (where is_left_out) as left_out,
    count(*) filter (where is_small) as small,
    max(newest_on) as newest_on
from quality.lasting_rests
"""


@dataclass(frozen=True)
class Rest:
    """A department and medicine whose unexplained rest lasts.

    `since`, `until`: months; `first`, `last`: the eight months that the amounts are about. Amounts
    are in `unit`, doses usual ones; `low` and `high` end the 95 % interval. Where the floor hides
    the patients behind it the amounts are None.
    """

    department_id: str
    unit_code: str
    department: str
    hospital: str
    region: str
    atc: str
    medicine: str
    unit: str
    usual: float
    since: str
    until: str
    first: str
    last: str
    is_ongoing: bool
    months_with_rest: int
    q_value: float
    delivered: float
    given: float | None
    rest: float | None
    low: float | None
    high: float | None
    rest_doses: float | None
    low_doses: float | None
    high_doses: float | None
    share: float | None

    @property
    def key(self) -> str:
        """What names it in an address."""
        return f"{self.unit_code} {self.atc}"


@dataclass(frozen=True)
class RestList:
    """The listed rests, largest lower end first, and what the list rests on.

    `judged`, `left_out` (by a reservation), `small` (a rest of a fifth would not be seen): pairs of
    department and medicine; `newest`: the last month judged;
    `expected_false`: the share of entries that are expected to be chance, at most.
    """

    rests: tuple[Rest, ...]
    judged: int
    left_out: int
    small: int
    newest: str | None
    expected_false: float = FALSE_SHARE

    def in_region(self, region: str) -> tuple[Rest, ...]:
        """The rests of one region, of all with an empty name."""
        return tuple(rest for rest in self.rests if region in ("", rest.region))


def rest_list(folder: Path, viewer: str, page: str | None) -> RestList:
    """The rests of the release in `folder`, as far as the viewer may see them; it is logged.

    Raises DosisError where role, page or deliveries have not the purpose `supervision`, and where
    the release looked for none (it is too old, or holds no deliveries to departments).
    """
    with logged(folder, viewer, page, "list", {"what": "lasting rests"}):
        asker = supervisor(folder, viewer, page)
        counts, rows = _kept(folder)
        shown = [_rest(row, counts["newest_on"], is_hidden(row["patients"], asker)) for row in rows]
    newest = counts["newest_on"]
    return RestList(
        tuple(sorted(shown, key=lambda rest: rest.rest is None)),
        counts["judged"],
        counts["left_out"],
        counts["small"],
        newest.isoformat()[:7] if newest else None,
    )


def supervisor(folder: Path, viewer: str, page: str | None) -> Viewer:
    """The viewer, if it may supervise with these data.

    Raises DosisError otherwise: only the purpose `supervision` opens a named department's rests.
    """
    metric = open_catalog(folder).metrics[METRIC]
    asker = admit(folder, read_json(folder / "release.json", {}), viewer, page, (metric,))
    if PURPOSE not in asker.purposes:
        raise DosisError(
            f"The role {asker.role} may not supervise; the purpose supervision is for the "
            "supervising authority."
        )
    return asker


def is_hidden(patients: int | None, asker: Viewer) -> bool:
    """True where the floor hides numbers that rest on so many patients."""
    return asker.regime == "floor" and 0 < (patients or 0) < asker.smallest_shown


@lru_cache(maxsize=4)
def _kept(folder: Path) -> tuple[dict, list[dict]]:
    if not has_table(folder, "quality", "lasting_rests"):
        raise DosisError("This release looked for no rests; run `dosis release` again.")
    (counts,) = connection(folder).execute(COUNTS).to_arrow_table().to_pylist()
    return counts, connection(folder).execute(LISTED).to_arrow_table().to_pylist()


def _rest(row: dict, newest, is_small: bool) -> Rest:
    def of_patients(name: str) -> float | None:
        return None if is_small else row[name]

    return Rest(
        row["department_id"], row["unit_code"], row["department_name"], row["hospital"],
        row["region"], row["atc"], row["medicine"], row["unit"], row["usual_amount"],
        *(row[name].isoformat()[:7] for name in ("since_on", "until_on", "first_on", "last_on")),
        row["until_on"] == newest, int(row["months_with_rest"]), row["q_value"],
        row["delivered_amount"], of_patients("given_amount"), of_patients("rest_amount"),
        of_patients("low_amount"), of_patients("high_amount"), of_patients("rest_doses"),
        of_patients("low_doses"), of_patients("high_doses"), of_patients("rest_share"),
    )  # fmt: skip

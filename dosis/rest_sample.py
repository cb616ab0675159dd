"""This module draws samples of the deliveries behind an unexplained rest, and takes results."""

import contextlib
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from dosis.access_log import logged
from dosis.allocation import Rate
from dosis.home import DosisError
from dosis.rest_list import Rest, supervisor
from dosis.sample import draw_defined, work_list
from dosis.sample_results import CONFIDENTIAL
from dosis.sample_store import Result, enter, result, samples

SIZES = (20, 50, 100)
QUESTION = (
    "Er pakningen ført ind i afdelingens regnskab, og er der gjort rede for, hvad den gik til?",
    "Is the pack entered in the department's accounts, and is it accounted for what it went to?",
)


@dataclass(frozen=True)
class Drawn:
    """A sample of a rest's deliveries: its id, rows drawn, rows with an outcome, wrong ones, the
    error rate with its 95 % interval (None until an outcome is entered), and the day it was drawn.
    """

    sample: str
    rows: int
    entered: int
    wrong: int
    waiting: int
    rate: Rate | None
    drawn_on: str


class Control:
    """What a supervisor does to control one rest; each step is logged with its purpose."""

    def __init__(self, folder: Path, rest: Rest, viewer: str, page: str | None) -> None:
        self.folder, self.rest, self.viewer, self.page = folder, rest, viewer, page
        self.name = f"{CONFIDENTIAL}{_plain(rest.unit_code)}_{_plain(rest.atc)}_{rest.first}"

    def draw(self, size: int, seed: int = 1) -> bytes:
        """Draw the sample, or draw it again: its work list as CSV for a spreadsheet.

        Deliveries of the eight months that the rest's amounts are about, by month in proportion.
        The same release, size and seed give the same rows (`dosis.sample.draw`). Raises
        DosisError for another size, and where the viewer may not supervise.
        """
        with self._logged("draw sample", {"size": size, "seed": seed}):
            if size < 1:
                raise DosisError("A sample has at least one row.")
            _, rows = draw_defined(self.name, self._definition(size, seed))
        return work_list(rows)

    def enter(self, content: bytes) -> int:
        """Keep the outcomes of a filled-in work list of this rest; how many there were.

        Raises DosisError naming line and remedy where it can't be read or is of another sample.
        """
        with (
            self._logged("enter results", {"bytes": len(content)}),
            tempfile.TemporaryDirectory() as place,
        ):
            path = Path(place) / "work_list.csv"
            path.write_bytes(content)
            return enter(path, of=self.name + "-")[1]

    def drawn(self) -> list[Drawn]:
        """The samples of this rest with their results so far, newest first."""
        with self._logged("see results", {}):
            own = [row for row in samples() if row["sample"].startswith(self.name + "-")]
            return [_drawn(row, result(row["sample"])) for row in own]

    @contextlib.contextmanager
    def _logged(self, action: str, more: dict):
        """Log the step; those who may not supervise are refused."""
        asked = {"department": self.rest.unit_code, "atc": self.rest.atc, **more}
        with logged(self.folder, self.viewer, self.page, action, asked):
            supervisor(self.folder, self.viewer, self.page)
            yield

    def _definition(self, size: int, seed: int) -> dict:
        rest = self.rest
        return {
            "label_da": f"Leveringer af {rest.medicine} til {rest.department}",
            "label_en": f"Deliveries of {rest.medicine} to {rest.department}",
            "rows": "deliveries",
            "strata": ["month"],
            "atc": rest.atc,
            "from": rest.first,
            "to": rest.last,
            "department_id": rest.department_id,
            "size": size,
            "allocation": "proportional",
            "least_per_stratum": 2,
            "largest_strata": 12,
            "seed": seed,
            "question_da": QUESTION[0],
            "question_en": QUESTION[1],
        }


def _drawn(row: dict, found: Result) -> Drawn:
    strata = [stratum for stratum, _ in found.strata]
    checked = sum(stratum.checked for stratum in strata)
    return Drawn(
        row["sample"],
        row["rows"],
        row["entered"],
        sum(stratum.wrong for stratum in strata),
        found.waiting,
        found.rate if checked else None,
        row["drawn_at"][:10],
    )


def _plain(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9]", "", text)

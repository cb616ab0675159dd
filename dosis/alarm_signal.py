"""This module is what an alarm tells: what holds in a release, how sure, and what can be done."""

import datetime
import json
from dataclasses import dataclass

from dosis.attention import Finding
from dosis.watch import Watch

NEAR_DAYS = 92


@dataclass(frozen=True)
class Signal:
    """One thing that holds in a release and that a watch asks for.

    `key` names it in every release and language. `finding` says what and where; `sure` how sure it
    is and `do` what can be done, in Danish and English. Its reservations are those of `metric`
    within `where` since `since` (a month). One that `is_dated` is another when it begins at
    another time: a break in spring is not that of last year, one that a new release puts a month
    later is.
    """

    key: str
    finding: Finding
    sure: tuple[str, str]
    do: tuple[str, str]
    metric: str
    where: tuple[str, ...] = ()
    is_dated: bool = False

    @property
    def since(self) -> str:
        """The day it began, such as 2024-03-01."""
        return self.finding.since

    def is_same(self, key: str, since: str) -> bool:
        """True where this is what was known as `key`, then said to begin on `since`."""
        if not self.is_dated:
            return key == self.key
        return key.rpartition("@")[0] == self.key and (
            abs((_day(since) - _day(self.since)).days) <= NEAR_DAYS
        )


def key_of(watch: Watch, **names) -> str:
    """A key: the rule and what tells one finding from another."""
    return f"{watch.rule}|{json.dumps(names, ensure_ascii=False, sort_keys=True)}"


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text[:10])

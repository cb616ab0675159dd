"""This module says which two periods of a cost can be compared, by the months that are known."""

from dataclasses import dataclass

from dosis import series, words


@dataclass(frozen=True)
class Comparison:
    """Two periods, each (first month, last month), and whether they are whole calendar years."""

    before: tuple[str, str]
    after: tuple[str, str]
    is_year: bool = False

    @property
    def key(self) -> str:
        """How the address names it."""
        return f"{self.after[0]}.{self.after[1]}"


def comparisons(months: list[str]) -> dict[str, Comparison]:
    """Key → comparison, the usual one first: the newest twelve months against the twelve before.

    `months`: the settled months in order, such as '2024-05'. Then whole calendar years, newest
    first, and the newest three months against the same a year before. With less than two years
    known, the newest half of what there is against the half before; empty below two months.
    """
    newest, count = months[-1] if months else "", len(months)
    found = [_back(newest, 12, 12)] if count >= 24 else []
    years = sorted({month[:4] for month in months}, reverse=True)
    for year in years:
        before = str(int(year) - 1)
        if f"{before}-01" in months and f"{year}-12" in months:
            spans = ((f"{before}-01", f"{before}-12"), (f"{year}-01", f"{year}-12"))
            found.append(Comparison(*spans, is_year=True))
    if count >= 15:
        found.append(_back(newest, 3, 12))
    if not found and count >= 2:
        found.append(_back(newest, count // 2, count // 2))
    return {one.key: one for one in found}


def named(one: Comparison, language: str) -> str:
    """2023 mod 2022 · juli 2023–juni 2024 mod året før."""
    if one.is_year:
        now, then = one.after[0][:4], one.before[0][:4]
    else:
        now, then = (span_name(span, language) for span in (one.after, one.before))
    return f"{now} mod {then}" if language == "da" else f"{now} against {then}"


def span_name(span: tuple[str, str], language: str) -> str:
    """juli 2023–juni 2024; one month is only named."""
    first, last = (words.period(month, language) for month in span)
    if span[0] == span[1]:
        return first
    same_year = span[0][:4] == span[1][:4]
    return f"{first.rpartition(' ')[0] if same_year else first}–{last}"


def _back(newest: str, length: int, earlier: int) -> Comparison:
    """The newest `length` months, and as many that lie `earlier` months before."""
    before = series.months_back(newest, earlier + 1)
    return Comparison(
        (series.months_back(before, length), before), (series.months_back(newest, length), newest)
    )

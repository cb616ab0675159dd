"""This module writes unexplained rests as tables: the list, one by month, and what explains it."""

import html

from dosis import html_table, words
from dosis.declarations import declared
from dosis.rest_evidence import REASONS, Evidence
from dosis.rest_list import Rest
from dosis.rest_words import say, unit

SHOWN_MONTHS = 12
LIST_COLUMNS = (
    "department", "hospital", "region", "atc", "medicine", "unit", "since", "until", "first",
    "last", "delivered", "given", "rest", "low", "high", "rest_doses", "low_doses", "high_doses",
    "share", "months_with_rest", "q_value",
)  # fmt: skip


def listed(rests: tuple[Rest, ...], language: str) -> str:
    """The list: department, medicine, rest with interval, share, since when, chance."""
    heads = [
        (say("department", language), False),
        (say("medicine", language), False),
        (say("amount", language), True),
        (say("share", language), True),
        (say("since", language), False),
        (say("until", language), False),
        (say("chance", language), True),
    ]
    rows = ["".join(_entry(rest, language)) for rest in rests]
    return html_table.framed(say("list_title", language), heads, rows, is_whole=False)


def by_month(found: Evidence, language: str) -> str:
    """The newest months of a rest and the sum of the eight, with each reason that was used."""
    used = [
        name
        for name in REASONS
        if any(abs(row[f"{name}_amount"] or 0) >= 0.5 for row in found.months)
    ]
    names = ["delivered", "given", *used]
    heads = [
        (say("month", language), False),
        *((say(name, language), True) for name in names),
        (say("rest", language), True),
        (say("interval", language), True),
    ]
    rows = [_whole(found, names, language)]
    rows += [_month(row, names, language) for row in reversed(found.months[-SHOWN_MONTHS:])]
    note = ""
    if len(found.months) > SHOWN_MONTHS:
        note = f'<p class="d-caption">{say("years", language)}</p>'
    title = f"{found.rest.medicine}, {found.rest.department}, {unit(found.rest.unit, language)}"
    return html_table.framed(title, heads, rows) + note


def how_sure(found: Evidence, language: str) -> str:
    """How sure a rest is, in words."""
    rest = found.rest
    if rest.rest is None:
        return _said("sure_hidden", language, months=rest.months_with_rest)
    told = _amounts(rest, language) | {
        "unit": unit(rest.unit, language),
        "share": words.number(rest.share, "share", language),
        "months": rest.months_with_rest,
        "chance": chance(rest.q_value, language),
    }
    return _said("sure", language, **told)


def explanations(found: Evidence, facts: list[tuple], language: str) -> str:
    """What of the registrations could explain a rest.

    `facts`: (label, here, whole department, country), each already in words.
    """
    heads = [
        (say("fact", language), False),
        *((say(name, language), True) for name in ("here", "whole_department", "country")),
    ]
    rows = [
        "".join([html_table.text(label), *map(html_table.number, told)]) for label, *told in facts
    ]
    lines = []
    if found.filled_in_share:
        share = words.number(found.filled_in_share, "share", language)
        lines.append(say("filled_in", language, share=share))
    if found.silent_months:
        lines.append(say("silent", language, count=found.silent_months))
    if found.uncomparable:
        lines.append(say("uncomparable", language, count=found.uncomparable))
    if found.reasons:
        names = [reason[f"label_{language}"].lower() for reason in found.reasons]
        lines.append(say("declared", language, names=words.listing(names, language)))
    noted = [r for r in declared("gap_reasons").values() if r["rule"] == "noted"]
    if noted:
        names = [reason[f"label_{language}"].lower() for reason in noted]
        lines.append(say("noted", language, names=words.listing(names, language)))
    told = "".join(f'<p class="d-caption">{html.escape(line)}</p>' for line in lines)
    return html_table.framed(say("facts_title", language), heads, rows) + told


def chance(q_value: float, language: str) -> str:
    """A q-value in words, never below a thousandth."""
    if q_value < 0.001:
        return "0,1\u00a0%" if language == "da" else "0.1%"
    return words.number(q_value, "share", language)


def span(rest: Rest, language: str) -> str:
    """The last month of a rest; or that it still lasts."""
    return say("ongoing", language) if rest.is_ongoing else words.period(rest.until, language)


def _entry(rest: Rest, language: str) -> list[str]:
    amount = share = words.say("hidden", language)
    if rest.rest is not None:
        doses = [
            words.number(value, "DDD", language)
            for value in (rest.rest_doses, rest.low_doses, rest.high_doses)
        ]
        amount = f"{doses[0]} ({doses[1]}–{doses[2]})"
        share = words.number(rest.share, "share", language)
    return [
        html_table.text(rest.department),
        html_table.text(rest.medicine),
        html_table.number(amount),
        html_table.number(share),
        html_table.text(words.period(rest.since, language)),
        html_table.text(span(rest, language)),
        html_table.number(chance(rest.q_value, language)),
    ]


def _whole(found: Evidence, names: list[str], language: str) -> str:
    ends = {"low": found.rest.low, "high": found.rest.high}
    cells = [html_table.text(say("eight", language))]
    cells += [_number(found.total(f"{name}_amount"), language) for name in names]
    return "".join([*cells, _number(found.rest.rest, language), _interval(ends, language)])


def _month(row: dict, names: list[str], language: str) -> str:
    ends = {"low": row["rest_low_amount"], "high": row["rest_high_amount"]}
    is_hidden = row["state"] == "hidden"
    cells = [html_table.text(words.period(row["month"], language))]
    cells += [_number(row[f"{name}_amount"], language) for name in names]
    cells.append(_number(row["rest_amount"], language))
    return "".join([*cells, _interval({} if is_hidden else ends, language)])


def _number(value: float | None, language: str) -> str:
    told = words.say("hidden", language) if value is None else words.number(value, "DDD", language)
    return html_table.number(told.replace("-", "−"))


def _interval(ends: dict, language: str) -> str:
    if None in (ends.get("low"), ends.get("high")):
        return html_table.number("–")
    low, high = (words.number(ends[n], "DDD", language).replace("-", "−") for n in ("low", "high"))
    return html_table.number(f"{low} – {high}")


def _amounts(rest: Rest, language: str) -> dict[str, str]:
    return {n: words.number(getattr(rest, n), "DDD", language) for n in ("rest", "low", "high")}


def _said(key: str, language: str, **values) -> str:
    return f'<p class="d-caption">{html.escape(say(key, language, **values))}</p>'

"""This module writes the tables of the cost page: savings, and the regions' accounts beside."""

import html

from dosis import html_table, money_words
from dosis.answer import Answer
from dosis.counterfactual import Counterfactual
from dosis.sections import chart_head

HEADS = {
    "instead": ("I stedet", "Instead"),
    "saved": ("Kunne være sparet", "Could have been saved"),
    "share": ("Andel, der kan skiftes", "Share that can be replaced"),
    "why": ("Hvorfor uden tab af kvalitet", "Why without loss of quality"),
    "unit": ("Sygehus", "Hospital"),
    "cost": ("Leverancer", "Deliveries"),
}
NOT_FOUND = ("Ikke i regnskabet", "Not in the accounts")


def saved(answer: Answer, metric: str) -> list[tuple[str, float]]:
    """Declared alternative → what could have been saved, the largest first; nothing is left out."""
    found = [(row["counterfactual"], row[metric]) for row in answer.rows if row[metric]]
    return sorted(found, key=lambda entry: (-entry[1], entry[0]))


def savings(found: list, declared: dict[str, Counterfactual], finding: str, language: str) -> str:
    """What could have been saved by each alternative, with the counterfactual in words."""
    place = int(language == "en")
    rows = []
    for name, amount in found:
        about = declared[name]
        why = f'{about.because[place]} <span class="d-quiet">{about.source[place]}</span>'
        cells = (
            f'<td class="w"><strong>{html.escape(about.label[place])}</strong></td>',
            html_table.number(money_words.amount(amount, language)),
            html_table.number(money_words.share(about.share, language)),
            f'<td class="w">{why}</td>',
        )
        rows.append("".join(cells))
    note = (
        "Hvis afdelingerne havde købt den nævnte andel af det dyrere præparat som det billigste af "
        "alternativerne i kvartalet, i samme mængde. Ved aftalte priser tæller kun alternativer, "
        "som nogen i landet har købt i kvartalet.",
        "Had departments bought the share named of the dearer product as the cheapest of the "
        "alternatives in the quarter, in the same amount. At contract prices only alternatives "
        "count that somebody in the country bought in the quarter.",
    )
    heads = ("instead", "saved", "share", "why")
    table = _framed(finding, heads, {"saved", "share"}, rows, language) if rows else ""
    return chart_head(finding, note[place], []) + table


def beside(cost: Answer, metric: str, booked: Answer) -> list[tuple[str, float, dict]]:
    """(hospital, cost of deliveries, account → booked), the dearest first.

    `cost`: by hospital; `booked`: booked_cost by booked_unit and account. Only hospitals of `cost`;
    one that the accounts name otherwise has no accounts.
    """
    accounts: dict[str, dict] = {}
    for row in booked.rows:
        if row["booked_cost"] is not None:
            accounts.setdefault(row["booked_unit"], {})[row["account"]] = row["booked_cost"]
    found = [(r["hospital"], r[metric], accounts.get(r["hospital"], {})) for r in cost.rows]
    return sorted((f for f in found if f[1]), key=lambda entry: (-entry[1], entry[0]))


def accounts(found: list, finding: str, note: str, language: str) -> str:
    """Deliveries beside the accounts: one row per hospital, one column per account."""
    names = sorted({name for _, _, booked in found for name in booked})
    place = int(language == "en")
    rows = []
    for hospital, cost, booked in found:
        cells = [html_table.text(hospital, is_wide=True)]
        cells.append(html_table.number(money_words.amount(cost, language)))
        if not booked:
            cells.append(f'<td class="n no" colspan="{len(names)}">{NOT_FOUND[place]}</td>')
        else:
            told = (money_words.amount(booked.get(name), language) for name in names)
            cells += [html_table.number(text) for text in told]
        rows.append("".join(cells))
    heads = ("unit", "cost", *names)
    table = _framed(finding, heads, set(heads[1:]), rows, language, is_whole=False)
    return chart_head(finding, note, []) + table


def _framed(name: str, heads: tuple, numbers: set, rows: list, language: str, is_whole=True) -> str:
    titles = {h: HEADS[h][language == "en"] if h in HEADS else h for h in heads}
    told = [(titles[head], head in numbers) for head in heads]
    return html_table.framed(name, told, rows, is_whole=is_whole)

"""This module frames tables for pages: one look, a name for screen readers, numbers right."""

import html
from collections.abc import Iterable


def framed(
    name: str, heads: Iterable[tuple[str, bool]], rows: Iterable[str], *, is_whole: bool = True
) -> str:
    """A table called `name`.

    `heads`: text of each column and whether it holds numbers; `rows`: the cells of each, as made by
    `number` and `text` below. `is_whole`: all rows in sight, else it scrolls in itself.
    """
    head = "".join(
        f'<th scope="col"{" class=n" if is_number else ""}>{html.escape(title)}</th>'
        for title, is_number in heads
    )
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    tall = " d-tall" if is_whole else ""
    label = html.escape(name.replace("**", ""))
    return (
        f'<div class="d-table{tall}" tabindex="0" role="region" aria-label="{label}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def number(told: str) -> str:
    """A cell that holds a number in words."""
    return f'<td class="n">{html.escape(told)}</td>'


def text(told: str, *, is_wide: bool = False) -> str:
    """A cell that holds text; a wide one breaks into lines."""
    return f"<td{' class=w' if is_wide else ''}>{html.escape(told)}</td>"

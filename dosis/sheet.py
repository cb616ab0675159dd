"""This module prints a page on one sheet of paper (PDF): numbers never leave their reservations."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

import altair as alt

from dosis import picture, sections, words
from dosis.answer import Answer

TEMPLATE = Path(__file__).parent / "templates" / "sheet.typ"
WIDTH = 760  # pixels of a chart that fills the sheet
FONTS = ("Source Sans Pro", "DejaVu Sans")
MORE = ("{count} forbehold mere står på siden.", "The page has {count} more reservations.")


@dataclass
class Sheet:
    """What a page has told so far; `**x**` in `answer` and findings is bold.

    `charts`: (finding, note, key as (mark, words), drawing). `items`: (title, number, about).
    `filters`: label → what was chosen. `source`: real or synthetic, release, age of the data.
    """

    app: str
    question: str
    answer: str = ""
    source: str = ""
    address: str = ""
    filters: dict[str, str] = field(default_factory=dict)
    charts: list[tuple[str, str, list, alt.LayerChart]] = field(default_factory=list)
    items: list[tuple[str, str, str]] = field(default_factory=list)


def pdf(sheet: Sheet, answer: Answer | None, language: str) -> bytes:
    """The sheet as one page A4: charts share the room that words leave."""
    import font_source_sans_pro
    import typst

    told = {
        "language": language,
        "fonts": FONTS,
        "app": f"dosis · {sheet.app}",
        "question": sheet.question,
        "answer": _parts(sheet.answer),
        "address": sheet.address,
        "filters": list(sheet.filters.items()),
        "charts": [_chart(*chart) for chart in sheet.charts],
        "items": [
            {"title": title, "number": number, "about": about}
            for title, number, about in sheet.items
        ],
        "heading": words.say("reservations", language),
        "source": sheet.source,
        "verdict": _verdict(answer, language) if answer and sections.has_verdict(answer) else None,
        "reservations": [_reservation(r, language) for r in answer.main_reservations]
        if answer
        else [],
        "more": _more(answer, language) if answer else "",
    }
    return typst.compile(
        str(TEMPLATE),
        font_paths=[font_source_sans_pro.font_directory],
        sys_inputs={"sheet": json.dumps(told, ensure_ascii=False)},
    )


def _chart(finding: str, note: str, key: list, drawing: alt.LayerChart) -> dict:
    return {
        "finding": _parts(finding),
        "note": note.replace("**", ""),
        "key": [(sections.mark(name), text) for name, text in key],
        "svg": picture.svg(drawing, WIDTH),
        "share": float(drawing.height),
    }


def _verdict(answer: Answer, language: str) -> dict:
    head, colon, reason = getattr(answer.verdict, f"text_{language}").partition(": ")
    return {"level": answer.verdict.level, "head": head + colon.strip(), "reason": reason}


def _reservation(found: dict, language: str) -> dict:
    facts = sections.facts(found, language)
    label, text = found[f"label_{language}"], found[f"text_{language}"]
    return {"label": label, "text": text, "facts": " · ".join(facts)}


def _more(answer: Answer, language: str) -> str:
    count = len(answer.reservations) - len(answer.main_reservations)
    return MORE[language == "en"].format(count=count) if count > 0 else ""


def _parts(text: str) -> list[dict]:
    """`a **b** c` as pieces with and without weight."""
    pieces = re.split(r"\*\*(.+?)\*\*", text)
    return [{"text": p, "strong": n % 2 == 1} for n, p in enumerate(pieces) if p]

"""This module prints a negotiation dossier (PDF), with its reservations and its fingerprint."""

import json
from pathlib import Path

from dosis import dossier_table, words
from dosis.dossier_words import say
from dosis.sheet import FONTS

TEMPLATE = Path(__file__).parent / "templates" / "dossier.typ"


def pdf(content: dict, kept, language: str) -> bytes:
    """The dossier on A4; `kept`: as `dossier_store` keeps it, or None for a draft not kept."""
    import font_source_sans_pro
    import typst

    spoken, mark = dossier_table.marks(content)
    told = {
        "language": language,
        "fonts": FONTS,
        "app": f"dosis · {say('title', language)}",
        "badge": words.say(content["release"]["source"], language),
        "title": content["declared"][f"label_{language}"],
        "status": dossier_table.status(kept, language),
        "facts": dossier_table.facts(content, language),
        "mark_label": say("fingerprint", language),
        "spoken": spoken,
        "mark": mark,
        "mark_help": say("fingerprint_help", language).replace("`", ""),
        "tables": [_table(t) for t in dossier_table.tables(content, language)],
        "reservations_label": say("reservations", language),
        "reservations": dossier_table.reservations(content, language),
        "no_reservations": say("no_reservations", language),
    }
    return typst.compile(
        str(TEMPLATE),
        font_paths=[font_source_sans_pro.font_directory],
        sys_inputs={"dossier": json.dumps(told, ensure_ascii=False)},
    )


def _table(table: dossier_table.Table) -> dict:
    return {
        "title": table.title,
        "note": table.note,
        "verdict": table.verdict,
        "lacking": table.lacking,
        "heads": [{"text": text, "right": is_number} for text, is_number in table.heads],
        "rows": [[cell.text for cell in row] for row in table.rows],
    }

"""This module writes a negotiation dossier as a spreadsheet (Excel): numbers stay numbers."""

import io

from dosis import dossier_table
from dosis.dossier_words import say
from dosis.units import places

WIDE, NARROW, TEXT = 44, 18, 90


def excel(content: dict, kept, language: str) -> bytes:
    """The dossier: a front, one sheet per section, and one of reservations.

    `kept`: as `dossier_store` keeps it, or None for a draft that was not kept.
    """
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        formats = {
            "bold": book.add_format({"bold": True, "valign": "top"}),
            "title": book.add_format({"bold": True, "font_size": 16}),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
            "number_head": book.add_format(
                {"bold": True, "bottom": 1, "text_wrap": True, "align": "right"}
            ),
            "right": book.add_format({"align": "right"}),
            "mark": book.add_format({"bold": True, "font_name": "Consolas", "font_size": 12}),
        }
        _front(book, formats, content, kept, language)
        for table in dossier_table.tables(content, language):
            _section(book, formats, table)
        _reservations(book, formats, content, language)
    return out.getvalue()


def _front(book, formats: dict, content: dict, kept, language: str) -> None:
    sheet = book.add_worksheet(say("front", language))
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, TEXT)
    sheet.write(0, 0, content["declared"][f"label_{language}"], formats["title"])
    lines = [
        (say("status", language), dossier_table.status(kept, language)),
        *dossier_table.facts(content, language),
    ]
    for row, (label, text) in enumerate(lines, start=2):
        sheet.write_string(row, 0, label, formats["bold"])
        sheet.write_string(row, 1, text, formats["text"])
    spoken, mark = dossier_table.marks(content)
    row = len(lines) + 3
    sheet.write_string(row, 0, say("fingerprint", language), formats["bold"])
    sheet.write_string(row, 1, spoken, formats["mark"])
    sheet.write_string(row + 1, 1, mark)
    sheet.write_string(row + 2, 1, say("fingerprint_help", language), formats["text"])


def _section(book, formats: dict, table: dossier_table.Table) -> None:
    sheet = book.add_worksheet(table.title[:31])
    sheet.write(0, 0, table.title, formats["title"])
    for row, text in enumerate((table.note, table.verdict, table.lacking), start=1):
        sheet.write_string(row, 0, text)
    for column, (head, is_number) in enumerate(table.heads):
        sheet.set_column(column, column, NARROW if is_number else WIDE if column < 2 else NARROW)
        sheet.write_string(5, column, head, formats["number_head" if is_number else "head"])
    for row, cells in enumerate(table.rows, start=6):
        for column, cell in enumerate(cells):
            if cell.number is not None:
                sheet.write_number(row, column, cell.number, _format(book, formats, cell))
            else:
                is_number = table.heads[column][1]
                sheet.write_string(row, column, cell.text, formats["right"] if is_number else None)
    if table.rows:
        sheet.freeze_panes(6, 0)


def _reservations(book, formats: dict, content: dict, language: str) -> None:
    sheet = book.add_worksheet(say("reservations", language))
    sheet.set_column(0, 1, WIDE)
    sheet.set_column(2, 2, TEXT)
    for column, key in enumerate(("reservations", "facts", "text")):
        sheet.write_string(0, column, say(key, language), formats["head"])
    for row, parts in enumerate(dossier_table.reservations(content, language), start=1):
        for column, text in enumerate(parts):
            sheet.write_string(row, column, text, formats["text"])


def _format(book, formats: dict, cell: dossier_table.Cell):
    """The number format of a cell; one per number of decimals."""
    count = places(cell.number, cell.unit)
    decimals = f".{'0' * count}" if count else ""
    pattern = f"0{decimals}%" if cell.unit == "share" else f"#,##0{decimals}"
    if pattern not in formats:
        formats[pattern] = book.add_format({"num_format": pattern})
    return formats[pattern]

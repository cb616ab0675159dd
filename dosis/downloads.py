"""This module offers what a page shows as files: charts, and answers with their reservations."""

import io
from collections.abc import Callable

import altair as alt
import streamlit as st

from dosis import picture
from dosis.answer import Answer


def chart_files(drawing: alt.LayerChart, table: Callable[[], str], name: str, label: str) -> None:
    """A chart as PNG, SVG and CSV behind one small button; made when asked for."""
    files = {
        "png": ("PNG", lambda: picture.png(drawing), "image/png"),
        "svg": ("SVG", lambda: picture.svg(drawing), "image/svg+xml"),
        "csv": ("CSV", table, "text/csv"),
    }
    with st.popover(label, type="tertiary", key=f"d_save_{name}"):
        _buttons(files, name)


def answer_files(answer: Answer, printed: Callable[[], bytes], name: str) -> None:
    """The page as PDF (`printed` makes it), its answer as CSV, Parquet and JSON."""
    files = {
        "pdf": ("PDF", printed, "application/pdf"),
        "csv": ("CSV", answer.to_csv, "text/csv"),
        "parquet": ("Parquet", lambda: _parquet(answer), "application/vnd.apache.parquet"),
        "json": ("JSON", answer.to_json, "application/json"),
    }
    with st.container(horizontal=True, key="d_files"):
        _buttons(files, name)


def sheet_file(printed: Callable[[], bytes], name: str) -> None:
    """The page as PDF."""
    with st.container(horizontal=True, key="d_files"):
        _buttons({"pdf": ("PDF", printed, "application/pdf")}, name)


def _buttons(files: dict[str, tuple], name: str) -> None:
    for ending, (label, content, kind) in files.items():
        key = f"d_{name}_{ending}"
        st.download_button(label, content, f"{name}.{ending}", kind, key=key, on_click="ignore")


def _parquet(answer: Answer) -> bytes:
    content = io.BytesIO()
    answer.to_parquet(content)
    return content.getvalue()

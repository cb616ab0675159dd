"""This module gives charts as files: PNG and SVG, drawn without a browser."""

import textwrap

import altair as alt

from dosis import look, words
from dosis.answer import Answer

WIDTH = 1024
SCALE = 2
LETTERS = 120  # of a line above the chart


def svg(drawing: alt.LayerChart, width: int = WIDTH) -> str:
    """A chart as SVG of `width` pixels; its text stays text."""
    import vl_convert

    return vl_convert.vegalite_to_svg(_specification(drawing, width), vl_version=_version())


def png(drawing: alt.LayerChart, width: int = WIDTH) -> bytes:
    """A chart as PNG of SCALE times `width` pixels, on white."""
    import vl_convert

    specification = _specification(drawing, width) | {"background": "white"}
    return vl_convert.vegalite_to_png(specification, vl_version=_version(), scale=SCALE)


def titled(
    drawing: alt.LayerChart, finding: str, note: str, answer: Answer, language: str
) -> alt.LayerChart:
    """The chart under its finding, with verdict, main reservations and release: it may travel."""
    lines = [note, *carried(answer, language)]
    title = alt.TitleParams(
        text=_wrapped(finding.replace("**", "")),
        subtitle=[part for line in lines if line for part in _wrapped(line)],
        anchor="start",
        font=look.FONT,
        subtitleFont=look.FONT,
        fontSize=look.TEXT,
        subtitleFontSize=look.SMALL,
        color=look.INK,
        subtitleColor=look.MUTED,
        subtitlePadding=look.STEP,
        offset=3 * look.STEP,
    )
    return drawing.properties(title=title)


def carried(answer: Answer, language: str) -> list[str]:
    """What goes with every number that leaves a page: verdict, reservations, source, release."""
    about = answer.provenance
    lines = [getattr(answer.verdict, f"text_{language}")]
    named = list(dict.fromkeys(r[f"label_{language}"] for r in answer.main_reservations))
    if named:
        more = len(answer.reservations) - len(answer.main_reservations)
        rest = f" (+{more})" if more > 0 else ""
        lines.append(f"{words.say('reservations', language)}: {'; '.join(named)}{rest}")
    lines.append(origin(about["source"], answer.release, about["data_as_of"], language))
    return lines


def origin(source: str, release: str, data_as_of: str | None, language: str) -> str:
    """Real or synthetic, which release, and how new the data are."""
    told = [words.say(source, language), words.say("release", language, release=release)]
    if data_as_of:
        told.append(words.say("as_of", language, date=words.date(data_as_of, language)))
    return " · ".join(("dosis", *told))


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, LETTERS, break_long_words=False) or [""]


def _specification(drawing: alt.LayerChart, width: int) -> dict:
    """The chart with a width of its own, for there is no page to fill."""
    return drawing.properties(width=width).to_dict()


def _version() -> str:
    return alt.SCHEMA_VERSION.lstrip("v").rpartition(".")[0]

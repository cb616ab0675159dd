"""This module writes the elements of the site's inline pictures."""

from collections.abc import Sequence

from markupsafe import Markup, escape

from dosis.look import SMALL


def svg(name: str, role: str, title: str, height: int, parts: Sequence[Markup]) -> Markup:
    """A picture as wide as its column, `height` pixels high; `title` is what is read aloud."""
    look = {"cls": name, "role": role, "aria_label": title}
    return tag("svg", *parts, **look, width="100%", height=height, font_size=SMALL)


def tag(name: str, *content, **attributes) -> Markup:
    """An element; `cls` is class, and an underscore in an attribute's name is a hyphen."""
    named = {"class" if k == "cls" else k.replace("_", "-"): v for k, v in attributes.items()}
    written = "".join(f' {key}="{escape(value)}"' for key, value in named.items())
    return Markup(f"<{name}{written}>{''.join(escape(part) for part in content)}</{name}>")


def percent(share: float) -> str:
    """A place along a picture's width."""
    return f"{100 * share:.2f}%"

"""This module shows on a page what a declared switch says: products, expectation, exceptions."""

import html

import streamlit as st

from dosis import sections, words

NOT_FOLLOWED = (
    "Deklareret, men ikke fulgt her: {names}. Et skifte følges, hvor der er doser af lægemidlet "
    "fra mindst otte uger før dets første dag, fra afdelinger med de specialer, det gælder for.",
    "Declared, but not followed here: {names}. A switch is followed where there are doses of the "
    "medicine from at least eight weeks before its first day, from departments of the specialties "
    "that it is for.",
)


def contract(view, declared: dict | None) -> None:
    """What is declared: products, expectation, exceptions, shortages, source."""
    if not declared:
        return
    language = view.language
    lines = [
        (view.say("Fra", "From"), _products(declared["from_products"], language)),
        (view.say("Til", "To"), _products(declared["to_products"], language)),
        (
            view.say("Ventet", "Expected"),
            view.say("{share} inden {weeks} uger", "{share} within {weeks} weeks").format(
                share=words.number(declared["expected_share"], "share", language),
                weeks=declared["expected_within_weeks"],
            ),
        ),
    ]
    for entry in declared.get("exceptions", []):
        share = words.number(entry["share"], "share", language)
        text = f"{_scope(entry)}{entry[f'text_{language}']} ({share})"
        lines.append((view.say("Undtagelse", "Exception"), text))
    for entry in declared.get("shortages", []):
        days = " – ".join(words.date(entry[key], language) for key in ("from", "to"))
        text = f"{_scope(entry)}{entry[f'text_{language}']} ({days})"
        lines.append((view.say("Mangel", "Shortage"), text))
    lines.append((view.say("Kilde", "Source"), declared["source"]))
    rows = "".join(f"<dt>{html.escape(a)}</dt><dd>{html.escape(b)}</dd>" for a, b in lines)
    title = view.say("Det er aftalt", "What was agreed")
    with view.body:
        st.html(sections.heading(title, "aftalt") + f'<dl class="d-card">{rows}</dl>')


def not_followed(view, switches: dict[str, dict], followed: tuple[str, ...]) -> None:
    """Which declared switches no dose follows, and what a switch needs to be followed."""
    names = [s[f"label_{view.language}"] for name, s in switches.items() if name not in followed]
    if names:
        told = view.say(*NOT_FOLLOWED).format(names="; ".join(names))
        with view.body:
            st.html(f'<p class="d-caption">{html.escape(told)}</p>')


def _products(products: list[dict], language: str) -> str:
    kinds = {
        "originator": ("originalpræparatet", "the originator"),
        "biosimilar": ("biosimilære", "biosimilars"),
        "generic": ("kopipræparater", "generics"),
    }
    told = []
    for product in products:
        name = product.get("brand") or product.get("item_number")
        text = name or _say(kinds[product["kind"]], language)
        if "rank" in product and len({p["rank"] for p in products}) > 1:
            text = f"{product['rank']}. {text}"
        if "regions" in product:
            text += f" ({', '.join(product['regions'])})"
        told.append(text)
    return ", ".join(told)


def _scope(entry: dict) -> str:
    """The place of an exception or shortage, before its text."""
    return "".join(f"{place}: " for place in entry.get("scope", {}).values())


def _say(pair: tuple[str, str], language: str) -> str:
    return pair[0 if language == "da" else 1]

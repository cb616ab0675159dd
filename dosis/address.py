"""This module keeps a page's question in its address, so that a link leads to the same answer."""

import streamlit as st

EVERY = "all"  # how the option None is written


def asked(key: str, options: list, index: int) -> int:
    """The place of the option that the address names, else `index`."""
    wanted = named(key)
    places = {code(option): place for place, option in enumerate(options)}
    return places.get(wanted, index)


def named(key: str) -> str | None:
    """What the address says of `key`, as it was written."""
    return st.query_params.get(key)


def keep(key: str, chosen) -> None:
    """Write a chosen option into the address."""
    if st.query_params.get(key) != code(chosen):
        st.query_params[key] = code(chosen)


def code(option) -> str:
    """An option as the address holds it; the same in both languages."""
    return EVERY if option in (None, "") else str(option)

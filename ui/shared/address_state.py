"""Choices that the address holds under a name of their own, whatever words they are shown with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st


def wanted(name: str, options: Sequence[str], default: str) -> str:
    """What the address asks for, if it is among the options."""
    asked = st.query_params.get(name, "")
    return asked if asked in options else default


def keep(name: str, value: str | None, default: str) -> None:
    """Put a choice into the address; the default leaves it short."""
    if value and value != default:
        if st.query_params.get(name) != value:
            st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]


def switch(place: Any, label: str, name: str, options: dict[str, str], *, hidden: bool = False) -> str:
    """One of a few, side by side; the first is the default. `options` are words by value.

    A click on the chosen one leaves it chosen.
    """
    values = list(options)
    said: Callable[[str], str] = options.__getitem__
    found: str = place.segmented_control(
        label, values, format_func=said, default=wanted(name, values, values[0]), required=True, key=f"choice-{name}",
        label_visibility="collapsed" if hidden else "visible",
    )  # fmt: skip
    keep(name, found, values[0])
    return found


def pick(place: Any, label: str, name: str, options: dict[str, str], **more: Any) -> str:
    """One of many, from a list that can be searched; the first is the default. `options` are words by value."""
    values = list(options)
    asked = wanted(name, values, values[0])
    found: str = place.selectbox(
        label,
        values,
        index=values.index(asked),
        format_func=lambda value: options.get(value, value),
        key=f"choice-{name}",
        **more,
    )
    keep(name, found, values[0])
    return found

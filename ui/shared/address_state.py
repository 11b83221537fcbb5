"""Inputs whose state lives in the address of the page, so that a link restores it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st


def value_in_address(name: str, options: Sequence[str], default: str) -> str:
    """The parameter of the address if it is one of the options, else the default."""
    value = st.query_params.get(name, "")
    return value if value in options else default


def store_in_address(name: str, value: str | None, default: str) -> None:
    """Sets a parameter of the address. The default value removes it, so that addresses stay short."""
    if value and value != default:
        if st.query_params.get(name) != value:
            st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]


def choose_one(place: Any, label: str, name: str, options: dict[str, str], *, hidden: bool = False) -> str:
    """A few options side by side; the first is the default. `options` are labels by value.

    Exactly one is always selected.
    """
    values = list(options)
    chosen: str = place.segmented_control(
        label,
        values,
        format_func=options.__getitem__,
        default=value_in_address(name, values, values[0]),
        required=True,
        key=f"choice-{name}",
        label_visibility="collapsed" if hidden else "visible",
    )
    store_in_address(name, chosen, values[0])
    return chosen


def choose_from_list(place: Any, label: str, name: str, options: dict[str, str], **more: Any) -> str:
    """Many options in a searchable list; the first is the default. `options` are labels by value."""
    values = list(options)
    chosen: str = place.selectbox(
        label,
        values,
        index=values.index(value_in_address(name, values, values[0])),
        format_func=lambda value: options.get(value, value),
        key=f"choice-{name}",
        **more,
    )
    store_in_address(name, chosen, values[0])
    return chosen

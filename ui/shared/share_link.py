"""A link to the current view: every page keeps its whole state in its address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import streamlit as st


def page_address(defaults: Mapping[str, str] | None = None) -> str:
    """The address of this page with all its parameters.

    `defaults` are values that the page chose itself and that would differ on another day.
    """
    present = [(name, value) for name in st.query_params for value in st.query_params.get_all(name)]
    missing = [(name, value) for name, value in (defaults or {}).items() if name not in st.query_params]
    query = urlencode([*present, *missing])
    base = (st.context.url or "").partition("?")[0]
    return f"{base}?{query}" if query else base


def share_button(place: Any, defaults: Mapping[str, str] | None = None) -> None:
    """A button that shows the address of the current view, to copy."""
    with place.popover("Share", icon=":material/link:", width="stretch"):
        st.caption("This address shows the same view: both clocks, every filter.")
        st.code(page_address(defaults), language=None, wrap_lines=True)

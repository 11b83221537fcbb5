"""The address of what is seen: every page holds its whole state there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import streamlit as st


def address(more: Mapping[str, str] | None = None) -> str:
    """The address of this page with all that it was asked, ready to be sent to somebody.

    `more` is what the page took where it was asked for nothing, by name: what would be another tomorrow.
    """
    asked = [(name, value) for name in st.query_params for value in st.query_params.get_all(name)]
    query = urlencode([*asked, *((name, value) for name, value in (more or {}).items() if name not in st.query_params)])
    base = (st.context.url or "").partition("?")[0]
    return f"{base}?{query}" if query else base


def share(place: Any, more: Mapping[str, str] | None = None) -> None:
    """A button that shows the address of what is seen, to copy."""
    with place.popover("Share", icon=":material/link:", width="stretch"):
        st.caption("This address shows the same: both clocks, every filter.")
        st.code(address(more), language=None, wrap_lines=True)

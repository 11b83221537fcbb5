"""The address of what is seen: every page holds its whole state there."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import streamlit as st


def address() -> str:
    """The address of this page with all that it was asked, ready to be sent to somebody."""
    query = urlencode([(name, value) for name in st.query_params for value in st.query_params.get_all(name)])
    base = (st.context.url or "").partition("?")[0]
    return f"{base}?{query}" if query else base


def share(place: Any) -> None:
    """A button that shows the address of what is seen, to copy."""
    with place.popover("Share", icon=":material/link:", width="stretch"):
        st.caption("This address shows the same: both clocks, every filter.")
        st.code(address(), language=None, wrap_lines=True)

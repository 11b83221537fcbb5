"""A dialog that stays open while its page is redrawn, until the visitor closes it.

Streamlit closes a dialog with the next run of the page that does not open it again, and each new
generation runs the page.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

_OPEN = "open dialog"
"""Session key: what draws the content of the dialog that is open."""


def show_dialog(title: str, opened: Callable[[], None] | None) -> None:
    """Opens a dialog, or the one that is open already. `opened` draws the content of a new one, if any."""
    if opened is not None:
        st.session_state[_OPEN] = opened
    content = st.session_state.get(_OPEN)
    if content is not None:
        st.dialog(title, width="large", on_dismiss=forget_dialog)(content)()


def forget_dialog() -> None:
    """The next run opens no dialog: the visitor closed it, or went to another page."""
    st.session_state.pop(_OPEN, None)

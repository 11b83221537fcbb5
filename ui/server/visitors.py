"""Who the visitor of the running session is."""

from __future__ import annotations

import streamlit as st

from ui.server.login import Login
from ui.shared.access import EVERYTHING, Access

_login: Login | None = None


def set_login(login: Login | None) -> None:
    """Sets how visitors of this process are authenticated; None: they are not, and may do all."""
    global _login  # noqa: PLW0603 - Streamlit runs the pages as scripts, which take no arguments
    _login = login


def visitor() -> Access:
    """What the visitor of this session may do now. Ask at each action: a login ends."""
    return _login.access_of_session(st.user.to_dict()) if _login else EVERYTHING

"""The script that `streamlit run` runs in tests: the pages over a told history."""

from __future__ import annotations

import streamlit as st

from tests.support.ui_history import history
from tests.support.ui_source import ToldSource
from ui.shell import run


@st.cache_resource
def _source() -> ToldSource:
    return ToldSource(history())


run(_source())

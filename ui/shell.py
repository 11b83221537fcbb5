"""The pages around a source: navigation on top, little chrome."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import streamlit as st

from ui.shared.source import Source
from ui.views.beliefs import page as beliefs
from ui.views.boards import page as boards
from ui.views.compare import page as compare
from ui.views.explore import page as explore
from ui.views.organization import page as organization
from ui.views.publish import page as publish
from ui.views.replay import page as replay
from ui.views.system import page as system

LOGO = Path(__file__).parent / "logo.svg"

# Streamlit's own grays and tints fall short of 4.5 to 1.
_CHROME = """
.stMainBlockContainer { padding: 4.4rem 1.4rem 2rem; max-width: 1720px; }
[data-testid="stCaptionContainer"] { opacity: 0.76; }
.stApp button[data-selected="true"] p { color: light-dark(#9f350a, #ffa878); }
.stApp [data-testid="stBaseButton-primary"]:not(:disabled) p { color: light-dark(#ffffff, #1f1206); }
[data-testid="stButtonGroup"] > div { flex-wrap: wrap; row-gap: 4px; }
[data-testid="stHeader"] { border-bottom: 1px solid var(--st-border-color, #8883); }
"""


def run(source: Source, gateway: str) -> None:
    """Draws the page that the address names. `gateway` is where events are posted."""
    st.set_page_config(page_title="Whenline", page_icon=LOGO, layout="wide")
    st.html(f"<style>{_CHROME}</style>")
    st.logo(LOGO, size="large")
    pages = [
        st.Page(partial(replay.show, source, gateway), title="Replay", url_path="replay", default=True),
        st.Page(partial(beliefs.show, source), title="Beliefs", url_path="beliefs"),
        st.Page(partial(compare.show, source), title="Compare", url_path="compare"),
        st.Page(partial(organization.show, source), title="Organization", url_path="organization"),
        st.Page(partial(boards.show, source), title="Boards", url_path="boards"),
        st.Page(partial(explore.show, source), title="Explore", url_path="explore"),
        st.Page(partial(publish.show, source, gateway), title="Publish", url_path="publish"),
        st.Page(partial(system.show, source), title="System", url_path="system"),
    ]
    st.navigation(pages, position="top").run()

"""Keeps a page with the newest generation."""

from __future__ import annotations

import streamlit as st

from ui.source import Generation, Source


def watch(source: Source, shown: Generation | None, every: float) -> None:
    """Looks for a newer generation, every so many seconds, and draws the page anew only when there is one."""

    def look() -> None:
        newest = source.generation()
        if newest is not None and newest != shown:
            st.rerun(scope="app")

    st.fragment(look, run_every=every)()


def stamp_of(generation: Generation) -> str:
    """A name of a generation that no other has, also after a rebuild began to count anew."""
    return f"{generation.number} of {generation.published_at.isoformat()}"

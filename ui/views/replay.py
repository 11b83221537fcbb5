"""The replay: the component, fed with one snapshot a generation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import streamlit as st

from ui.common.watch import stamp_of, watch
from ui.credits import credits_of
from ui.empty import NOTHING_YET
from ui.replay import KEY, replay
from ui.replay.contract import problems
from ui.replay.prepare import for_browser
from ui.source import Source

ADDRESS = ("at", "known", "event", "view")
"""Parameters of the address that hold the state of a replay."""

EVERY = 1.0
"""Seconds between looks at the generation pointer."""


def _read(_source: Source, _day: datetime | None, stamp: str) -> dict[str, Any]:  # noqa: ARG001 - it is kept by that
    """Tables for the browser; `stamp` names the generation and the day."""
    return for_browser(_source.snapshot(_day))


_kept: Callable[[Source, datetime | None, str], dict[str, Any]] = st.cache_resource(
    max_entries=4, show_spinner="Reading the timeline …"
)(_read)
"""`_read`, once a stamp for all sessions."""


def picked_day() -> datetime | None:
    """The end of the day of knowledge that the reader picked, or that the address names."""
    state = st.session_state.get(KEY)
    text = (state or {}).get("day") or st.query_params.get("known", "")
    try:
        day = datetime.fromisoformat(text)
    except ValueError:
        return None
    whole = timedelta(days=1) if len(text) == len("2025-04-02") else timedelta()
    return (day if day.tzinfo else day.replace(tzinfo=UTC)) + whole


def show(source: Source) -> None:
    """Draws the page, and again when a newer generation is there."""
    generation = source.generation()
    watch(source, generation, EVERY)
    if generation is None:
        st.info(NOTHING_YET)
        return
    day = picked_day()
    tables = _kept(source, day, f"{stamp_of(generation)}, {day}")
    lacking = problems(tables)
    if lacking:
        st.error("This generation was made by another version: " + "; ".join(lacking) + ". Run `whenline rebuild`.")
        return
    replay(
        tables,
        {
            "generation": generation.number,
            "day": day.isoformat() if day else None,
            "initial": {name: st.query_params.get(name) for name in ADDRESS},
            "credits": credits_of(tables["events"]),
        },
        on_day=lambda: None,
    )

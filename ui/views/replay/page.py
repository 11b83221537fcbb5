"""The replay: sends a snapshot of a generation to the browser once, and later only what changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import pyarrow as pa
import streamlit as st

from events.days import InvalidMoment, moment_of
from projections.read.replay.contract import problems
from projections.read.replay.registry import frames
from ui.components.replay import KEY, replay
from ui.components.replay.changes import TableState, changes
from ui.components.replay.posting import post, refused
from ui.components.replay.prepare import for_browser
from ui.components.watch import redrawn_on_new_generation
from ui.shared.access import Right
from ui.shared.credits import credits_of
from ui.shared.page import Page, PageContext
from ui.shared.read_port import ReadPort, Version

ADDRESS = ("at", "known", "event", "view", "speed", "tempo", "loop", "hide", "fold", "sort", "links", "others")
"""Parameters of the address that hold the state of a replay."""

POSTED, SENT = "replay posted", "replay sent"
"""Session keys: the result of the last post, and the last table states that were sent."""


def _load(_reader: ReadPort, stamp: str) -> dict[str, Any]:  # noqa: ARG001 - the cache key
    """Tables for the browser; `stamp` identifies the generation."""
    return for_browser(_reader.snapshot())


_cached_tables: Callable[[ReadPort, str], dict[str, Any]] = st.cache_resource(
    max_entries=2, show_spinner="Reading the timeline …"
)(_load)
"""`_load`, once per generation for all sessions."""


def _load_state(_reader: ReadPort, generation: str, day: datetime | None, up: datetime | None) -> TableState:
    tables = _cached_tables(_reader, generation)
    if day or up:
        more = for_browser(_reader.known_panels(day, up))
        joined = {name: pa.concat_tables([tables[name], more[name]], promote_options="default") for name in more}
        tables = tables | joined
    return TableState(f"{generation}, {day}, {up}", tables)


_cached_state: Callable[[ReadPort, str, datetime | None, datetime | None], TableState] = st.cache_resource(
    max_entries=8, show_spinner=False
)(_load_state)
"""Tables of a generation with the panels of a chosen state of knowledge; older ones serve to find what changed."""


def chosen_time(name: str) -> datetime | None:
    """A time chosen in the component: `day` of knowledge time (also from the address), or `up`; None without one."""
    state = st.session_state.get(KEY) or {}
    text = state.get(name) or (st.query_params.get("known", "") if name == "day" else "")
    try:
        return moment_of(text)
    except InvalidMoment:
        return None


def _base(states: dict[str, TableState]) -> TableState | None:
    """The state that the browser reports to have, if this session still knows it."""
    stamp = (st.session_state.get(KEY) or {}).get("have")
    return states.get(stamp) if stamp else None


def _post(context: PageContext) -> None:
    """Posts the amendment that the visitor made, if the visitor may publish."""
    form = (st.session_state.get(KEY) or {}).get("post")
    if form:
        access = context.access()
        may = access.may(Right.PUBLISH)
        st.session_state[POSTED] = post(form, context.gateway) if may else refused(form, access.missing(Right.PUBLISH))


@redrawn_on_new_generation
def show(context: PageContext, generation: Version) -> None:
    """Draws the page."""
    day, up = chosen_time("day"), chosen_time("up")
    state = _cached_state(context.reader, generation.stamp, day, up)
    lacking = problems(frames(), state.tables)
    if lacking:
        st.error("Another version made this generation: " + "; ".join(lacking) + ". Run `whenline rebuild`.")
        return
    sent_states: dict[str, TableState] = st.session_state.setdefault(SENT, {})
    tables, description = changes(state, _base(sent_states))
    sent_states[state.stamp] = state
    while len(sent_states) > 2:
        del sent_states[next(iter(sent_states))]
    meta = {
        **description,
        "generation": generation.number,
        "day": day.isoformat() if day else None,
        "up": up.isoformat() if up else None,
        "initial": {name: st.query_params.get(name) for name in ADDRESS},
        "credits": credits_of(state.tables["events"]),
        "posted": st.session_state.get(POSTED),
    }
    replay(tables, meta, on_post=partial(_post, context))


PAGE = Page("Replay", "replay", order=10, show=show, parameters=ADDRESS)

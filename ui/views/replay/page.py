"""The replay: sends a snapshot of a generation to the browser once, and later only what changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from projections.read.replay.contract import problems
from projections.read.replay.large import Clock
from projections.read.replay.levels import WHOLE, Window
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
from ui.views.replay.requests import chosen_time, requested_point, requested_window

ADDRESS = ("at", "known", "event", "view", "speed", "tempo", "loop", "hide", "fold", "sort", "links", "others")
"""Parameters of the address that hold the state of a replay."""

POSTED, SENT = "replay posted", "replay sent"
"""Session keys: the result of the last post, and the last table states that were sent."""


def _load(_reader: ReadPort, stamp: str, window: str, _window: Window) -> dict[str, Any]:  # noqa: ARG001 - cache keys
    """Tables for the browser; `stamp` identifies the generation."""
    return for_browser(_reader.snapshot(_window))


_cached_tables: Callable[[ReadPort, str, str, Window], dict[str, Any]] = st.cache_resource(
    max_entries=8, show_spinner="Reading the timeline …"
)(_load)
"""`_load`, once per generation and window for all sessions."""


def _load_panels(_reader: ReadPort, stamp: str, clock: Clock, plans: tuple[str, ...]) -> dict[str, Any]:  # noqa: ARG001
    return for_browser(_reader.panels_at(clock, plans))


_cached_panels: Callable[[ReadPort, str, Clock, tuple[str, ...]], dict[str, Any]] = st.cache_resource(
    max_entries=32, show_spinner=False
)(_load_panels)
"""The panels of a large history at one clock, once per generation for all sessions."""


def _load_known(
    _reader: ReadPort,
    stamp: str,  # noqa: ARG001 - the cache key
    day: datetime | None,
    up: datetime | None,
) -> dict[str, Any]:
    return for_browser(_reader.known_panels(day, up))


_cached_known: Callable[[ReadPort, str, datetime | None, datetime | None], dict[str, Any]] = st.cache_resource(
    max_entries=8, show_spinner=False
)(_load_known)
"""The panels of a chosen state of knowledge, once per generation for all sessions."""


def _state(reader: ReadPort, generation: str) -> TableState:
    """The tables that the browser should have: of a large history those of its window and its clock."""
    day, up, point = chosen_time("day"), chosen_time("up"), requested_point()
    window = requested_window(day)
    whole = _cached_tables(reader, generation, "", WHOLE)
    if "crowds" not in whole:
        more = _cached_known(reader, generation, day, up) if day or up else {}
        joined = {name: pa.concat_tables([whole[name], more[name]], promote_options="default") for name in more}
        return TableState(f"{generation}, {day}, {up}", whole | joined)
    tables = _cached_tables(reader, generation, str(window), window) if window != WHOLE else whole
    events = tables["events"]
    plans = events.filter(pc.equal(events.column("kind"), "plan.announced")).column("key").to_pylist()
    panels = _cached_panels(reader, generation, point.clock, tuple(sorted(plans))) if point else {}
    return TableState(f"{generation}, {window}, {point}", tables | panels)


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
    state = _state(context.reader, generation.stamp)
    lacking = problems(frames(), state.tables)
    if lacking:
        st.error("Another version made this generation: " + "; ".join(lacking) + ". Run `whenline rebuild`.")
        return
    sent_states: dict[str, TableState] = st.session_state.setdefault(SENT, {})
    tables, description = changes(state, _base(sent_states))
    sent_states[state.stamp] = state
    while len(sent_states) > 2:
        del sent_states[next(iter(sent_states))]
    day, up, point = chosen_time("day"), chosen_time("up"), requested_point()
    meta = {
        **description,
        "generation": generation.number,
        "large": "crowds" in state.tables,
        "point": point.text if point else None,
        "day": day.isoformat() if day else None,
        "up": up.isoformat() if up else None,
        "initial": {name: st.query_params.get(name) for name in ADDRESS},
        "credits": credits_of(state.tables["events"]),
        "posted": st.session_state.get(POSTED),
    }
    replay(tables, meta, on_post=partial(_post, context))


PAGE = Page("Replay", "replay", order=10, show=show, parameters=ADDRESS)

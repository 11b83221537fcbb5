"""The replay: the component, fed with one snapshot a generation, and later with what changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pyarrow as pa
import streamlit as st

from ui.components.replay import KEY, replay
from ui.components.replay.changes import Held, changes
from ui.components.replay.contract import problems
from ui.components.replay.posting import post
from ui.components.replay.prepare import for_browser
from ui.components.watch import live
from ui.shared.credits import credits_of
from ui.shared.source import Source, Version

ADDRESS = ("at", "known", "event", "view", "speed", "tempo", "loop", "hide", "fold", "sort", "links", "others")
"""Parameters of the address that hold the state of a replay."""


POSTED = "replay posted"
"""Where a session keeps what came of the last thing posted."""


def _read(_source: Source, stamp: str) -> dict[str, Any]:  # noqa: ARG001 - it is kept by that
    """Tables for the browser; `stamp` names the generation."""
    return for_browser(_source.snapshot())


_kept: Callable[[Source, str], dict[str, Any]] = st.cache_resource(
    max_entries=2, show_spinner="Reading the timeline …"
)(_read)
"""`_read`, once a stamp for all sessions."""


def _hold(_source: Source, generation: str, day: datetime | None, up: datetime | None) -> Held:
    tables = _kept(_source, generation)
    if day or up:
        more = for_browser(_source.known_panels(day, up))
        joined = {name: pa.concat_tables([tables[name], more[name]], promote_options="default") for name in more}
        tables = tables | joined
    return Held(f"{generation}, {day}, {up}", tables)


_held: Callable[[Source, str, datetime | None, datetime | None], Held] = st.cache_resource(
    max_entries=8, show_spinner=False
)(_hold)
"""The tables of a generation with the panels of a chosen state of knowledge; those before it are kept, to tell what changed."""


def picked(name: str) -> datetime | None:
    """A time that the component chose: `day`, the end of the day of knowledge, also from the address, or `up`."""
    state = st.session_state.get(KEY) or {}
    text = state.get(name) or (st.query_params.get("known", "") if name == "day" else "")
    try:
        day = datetime.fromisoformat(text)
    except ValueError:
        return None
    whole = timedelta(days=1) if len(text) == len("2025-04-02") else timedelta()
    return (day if day.tzinfo else day.replace(tzinfo=UTC)) + whole


def _base(stamps: dict[str, Held]) -> Held | None:
    """What the browser says that it holds, if that is still known here."""
    have = (st.session_state.get(KEY) or {}).get("have")
    return stamps.get(have) if have else None


def _post(gateway: str) -> None:
    """Posts what the reader said of an event."""
    said = (st.session_state.get(KEY) or {}).get("post")
    if said:
        st.session_state[POSTED] = post(said, gateway)


@live
def show(source: Source, generation: Version, gateway: str) -> None:
    """Draws the page, and again when a newer generation is there. `gateway` is where verdicts are posted."""
    day, up = picked("day"), picked("up")
    held = _held(source, generation.stamp, day, up)
    lacking = problems(held.tables)
    if lacking:
        st.error("This generation was made by another version: " + "; ".join(lacking) + ". Run `whenline rebuild`.")
        return
    lately: dict[str, Held] = st.session_state.setdefault("replay sent", {})
    tables, said = changes(held, _base(lately))
    lately[held.stamp] = held
    while len(lately) > 2:
        del lately[next(iter(lately))]
    meta = {
        **said,
        "generation": generation.number,
        "day": day.isoformat() if day else None,
        "up": up.isoformat() if up else None,
        "initial": {name: st.query_params.get(name) for name in ADDRESS},
        "credits": credits_of(held.tables["events"]),
        "posted": st.session_state.get(POSTED),
    }
    replay(tables, meta, on_post=partial(_post, gateway))

"""What the browser requests of a large history: a window of it, an event, and panels at one clock."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import streamlit as st

from events.days import InvalidMoment, moment_of
from projections.read.replay.large import Clock
from projections.read.replay.levels import Window
from ui.components.replay import KEY

MODES = ("then", "now", "day")


def chosen_time(name: str) -> datetime | None:
    """A time chosen in the component: `day` of knowledge time (also from the address), or `up`; None without one."""
    text = _requested(name) or (st.query_params.get("known", "") if name == "day" else "")
    return _moment(text)


def requested_window(day: datetime | None) -> Window:
    """The window that the browser shows, with the event that is open in it."""
    start, _, stop = _requested("window").partition("/")
    keys = {key for key in (_requested("opened"), st.query_params.get("event", "")) if _is_key(key)}
    return Window(_moment(start), _moment(stop), tuple(sorted(keys)), day)


class Point(NamedTuple):
    """A clock whose panels are requested, and the text by which the browser recognizes the answer."""

    clock: Clock
    text: str


def requested_point() -> Point | None:
    """The clock whose panels the browser requests; None without one."""
    text = _requested("point")
    mode, _, times = text.partition("/")
    at, _, known = times.partition("/")
    moment = _moment(at)
    return Point(Clock(mode, moment, _moment(known)), text) if mode in MODES and moment else None


def _requested(name: str) -> str:
    return str((st.session_state.get(KEY) or {}).get(name) or "")


def _moment(text: str) -> datetime | None:
    try:
        return moment_of(text)
    except InvalidMoment:
        return None


def _is_key(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False

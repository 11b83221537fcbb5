"""The replay: a Streamlit v2 component that plays the timeline in the browser."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from projections.read.replay.registry import browser_metadata
from ui.components.bundle import script, styles

KEY = "replay"

REQUESTS = ("day", "up", "window", "opened", "point", "have")
"""Values of the component that the page answers with other tables."""

FRONTEND = Path(__file__).parent / "frontend"


@cache
def _component() -> Any:
    return st.components.v2.component("whenline.replay", css=styles(FRONTEND), js=script(FRONTEND))


def _rerun() -> None:
    """Makes Streamlit run the page again, which reads the new value."""


def replay(tables: Mapping[str, Any], meta: Mapping[str, Any], on_post: Callable[[], None]) -> Any:
    """Mounts the replay with tables of `changes.changes`, which compares those of `prepare.for_browser`.

    `meta` has `stamp`, `base` and `gone` of `changes`, `generation`, `day` and `up` (ISO instants or None), `large`
    (whether only a level of detail travels) and the `point` whose panels travel then,
    `initial` (parameters of the address), `credits` (each with name, url, license) and `posted` (the result of the
    last post). The registry of panels is added. In the result, `day` and `up` are the chosen times, and `have` is
    the stamp of the tables that the browser has; `on_post` is called when the visitor amends an event, which is the
    result's `post` then.
    """
    data = {**tables, "meta": {**meta, **browser_metadata()}}
    callbacks: dict[str, Any] = {f"on_{name}_change": _rerun for name in REQUESTS}
    return _component()(key=KEY, data=data, **callbacks, on_post_change=on_post)

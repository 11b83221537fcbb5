"""The replay: a Streamlit v2 component that plays the timeline in the browser."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from ui.components.bundle import script, styles
from ui.components.replay.rules import rules

KEY = "replay"

FRONTEND = Path(__file__).parent / "frontend"


@cache
def _component() -> Any:
    return st.components.v2.component("whenline.replay", css=styles(FRONTEND), js=script(FRONTEND))


def _nothing() -> None:
    """What a value that only has to arrive asks for: another run, which reads it."""


def replay(tables: Mapping[str, Any], meta: Mapping[str, Any], on_post: Callable[[], None]) -> Any:
    """Mounts the replay. `tables` are those of `changes.changes`, of tables of `prepare.for_browser`.

    `meta` has `stamp`, `base` and `gone` of `changes`, `generation`, `day` and `up` (ISO instants or None), `initial`
    (parameters of the address), `credits` (each with name, url, license) and `posted` (what came of the last post); the
    rules of the panels are added. The result's `day` and `up` are chosen times, `have` is the stamp that the browser
    holds; `on_post` is called when the reader said something of an event, which is the result's `post` then.
    """
    data = {**tables, "meta": {**meta, "rules": rules()}}
    hear: dict[str, Any] = {f"on_{name}_change": _nothing for name in ("day", "up", "have")}
    return _component()(key=KEY, data=data, **hear, on_post_change=on_post)

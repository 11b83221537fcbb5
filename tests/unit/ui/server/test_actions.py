"""Rights are checked at each action, not only where a page is drawn."""

from __future__ import annotations

from typing import Any

import pytest
import streamlit as st

from ui.components.replay import KEY
from ui.shared.access import EVERYTHING, Access, Right
from ui.shared.page import PageContext
from ui.shell import pages
from ui.views.replay import page as replay_page

FORM = {"number": 1, "verdict": "denied"}


class NoReader:
    """A reader that nobody asks."""


def posted(access: Access, monkeypatch: pytest.MonkeyPatch) -> tuple[list[Any], dict[str, Any]]:
    """What reaches the gateway when a visitor with this access amends an event, and what the page shows."""
    sent: list[Any] = []
    state: dict[str, Any] = {KEY: {"post": FORM}}
    monkeypatch.setattr(st, "session_state", state)
    monkeypatch.setattr(replay_page, "post", lambda form, _: sent.append(form) or {"ok": True})
    context = PageContext(NoReader(), "http://127.0.0.1:9", lambda: access)  # type: ignore[arg-type]
    replay_page._post(context)
    return sent, state[replay_page.POSTED]


def test_an_amendment_in_the_replay_needs_the_right_to_publish(monkeypatch: pytest.MonkeyPatch) -> None:
    sent, shown = posted(Access("ada", frozenset({Right.READ, Right.OPERATE})), monkeypatch)
    assert not sent
    assert shown["ok"] is False
    assert "ada has no right to publish. WHENLINE_PUBLISHERS grants it" in shown["words"]
    sent, shown = posted(EVERYTHING, monkeypatch)
    assert sent == [FORM]
    assert shown["ok"] is True


def test_each_page_needs_the_right_of_what_it_does() -> None:
    assert {page.title: page.right for page in pages() if page.right is not Right.READ} == {
        "Publish": Right.PUBLISH,
        "System": Right.OPERATE,
    }

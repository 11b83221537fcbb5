"""Which fields of the form came filled from the address of the page: a link may have been made by anybody."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

import streamlit as st

TYPED = "publish typed"
"""Session key: the fields that the visitor has set, or has confirmed by posting."""


def note_typed(key: str) -> Callable[[], None]:
    """A callback for the widget with this key that remembers that the visitor has set it."""
    return partial(take_over, [key])


def take_over(keys: Iterable[str]) -> None:
    """These fields count as set by the visitor."""
    st.session_state.setdefault(TYPED, set()).update(keys)


def prefilled() -> list[str]:
    """Parameters of the address that fill a field which the visitor has not set."""
    typed = st.session_state.get(TYPED, set())
    return [name for name in st.query_params if name.startswith(("/", "n/")) and name not in typed]


def field_words(parameter: str) -> str:
    """A parameter as words: "organizations 1 slug" for `/data/organizations/0/slug`."""
    parts = [part for part in parameter.split("/") if part not in ("", "n", "data")]
    words = " ".join(str(int(part) + 1) if part.isdecimal() else part for part in parts)
    return f"how many {words}" if parameter.startswith("n/") else words

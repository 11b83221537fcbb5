"""What pages read, kept for all sessions: once a generation, a question and its arguments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import streamlit as st

from projections.read.evidence import names
from ui.shared.source import Source

T = TypeVar("T")

MOST, SECONDS = 48, 300
"""Answers that are kept, and how long: what is asked of now moves on."""


def _read(_source: Source, stamp: str, asked: str, arguments: Any, _question: Callable[[Any], Any]) -> Any:  # noqa: ARG001
    return _source.read(_question)


_kept = st.cache_resource(max_entries=MOST, ttl=SECONDS, show_spinner="Reading …")(_read)


def kept(source: Source, asked: str, arguments: Any, question: Callable[[Any], T]) -> T:
    """What `question` answers of the newest generation. `asked` and `arguments` say which question it is.

    The answer is shared by all sessions: nobody may change it.
    """
    generation = source.generation()
    stamp = generation.stamp if generation else "none"
    return cast(T, _kept(source, stamp, asked, arguments, question))


def organizations(source: Source) -> dict[str, str]:
    """Names of organizations by slug."""
    return kept(source, "names", None, names)

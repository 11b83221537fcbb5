"""The belief plane: one question over valid time and knowledge time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from ui.components.plane import plane
from ui.components.plane.prepare import for_browser
from ui.components.watch import redrawn_on_new_generation
from ui.shared.page import Page, PageContext
from ui.shared.read_port import ReadPort, Subject, Version
from ui.shared.subject_choice import PARAMETER, choose_subject, subjects_of, value_of

ADDRESS = ("question", "at", "known", "window", "sort")
"""Parameters of the address that hold the state of the plane."""

NO_QUESTION = "No event has answered a question yet: a run rate, a term, a supplier, a rank, a role, a plan or a claim."
TOO_MANY = (
    "There are too many statements about {} to draw all of its planes. Choose another one, or use SQL in Explore."
)


def _load(_reader: ReadPort, stamp: str, subject: Subject | None) -> dict[str, Any] | None:  # noqa: ARG001 - cache key
    """Tables for the browser; `stamp` identifies the generation."""
    tables = _reader.plane_tables(subject)
    return tables and for_browser(tables)


_cached_tables: Callable[[ReadPort, str, Subject | None], dict[str, Any] | None] = st.cache_resource(
    max_entries=8, show_spinner="Reading what was believed …"
)(_load)
"""`_load`, once per generation and subject for all sessions."""


@redrawn_on_new_generation
def show(context: PageContext, generation: Version) -> None:
    """Draws the page."""
    stamp = generation.stamp
    subjects = subjects_of(context.reader)
    subject = choose_subject(st, "Planes of", context.reader, subjects) if subjects else None
    tables = _cached_tables(context.reader, stamp, subject)
    if tables is None:
        st.info(TOO_MANY.format(subject.name if subject else "it"))
        return
    if tables["questions"].num_rows == 0:
        st.info(NO_QUESTION)
        return
    state = f"{stamp} {value_of(subject)}" if subject else stamp
    plane(tables, {"generation": state, "initial": {name: st.query_params.get(name) for name in ADDRESS}})


PAGE = Page("Beliefs", "beliefs", order=20, show=show, parameters=(*ADDRESS, PARAMETER))

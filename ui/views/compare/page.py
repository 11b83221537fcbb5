"""Compare: two dates, or two states of knowledge, side by side, with a summary. The address contains all of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import streamlit as st

from ui.components.sheet import sheet
from ui.components.watch import redrawn_on_new_generation
from ui.shared.address_state import choose_one
from ui.shared.cached_reads import cached, organization_names
from ui.shared.clocks import Clocks, day_input
from ui.shared.evidence_dialog import open_evidence_dialog
from ui.shared.messages import UNDERLINED
from ui.shared.page import Page, PageContext
from ui.shared.read_port import ReadPort, Subject, Version
from ui.shared.share_link import page_address, share_button
from ui.shared.subject_choice import PARAMETER, choose_subject, subject_name, subjects_of, value_of
from ui.views.compare.blocks import blocks_of
from ui.views.compare.markdown import markdown_of
from ui.views.compare.words import clocks_label, default_days, point_of

MODES = {
    "then": "Two days, each as known then",
    "dates": "Two dates, one state of knowledge",
    "knowledge": "Two states of knowledge, one date",
}
VALID, KNOWN = "The end of this day.", "What was known by the end of this day."
EVERYTHING = "All organizations and benchmarks (slow)"
TOO_MANY = "There are too many statements about {} to compare. Choose another one, or use SQL in Explore."
FORMATS = {"brief": "Brief and table", "markdown": "Markdown"}


@redrawn_on_new_generation
def show(context: PageContext, _: Version) -> None:
    """Draws the page."""
    reader = context.reader
    mode_place, link = st.columns([6, 0.8], vertical_alignment="bottom")
    mode = choose_one(mode_place, "What is compared", "mode", MODES)
    *places, format_place, only_place = st.columns([1, 1, 1, 1.2, 0.8], vertical_alignment="bottom")
    left, right, defaults = _sides(mode, places)
    shown = choose_one(format_place, "Shown as", "shown", FORMATS)
    only_differences = only_place.toggle("Only what differs", True, key="only", bind="query-params")
    names = organization_names(reader)
    subjects = subjects_of(reader)
    subject = choose_subject(st, "Statements about", reader, subjects, EVERYTHING) if subjects else None
    defaults |= {PARAMETER: value_of(subject)} if subject else {}
    share_button(link, defaults)
    rows = _compared(reader, left, right, subject)
    if rows is None:
        st.info(TOO_MANY.format(subject.name if subject else "it"))
        return
    if shown == "markdown":
        about = subject_name(subject, names) if subject else ""
        _markdown(markdown_of(rows, left, right, names, page_address(defaults), about=about))
        return
    st.caption(f"Left: {clocks_label(left)}. Right: {clocks_label(right)}. {UNDERLINED}")
    opened = sheet(blocks_of(rows, left, right, names, only_differences=only_differences), key="compare")
    open_evidence_dialog(reader, opened, left if opened and opened.side == "left" else right)


def _compared(
    reader: ReadPort, left: Clocks, right: Clocks, subject: Subject | None
) -> dict[str, list[dict[str, Any]]] | None:
    points = point_of(left), point_of(right)
    if subject is None:
        return cached(reader, "comparison", (left, right), lambda: reader.comparison(*points))
    return cached(reader, "comparison about", (subject, left, right), lambda: reader.comparison_about(subject, *points))


def _sides(mode: str, places: list[Any]) -> tuple[Clocks, Clocks, dict[str, str]]:
    """The two chosen points, the earlier on the left, and the days as parameters of the address.

    By default: a year ago, and today.
    """
    ago, today = default_days(datetime.now(UTC).date())
    one, two, three = places
    if mode == "knowledge":
        before = day_input(one, "As known on", "known_from", KNOWN, ago) or ago
        after = day_input(two, "And as known on", "known_to", KNOWN, today) or today
        at = day_input(three, "Both in the world on", "at", "The end of this day. Empty: now.")
        defaults = {"known_from": before.isoformat(), "known_to": after.isoformat()}
        return Clocks(at, min(before, after)), Clocks(at, max(before, after)), defaults
    first = day_input(one, "From", "from", VALID, ago) or ago
    last = day_input(two, "To", "to", VALID, today) or today
    defaults = {"from": first.isoformat(), "to": last.isoformat()}
    first, last = min(first, last), max(first, last)
    if mode == "then":
        return Clocks(first, first), Clocks(last, last), defaults
    known = day_input(three, "Both as known on", "known", f"{KNOWN} Empty: now.")
    return Clocks(first, known), Clocks(last, known), defaults


def _markdown(text: str) -> None:
    st.caption("The brief as Markdown: copy it at its corner, or download it.")
    st.download_button("Download as Markdown", text, "comparison.md", "text/markdown", icon=":material/download:")
    st.code(text, language=None, wrap_lines=True)


PARAMETERS = ("mode", "shown", "only", "from", "to", "known", "at", "known_from", "known_to", PARAMETER)
"""Parameters of the address, of all modes."""
PAGE = Page("Compare", "compare", order=30, show=show, parameters=PARAMETERS)

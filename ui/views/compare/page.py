"""Compare: two dates, or two states of knowledge, side by side, and a brief of what differs. The address holds all of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import streamlit as st

from projections.read.comparison import comparison
from ui.components.sheet import sheet
from ui.components.watch import live
from ui.shared.address_state import switch
from ui.shared.cached_reads import kept, organizations
from ui.shared.clocks import When, day_input
from ui.shared.evidence import open_evidence
from ui.shared.share import address, share
from ui.shared.source import Source, Version
from ui.views.compare import blocks_of
from ui.views.compare.markdown import markdown_of
from ui.views.compare.words import default_days, point_of, said

MODES = {
    "then": "Two days, each as known then",
    "dates": "Two dates, one state of knowledge",
    "knowledge": "Two states of knowledge, one date",
}
WORLD, KNOWN = "The end of this day.", "What was known by the end of this day."
SHOWN = {"brief": "Brief and table", "markdown": "Markdown"}


@live
def show(source: Source, _: Version) -> None:
    """Draws the page, and again when a newer generation is there."""
    mode_place, link = st.columns([6, 0.8], vertical_alignment="bottom")
    mode = switch(mode_place, "What is compared", "mode", MODES)
    *places, form, only_place = st.columns([1, 1, 1, 1.2, 0.8], vertical_alignment="bottom")
    left, right, taken = _sides(mode, places)
    shown = switch(form, "Shown as", "shown", SHOWN)
    only = only_place.toggle("Only what differs", True, key="only", bind="query-params")
    share(link, taken)
    names = organizations(source)
    found = kept(source, "comparison", (left, right), lambda c: comparison(c, point_of(left), point_of(right)))
    if shown == "markdown":
        _markdown(markdown_of(found, left, right, names, address(taken)))
        return
    st.caption(f"Left: {said(left)}. Right: {said(right)}. Whatever is underlined opens what it rests on.")
    opened = sheet(blocks_of(found, left, right, names, only=only), key="compare")
    open_evidence(source, opened, left if opened and opened.side == "left" else right)


def _sides(mode: str, places: list[Any]) -> tuple[When, When, dict[str, str]]:
    """The two points that the reader chose, the earlier on the left, and the days as the address names them.

    Unasked: a year ago, and today.
    """
    ago, today = default_days(datetime.now(UTC).date())
    one, two, three = places
    if mode == "knowledge":
        before = day_input(one, "As known on", "known_from", KNOWN, ago) or ago
        after = day_input(two, "And as known on", "known_to", KNOWN, today) or today
        at = day_input(three, "Both in the world on", "at", "The end of this day. Empty: now.")
        taken = {"known_from": before.isoformat(), "known_to": after.isoformat()}
        return When(at, min(before, after)), When(at, max(before, after)), taken
    first = day_input(one, "From", "from", WORLD, ago) or ago
    last = day_input(two, "To", "to", WORLD, today) or today
    taken = {"from": first.isoformat(), "to": last.isoformat()}
    first, last = min(first, last), max(first, last)
    if mode == "then":
        return When(first, first), When(last, last), taken
    known = day_input(three, "Both as known on", "known", f"{KNOWN} Empty: now.")
    return When(first, known), When(last, known), taken


def _markdown(text: str) -> Any:
    st.caption("The brief to paste elsewhere: copy it at its corner, or download it.")
    st.download_button("Download as Markdown", text, "comparison.md", "text/markdown", icon=":material/download:")
    st.code(text, language=None, wrap_lines=True)

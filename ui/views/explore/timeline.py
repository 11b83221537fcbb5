"""The timeline as a table: filters, search, and downloads. A selected row opens its evidence."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from events.kinds.signals import KIND as SIGNAL
from ui.components.sheet.blocks import OpenedNumber
from ui.shared.address_state import follow_options, forget
from ui.shared.cached_reads import cached
from ui.shared.clocks import Clocks, clock_inputs
from ui.shared.display_tables import displayable, download_buttons
from ui.shared.evidence_dialog import open_evidence_dialog
from ui.shared.formatting import count_words, format_day
from ui.shared.read_port import MOST_FOUND, ReadPort
from ui.shared.web_address import web_address
from ui.views.explore.export import EXPORTED, SHOWN, with_words
from ui.views.explore.selection import note_selection, take_selection

CERTAINTIES = ("confirmed", "reported", "contested", "rumored", "denied")
INFERRED = "Signals: rules found them in what publishers stated, and nobody stated them."
SEARCH_HELP = (
    "Finds events with every word in the headline or elsewhere: summary, quote, publisher, tags, id. "
    'Use "several words" for a phrase, and -word to exclude.'
)


def timeline(reader: ReadPort) -> None:
    """Draws the part."""
    search_place, valid_place, knowledge_place = st.columns([2, 1, 1])
    text = search_place.text_input(
        "Search", key="words", placeholder='such as: "run rate" microsoft -rumor', help=SEARCH_HELP, bind="query-params"
    )
    clocks = clock_inputs(valid_place, knowledge_place)
    everything = _found(reader, "", clocks)
    found = _found(reader, text, clocks) if text.strip() else everything
    has_more = found.num_rows > MOST_FOUND
    events = _filtered(everything, found.slice(1) if has_more else found)
    st.caption(
        f"{count_words(events.num_rows, 'event')} {clocks_words(clocks.at, clocks.known)}. "
        "Select a row to see what it rests on."
    )
    if has_more:
        st.caption(
            f"Only the latest {MOST_FOUND:,} events that match the search are listed, filtered and downloaded. Search "
            "for more words or choose an earlier day, or use SQL."
        )
    if not events.num_rows:
        st.info("No known event fits. Clear a filter, or choose a later day.")
        return
    table = with_words(events, displayable(events))
    shown = table.select(SHOWN)
    st.dataframe(
        only_web_addresses(shown, st.context.url or ""),
        hide_index=True,
        height=min(560, 38 + 35 * table.num_rows),
        column_config=_config(),
        placeholder="",
        key="rows",
        on_select=note_selection("rows"),
        selection_mode="single-row",
    )
    download_buttons(table.select(EXPORTED), "timeline")
    selected = take_selection("rows", events.num_rows)
    if selected is not None:
        row = events.slice(selected, 1).to_pylist()[0]
        open_evidence_dialog(reader, OpenedNumber(row["headline"], "timeline", (str(row["key"]),)), clocks)


def _found(reader: ReadPort, text: str, clocks: Clocks) -> Any:
    return cached(reader, "search", (text, clocks), lambda: reader.search(text, clocks.instants()))


def _filtered(everything: Any, events: Any) -> Any:
    """Draws the filters, with the options of all events, and applies them. The latest event comes first."""
    kind_place, organization_place, certainty_place = st.columns([1, 1, 2])
    slugs = sorted({slug for each in everything.column("organizations").to_pylist() for slug in each or ()})
    kinds_there = sorted(pc.unique(everything.column("kind")).to_pylist())
    follow_options(kind_place, "kinds", kinds_there)
    follow_options(organization_place, "organizations", slugs)
    follow_options(certainty_place, "certainty", CERTAINTIES)
    kinds = kind_place.multiselect(
        "Kinds",
        kinds_there,
        placeholder="all kinds",
        key="kinds",
        bind="query-params",
        on_change=partial(forget, "kinds"),
    )
    organizations = organization_place.multiselect(
        "Organizations",
        slugs,
        placeholder="all organizations",
        key="organizations",
        bind="query-params",
        on_change=partial(forget, "organizations"),
    )
    certainties = certainty_place.pills(
        "Certainty",
        CERTAINTIES,
        selection_mode="multi",
        key="certainty",
        bind="query-params",
        on_change=partial(forget, "certainty"),
    )
    inferred = certainty_place.toggle("With what rules inferred", key="inferred", help=INFERRED, bind="query-params")
    if not inferred and SIGNAL not in kinds:
        events = events.filter(pc.invert(events.column("inferred")))
    return matching(events, kinds, organizations, certainties).sort_by([("happened_from", "descending")])


def matching(events: Any, kinds: list[str], organizations: list[str], certainties: list[str]) -> Any:
    """Rows that match every filter that is set, without absent ones."""
    matches = pc.not_equal(events.column("occurrence"), "absent")
    if kinds:
        matches = pc.and_(matches, pc.is_in(events.column("kind"), pa.array(kinds)))
    if certainties:
        matches = pc.and_(matches, pc.is_in(events.column("certainty"), pa.array(certainties)))
    if organizations:
        chosen = set(organizations)
        named = [bool(chosen.intersection(slugs or ())) for slugs in events.column("organizations").to_pylist()]
        matches = pc.and_(matches, pa.chunked_array([pa.array(named, pa.bool_())]))
    return events.filter(matches)


def only_web_addresses(table: Any, here: str) -> Any:
    """The table without URLs that must not become links: of other schemes than HTTP, or of the pages at `here`."""
    web = [web_address(url, here) for url in table.column("url").to_pylist()]
    return table.set_column(table.column_names.index("url"), "url", pa.array(web, pa.string()))


def clocks_words(at: date | None, known: date | None) -> str:
    """Both clocks as text: "up to 2 Apr 2025, as known now"."""
    return f"up to {format_day(at) if at else 'now'}, as known {'on ' + format_day(known) if known else 'now'}"


def _config() -> dict[str, Any]:
    column = st.column_config
    return {
        "when": column.TextColumn("happened", width=150),
        "headline": column.TextColumn("headline", width="large"),
        "organizations": column.ListColumn("organizations", width="medium"),
        "inferred": column.CheckboxColumn("inferred", help=INFERRED, width="small"),
        "known_at": column.DatetimeColumn("known since", format="D MMM YYYY", width=110),
        "url": column.LinkColumn("source", display_text="open", width="small"),
    }

"""The timeline as a table that one can filter, search and put back in time, and a box for questions in SQL."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from projections.read.search import search
from ui.components.sheet.blocks import Opened
from ui.shared.address_state import switch
from ui.shared.cached_reads import kept
from ui.shared.clocks import When, clocks
from ui.shared.empty import NOTHING_YET
from ui.shared.evidence import open_evidence
from ui.shared.share import share
from ui.shared.source import Source
from ui.shared.tables import as_csv, as_parquet, shown
from ui.shared.words import day
from ui.views.explore.sql_editor import asking

CERTAINTIES = ("confirmed", "reported", "contested", "rumored", "denied")
COLUMNS = (
    "happened_from", "headline", "organizations", "kind", "certainty", "occurrence", "known_at", "publisher", "url",
)  # fmt: skip
PARTS = {"timeline": "Timeline", "sql": "Ask in SQL"}
SEARCHED = (
    "Every word has to occur, in the headline or anywhere in the event: summary, quote, publisher, tags, id. "
    '"Several words" stay together; -word leaves out.'
)


def show(source: Source) -> None:
    """Draws the page."""
    if source.generation() is None:
        st.info(NOTHING_YET)
        return
    part_place, link = st.columns([6, 0.8], vertical_alignment="bottom")
    part = switch(part_place, "Part", "part", PARTS, hidden=True)
    if part == "timeline":
        _timeline(source)
    else:
        asking(source)
    share(link)


def matching(events: Any, kinds: list[str], organizations: list[str], certainties: list[str]) -> Any:
    """Rows of which every filter that is set holds, and that are not absent."""
    keep = pc.not_equal(events.column("occurrence"), "absent")
    if kinds:
        keep = pc.and_(keep, pc.is_in(events.column("kind"), pa.array(kinds)))
    if certainties:
        keep = pc.and_(keep, pc.is_in(events.column("certainty"), pa.array(certainties)))
    if organizations:
        wanted = set(organizations)
        named = [bool(wanted.intersection(slugs or ())) for slugs in events.column("organizations").to_pylist()]
        keep = pc.and_(keep, pa.chunked_array([pa.array(named, pa.bool_())]))
    return events.filter(keep)


def _timeline(source: Source) -> None:
    searching, first, second = st.columns([2, 1, 1])
    words = searching.text_input(
        "Search", key="words", placeholder='such as: "run rate" microsoft -rumor', help=SEARCHED, bind="query-params"
    )
    when = clocks(first, second)
    whole = kept(source, "found", ("", when), lambda c: search(c, "", when.instants()))
    events = (
        kept(source, "found", (words, when), lambda c: search(c, words, when.instants())) if words.strip() else whole
    )
    slugs = sorted({slug for each in whole.column("organizations").to_pylist() for slug in each or ()})
    kind, organization, certainty = st.columns([1, 1, 2])
    kinds = kind.multiselect(
        "Kinds",
        sorted(pc.unique(whole.column("kind")).to_pylist()),
        placeholder="all kinds",
        key="kinds",
        bind="query-params",
    )
    organizations = organization.multiselect(
        "Organizations", slugs, placeholder="all organizations", key="organizations", bind="query-params"
    )
    certainties = certainty.pills(
        "Certainty", CERTAINTIES, selection_mode="multi", key="certainty", bind="query-params"
    )
    found = matching(events, kinds, organizations, certainties).sort_by([("happened_from", "descending")])
    st.caption(
        f"{counted(found.num_rows, 'event')} {in_words(when.at, when.known)}. Choose a row to see what it rests on."
    )
    if not found.num_rows:
        st.info("Nothing is known that fits. Clear a filter, or choose a later day.")
        return
    table = shown(found.select(COLUMNS))
    st.dataframe(
        only_web_addresses(table),
        hide_index=True,
        height=min(560, 38 + 35 * table.num_rows),
        column_config=_config(),
        placeholder="",
        key="rows",
        on_select=_chosen("rows"),
        selection_mode="single-row",
    )
    _downloads(table, "timeline")
    _open_chosen(
        source,
        "rows",
        [str(key) for key in found.column("key").to_pylist()],
        found.column("headline").to_pylist(),
        when,
    )


def _chosen(key: str) -> Any:
    """What notes that a row was chosen just now: a row that stays chosen opens nothing again."""

    def note() -> None:
        st.session_state[f"{key}-chosen"] = True

    return note


def _open_chosen(source: Source, key: str, keys: list[str], headlines: list[str], when: When) -> None:
    rows = st.session_state[key]["selection"]["rows"] if st.session_state.pop(f"{key}-chosen", False) else []
    if rows and rows[0] < len(keys):
        open_evidence(source, Opened(headlines[rows[0]], "timeline", (keys[rows[0]],)), when)


def _downloads(table: Any, name: str) -> None:
    csv, parquet, _ = st.columns([1, 1, 4])
    csv.download_button(
        "Download as CSV", lambda: as_csv(table), f"{name}.csv", "text/csv", width="stretch", on_click="ignore"
    )
    parquet.download_button(
        "Download as Parquet",
        lambda: as_parquet(table),
        f"{name}.parquet",
        "application/vnd.apache.parquet",
        width="stretch",
        on_click="ignore",
    )


def only_web_addresses(table: Any) -> Any:
    """The table with addresses that are none of the web left out: a link has to lead where it says."""
    web = [
        url if url and url.lower().startswith(("https://", "http://")) else None
        for url in table.column("url").to_pylist()
    ]
    return table.set_column(table.column_names.index("url"), "url", pa.array(web, pa.string()))


def counted(number: int, word: str) -> str:
    """ "1 event", "1,896 events"."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def in_words(at: date | None, known: date | None) -> str:
    """The two times of a table in words."""
    return f"up to {day(at) if at else 'now'}, as known {'on ' + day(known) if known else 'now'}"


def _config() -> dict[str, Any]:
    column = st.column_config
    return {
        "happened_from": column.DatetimeColumn("happened", format="D MMM YYYY", width=110),
        "headline": column.TextColumn("headline", width="large"),
        "organizations": column.ListColumn("organizations", width="medium"),
        "known_at": column.DatetimeColumn("known since", format="D MMM YYYY", width=110),
        "url": column.LinkColumn("source", display_text="open", width="small"),
    }

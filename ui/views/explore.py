"""The timeline as a table that one can filter and put back in time, and a box for questions in SQL."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from events.errors import WhenlineError
from projections.questions import Question, questions
from ui.empty import NOTHING_YET
from ui.source import Source
from ui.tables import as_csv, shown

CERTAINTIES = ("confirmed", "reported", "contested", "rumored", "denied")
COLUMNS = (
    "happened_from", "headline", "organizations", "kind", "certainty", "occurrence", "known_at", "publisher", "url",
)  # fmt: skip


def show(source: Source) -> None:
    """Draws the page."""
    if source.generation() is None:
        st.info(NOTHING_YET)
        return
    timeline, asking = st.tabs(["Timeline", "Ask in SQL"])
    with timeline:
        _timeline(source)
    with asking:
        _questions(source)


def end_of(day: date) -> datetime:
    """The first instant after a day, in UTC: who names a day means all of it."""
    return datetime.combine(day, time(), UTC) + timedelta(days=1)


def as_of(source: Source, at: date | None, known: date | None) -> Any:
    """The timeline at the ends of two days; None: now."""
    return source.timeline(end_of(at) if at else None, end_of(known) if known else None)


def matching(events: Any, kinds: list[str], organizations: list[str], certainties: list[str], words: str) -> Any:
    """Rows of which every filter that is set holds."""
    keep = pc.not_equal(events.column("occurrence"), "absent")
    if kinds:
        keep = pc.and_(keep, pc.is_in(events.column("kind"), pa.array(kinds)))
    if certainties:
        keep = pc.and_(keep, pc.is_in(events.column("certainty"), pa.array(certainties)))
    if words:
        keep = pc.and_(keep, pc.match_substring(events.column("headline"), words, ignore_case=True))
    if organizations:
        wanted = set(organizations)
        named = [bool(wanted.intersection(slugs or ())) for slugs in events.column("organizations").to_pylist()]
        keep = pc.and_(keep, pa.chunked_array([pa.array(named, pa.bool_())]))
    return events.filter(keep)


def _timeline(source: Source) -> None:
    day, knowledge, search = st.columns([1, 1, 2])
    at = day.date_input("In the world on", None, key="at", format="YYYY-MM-DD", help="Empty: now.")
    known = knowledge.date_input("As known on", None, key="known", format="YYYY-MM-DD", help="Empty: now.")
    words = search.text_input("Headline contains", key="words", placeholder="such as: run rate")
    events = as_of(source, at, known)
    slugs = sorted({slug for each in events.column("organizations").to_pylist() for slug in each or ()})
    kind, organization, certainty = st.columns([1, 1, 2])
    kinds = kind.multiselect("Kinds", sorted(pc.unique(events.column("kind")).to_pylist()), placeholder="all kinds")
    organizations = organization.multiselect("Organisations", slugs, placeholder="all organisations")
    certainties = certainty.pills("Certainty", CERTAINTIES, selection_mode="multi")
    found = shown(matching(events, kinds, organizations, certainties, words.strip()).select(COLUMNS))
    st.caption(f"{found.num_rows:,} events {in_words(at, known)}")
    if not found.num_rows:
        st.info("Nothing is known that fits. Clear a filter, or choose a later day.")
        return
    newest_first = found.sort_by([("happened_from", "descending")])
    st.dataframe(newest_first, hide_index=True, height=560, column_config=_config())
    st.download_button("Download as CSV", as_csv(newest_first), "timeline.csv", "text/csv")


def in_words(at: date | None, known: date | None) -> str:
    """The two times of a table in words."""
    said = [f"{day.day} {day:%B %Y}" if day else None for day in (at, known)]
    return (
        f"{'up to ' + said[0] if said[0] else 'up to now'}, {'as known on ' + said[1] if said[1] else 'as known now'}"
    )


def _config() -> dict[str, Any]:
    column = st.column_config
    return {
        "happened_from": column.DatetimeColumn("happened", format="D MMM YYYY", width="small"),
        "headline": column.TextColumn("headline", width="large"),
        "organizations": column.ListColumn("organisations", width="medium"),
        "known_at": column.DatetimeColumn("known since", format="D MMM YYYY", width="small"),
        "url": column.LinkColumn("source", display_text="open", width="small"),
    }


def _questions(source: Source) -> None:
    st.caption(
        "Read-only, on the newest generation. Every read model is a view, as of the two days below, and a macro: `plans` and "
        "`plans_as_of(at, known)`. A query may name the days `$at` and `$known`."
    )
    for start in range(0, len(questions()), 3):
        for column, question in zip(st.columns(3), questions()[start : start + 3], strict=True):
            column.button(
                f"{question.number}  {question.words}",
                key=f"ask-{question.number}",
                help=question.says,
                width="stretch",
                on_click=_take,
                args=(question,),
            )
    day, knowledge, _ = st.columns([1, 1, 2])
    at = day.date_input("In the world on", None, key="asked-at", format="YYYY-MM-DD", help="Empty: now.")
    known = knowledge.date_input("As known on", None, key="asked-known", format="YYYY-MM-DD", help="Empty: now.")
    with st.form("ask", border=False):
        text = st.text_area("SQL", key="sql", height=180, placeholder="SELECT headline, certainty FROM timeline")
        run, most, _ = st.columns([1, 1, 3], vertical_alignment="bottom")
        limit = most.selectbox("At most", [100, 1_000, 10_000], index=1, format_func=lambda rows: f"{rows:,} rows")
        if run.form_submit_button("Run", type="primary", width="stretch"):
            st.session_state["asked"] = text
    asked = (st.session_state.get("asked") or "").strip().rstrip(";")
    if asked:
        _answer(source, asked, limit, at, known)


def _take(question: Question) -> None:
    """Ask a ready question, of the days that are set; where none is and now tells nothing, of a day that does."""
    st.session_state["sql"] = st.session_state["asked"] = question.sql
    if question.of and not st.session_state.get("asked-at"):
        st.session_state["asked-at"] = question.of


def _answer(source: Source, text: str, limit: int, at: date | None, known: date | None) -> None:
    try:
        found = shown(source.sql(text, limit, at=end_of(at) if at else None, known=end_of(known) if known else None))
    except WhenlineError as error:
        st.error(f"The query was not answered.\n\n```text\n{error}\n```")
        return
    cut = ", and perhaps more: raise the limit" if found.num_rows >= limit else ""
    st.caption(f"{found.num_rows:,} rows{cut}")
    if not found.num_rows:
        st.info("The answer has no rows: nothing is known of it.")
        return
    st.dataframe(found, hide_index=True)
    st.download_button("Download as CSV", as_csv(found), "answer.csv", "text/csv")

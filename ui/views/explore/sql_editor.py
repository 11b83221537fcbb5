"""A read-only SQL editor with sample questions, examples, a chart of the result, and the evidence of its rows."""

from __future__ import annotations

from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from events.errors import WhenlineError
from projections.read.sample_questions import SampleQuestion, sample_questions
from projections.schema.files import examples
from ui.components.sheet.blocks import OpenedNumber
from ui.shared import charts
from ui.shared.clocks import Clocks, clock_inputs
from ui.shared.display_tables import displayable, download_buttons
from ui.shared.evidence_dialog import open_evidence_dialog
from ui.shared.formatting import count_words
from ui.shared.page import PageContext
from ui.shared.query_record import recorded
from ui.views.explore.row_keys import keys_of
from ui.views.explore.selection import note_selection, take_selection

LIMITS = (100, 1_000, 10_000)
ANSWER_BYTES = 20_000_000
"""Limit of one answer: those of all sessions are cached for a while."""
SQL_HELP = (
    "Read-only, over the newest generation, with at most a minute, 2 GB and an answer of 20 MB. Every read model is a "
    "view, as of the two days below, and a macro: `plans` and `plans_as_of(at, known)`. A query may use the days as "
    "`$at` and `$known`."
)
RUN = "sql run"
"""Session key: the query that the visitor has run. A query that came with an address is not run by itself."""


def sql_editor(context: PageContext) -> None:
    """Draws the part: sample questions, examples, the editor, and the result."""
    st.caption(SQL_HELP)
    _sample_questions()
    example, valid_place, knowledge_place = st.columns([2, 1, 1])
    example.selectbox(
        "An example of each read model",
        list(examples()),
        index=None,
        placeholder="choose one",
        key="example",
        on_change=_use_example,
    )
    clocks = clock_inputs(valid_place, knowledge_place)
    text = st.text_area(
        "SQL", key="sql", height=180, placeholder="SELECT headline, certainty FROM timeline", bind="query-params"
    )
    run, limit_place, _ = st.columns([1, 1, 3], vertical_alignment="bottom")
    limit = limit_place.selectbox("At most", LIMITS, index=1, format_func=lambda rows: f"{rows:,} rows", key="limit")
    run.button("Run", type="primary", width="stretch", on_click=_run)
    query = (text or "").strip().rstrip(";")
    if not query:
        return
    if st.session_state.get(RUN) == text:
        _result(context, query, limit, clocks)
    else:
        st.info("This query has not run yet. Read it, then press Run.", icon=":material/play_arrow:")


def _run() -> None:
    st.session_state[RUN] = st.session_state["sql"]


def _sample_questions() -> None:
    for start in range(0, len(sample_questions()), 3):
        for column, question in zip(st.columns(3), sample_questions()[start : start + 3], strict=True):
            column.button(
                f"{question.number}  {question.title}",
                key=f"ask-{question.number}",
                help=question.answer,
                width="stretch",
                on_click=_use_question,
                args=(question,),
            )


def _use_question(question: SampleQuestion) -> None:
    """Puts a sample question into the editor; without a chosen day, also the day that it suggests."""
    st.session_state["sql"] = st.session_state[RUN] = question.sql
    if question.suggested_day and not st.session_state.get("at"):
        st.session_state["at"] = question.suggested_day


def _use_example() -> None:
    st.session_state["sql"] = st.session_state[RUN] = examples().get(st.session_state.get("example") or "", "")


def _load(_context: PageContext, stamp: str, text: str, limit: int, clocks: Clocks) -> Any:  # noqa: ARG001 - cache key
    instants = clocks.instants()
    session = get_script_run_ctx()
    with recorded(_context.access().name, text):
        return _context.reader.sql(
            text,
            limit,
            at=instants["at"],
            known=instants["known"],
            answer_bytes=ANSWER_BYTES,
            session=session.session_id if session else None,
        )


_cached_result = st.cache_resource(max_entries=8, ttl=300, show_spinner="Running …")(_load)


def _result(context: PageContext, text: str, limit: int, clocks: Clocks) -> None:
    generation = context.reader.generation()
    try:
        table = _cached_result(context, generation.stamp if generation else "", text, limit, clocks)
    except WhenlineError as error:
        st.error("The query failed.")
        st.code(str(error), language=None, wrap_lines=True)
        return
    rows = displayable(table)
    more = ", and perhaps more: raise the limit" if rows.num_rows >= limit else ""
    keys = keys_of(table)
    st.caption(
        f"{count_words(rows.num_rows, 'row')}{more}." + (" Select a row to see what it rests on." if keys else "")
    )
    if not rows.num_rows:
        st.info("The result has no rows.")
        return
    _chart(rows)
    selectable: dict[str, Any] = {"on_select": note_selection("answer"), "selection_mode": "single-row"} if keys else {}
    st.dataframe(rows, hide_index=True, key="answer", **selectable)
    download_buttons(table, "answer")
    selected = take_selection("answer", len(keys)) if keys else None
    if selected is not None:
        open_evidence_dialog(context.reader, OpenedNumber("A row of your query", "", tuple(keys[selected])), clocks)


def _chart(table: Any) -> None:
    suggested = charts.suggested_chart(table)
    if suggested is None:
        return
    with st.expander("Chart", icon=":material/bar_chart:"):
        mark_place, x_place, y_place, color_place = st.columns(4)
        mark = mark_place.selectbox(
            "Mark",
            list(charts.MARKS),
            index=list(charts.MARKS).index(suggested[0]),
            format_func=charts.MARKS.__getitem__,
        )
        axes, numbers = charts.axis_columns(table), charts.numeric_columns(table)
        x = x_place.selectbox("X axis", axes, index=axes.index(suggested[1]))
        y = y_place.selectbox("Y axis", numbers, index=numbers.index(suggested[2]))
        colors = ["", *(name for name in axes if name != x)]
        color = color_place.selectbox(
            "Color",
            colors,
            index=colors.index(suggested[3]) if suggested[3] in colors else 0,
            format_func=lambda name: name or "none",
        )
        drawn = table.slice(0, charts.MAX_ROWS)
        st.vega_lite_chart(drawn, charts.vega_lite_spec(table, mark, x, y, color), width="stretch")

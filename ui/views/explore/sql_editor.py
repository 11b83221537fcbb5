"""Questions in SQL: read-only and limited, with examples, a chart of the answer, and what its rows rest on."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from events.errors import WhenlineError
from projections.read.questions import Question, questions
from ui.components.sheet.blocks import Opened
from ui.shared import charts
from ui.shared.clocks import When, clocks
from ui.shared.evidence import open_evidence
from ui.shared.source import Source
from ui.shared.tables import as_csv, as_parquet, shown
from ui.views.explore.examples import examples

LIMITS = (100, 1_000, 10_000)
ANSWER_BYTES = 20_000_000
"""Most that one answer may take: those of all sessions are cached for a while."""
TOLD = (
    "Read-only, on the newest generation, within a minute, 2 GB and an answer of 20 MB. "
    "Every read model is a view, as of the two days below, and a macro: `plans` and "
    "`plans_as_of(at, known)`. A query may name the days `$at` and `$known`."
)


def asking(source: Source) -> None:
    """Draws the part: ready questions, examples, the box, and the answer."""
    st.caption(TOLD)
    _ready()
    example, day, knowledge = st.columns([2, 1, 1])
    example.selectbox(
        "An example of each read model",
        list(examples()),
        index=None,
        placeholder="choose one",
        key="example",
        on_change=_take_example,
    )
    when = clocks(day, knowledge)
    text = st.text_area(
        "SQL", key="sql", height=180, placeholder="SELECT headline, certainty FROM timeline", bind="query-params"
    )
    run, most, _ = st.columns([1, 1, 3], vertical_alignment="bottom")
    limit = most.selectbox("At most", LIMITS, index=1, format_func=lambda rows: f"{rows:,} rows", key="limit")
    run.button("Run", type="primary", width="stretch")
    asked = (text or "").strip().rstrip(";")
    if asked:
        _answer(source, asked, limit, when)


def _ready() -> None:
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


def _take(question: Question) -> None:
    """Ask a ready question, of the days that are set; where none is and now tells nothing, of a day that does."""
    st.session_state["sql"] = question.sql
    if question.of and not st.session_state.get("at"):
        st.session_state["at"] = question.of


def _take_example() -> None:
    st.session_state["sql"] = examples().get(st.session_state.get("example") or "", "")


def _read(_source: Source, stamp: str, text: str, limit: int, when: When) -> Any:  # noqa: ARG001 - kept by that
    instants = when.instants()
    context = get_script_run_ctx()
    return _source.sql(
        text,
        limit,
        at=instants["at"],
        known=instants["known"],
        answer_bytes=ANSWER_BYTES,
        session=context.session_id if context else None,
    )


_kept = st.cache_resource(max_entries=8, ttl=300, show_spinner="Asking …")(_read)


def _answer(source: Source, text: str, limit: int, when: When) -> None:
    generation = source.generation()
    try:
        table = _kept(source, generation.stamp if generation else "", text, limit, when)
    except WhenlineError as error:
        st.error("The query was not answered.")
        st.code(str(error), language=None, wrap_lines=True)
        return
    found = shown(table)
    cut = ", and perhaps more: raise the limit" if found.num_rows >= limit else ""
    rests = keys_of(table)
    st.caption(f"{found.num_rows:,} rows{cut}." + (" Choose a row to see what it rests on." if rests else ""))
    if not found.num_rows:
        st.info("The answer has no rows: nothing is known of it.")
        return
    _chart(found)
    more: dict[str, Any] = {"on_select": _note, "selection_mode": "single-row"} if rests else {}
    st.dataframe(found, hide_index=True, key="answer", **more)
    csv, parquet, _ = st.columns([1, 1, 4])
    csv.download_button(
        "Download as CSV", lambda: as_csv(found), "answer.csv", "text/csv", width="stretch", on_click="ignore"
    )
    parquet.download_button(
        "Download as Parquet",
        lambda: as_parquet(found),
        "answer.parquet",
        "application/vnd.apache.parquet",
        width="stretch",
        on_click="ignore",
    )
    if rests and st.session_state.pop("answer-chosen", False):
        rows = st.session_state["answer"]["selection"]["rows"]
        if rows and rows[0] < len(rests):
            open_evidence(source, Opened("A row of your query", "", tuple(rests[rows[0]])), when)


def _note() -> None:
    st.session_state["answer-chosen"] = True


def keys_of(table: Any) -> list[list[str]]:
    """Keys of the events that each row names, in columns `evidence` and `key`; empty where there is no such column."""
    names = [
        name
        for name in ("evidence", "key")
        if table.column_names.count(name) == 1 and _of_keys(table.schema.field(name).type)
    ]
    if not names:
        return []
    found: list[list[str]] = [[] for _ in range(table.num_rows)]
    for name in names:
        for row, value in zip(found, table.column(name).to_pylist(), strict=True):
            row += [str(key) for key in (value if isinstance(value, list) else [value]) if key]
    return found


def _of_keys(kind: Any) -> bool:
    """Whether a column holds keys as DuckDB gives them: UUIDs."""
    inner = kind.value_type if pa.types.is_list(kind) else kind
    return str(inner) in {"extension<arrow.uuid>", "string"}


def _chart(table: Any) -> None:
    suits = charts.suggested(table)
    if suits is None:
        return
    with st.expander("Chart", icon=":material/bar_chart:"):
        mark_place, x_place, y_place, color_place = st.columns(4)
        mark = mark_place.selectbox(
            "Drawn as",
            list(charts.MARKS),
            index=list(charts.MARKS).index(suits[0]),
            format_func=charts.MARKS.__getitem__,
        )
        across, measured = charts.axes(table), charts.numbers(table)
        x = x_place.selectbox("Across", across, index=across.index(suits[1]))
        y = y_place.selectbox("Upwards", measured, index=measured.index(suits[2]))
        colors = ["", *(name for name in across if name != x)]
        color = color_place.selectbox(
            "Told apart by",
            colors,
            index=colors.index(suits[3]) if suits[3] in colors else 0,
            format_func=lambda name: name or "nothing",
        )
        st.vega_lite_chart(table.slice(0, charts.MOST), charts.spec(table, mark, x, y, color), width="stretch")

"""What a number rests on: a dialog with the rule, the events, their sources and their places in the log."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from projections.read import evidence
from projections.schema.files import description_of
from ui.components.sheet import sheet
from ui.components.sheet.blocks import Block, Opened
from ui.shared.cached_reads import kept
from ui.shared.clocks import When
from ui.shared.source import Source
from ui.shared.words import day, iso, points, when

_STATED = {"rumored": "stated as a rumor", "reported": "stated as a report", "confirmed": "stated as confirmed"}
_ACTS = {"confirmed": "Confirm it", "denied": "Deny it", "corrected": "Correct it"}
_VERDICTS = {
    "confirmed": "confirmed by", "denied": "denied by", "corrected": "corrected by", "retracted": "taken back by",
}  # fmt: skip


def open_evidence(source: Source, opened: Opened | None, asked: When) -> None:
    """Shows what the reader opened, if anything, over the page. `asked`: the two days the number was computed for."""
    if opened is not None:
        st.dialog("What this rests on", width="large")(_show)(source, opened, asked)


def _show(source: Source, opened: Opened, asked: When) -> None:
    sheet(blocks_of(source, opened, asked), key="evidence")


def blocks_of(source: Source, opened: Opened, asked: When) -> list[Block]:
    """The dialog as blocks of a sheet."""
    found = kept(source, "evidence", (opened.keys, asked), lambda c: evidence.events(c, opened.keys, asked.instants()))
    rule = description_of(opened.model)
    title = {
        "type": "heading",
        "name": "opened",
        "title": opened.title,
        "note": points(asked.at, asked.known),
        "wide": True,
    }
    behind = {
        "type": "evidence", "name": "evidence", "wide": True, "rule": rule, "sql": sql_of(opened.model, asked) if rule else "",
        "events": [card(row, asked) for row in found], "of": max(opened.of, len(found)),
    }  # fmt: skip
    return [title, behind]


def sql_of(model: str, asked: When) -> str:
    """The query that gives the row, as one can ask it with `whenline sql`; empty for what takes other arguments."""
    if model in {"changes", "revisions"}:
        return ""
    instants = asked.instants()
    at, known = (f"TIMESTAMPTZ '{iso(instants[clock])}'" for clock in ("at", "known"))
    return f"FROM {model}_as_of({at}, {known})"


def card(row: dict[str, Any], asked: When) -> Block:
    """One event of the dialog: all of it text, and addresses that the browser checks again."""
    said_by = [
        row["attributed_to"],
        f"told by {row['publisher']}" if row["publisher"] else "",
        f"via {row['via']}" if row["via"] else "",
    ]
    ways = [("See it in the replay", "replay?" + urlencode({"event": row["key"], "known": "now"}))]
    first = (row["organizations"] or [None])[0]
    target = {
        "/data/target/source": row["source"],
        "/data/target/id": row["id"],
        "/data/organizations/0/slug": first or "unaffiliated",
    }
    ways += [(words, "publish?" + urlencode({"kind": f"event.{act}"} | target)) for act, words in _ACTS.items()]
    if first and first != "unaffiliated":
        clocks = {"at": asked.at, "known": asked.known}
        query = {"organization": first} | {name: value.isoformat() for name, value in clocks.items() if value}
        ways.append(("The organization", "organization?" + urlencode(query)))
    return {
        "headline": row["headline"],
        "certainty": "gone" if row["gone"] else row["certainty"],
        "how": _how(row),
        "quote": row["quote"] or row["summary"] or "",
        "when": when(row),
        "known": day(row["known_at"]),
        "said_by": ", ".join(filter(None, said_by)),
        "source": row["source"],
        "id": row["id"],
        "place": f"{row['kafka_topic']} / partition {row['kafka_partition']} / offset {row['kafka_offset']}",
        "logged": iso(row["logged_at"]),
        "url": row["url"] or "",
        "verdicts": [_verdict(each) for each in row["verdicts"]],
        "ways": ways,
        "record": json.dumps(json.loads(row["record"]), indent=2, ensure_ascii=False),
    }  # fmt: skip


def _how(row: dict[str, Any]) -> str:
    if row["gone"]:
        return "retracted, or not known on that day"
    said = [_STATED.get(row["stated"], "") if row["stated"] != row["certainty"] else ""]
    said.append(f"corrected; it first said: {row['stated_headline']}" if row["corrected"] else "")
    said.append("" if row["is_firm"] else "does not count as a figure")
    return "; ".join(filter(None, said))


def _verdict(each: dict[str, Any]) -> str:
    words = f"{_VERDICTS.get(each['action'], each['action'])} {each['source']}"
    return (
        words if each["state"] == "acting" else f"{words} ({each['state']}{': ' + each['why'] if each['why'] else ''})"
    )

"""The dialog behind a number: its rule, its query, and its events with their sources and positions in the log."""

from __future__ import annotations

import json
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode

from projections.schema.files import description_of
from ui.components.sheet import sheet
from ui.components.sheet.blocks import Block, OpenedNumber
from ui.shared.cached_reads import cached
from ui.shared.clocks import Clocks
from ui.shared.formatting import describe_clocks, format_day, format_event_time, format_instant
from ui.shared.persistent_dialog import show_dialog
from ui.shared.read_port import ReadPort

TITLE = "What this rests on"
_STATED = {"rumored": "stated as a rumor", "reported": "stated as a report", "confirmed": "stated as confirmed"}
_AMENDMENTS = {"confirmed": "Confirm it", "denied": "Deny it", "corrected": "Correct it"}
_VERDICTS = {
    "confirmed": "confirmed by",
    "denied": "denied by",
    "corrected": "corrected by",
    "retracted": "retracted by",
}


def open_evidence_dialog(reader: ReadPort, opened: OpenedNumber | None, clocks: Clocks) -> None:
    """Shows the evidence of a number that was opened, if any, until it is closed. `clocks`: its two days."""
    show_dialog(TITLE, partial(_show, reader, opened, clocks, clocks.instants()) if opened else None)


def _show(reader: ReadPort, opened: OpenedNumber, clocks: Clocks, instants: dict[str, datetime]) -> None:
    sheet(blocks_of(reader, opened, clocks, instants), key="evidence")


def blocks_of(reader: ReadPort, opened: OpenedNumber, clocks: Clocks, instants: dict[str, datetime]) -> list[Block]:
    """The dialog as blocks of a sheet. `instants`: those of the clocks when it was opened: so it stays the same."""
    found = cached(reader, "evidence", (opened.keys, clocks), lambda: reader.evidence(opened.keys, instants))
    signals = cached(reader, "inferences", (opened.keys, clocks), lambda: reader.inferences(opened.keys, instants))
    rule = description_of(opened.model)
    title = {
        "type": "heading",
        "name": "opened",
        "title": opened.title,
        "note": " ".join([describe_clocks(clocks.at, clocks.known), *map(_inferred, signals)]),
        "wide": True,
    }
    events = {
        "type": "evidence",
        "name": "evidence",
        "wide": True,
        "rule": rule,
        "sql": query_of(opened.model, instants) if rule else "",
        "events": [event_card(row, clocks) for row in found],
        "of": len(found) if signals else max(opened.of, len(found)),
    }
    return [title, events]


def _inferred(signal: dict[str, Any]) -> str:
    """What is behind a signal: a rule and the events below, and nobody's statement."""
    return f"Inferred by rule {signal['rule']} v{signal['rule_version']} from the events below; nobody stated it."


def query_of(model: str, instants: dict[str, datetime]) -> str:
    """The query of the answer, for `whenline sql`; empty for macros with other arguments."""
    if model in {"changes", "revisions"}:
        return ""
    at, known = (f"TIMESTAMPTZ '{format_instant(instants[clock])}'" for clock in ("at", "known"))
    return f"FROM {model}_as_of({at}, {known})"


def event_card(row: dict[str, Any], clocks: Clocks) -> Block:
    """One event of the dialog. All of it is text; the browser checks its URLs again."""
    attribution = [
        row["attributed_to"],
        f"published by {row['publisher']}" if row["publisher"] else "",
        f"via {row['via']}" if row["via"] else "",
    ]
    return {
        "headline": row["headline"],
        "certainty": "gone" if row["gone"] else row["certainty"],
        "how": _standing(row),
        "quote": row["quote"] or row["summary"] or "",
        "when": format_event_time(row),
        "known": format_day(row["known_at"]),
        "stated_by": ", ".join(filter(None, attribution)),
        "source": row["source"],
        "id": row["id"],
        "place": f"{row['kafka_topic']} / partition {row['kafka_partition']} / offset {row['kafka_offset']}",
        "logged": format_instant(row["logged_at"]),
        "url": row["url"] or "",
        "verdicts": [_verdict(each) for each in row["verdicts"]],
        "ways": _links(row, clocks),
        "record": json.dumps(json.loads(row["record"]), indent=2, ensure_ascii=False),
    }


def _links(row: dict[str, Any], clocks: Clocks) -> list[tuple[str, str]]:
    """Links to other pages: the replay, forms that amend the event, and its organization."""
    organization = (row["organizations"] or [None])[0]
    links = [("See it in the replay", "./?" + urlencode({"event": row["key"], "known": "now"}))]
    target = {
        "/data/target/source": row["source"],
        "/data/target/id": row["id"],
        "/data/organizations/0/slug": organization or "unaffiliated",
    }
    for amendment, label in _AMENDMENTS.items():
        links.append((label, "publish?" + urlencode({"kind": f"event.{amendment}"} | target)))
    if organization and organization != "unaffiliated":
        days = {"at": clocks.at, "known": clocks.known}
        query = {"organization": organization} | {name: day.isoformat() for name, day in days.items() if day}
        links.append(("The organization", "organization?" + urlencode(query)))
    return links


def _standing(row: dict[str, Any]) -> str:
    if row["gone"]:
        return "retracted, or not known on that day"
    notes = [_STATED.get(row["stated"], "") if row["stated"] != row["certainty"] else ""]
    notes.append(f"corrected; first stated as: {row['stated_headline']}" if row["corrected"] else "")
    notes.append("" if row["is_firm"] else "not counted in figures")
    return "; ".join(filter(None, notes))


def _verdict(amendment: dict[str, Any]) -> str:
    text = f"{_VERDICTS.get(amendment['action'], amendment['action'])} {amendment['source']}"
    if amendment["state"] == "acting":
        return text
    reason = f": {amendment['why']}" if amendment["why"] else ""
    return f"{text} ({amendment['state']}{reason})"

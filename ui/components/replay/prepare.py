"""From the tables of a snapshot (see contract.py) to those that travel to the browser.

Types become those that JavaScript reads (see `ui.shared.browser_values`). Events get what a mark needs of its payload: label,
movers, window, provenance.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pyarrow as pa

from events.registry import KINDS
from ui.components.replay.labels import label_of
from ui.shared.browser_values import plain

RAW_LIMIT = 5000
"""With more events than this, those of data sets travel without their raw record."""

_DERIVED = (
    "family", "label", "from_org", "to_org", "window_from", "window_to",
    "publisher", "url", "attributed_to", "summary", "claim_stance", "result",
)  # fmt: skip


def for_browser(tables: Mapping[str, Any]) -> dict[str, Any]:
    """All tables of a snapshot, ready to send. Names stay."""
    out = {name: plain(table) for name, table in tables.items()}
    if "events" in out:
        named = tables["organizations"].select(["slug", "name"]).to_pylist() if "organizations" in tables else []
        out["events"] = _with_marks(out["events"], {row["slug"]: row["name"] for row in named if row["name"]})
    return out


def instant_ms(text: str | None) -> float | None:
    """Epoch milliseconds of an RFC 3339 instant; None stays None."""
    return None if not text else datetime.fromisoformat(text).timestamp() * 1000


def marks_of(kind: str, data: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """What a mark needs of a payload besides the columns of the timeline. `names` of organizations, by slug."""
    said = data.get("provenance") or {}
    window = data.get("window") if kind == "plan.announced" else None
    return {
        "label": label_of(kind, data, names),
        "from_org": data.get("from") if kind.startswith("talent.") else None,
        "to_org": data.get("to") if kind.startswith("talent.") else None,
        "window_from": instant_ms(window.get("from")) if window else None,
        "window_to": instant_ms(window.get("to")) if window else None,
        "publisher": said.get("publisher"),
        "url": said.get("url"),
        "attributed_to": said.get("attributed_to"),
        "summary": said.get("summary") or data.get("summary") or data.get("details"),
        "claim_stance": data.get("claim_stance", "supports"),
        "result": data.get("result"),
    }


def _with_marks(events: Any, names: Mapping[str, str]) -> Any:
    """Events with the derived columns; raw records of data sets dropped where there are very many."""
    kinds = events.column("kind").to_pylist()
    headlines = events.column("headline").to_pylist()
    records = events.column("record").to_pylist() if "record" in events.column_names else [None] * len(kinds)
    told = [not d for d in events.column("dataset").to_pylist()] if "dataset" in events.column_names else []
    rows = []
    for kind, headline, record in zip(kinds, headlines, records, strict=True):
        data = json.loads(record).get("data", {}) if record else {}
        rows.append(marks_of(kind, {"headline": headline, **data}, names) | {"family": _family(kind)})
    for name in _DERIVED:
        if name not in events.column_names:
            kind_ = pa.float64() if name.startswith("window_") else pa.string()
            events = events.append_column(name, pa.array([row[name] for row in rows], kind_))
    if told and len(told) > RAW_LIMIT and "record" in events.column_names:
        kept = pa.array([r if t else None for r, t in zip(records, told, strict=True)], pa.string())
        events = events.set_column(events.column_names.index("record"), "record", kept)
    return events


def _family(kind: str) -> str:
    known = KINDS.get(kind)
    return known.family if known else "organizations"

"""Prepares the tables of a snapshot (`projections.read.replay.contract`) for the browser.

Types become those that JavaScript reads (`ui.shared.browser_values`). Events get columns that their marks need
from the payload: label, organizations of a move, window, provenance.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from events.kinds.signals import KIND as SIGNAL
from events.registry import KINDS
from events.venues import venues_of
from ui.components.replay.labels import label_of
from ui.components.replay.lane_labels import lane_labels
from ui.shared.browser_values import to_browser_types
from ui.shared.isolation import isolated_texts

MAX_EVENTS_WITH_DATASET_RECORDS = 5000
"""With more events than this, those of data sets are sent without their raw record."""

_DERIVED = (
    "family",
    "label",
    "labels",
    "lanes",
    "from_org",
    "to_org",
    "window_from",
    "window_to",
    "publisher",
    "url",
    "attributed_to",
    "summary",
    "claim_stance",
    "result",
)


def for_browser(tables: Mapping[str, Any]) -> dict[str, Any]:
    """All tables of a snapshot, ready to send, under the same names."""
    out = {name: to_browser_types(table) for name, table in tables.items()}
    if "events" in out:
        named = tables["organizations"].select(["slug", "name"]).to_pylist() if "organizations" in tables else []
        names = {row["slug"]: row["name"] for row in named if row["name"]}
        if "states" in out:
            out["states"] = _with_labels(out["states"], out["events"], names)
        slugs = frozenset(tables["lanes"].column("slug").to_pylist()) if "lanes" in tables else None
        out["events"] = _with_marks(out["events"], names, slugs)
    return out


def _with_labels(states: Any, events: Any, names: Mapping[str, str]) -> Any:
    """States with the labels of their event as corrected, as JSON by organization; None: as first stated."""
    labels: dict[str, str] = {}
    shown = isolated_texts(dict(names))
    if "record" in events.column_names:
        corrections = events.filter(pc.equal(events.column("kind"), "event.corrected")).to_pylist()
        for row in corrections:
            data = json.loads(row["record"] or "{}").get("data", {})
            stated = isolated_texts(dict(data.get("replacement", {}).get("data", {})))
            made = lane_labels(str(data.get("kind")), stated, shown)
            labels[row["key"]] = json.dumps(made, ensure_ascii=False)
    corrected = states.column("corrected_by").to_pylist() if "corrected_by" in states.column_names else []
    return states.append_column("labels", pa.array([labels.get(key) for key in corrected], pa.string()))


def epoch_ms(text: str | None) -> float | None:
    """Epoch milliseconds of an RFC 3339 instant; None stays None."""
    return None if not text else float(datetime.fromisoformat(text).timestamp() * 1000 // 1)


def mark_columns(kind: str, data: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """The columns that a mark needs from a payload. `names` of organizations, by slug."""
    url = (data.get("provenance") or {}).get("url")
    data, names = isolated_texts(dict(data)), isolated_texts(dict(names))
    provenance = data.get("provenance") or {}
    window = data.get("window") if kind == "plan.announced" else None
    return {
        "label": label_of(kind, data, names),
        "labels": json.dumps(lane_labels(kind, data, names), ensure_ascii=False),
        "from_org": data.get("from") if kind.startswith("talent.") else None,
        "to_org": data.get("to") if kind.startswith("talent.") else None,
        "window_from": epoch_ms(window.get("from")) if window else None,
        "window_to": epoch_ms(window.get("to")) if window else None,
        "publisher": provenance.get("publisher"),
        "url": url,
        "attributed_to": provenance.get("attributed_to"),
        "summary": provenance.get("summary") or data.get("summary") or data.get("details"),
        "claim_stance": data.get("claim_stance", "supports"),
        "result": data.get("result"),
    }


def lanes_of(kind: str, organizations: Iterable[str], venues: frozenset[str]) -> list[str]:
    """The organizations on whose lanes an event has a mark: none for a signal, which is nobody's statement."""
    return [] if kind == SIGNAL else [slug for slug in organizations if slug not in venues]


def _with_marks(events: Any, names: Mapping[str, str], lanes: frozenset[str] | None) -> Any:
    """Events with the derived columns, and without raw records of data sets if there are very many.

    `lanes` are the slugs that have lanes, where these are not all events.
    """
    kinds = events.column("kind").to_pylist()
    headlines = events.column("headline").to_pylist()
    records = events.column("record").to_pylist() if "record" in events.column_names else [None] * len(kinds)
    datasets = events.column("dataset").to_pylist() if "dataset" in events.column_names else []
    payloads = [json.loads(record).get("data", {}) if record else {} for record in records]
    venues = venues_of(zip(kinds, payloads, strict=True)) if lanes is None else frozenset[str]()
    rows = []
    for kind, headline, data in zip(kinds, headlines, payloads, strict=True):
        named = [organization["slug"] for organization in data.get("organizations") or ()]
        placed = [slug for slug in lanes_of(kind, named, venues) if lanes is None or slug in lanes]
        marks = mark_columns(kind, {"headline": headline, **data}, names)
        rows.append(marks | {"family": _family(kind), "lanes": json.dumps(placed) if named else None})
    for name in _DERIVED:
        if name not in events.column_names:
            type_ = pa.float64() if name.startswith("window_") else pa.string()
            events = events.append_column(name, pa.array([row[name] for row in rows], type_))
    if len(datasets) > MAX_EVENTS_WITH_DATASET_RECORDS and "record" in events.column_names:
        sent = [None if dataset else record for record, dataset in zip(records, datasets, strict=True)]
        events = events.set_column(events.column_names.index("record"), "record", pa.array(sent, pa.string()))
    return events


def _family(kind: str) -> str:
    known = KINDS.get(kind)
    return known.family if known else "organizations"

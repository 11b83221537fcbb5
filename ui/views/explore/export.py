"""What the timeline shows and its downloads hold: when each event happened, as its source stated it, and its origin."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from events.data_sets import DATA_SETS
from ui.shared.spans import format_span, span_of

SHOWN = (
    "when",
    "headline",
    "organizations",
    "kind",
    "certainty",
    "occurrence",
    "inferred",
    "known_at",
    "publisher",
    "url",
)
"""Columns of the table on the page."""
EXPORTED = (
    "when",
    "happened_from",
    "happened_to",
    "precision",
    "lasted_until",
    "headline",
    "organizations",
    "kind",
    "certainty",
    "occurrence",
    "inferred",
    "known_at",
    "publisher",
    "attributed_to",
    "url",
    "published",
    "claim",
    "id",
    "source",
    "key",
    "kafka_topic",
    "kafka_partition",
    "kafka_offset",
    "logged_at",
    "license",
    "credit",
)
"""Columns of the downloads: those of the table, interval and precision, the position in the log, the license."""
NOT_STATED = "not stated"
_BY_SOURCE = {each.source: each for each in DATA_SETS.values() if each.source}
_TIMES = ("happened_from", "happened_to")


def with_words(events: Any, table: Any) -> Any:
    """A displayable table of the timeline with `when`, `license` and `credit`; `events` has the stated precision.

    An open beginning is infinite in `events` and empty in `table`.
    """
    rows = table.select([*_TIMES, "precision"]).to_pylist()
    sets = [_BY_SOURCE.get(source) for source in events.column("source").to_pylist()]
    added = {
        "when": [format_span(span_of(row)) for row in rows],
        "license": [each.license if each else NOT_STATED for each in sets],
        "credit": [f"{each.credit}, {each.title}" if each else None for each in sets],
    }
    for name, values in added.items():
        table = table.append_column(name, pa.array(values, pa.string()))
    return table

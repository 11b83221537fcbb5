"""The contract of the replay's tables: their columns and types.

A snapshot of one generation is a set of Arrow tables. Additional columns are ignored; a missing
column that is not `optional` is an error that names it (`problems`). Times are TIMESTAMPTZ in UTC;
NULL and infinite ones both mean open. Keys are UUIDs of events as text.

A *panel frame* has the answers of an as-of macro wherever they change, so that the browser can
play without queries:

- `mode`: `then` (known = at, along the diagonal), `now` (known = the end), `day` (known = one chosen
  day) or `up` (one chosen valid time, at all moments of knowledge);
- `at_ms`: the clock time (in mode `up` the knowledge time), in epoch milliseconds, from which the
  answer is valid;
- `part`: the portion of the panel that the rows replace (a benchmark, an organization, a consumer).

The rows of one (mode, part, at_ms) are the whole answer for that part until the next at_ms of the
same (mode, part). An answer that became empty is one row whose `key` and other columns are NULL.
Answers equal to the previous one are omitted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

ColumnType = Literal["text", "time", "number", "integer", "texts"]


@dataclass(frozen=True)
class Column:
    """One column: its name, its type, and what it means."""

    name: str
    type: ColumnType
    meaning: str
    optional: bool = False


@dataclass(frozen=True)
class Frame:
    """One table of a snapshot. An optional one may be missing altogether."""

    name: str
    meaning: str
    group_by: tuple[str, ...]
    """Columns whose values name a group of rows. A changed group travels whole."""
    columns: tuple[Column, ...]
    optional: bool = False


EVENTS = Frame(
    "events",
    "One row per canonical event or amendment, as its source stated it.",
    ("key",),
    (
        Column("key", "text", "Identity: hash of source and id."),
        Column("id", "text", "CloudEvents id."),
        Column("source", "text", "CloudEvents source."),
        Column("kind", "text", "Such as model.launched."),
        Column("subject", "text", "Slug of the first organization."),
        Column("headline", "text", "One line, as its source first stated it."),
        Column("organizations", "texts", "Slugs, the subject first: a mark appears in the lane of each."),
        Column("precision", "text", "How precisely the time is known.", optional=True),
        Column("happened_from", "time", "Start of the interval in which it happened; open: unknown."),
        Column("happened_to", "time", "End of it."),
        Column("lasted_until", "time", "End of a state that lasted.", optional=True),
        Column("known_at", "time", "Knowledge time: visible to queries with known at or after it."),
        Column("logged_at", "time", "System time: when the log took it."),
        Column("certainty", "text", "As its source stated it: rumored | reported | confirmed."),
        Column("claim", "text", "Slug shared by events that state the same thing.", optional=True),
        Column("claim_stance", "text", "supports | contradicts", optional=True),
        Column("target_key", "text", "Of an amendment: the event it amends.", optional=True),
        Column("dataset", "text", "Name of the imported data set; NULL: stated by a publisher.", optional=True),
        Column("kafka_topic", "text", "Kafka topic."),
        Column("kafka_partition", "integer", "Kafka partition."),
        Column("kafka_offset", "integer", "Kafka offset."),
        Column(
            "record", "text", "The whole CloudEvent as JSON. May be NULL for data sets of many events.", optional=True
        ),
    ),
)

STATES = Frame(
    "states",
    "What was believed about an event: one row per interval of knowledge time. None: as its source stated it.",
    ("key",),
    (
        Column("key", "text", "The event."),
        Column("known_from", "time", "Start of the interval of knowledge time."),
        Column("known_to", "time", "End of it, exclusive; open: still."),
        Column("certainty", "text", "Effective: rumored | reported | confirmed | denied | contested."),
        Column("retracted", "integer", "1 while it is retracted, else 0."),
        Column("corrected_by", "text", "Key of the correction; NULL: as first stated.", optional=True),
        Column("headline", "text", "As corrected; NULL: as first stated.", optional=True),
        Column("happened_from", "time", "As corrected; NULL: as first stated.", optional=True),
        Column("happened_to", "time", "As corrected; NULL: as first stated.", optional=True),
    ),
    optional=True,
)

LINKS = Frame(
    "links",
    "Relations between events, besides amendments (target_key) and shared claims (claim).",
    ("key",),
    (
        Column("key", "text", "The event that refers."),
        Column("to_key", "text", "The event referred to."),
        Column("relation", "text", "bears_on | settles | signals | contradicts"),
    ),
    optional=True,
)

ORGANIZATIONS = Frame(
    "organizations",
    "Names of organizations, and what they are part of.",
    ("slug",),
    (
        Column("slug", "text", "As in events."),
        Column("name", "text", "Display name."),
        Column("parent", "text", "Slug of what it is part of.", optional=True),
    ),
    optional=True,
)

CROWDS = Frame(
    "crowds",
    "Of a large history: marks that do not travel as events, counted.",
    ("lane",),
    (
        Column("lane", "text", "Slug; empty: one of the organizations without a lane of their own."),
        Column("family", "text", "Family of the kinds."),
        Column("featured", "number", "Whether a publisher stated them."),
        Column("happened_to", "number", "Last millisecond of the span in which they happened, since the epoch."),
        Column("known_to", "number", "Last millisecond of the span in which they became known."),
        Column("width", "number", "Length of the first span, milliseconds."),
        Column("known_width", "number", "Length of the second span, milliseconds."),
        Column("events", "number", "How many."),
    ),
    optional=True,
)

LANES = Frame(
    "lanes",
    "Of a large history: how many events name an organization.",
    ("slug",),
    (
        Column("slug", "text", "As in events."),
        Column("events", "integer", "How many."),
        Column("featured", "integer", "Those that publishers stated."),
        Column("first", "number", "When the first one happened, epoch milliseconds."),
        Column("last", "number", "When the last one happened."),
    ),
    optional=True,
)

DAYS = Frame(
    "days",
    "Of a large history: how many events become visible on a day, less those that are retracted.",
    ("mode",),
    (
        Column("mode", "text", "then | now | day; all: every event."),
        Column("until", "number", "Last millisecond of the day, since the epoch."),
        Column("events", "number", "How many."),
    ),
    optional=True,
)

LARGE_FRAMES = (CROWDS, LANES, DAYS)
"""Tables that only a snapshot of a large history has, besides the others."""

BASE_FRAMES = (EVENTS, STATES, LINKS, ORGANIZATIONS)
"""All tables of a snapshot but the panels' (`projections.read.replay.registry`)."""


def panel_frame_contract(name: str, meaning: str, columns: tuple[Column, ...]) -> Frame:
    """The contract of a panel frame: the columns that every one has, around its own."""
    return Frame(
        name,
        meaning,
        ("mode", "part"),
        (
            Column("mode", "text", "then | now | day | up"),
            Column("at_ms", "number", "Clock time from which the answer is valid, epoch milliseconds."),
            Column("part", "text", "The portion of the panel that these rows replace."),
            *columns,
            Column("key", "text", "Event behind the row; NULL: no answer from here on."),
            Column("certainty", "text", "Effective certainty of the event behind the row.", optional=True),
        ),
        optional=True,
    )


def problems(frames: Mapping[str, Frame], tables: Mapping[str, Any]) -> list[str]:
    """Missing tables and columns that the replay needs, in words."""
    found = []
    for frame in frames.values():
        table = tables.get(frame.name)
        if table is None:
            if not frame.optional:
                found.append(f"the table `{frame.name}` is missing")
            continue
        present = set(table.column_names)
        found += [
            f"`{frame.name}` has no column `{column.name}`"
            for column in frame.columns
            if not column.optional and column.name not in present
        ]
    return found

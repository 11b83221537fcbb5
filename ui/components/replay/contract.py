"""What the replay needs from the read side, column by column.

A snapshot of one generation is a set of Arrow tables, named as in `FRAMES`. More columns are welcome and are ignored;
a missing one that is not `optional` is an error that names it (`problems`). Times are TIMESTAMPTZ in UTC; infinite
ones and NULL both mean open. Keys are the UUID of an event as text.

A *panel frame* holds the answers of an as-of macro where they change, so that the browser can play without asking:

- `mode`: `then` (known = at, along the diagonal), `now` (known = the end) `day` (known = one chosen day) or `up` (one chosen
  time, for all moments of knowledge);
- `at_ms`: the clock time (in mode `up` the moment of knowledge), in epoch milliseconds, from which this answer holds;
- `part`: which portion of the panel the rows replace (a benchmark, an organization, a consumer; '' for all of it).

The rows of one (mode, part, at_ms) are the whole answer for that part until the next at_ms of the same (mode, part).
An answer that became empty is one row whose `key` and other columns are NULL (LEFT JOIN LATERAL gives just that).
Answers equal to the one before are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Type = Literal["text", "time", "number", "integer", "texts"]


@dataclass(frozen=True)
class Column:
    """One column: its name, what it holds, what it means."""

    name: str
    type: Type
    meaning: str
    optional: bool = False


@dataclass(frozen=True)
class Frame:
    """One table of a snapshot. An optional frame may be missing altogether."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    optional: bool = False


def _panel(name: str, meaning: str, *columns: Column) -> Frame:
    """A panel frame: the three columns every one has, then its own."""
    return Frame(
        name,
        meaning,
        (
            Column("mode", "text", "then | now | day | up"),
            Column("at_ms", "number", "Clock time from which the answer holds, epoch milliseconds."),
            Column("part", "text", "The portion of the panel that these rows replace."),
            *columns,
            Column("key", "text", "Event that the row rests on; NULL in a row that says: nothing from here on."),
            Column("certainty", "text", "Effective certainty of what the row rests on.", optional=True),
        ),
        optional=True,
    )


EVENTS = Frame(
    "events",
    "One row an event or amendment that stands in the log (repeats omitted), in its own words.",
    (
        Column("key", "text", "Identity: hash of source and id."),
        Column("id", "text", "CloudEvents id."),
        Column("source", "text", "CloudEvents source."),
        Column("kind", "text", "Such as model.launched."),
        Column("subject", "text", "Slug of the first organization."),
        Column("headline", "text", "One line, as its source first said it."),
        Column("organizations", "texts", "Slugs, first the subject: a mark stands in the lane of each."),
        Column("precision", "text", "How precisely the time is known.", optional=True),
        Column("happened_from", "time", "Start of the interval in which it happened; open: before."),
        Column("happened_to", "time", "End of it."),
        Column("lasted_until", "time", "End of a state that lasted.", optional=True),
        Column("known_at", "time", "Seen by all who ask with known at or after it."),
        Column("logged_at", "time", "The log's own clock."),
        Column("certainty", "text", "As its source gave it: rumored | reported | confirmed."),
        Column("claim", "text", "Slug shared by events that state the same.", optional=True),
        Column("claim_stance", "text", "supports | contradicts", optional=True),
        Column("target_key", "text", "Of an amendment: the event it acts on.", optional=True),
        Column(
            "dataset", "text", "Name of the imported data set it comes from; NULL: told by a publisher.", optional=True
        ),
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
    "What was believed of an event, one row a span of knowledge. An event without rows is as its source said.",
    (
        Column("key", "text", "The event."),
        Column("known_from", "time", "From when it was so believed."),
        Column("known_to", "time", "Until when; open: still."),
        Column("certainty", "text", "Effective: rumored | reported | confirmed | denied | contested."),
        Column("retracted", "integer", "1 while it is taken back, else 0."),
        Column("headline", "text", "As corrected; NULL: as first said.", optional=True),
        Column("happened_from", "time", "As corrected; NULL: as first said.", optional=True),
        Column("happened_to", "time", "As corrected; NULL: as first said.", optional=True),
    ),
    optional=True,
)

LINKS = Frame(
    "links",
    "How events hang together, beyond amendments (target_key) and shared claims (claim).",
    (
        Column("key", "text", "The event that refers."),
        Column("to_key", "text", "The event referred to."),
        Column("relation", "text", "bears_on | settles | signals | contradicts"),
    ),
    optional=True,
)

ORGANIZATIONS = Frame(
    "organizations",
    "How organizations are called, and what they are part of.",
    (
        Column("slug", "text", "As events name it."),
        Column("name", "text", "As people write it."),
        Column("parent", "text", "Slug of what it is part of.", optional=True),
    ),
    optional=True,
)

REVENUE = _panel(
    "frames_revenue",
    "revenue_as_of; part = organization.",
    Column("organization", "text", "Who earns it."),
    Column("segment", "text", "Part of the business."),
    Column("measure", "text", "annual_run_rate | annual | quarterly"),
    Column("amount", "number", "As stated, whole units of the currency.", optional=True),
    Column("amount_low", "number", "Lower bound; NULL: open."),
    Column("amount_high", "number", "Upper bound; NULL: open."),
    Column("currency", "text", "ISO 4217."),
    Column("bound", "text", "exact | more_than | at_least | at_most | less_than | approximately", optional=True),
    Column("growth_percent", "number", "Against a year before, where stated.", optional=True),
    Column("happened_from", "time", "When the figure was so.", optional=True),
)

STANDINGS = _panel(
    "frames_standings",
    "standings_as_of, the first 8 of each benchmark and all that tell stories of their own; part = benchmark.",
    Column("benchmark", "text", "What was measured."),
    Column("rank", "integer", "1 is the best."),
    Column("organization", "text", "The model's maker."),
    Column("model", "text", "The model."),
    Column("score", "number", "In units; NULL: only ranked."),
    Column("unit", "text", "Unit of the score.", optional=True),
    Column("gap", "number", "Distance to the leader, in units.", optional=True),
)

DEPENDENCE = _panel(
    "frames_dependence",
    "dependence_as_of; part = consumer.",
    Column("consumer", "text", "Who depends."),
    Column("supplier", "text", "On whom."),
    Column("dependence", "number", "0 to 1."),
    Column("extent", "text", "testing | hosted | selectable | partial | primary", optional=True),
    Column("possible_dependence", "number", "What rumors would make of it.", optional=True),
)

TALENT = _panel(
    "frames_talent",
    "Flows between organizations from talent_moves_as_of; part = '' or 'from>to'.",
    Column("from_org", "text", "NULL: not said."),
    Column("to_org", "text", "NULL: not said."),
    Column("people", "texts", "Names, where said."),
    Column("headcount_low", "number", "At least so many."),
    Column("headcount_high", "number", "At most so many; NULL: open."),
    Column("people_possible", "number", "How many more rumors would add.", optional=True),
)

PLANS = _panel(
    "frames_plans",
    "plans_as_of; part = key of the plan.",
    Column("what", "text", "What is planned."),
    Column("organization", "text", "Who plans it."),
    Column("window_from", "time", "Start of the window as last set; NULL: open."),
    Column("window_to", "time", "End of it, exclusive."),
    Column("state", "text", "open | overdue | fulfilled | slipped | cancelled"),
    Column("settled_at", "time", "When it was settled.", optional=True),
    Column("late_by_days", "number", "How long after its first window it was kept.", optional=True),
)

INDICATORS = _panel(
    "frames_indicators",
    "indicators_as_of; part = key of the indicator.",
    Column("about", "text", "What is watched."),
    Column("measure", "text", "By what."),
    Column("last_moved_at", "time", "When an event last moved it; NULL: never.", optional=True),
    Column("moved_by", "text", "Key of that event.", optional=True),
    Column("moved_by_headline", "text", "What that event says.", optional=True),
)

FRAMES: dict[str, Frame] = {
    frame.name: frame
    for frame in (
        EVENTS,
        STATES,
        LINKS,
        ORGANIZATIONS,
        REVENUE,
        STANDINGS,
        DEPENDENCE,
        TALENT,
        PLANS,
        INDICATORS,
    )
}
"""All tables of a snapshot, by name."""


def problems(tables: Mapping[str, Any]) -> list[str]:
    """What a snapshot lacks: frames and columns that the replay cannot do without, in words."""
    found = []
    for frame in FRAMES.values():
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

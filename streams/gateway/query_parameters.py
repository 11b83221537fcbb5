"""Query parameters of the event stream: which events a reader wants, and from which position."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from events.kinds.signals import KIND as SIGNAL
from events.kinds.signals import SOURCE, TOPIC
from events.registry import KINDS
from events.validation import Problem
from events.values import SLUG
from projections.apply.batch import TopicPartition
from projections.read.following import StreamedEvent
from streams.gateway import stream_positions
from streams.gateway.problem import ProblemError

SEVERITIES = ("info", "notable", "major")
NAMES = ("kind", "organization", "severity", "after", "follow")
MOST_VALUES = 100

_SLUG = re.compile(SLUG)


@dataclass(frozen=True)
class StreamQuery:
    """Filters that an event has to pass, all of them; an empty filter passes every event."""

    kinds: frozenset[str] = frozenset()
    organizations: frozenset[str] = frozenset()
    severity: str | None = None
    """Only signals that the worker raised, and only those of at least this severity."""
    after: Mapping[TopicPartition, int] | None = None
    """The position to continue from; None means now."""
    follow: bool = True
    """Whether to wait for further events at the end."""

    def matches(self, event: StreamedEvent) -> bool:
        """Whether an event passes all filters."""
        if self.kinds and event.kind not in self.kinds:
            return False
        if self.organizations and self.organizations.isdisjoint(event.organizations):
            return False
        if self.severity is None:
            return True
        severity = _severity(event)
        return severity is not None and SEVERITIES.index(severity) >= SEVERITIES.index(self.severity)


def parse(parameters: Sequence[tuple[str, str]], last_event_id: str | None) -> StreamQuery:
    """The query of a request.

    The header Last-Event-ID wins over the parameter `after`, so that a client reconnects where it was, with an
    unchanged URL.

    Raises:
        ProblemError: with every invalid parameter.
    """
    known = ", ".join(NAMES)
    found = [Problem(f"?{name}", f"is not a parameter; use {known}") for name, _ in parameters if name not in NAMES]
    kinds, organizations = _values(parameters, "kind", found), _values(parameters, "organization", found)
    found += [
        Problem("?kind", f"`{kind}` is not a kind; GET /v1/kinds lists the kinds")
        for kind in sorted(kinds - set(KINDS))
    ]
    found += [
        Problem("?organization", f"`{slug}` is not a slug; write it like `openai`")
        for slug in sorted(organizations)
        if not _SLUG.fullmatch(slug)
    ]
    severity = _one_of(parameters, "severity", SEVERITIES, found)
    follow = _one_of(parameters, "follow", ("true", "false"), found) != "false"
    positions = [value for name, value in parameters if name == "after"]
    if len(positions) > 1:
        found.append(Problem("?after", f"is given {len(positions)} times; give it once"))
    after, last = (
        _position("?after", next(iter(positions), None), found),
        _position("Last-Event-ID", last_event_id or None, found),
    )
    if found:
        hint = "Correct the parameters; GET /openapi.json describes each."
        raise ProblemError("parameter", "Invalid query parameter.", hint, found)
    return StreamQuery(kinds, organizations, severity, after if last is None else last, follow)


def _position(where: str, text: str | None, found: list[Problem]) -> dict[TopicPartition, int] | None:
    if text is None:
        return None
    try:
        return stream_positions.parse(text)
    except ValueError as error:
        found.append(Problem(where, str(error)))
        return None


def _values(parameters: Sequence[tuple[str, str]], name: str, found: list[Problem]) -> frozenset[str]:
    """The values of a parameter that may be repeated, or have several values separated by commas."""
    texts = [value for each, value in parameters if each == name]
    values = frozenset(part for text in texts for part in text.split(",") if part)
    if texts and not values:
        found.append(Problem(f"?{name}", "is empty; give a value or leave it out"))
    if len(values) > MOST_VALUES:
        found.append(Problem(f"?{name}", f"has {len(values)} values; give at most {MOST_VALUES}"))
    return values


def _one_of(parameters: Sequence[tuple[str, str]], name: str, known: Sequence[str], found: list[Problem]) -> str | None:
    values = [value for each, value in parameters if each == name]
    if not values:
        return None
    if len(values) > 1 or values[0] not in known:
        found.append(Problem(f"?{name}", f"must be one of {', '.join(known)}, once"))
        return None
    return values[0]


def _severity(event: StreamedEvent) -> str | None:
    """The severity of a signal that the worker raised; None for every other event, also of the same kind."""
    if event.kind != SIGNAL or event.topic != TOPIC:
        return None
    document = json.loads(event.record)
    if document["source"] != SOURCE:
        return None
    severity: str = document["data"].get("severity", SEVERITIES[0])
    return severity

"""What a reader of the stream asks for: which events, and from where."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from events.registry import KINDS
from events.validation import Problem
from events.values import SLUG
from projections.apply.batch import TopicPartition
from projections.read.following import StreamedEvent
from streams.gateway import positions
from streams.gateway.problem import ProblemError

SEVERITIES = ("info", "notable", "major")
SIGNAL = "signal.raised"
NAMES = ("kind", "organization", "severity", "after", "follow")
MOST_VALUES = 100

_SLUG = re.compile(SLUG)


@dataclass(frozen=True)
class Asked:
    """Filters, all of which an event has to pass; an empty one lets all pass."""

    kinds: frozenset[str] = frozenset()
    organizations: frozenset[str] = frozenset()
    severity: str | None = None
    """Signals of at least this severity, and nothing else."""
    after: Mapping[TopicPartition, int] | None = None
    """Where to go on; None is now."""
    follow: bool = True
    """Whether to wait for more at the end."""

    def wants(self, told: StreamedEvent) -> bool:
        """Whether an event passes."""
        if self.kinds and told.kind not in self.kinds:
            return False
        if self.organizations and self.organizations.isdisjoint(told.organizations):
            return False
        return self.severity is None or (
            told.kind == SIGNAL and SEVERITIES.index(_severity(told)) >= SEVERITIES.index(self.severity)
        )


def read(parameters: Sequence[tuple[str, str]], last_event_id: str | None) -> Asked:
    """What a request asks for. Its header Last-Event-ID wins over `after`: so a reader goes on whose address names an `after`.

    Raises:
        ProblemError: with every parameter that is wrong.
    """
    found = [Problem(f"?{name}", f"is no parameter here; there are {', '.join(NAMES)}")
             for name, _ in parameters if name not in NAMES]  # fmt: skip
    kinds, organizations = _values(parameters, "kind", found), _values(parameters, "organization", found)
    found += [Problem("?kind", f"there is no kind `{kind}`") for kind in sorted(kinds - set(KINDS))]
    found += [
        Problem("?organization", f"`{slug}` is no slug") for slug in sorted(organizations) if not _SLUG.fullmatch(slug)
    ]
    severity = _one_of(parameters, "severity", SEVERITIES, found)
    follow = _one_of(parameters, "follow", ("true", "false"), found) != "false"
    stated = next((value for name, value in parameters if name == "after"), None)
    after, last = _position("?after", stated, found), _position("Last-Event-ID", last_event_id or None, found)
    if found:
        hint = "Mend them; GET /openapi.json describes each."
        raise ProblemError("parameter", "The address asks for what is not there.", hint, found)
    return Asked(kinds, organizations, severity, after if last is None else last, follow)


def _position(where: str, text: str | None, found: list[Problem]) -> dict[TopicPartition, int] | None:
    if text is None:
        return None
    try:
        return positions.read(text)
    except ValueError as error:
        found.append(Problem(where, str(error)))
        return None


def _values(parameters: Sequence[tuple[str, str]], name: str, found: list[Problem]) -> frozenset[str]:
    """The values of a parameter that may stand several times, or have several with commas."""
    texts = [value for each, value in parameters if each == name]
    values = frozenset(part for text in texts for part in text.split(",") if part)
    if texts and not values:
        found.append(Problem(f"?{name}", "is empty"))
    if len(values) > MOST_VALUES:
        found.append(Problem(f"?{name}", f"has more than {MOST_VALUES} values"))
    return values


def _one_of(parameters: Sequence[tuple[str, str]], name: str, known: Sequence[str], found: list[Problem]) -> str | None:
    values = [value for each, value in parameters if each == name]
    if not values:
        return None
    if len(values) > 1 or values[0] not in known:
        found.append(Problem(f"?{name}", f"is one of {', '.join(known)}, once"))
        return None
    return values[0]


def _severity(told: StreamedEvent) -> str:
    severity: str = json.loads(told.record)["data"].get("severity", SEVERITIES[0])
    return severity

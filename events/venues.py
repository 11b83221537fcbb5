"""Venues: organizations that only measure or show others, such as a leaderboard. They are no players of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

ROLES = frozenset({"evaluator", "leaderboard", "venue"})
"""Roles in which an event names an organization as the place of what happened, and not as a side of it."""
_STATES_NO_PART = {"organization.named", "signal.raised"}
"""Kinds whose organizations take no part, besides amendments: one that gives a name, and a signal."""


def venues_of(events: Iterable[tuple[str, Mapping[str, Any]]]) -> frozenset[str]:
    """Slugs of organizations that all events name in one of `ROLES`, and none as its first.

    Args:
        events: kinds and payloads. Those that only give a name, signals and amendments do not count.
    """
    venues: set[str] = set()
    players: set[str] = set()
    for kind, data in events:
        if kind in _STATES_NO_PART or kind.startswith("event."):
            continue
        for position, organization in enumerate(data.get("organizations") or ()):
            role = organization.get("role")
            (venues if position and role in ROLES else players).add(organization["slug"])
    return frozenset(venues - players)

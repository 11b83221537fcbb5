"""Signals: what the rules notice on a walk along the diagonal, moment by moment, and whether they are still in force."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from tests.reference_model.believing import World
from tests.reference_model.counting import Row
from tests.reference_model.intervals import LONG_AGO, interval
from tests.reference_model.keys import key_of
from tests.reference_model.moment import Moment
from tests.reference_model.reading import Ref, Statement, instant
from tests.reference_model.rules import RULES, Notice

FOR_EVER = datetime.max.replace(tzinfo=UTC)
OF_FORM = ("headline", "provenance", "tags", "certainty", "bears_on")
"""What may be corrected without taking a signal its ground."""
_WALKS: dict[tuple[int, datetime], tuple[Any, list[Noticed]]] = {}
VERSIONS = {
    "concentration-crossed": 3,
    "departures-surge": 2,
    "indicator-met": 2,
    "indicator-moved": 2,
    "near-parity": 2,
}
"""Versions of the rules that found something else, or said it otherwise, before; the others are of version 1."""
MOST_WALKS = 100


@dataclass(frozen=True, eq=False)
class Noticed:
    """A notice with its moment, and the events that it rests on as they were then."""

    notice: Notice
    moment: datetime
    grounds: dict[Ref, Any]

    @property
    def id(self) -> str:
        notice = self.notice
        since = (self.moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
        parts = [
            notice.rule,
            str(VERSIONS.get(notice.rule, 1)),
            notice.about.id,
            str(since),
            notice.before or "",
            notice.after or "",
        ]
        return sha256("\n".join([*parts, *map(str, sorted(map(key_of, notice.evidence)))]).encode()).hexdigest()[:32]


def signals(world: World) -> list[Row]:
    """What came true by both times, and is not undone by what is known."""
    key = id(world.canonical), world.logged
    if key not in _WALKS:
        if len(_WALKS) > MOST_WALKS:
            _WALKS.clear()
        _WALKS[key] = world.canonical, list(walk(world))
    until = min(world.at, world.known)
    found = {each.id: each for each in _WALKS[key][1] if each.moment <= until and _is_in_force(each, world)}
    return [_row(world, each) for each in found.values()]


def walk(world: World) -> Iterable[Noticed]:
    """All that the rules notice from moment to moment."""
    everything = [statement for statement in world.canonical.values() if statement.logged_at <= world.logged]
    moments = sorted({moment for statement in everything for moment in _moments(statement) if moment > LONG_AGO})
    if not moments:
        return
    before = moments[0] - timedelta(days=1)
    was = Moment(World(world.canonical, before, before, world.logged), 0)
    seen: dict[Any, dict[Any, Any]] = defaultdict(dict)
    for number, moment in enumerate(moments, 1):
        now = Moment(World(world.canonical, moment, moment, world.logged), number, was)
        _ = now.last_moved, now.depended
        for rule in RULES:
            for notice in rule(was, now, seen[rule]):
                if all(ref in now.world.believed for ref in notice.evidence):
                    yield Noticed(notice, moment, {ref: _ground(now.world, ref) for ref in notice.evidence})
        was = now


def _moments(statement: Statement) -> Iterable[datetime]:
    """When anything may change by a statement."""
    yield statement.known_at
    data, time = statement.data, statement.time
    if statement.kind == "event.corrected":
        data, time = data["replacement"]["data"], instant(data["replacement"]["time"])
    yield from interval(time, data, statement.known_at)
    if "lasted_until" in data:
        yield instant(data["lasted_until"])
    if "window" in data:
        yield from (instant(end) for end in data["window"].values())


def _ground(world: World, ref: Ref) -> tuple[bool, Any]:
    """Whether an event is denied, and its substance."""
    event = world.believed[ref]
    time = event.statement.time
    if event.corrected_by:
        time = instant(world.seen[event.corrected_by].data["replacement"]["time"])
    return event.denied, (time, {name: value for name, value in event.data.items() if name not in OF_FORM})


def _is_in_force(noticed: Noticed, world: World) -> bool:
    for ref, (denied, substance) in noticed.grounds.items():
        if ref not in world.believed:
            return False
        denied_now, substance_now = _ground(world, ref)
        if substance_now != substance or (denied_now and not denied and not noticed.notice.of_knowledge):
            return False
    return True


def _row(world: World, noticed: Noticed) -> Row:
    notice = noticed.notice
    organizations = [each["slug"] for ref in notice.evidence for each in world.canonical[ref].data["organizations"]]
    return notice.about.columns | {
        "rule": notice.rule,
        "rule_version": VERSIONS.get(notice.rule, 1),
        "organization": notice.organization,
        "organizations": [notice.organization, *sorted(set(organizations) - {notice.organization})],
        "about": notice.about.text,
        "before": notice.before,
        "after": notice.after,
        "severity": notice.severity,
        "certainty": notice.certainty,
        "came_true_at": noticed.moment,
        "id": noticed.id,
        "evidence": notice.evidence,
    }

"""Which events count, what is latest among them, and what stated numbers allow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar

from tests.reference_model.believing import Believed, World
from tests.reference_model.reading import Data, Ref

T = TypeVar("T")
Row = dict[str, Any]


def counted(world: World, *kinds: str) -> list[Believed]:
    """Events of these kinds that are not absent, a claim once. Denied ones are still there."""
    return of_claims_the_best(each for each in world.events if each.kind in kinds and each.occurrence != "absent")


def of_claims_the_best(events: Iterable[Believed]) -> list[Believed]:
    """Of the supporters of a claim, per kind, the best-certain one; all that support none."""
    there = list(events)
    best: dict[tuple[str, str], Believed] = {}
    for each in sorted(there, key=lambda one: one.preference):
        if each.supports:
            best.setdefault((each.kind, each.supports), each)
    return [each for each in there if not each.supports or best[each.kind, each.supports] is each]


def undenied(world: World, *kinds: str) -> list[Believed]:
    """Those that count and are not denied."""
    return [each for each in counted(world, *kinds) if not each.denied]


def firm(events: Iterable[Believed]) -> list[Believed]:
    return [each for each in events if each.firm]


def latest(events: Iterable[Believed]) -> Believed | None:
    """The one that happened last."""
    return max(events, key=lambda each: each.latest, default=None)


def in_its_place(events: list[Believed]) -> Believed | None:
    """What rumors, contested claims and open intervals would put in the place of the latest firm one."""
    last = latest(events)
    return None if last is None or last is latest(firm(events)) else last


def grouped(events: Iterable[T], by: Callable[[T], Hashable]) -> dict[Any, list[T]]:
    groups: dict[Any, list[T]] = defaultdict(list)
    for each in events:
        groups[by(each)].append(each)
    return groups


def refs(events: Iterable[Believed | None]) -> frozenset[Ref]:
    """The evidence: which events a row rests on."""
    return frozenset(each.ref for each in events if each is not None)


def identity(event: Believed) -> Row:
    """The columns of an event that every list has."""
    return {
        "happened_from": event.happened[0],
        "happened_to": event.happened[1],
        "occurrence": event.occurrence,
        "known_at": event.statement.known_at,
        "certainty": event.certainty,
        "is_firm": event.firm,
        "claim": event.claim,
        "source": event.statement.ref[0],
        "id": event.statement.ref[1],
        "key": event.ref,
    }


def number(stated: Data | None, name: str) -> tuple[Any, str | None]:
    """A stated amount, count or share with its bound."""
    return (None, None) if stated is None else (stated[name], stated.get("bound", "exact"))


def low(value: Any, bound: str | None) -> Any:
    """The least that a stated number allows; None: open."""
    if bound in {"exact", "more_than", "at_least"}:
        return value
    return value * 9 / 10 if bound == "approximately" else None


def high(value: Any, bound: str | None) -> Any:
    """The greatest that it allows; None: open."""
    if bound in {"exact", "less_than", "at_most"}:
        return value
    return value * 11 / 10 if bound == "approximately" else None


def sum_bound(bounds: set[str | None]) -> str | None:
    """The bound of a sum, from those of what it adds up; None where they are open in two ways, or there are none."""
    for way in ("at_least", "more_than"), ("at_most", "less_than"), ("approximately",):
        if bounds and bounds <= {"exact", *way}:
            return next((bound for bound in reversed(way) if bound in bounds), "exact")
    return None

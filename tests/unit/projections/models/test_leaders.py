"""Who leads, who is second, and how far apart they are."""

from __future__ import annotations

from tests.support.telling import Telling

LATE = "2026-06-01"


def told(**results: dict[str, object]) -> Telling:
    timeline = Telling()
    for model, result in results.items():
        timeline.say("evaluation.scored", "2025-01-01", model=model, benchmark="b", **result)
    return timeline


def front(timeline: Telling) -> list[tuple[object, ...]]:
    rows = timeline.model("leaders", LATE)
    return [(row["leader"], row["second"], row["gap"], row["contenders"]) for row in rows]


def test_the_second_is_the_next_best() -> None:
    assert front(told(x={"score": 3}, y={"score": 1.5}, z={"score": 1})) == [("x", "y", 1.5, 3)]


def test_who_is_alone_has_no_second() -> None:
    assert front(told(x={"score": 3})) == [("x", None, None, 1)]


def test_where_only_ranks_were_told_the_second_is_who_was_told_to_be() -> None:
    assert front(told(x={"rank": 2}, y={"rank": 1})) == [("y", "x", None, 2)]

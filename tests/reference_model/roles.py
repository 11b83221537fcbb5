"""Who holds which role where."""

from __future__ import annotations

from tests.reference_model.believing import Believed, World
from tests.reference_model.counting import Row, firm, grouped, identity, latest, refs, undenied
from tests.reference_model.intervals import LONG_AGO
from tests.reference_model.names import comparable

Post = tuple[str, str, str | None]
"""Organization, role and team; names are compared without regard to case."""


def _who(event: Believed) -> tuple[bool, str]:
    return "person" in event.data, comparable(event.data.get("person") or event.data["group"])


def _lower(event: Believed, name: str) -> str | None:
    return comparable(event.data[name]) if name in event.data else None


def _leaves(event: Believed, post: Post) -> bool:
    """Whether it ends what its person holds there: a departure of the role it names or of all, or a move elsewhere."""
    organization, role, team = post
    if event.data.get("from") != organization:
        return False
    if event.kind != "talent.departed":
        return event.data.get("to") != organization
    named, in_team = _lower(event, "role"), _lower(event, "team")
    return named is None or (named == role and (in_team is None or team is None or in_team == team))


def roles(world: World) -> list[Row]:
    moves = undenied(world, "talent.departed", "talent.joined", "talent.appointed")
    taken = [each for each in moves if each.kind != "talent.departed" and "to" in each.data and "role" in each.data]
    posts = grouped(taken, lambda each: (each.data["to"], comparable(each.data["role"]), _lower(each, "team")))
    rows = []
    for post, events in posts.items():
        rows += _row(world, post, events, [each for each in moves if _leaves(each, post)])
    return rows


def _left_since(event: Believed, leavings: list[Believed]) -> Believed | None:
    return latest(each for each in leavings if _who(each) == _who(event) and each.latest > event.latest)


def _row(world: World, post: Post, events: list[Believed], leavings: list[Believed]) -> list[Row]:
    def over(event: Believed) -> bool:
        return event.lasted_until is not None and event.lasted_until <= world.at

    holding, last = latest(firm(events)), latest(events)
    assert last is not None
    if holding and (_left_since(holding, firm(leavings)) or over(holding)):
        holding = None
    possible: Believed | None = None
    left = _left_since(last, leavings)
    if left:
        possible = left if holding else None
    elif (holding is None or _who(last) != _who(holding)) and not over(last):
        possible = last
    shown = holding or possible
    if shown is None:
        return []
    return [
        identity(shown)
        | {
            "organization": post[0],
            "role": shown.data["role"],
            "team": shown.data.get("team"),
            "holder": _name(holding),
            "is_group": holding is not None and "group" in holding.data,
            "since": holding.happened[0] if holding and holding.happened[0] != LONG_AGO else None,
            "possible_change": None if possible is None else "left" if left else "taken",
            "possible_holder": None if left else _name(possible),
            "possible_certainty": possible.certainty if possible else None,
            "possible_occurrence": possible.occurrence if possible else None,
            "possible_key": possible.ref if possible else None,
            "lasted_until": shown.lasted_until,
            "is_firm": holding is not None,
            "evidence": refs((holding, possible)),
        }
    ]


def _name(event: Believed | None) -> str | None:
    return (event.data.get("person") or event.data["group"]) if event else None

"""Talent: who moved, and how many in which direction."""

from __future__ import annotations

from typing import Any

from tests.reference_model.believing import Believed, World
from tests.reference_model.counting import Row, counted, grouped, high, identity, low, number, sum_bound
from tests.reference_model.keys import key_of
from tests.reference_model.names import comparable

Direction = tuple[str | None, str | None]


def _direction(event: Believed) -> Direction:
    return event.data.get("from"), event.data.get("to")


def _size(event: Believed) -> tuple[Any, str | None]:
    """A person without a headcount is one; a group without one is of unknown size."""
    if "headcount" in event.data:
        return number(event.data["headcount"], "count")
    return (1, "exact") if "person" in event.data else (None, None)


def _moves(event: Believed) -> bool:
    """Whether it moves somebody into, out of or between organizations."""
    start, end = _direction(event)
    return not event.denied and start != end and (event.kind != "talent.appointed" or start is not None)


def _who(event: Believed) -> tuple[str, Any]:
    """Whom it moves: a person, the group of a claim, or a group of its own."""
    if "person" in event.data:
        return "person", comparable(event.data["person"])
    return ("group", event.supports) if event.supports else ("event", event.ref)


def talent_moves(world: World) -> list[Row]:
    moves = counted(world, "talent.departed", "talent.joined", "talent.appointed")
    counting: set[tuple[str, str]] = set()
    for statements in grouped(filter(_moves, moves), lambda each: (_who(each), _direction(each))).values():
        counting.add(min(statements, key=lambda each: (not each.firm, each.preference)).ref)
    groups = [each for each in moves if _moves(each) and "group" in each.data and each.supports]
    possible_groups = {each.supports for each in groups}
    firm_groups = {each.supports for each in groups if each.firm}
    return [_row(each, each.ref in counting, firm_groups, possible_groups) for each in moves]


def _row(event: Believed, counts: bool, firm_groups: set[Any], possible_groups: set[Any]) -> Row:
    size, bound = _size(event)
    included = event.data.get("counted_in")
    return identity(event) | {
        "kind": event.kind,
        "person": event.data.get("person"),
        "people": event.data.get("group"),
        "headcount": size,
        "headcount_low": low(size, bound),
        "headcount_high": high(size, bound),
        "headcount_bound": bound,
        "role": event.data.get("role"),
        "team": event.data.get("team"),
        "from_org": event.data.get("from"),
        "to_org": event.data.get("to"),
        "reason": event.data.get("reason"),
        "counted_in": included,
        "counts": counts and included not in (firm_groups if event.firm else possible_groups),
        "counts_with_possible": counts and included not in possible_groups,
    }


def talent_flows(world: World) -> list[Row]:
    moves = [row for row in talent_moves(world) if row["counts"] or row["counts_with_possible"]]
    flows = grouped(moves, lambda row: (row["from_org"], row["to_org"]))
    return [_flow(direction, rows, flows.get(direction[::-1], [])) for direction, rows in flows.items()]


def _flow(direction: Direction, rows: list[Row], back: list[Row]) -> Row:
    sure = [row for row in rows if row["counts"] and row["is_firm"]]
    possible = [row for row in rows if row["counts_with_possible"]]
    moved = [row for row in rows if row["is_firm"]]
    people = _people(sure)
    sure_back = [row for row in back if row["counts"] and row["is_firm"]] if None not in direction else []
    people_back = _people(sure_back)
    open_above, open_back = (any(row["headcount_high"] is None for row in side) for side in (sure, sure_back))
    return {
        "from_org": direction[0],
        "to_org": direction[1],
        "people": people,
        "people_low": sum(row["headcount_low"] or 0 for row in sure),
        "people_high": None if open_above else sum(row["headcount_high"] for row in sure),
        "unknown_groups": sum(row["headcount"] is None for row in sure),
        "people_possible": max(0, _people(possible) - people),
        "people_possible_bound": _bound_of(possible) if _people(possible) > people else None,
        "unknown_groups_possible": sum(row["headcount"] is None and not row["is_firm"] for row in possible),
        "names": sorted({row["person"] for row in sure if row["person"]}),
        "names_possible": sorted({row["person"] for row in rows if row["person"] and not row["is_firm"]}),
        "people_back": people_back,
        "net": None if open_above and open_back else people - people_back,
        "occurrence": "sure" if sure else "possible",
        "last_moved_at": max((row["happened_from"] for row in moved), default=None),
        "last_move_key": max(moved, key=_last_move)["key"] if moved else None,
        "known_at": max(row["known_at"] for row in rows),
        "evidence": {row["key"] for row in rows},
    }


def _last_move(row: Row) -> Any:
    return row["happened_from"], row["happened_to"], key_of(row["key"])


def _bound_of(rows: list[Row]) -> str | None:
    return sum_bound({row["headcount_bound"] for row in rows if row["headcount"] is not None})


def _bounded(rows: list[Row]) -> tuple[int, float, float | None]:
    """How many people, at least and at most; None: open."""
    above = [row["headcount_high"] for row in rows]
    return _people(rows), sum(row["headcount_low"] or 0 for row in rows), None if None in above else sum(above)


def _net(gained: tuple[Any, Any, Any], lost: tuple[Any, Any, Any]) -> Row:
    """What is gained less what is lost, with the least and the greatest that both allow."""
    return {
        "gained": gained[0],
        "gained_low": gained[1],
        "gained_high": gained[2],
        "lost": lost[0],
        "lost_low": lost[1],
        "lost_high": lost[2],
        "net": None if gained[2] is None and lost[2] is None else gained[0] - lost[0],
        "net_low": None if lost[2] is None else gained[1] - lost[2],
        "net_high": None if gained[2] is None else gained[2] - lost[1],
    }


def talent_net(world: World) -> list[Row]:
    """Every flow from either side."""
    flows = {(row["from_org"], row["to_org"]): row for row in talent_flows(world)}
    sides = {end for flow in flows for end in (flow, flow[::-1]) if end[0] is not None}
    return [
        {"organization": one, "partner": other} | _balanced(flows.get((other, one)), flows.get((one, other)))
        for one, other in sides
    ]


def _balanced(gaining: Row | None, losing: Row | None) -> Row:
    numbers = [
        (flow["people"], flow["people_low"], flow["people_high"]) if flow else (0, 0, 0) for flow in (gaining, losing)
    ]
    both = [flow for flow in (gaining, losing) if flow]
    return _net(*numbers) | {
        "unknown_gained": gaining["unknown_groups"] if gaining else 0,
        "unknown_lost": losing["unknown_groups"] if losing else 0,
        "gained_possible": gaining["people_possible"] if gaining else 0,
        "lost_possible": losing["people_possible"] if losing else 0,
        "unknown_gained_possible": gaining["unknown_groups_possible"] if gaining else 0,
        "unknown_lost_possible": losing["unknown_groups_possible"] if losing else 0,
        "occurrence": "sure" if any(flow["occurrence"] == "sure" for flow in both) else "possible",
        "known_at": max(flow["known_at"] for flow in both),
        "evidence": set().union(*(flow["evidence"] for flow in both)),
    }


def talent_balance(world: World) -> list[Row]:
    """In all; a person with one move to nowhere stated and another to somewhere counts once, there."""
    moves = talent_moves(world)
    rows = []
    for organization in {end for row in moves for end in (row["from_org"], row["to_org"]) if end is not None}:
        sure, possible = {}, {}
        for gains, here, there in ((True, "to_org", "from_org"), (False, "from_org", "to_org")):
            mine = [row for row in moves if row[here] == organization]
            sure[gains] = _once([row for row in mine if row["counts"] and row["is_firm"]], there)
            possible[gains] = _once([row for row in mine if row["counts_with_possible"]], there)
        resting = [row for side in (sure, possible) for gains in (True, False) for row in side[gains]]
        if resting:
            rows.append({"organization": organization} | _in_all(sure, possible, resting))
    return rows


def _once(rows: list[Row], there: str) -> list[Row]:
    placed = {comparable(row["person"]) for row in rows if row["person"] and row[there] is not None}
    return [
        row for row in rows if row[there] is not None or not row["person"] or comparable(row["person"]) not in placed
    ]


def _in_all(sure: dict[bool, list[Row]], possible: dict[bool, list[Row]], resting: list[Row]) -> Row:
    return _net(_bounded(sure[True]), _bounded(sure[False])) | {
        "unknown_gained": sum(row["headcount"] is None for row in sure[True]),
        "unknown_lost": sum(row["headcount"] is None for row in sure[False]),
        "gained_possible": max(0, _people(possible[True]) - _people(sure[True])),
        "lost_possible": max(0, _people(possible[False]) - _people(sure[False])),
        "unknown_gained_possible": _unsure_groups(possible[True]),
        "unknown_lost_possible": _unsure_groups(possible[False]),
        "occurrence": "sure" if sure[True] or sure[False] else "possible",
        "known_at": max(row["known_at"] for row in resting),
        "evidence": {row["key"] for row in resting},
    }


def _unsure_groups(rows: list[Row]) -> int:
    return sum(row["headcount"] is None and not row["is_firm"] for row in rows)


def _people(rows: list[Row]) -> int:
    return sum(row["headcount"] or 0 for row in rows)

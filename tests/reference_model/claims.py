"""Claims: what several publishers state, what contradicts it, and how that was seen over time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import combinations
from typing import Any

from tests.reference_model.believing import Believed, World
from tests.reference_model.counting import Row, grouped, high, identity, low, number
from tests.reference_model.intervals import days_between, meet, occurrence
from tests.reference_model.keys import key_of

Measured = tuple[tuple[Any, ...], Any, str | None]
"""What a number measures, the number, and its bound."""


def _supporters(world: World) -> dict[str, list[Believed]]:
    there = [each for each in world.events if each.supports and each.occurrence != "absent"]
    return grouped(sorted(there, key=lambda each: each.order), lambda each: each.supports)


def claims(world: World) -> list[Row]:
    against = grouped(contradictions(world), lambda row: row["claim"])
    return [_claim(claim, members, against.get(claim, [])) for claim, members in _supporters(world).items()]


def _claim(claim: str, members: list[Believed], against: list[Row]) -> Row:
    best, first = min(members, key=lambda each: each.preference), members[0]
    state = best.certainty
    if not best.denied and against and (any(row["attested"] for row in against) or not best.attested):
        state = "contested"
    confirmed = [
        each.confirmed_from for each in members if each.certainty in {"confirmed", "contested"} and each.confirmed_from
    ]
    confirmed_at = min(confirmed, default=None)
    against = sorted(against, key=lambda row: (row["known_at"], key_of(row["key"])))
    return identity(best) | {
        "claim": claim,
        "kinds": sorted({each.kind for each in members}),
        "state": state,
        "supporting": len(members),
        "contradicting": len(against),
        "members": [each.ref for each in members],
        "contradicted_by": list(dict.fromkeys(row["key"] for row in against)),
        "contradicted_from": min((row["known_at"] for row in against), default=None),
        "known_at": first.statement.known_at,
        "first_certainty": first.own_certainty,
        "first_key": first.ref,
        "confirmed_at": confirmed_at,
        "days_to_confirmation": days_between(first.statement.known_at, confirmed_at) if confirmed_at else None,
        "evidence": {*(each.ref for each in members), *(row["key"] for row in against)},
    }


def contradictions(world: World) -> list[Row]:
    undenied = [each for each in world.events if each.claim and not each.denied]
    rows = [_contradiction(world, each, None, "stance") for each in undenied if not each.supports]
    supporters = [each for each in undenied if each.supports]
    for one, other in combinations(supporters, 2):
        if one.claim == other.claim and meet(one.happened, other.happened):
            for measured, value, bound in numbers_of(one):
                for also_measured, other_value, other_bound in numbers_of(other):
                    if measured == also_measured and exclude(value, bound, other_value, other_bound):
                        rows.append(_contradiction(world, *_greater_first(one, other), "bounds"))
    return rows


def _greater_first(one: Believed, other: Believed) -> tuple[Believed, Believed]:
    return (one, other) if key_of(one.ref) > key_of(other.ref) else (other, one)


def _contradiction(world: World, one: Believed, other: Believed | None, why: str) -> Row:
    both = [one, other] if other else [one]
    happened = max(each.happened[0] for each in both), max(each.happened[1] for each in both)
    return {
        "claim": one.claim,
        "source": one.ref[0],
        "id": one.ref[1],
        "key": one.ref,
        "other": other.ref if other else None,
        "other_source": other.ref[0] if other else None,
        "other_id": other.ref[1] if other else None,
        "why": why,
        "happened_from": happened[0],
        "happened_to": happened[1],
        "occurrence": occurrence(world.at, happened),
        "known_at": max(each.statement.known_at for each in both),
        "certainty": max(both, key=lambda each: each.preference[:2]).certainty,
        "attested": all(each.attested for each in both),
    }


def numbers_of(event: Believed) -> Iterable[Measured]:
    """The numbers that an event states and others may exclude."""
    data = event.data
    if event.kind == "revenue.reported" and "amount" in data:
        what = "revenue", event.subject, data["segment"], data["measure"], data["amount"]["currency"]
        yield what, *number(data["amount"], "amount")
    elif event.kind.startswith("talent.") and "group" in data and "headcount" in data:
        yield ("headcount", data.get("from"), data.get("to")), *number(data["headcount"], "count")
    elif event.kind == "evaluation.scored":
        if "score" in data:
            yield ("score", data["benchmark"], data["model"], data.get("unit")), data["score"], "exact"
        if "rank" in data:
            yield ("rank", data["benchmark"], data["model"]), data["rank"], "exact"
    elif event.kind in {"investment.made", "acquisition.made", "stake.held"}:
        yield from _capital(event)
    elif event.kind == "supplier.changed" and "share" in data:
        what = "supply", data["consumer"], data.get("product"), data["supplier"], data.get("of", "model")
        yield what, *number(data["share"], "share")
    elif event.kind == "layoff.reported" and "headcount" in data:
        yield ("layoff", event.subject, data.get("unit")), *number(data["headcount"], "count")


def _capital(event: Believed) -> Iterable[Measured]:
    data = event.data
    pair = next((data[one], data[other]) for one, other in _PAIRS if one in data)
    stated = data.get("amount", data.get("value"))
    if stated is not None:
        scope = data.get("scope", "round") if event.kind == "investment.made" else None
        yield (event.kind, scope, *pair, stated["currency"]), *number(stated, "amount")
    if "share" in data:
        yield ("share", *pair), *number(data["share"], "share")


_PAIRS = (("investor", "investee"), ("holder", "held"), ("acquirer", "acquired"))


def exclude(one: Any, bound: str | None, other: Any, other_bound: str | None) -> bool:
    return _above(one, bound, other, other_bound) or _above(other, other_bound, one, bound)


def _above(one: Any, bound: str | None, other: Any, other_bound: str | None) -> bool:
    """Whether all that the one allows lies above all that the other allows."""
    least, most = low(one, bound), high(other, other_bound)
    if least is None or most is None:
        return False
    return bool(least > most or (least == most and (bound == "more_than" or other_bound == "less_than")))


def claim_history(world: World) -> list[Row]:
    """Spans of knowledge in which state and certainty of a claim stayed the same."""
    moments = sorted({statement.known_at for statement in world.seen.values()})
    open_: dict[str, Row] = {}
    rows: list[Row] = []
    for moment in moments:
        now = {row["claim"]: row for row in claims(world.when(moment))}
        for claim in list(open_):
            if claim not in now or _seen_as(now[claim]) != _seen_as(open_[claim]):
                rows.append(_span(open_.pop(claim), moment))
        for claim, row in now.items():
            open_.setdefault(claim, row | {"known_from": moment})
    return rows + [_span(row, None) for row in open_.values()]


def _seen_as(row: Row) -> tuple[str, str]:
    return row["state"], row["certainty"]


_COLUMNS = (
    "claim",
    "known_from",
    "state",
    "certainty",
    "occurrence",
    "supporting",
    "contradicting",
    "id",
    "source",
    "key",
)


def _span(row: Row, until: datetime | None) -> Row:
    return {name: row[name] for name in _COLUMNS} | {"known_to": until, "evidence": row["evidence"]}

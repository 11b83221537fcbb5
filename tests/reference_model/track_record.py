"""How far each source was right and early."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from statistics import median

from tests.reference_model.amending import VERDICTS
from tests.reference_model.believing import Believed, World
from tests.reference_model.claims import claims
from tests.reference_model.counting import Row, grouped
from tests.reference_model.intervals import days_between
from tests.reference_model.reading import Ref, Statement

SIGNAL = "signal.raised"


@dataclass(frozen=True, eq=False)
class Judged:
    """A statement that is there, and what became of it."""

    event: Believed
    outcome: str
    true_from: datetime | None

    @property
    def rumor(self) -> bool:
        return _rumored(self.event.statement)


def _rumored(statement: Statement) -> bool:
    """Whether it was first stated as a rumor."""
    return bool(statement.data.get("certainty") == "rumored")


def track_record(world: World) -> list[Row]:
    there = [each for each in world.events if each.occurrence != "absent" and each.kind != SIGNAL]
    states = {row["claim"]: row for row in claims(world)}
    judged = [_judged(each, states.get(each.supports)) for each in there]
    taken_back = [
        statement
        for ref, statement in world.seen.items()
        if ref not in world.believed and not statement.amends and statement.kind != SIGNAL and _rumored(statement)
    ]
    known = {statement.source for statement in world.seen.values() if not statement.amends}
    unknown = {
        act.statement.target
        for act in world.acts.values()
        if act.acting and act.statement.kind in VERDICTS and act.statement.source not in known
    }
    claimed = grouped((each for each in there if each.supports), lambda each: each.supports)
    return [
        {"source": source}
        | _row(
            [each for each in judged if each.event.statement.source == source],
            [statement for statement in taken_back if statement.source == source],
            {
                claim: members
                for claim, members in claimed.items()
                if any(each.statement.source == source for each in members)
            },
            source,
            unknown,
        )
        for source in {each.statement.source for each in there} | {statement.source for statement in taken_back}
    ]


def _judged(event: Believed, claim: Row | None) -> Judged:
    confirmed = []
    if event.certainty == "confirmed":
        confirmed.append(event.confirmed_from)
    if claim and claim["state"] == "confirmed":
        confirmed.append(claim["confirmed_at"])
    if event.denied:
        outcome = "denied"
    elif event.certainty == "contested" or (claim and claim["state"] == "contested"):
        outcome = "contested"
    else:
        outcome = "came true" if confirmed else "open"
    return Judged(event, outcome, min((moment for moment in confirmed if moment), default=None))


def _row(
    judged: list[Judged],
    taken_back: list[Statement],
    claimed: dict[str, list[Believed]],
    source: str,
    unknown: set[Ref],
) -> Row:
    rumors = [each for each in judged if each.rumor]
    counts = {
        name: sum(each.outcome == name for each in rumors) for name in ("came true", "denied", "contested", "open")
    }
    settled = counts["came true"] + counts["denied"]
    early = [
        max(0, days_between(each.event.statement.known_at, each.true_from))
        for each in rumors
        if each.outcome == "came true" and each.true_from
    ]
    shared = [members for members in claimed.values() if len({each.statement.source for each in members}) > 1]
    first = [min(members, key=lambda each: each.order).statement.source for members in shared]
    return {
        "statements": len(judged),
        "rumors": len(rumors),
        "came_true": counts["came true"],
        "denied": counts["denied"],
        "contested": counts["contested"],
        "open": counts["open"],
        "taken_back": len(taken_back),
        "hit_rate": counts["came true"] / settled if settled else None,
        "median_days_early": median(early) if early else None,
        "claims": len(claimed),
        "claims_shared": len(shared),
        "stated_first": first.count(source),
        "judged_by_unknown": sum(each.event.ref in unknown for each in rumors),
        "evidence": {each.event.ref for each in rumors} | {statement.ref for statement in taken_back},
    }

"""What each amendment that is known does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tests.reference_model.reading import Ref, Statement

CHANGES = {"event.corrected", "event.retracted"}
VERDICTS = {"event.confirmed", "event.denied"}


@dataclass(frozen=True, eq=False)
class Act:
    """An amendment, its `state`, and from when it acts if it does."""

    statement: Statement
    state: str
    acts_from: datetime | None

    @property
    def acting(self) -> bool:
        return self.state == "acting"


def acts(seen: dict[Ref, Statement]) -> dict[Ref, Act]:
    """What each amendment does."""
    amendments = [statement for statement in seen.values() if statement.amends]
    sound = [
        statement
        for statement in amendments
        if statement.target in seen and not breaks_a_rule(statement, seen[statement.target])
    ]
    taken_back = {statement.target for statement in sound if seen[statement.target].amends}
    unretracted = [statement for statement in sound if statement.ref not in taken_back]
    return {
        statement.ref: Act(
            statement,
            _state(statement, seen, sound, taken_back, unretracted),
            max(statement.known_at, seen[statement.target].known_at) if statement.target in seen else None,
        )
        for statement in amendments
    }


def breaks_a_rule(amendment: Statement, target: Statement) -> bool:
    """Only a retraction may target an amendment, never a retraction; only its own source corrects or retracts."""
    if target.amends and (amendment.kind != "event.retracted" or target.kind == "event.retracted"):
        return True
    if amendment.kind in CHANGES and amendment.source != target.source:
        return True
    return amendment.kind == "event.corrected" and amendment.data["kind"] != target.kind


def _state(
    statement: Statement,
    seen: dict[Ref, Statement],
    sound: list[Statement],
    taken_back: set[Ref],
    unretracted: list[Statement],
) -> str:
    if statement.target not in seen:
        return "waiting"
    if statement not in sound:
        return "inert"
    if statement.ref in taken_back:
        return "retracted"
    if seen[statement.target].amends:
        return "acting"
    rivals = [each for each in unretracted if each.target == statement.target]
    in_force = last([each for each in rivals if each.kind in CHANGES])
    if statement.kind in CHANGES:
        return "acting" if statement is in_force else "superseded"
    if in_force and (in_force.kind == "event.retracted" or statement.order < in_force.order):
        return "superseded"
    own = [each for each in rivals if each.kind in VERDICTS and each.source == statement.source]
    return "acting" if statement is last(own) else "superseded"


def last(statements: list[Statement]) -> Statement | None:
    return max(statements, key=lambda each: each.order, default=None)

"""What each amendment that is known does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tests.reference_model.reading import Ref, Said

CHANGES = {"event.corrected", "event.retracted"}
VERDICTS = {"event.confirmed", "event.denied"}


@dataclass(frozen=True, eq=False)
class Act:
    """An amendment, its `state`, and from when it acts if it does."""

    said: Said
    state: str
    acts_from: datetime | None

    @property
    def acting(self) -> bool:
        return self.state == "acting"


def acts(seen: dict[Ref, Said]) -> dict[Ref, Act]:
    """What each amendment does."""
    amendments = [said for said in seen.values() if said.amends]
    sound = [said for said in amendments if said.target in seen and not breaks_a_rule(said, seen[said.target])]
    taken_back = {said.target for said in sound if seen[said.target].amends}
    standing = [said for said in sound if said.ref not in taken_back]
    return {
        said.ref: Act(
            said,
            _state(said, seen, sound, taken_back, standing),
            max(said.known_at, seen[said.target].known_at) if said.target in seen else None,
        )
        for said in amendments
    }


def breaks_a_rule(amendment: Said, target: Said) -> bool:
    """Only a retraction may target an amendment, never a retraction; only its own source corrects or retracts."""
    if target.amends and (amendment.kind != "event.retracted" or target.kind == "event.retracted"):
        return True
    if amendment.kind in CHANGES and amendment.source != target.source:
        return True
    return amendment.kind == "event.corrected" and amendment.data["kind"] != target.kind


def _state(said: Said, seen: dict[Ref, Said], sound: list[Said], taken_back: set[Ref], standing: list[Said]) -> str:
    if said.target not in seen:
        return "waiting"
    if said not in sound:
        return "inert"
    if said.ref in taken_back:
        return "retracted"
    if seen[said.target].amends:
        return "acting"
    rivals = [each for each in standing if each.target == said.target]
    in_force = last([each for each in rivals if each.kind in CHANGES])
    if said.kind in CHANGES:
        return "acting" if said is in_force else "superseded"
    if in_force and (in_force.kind == "event.retracted" or said.order < in_force.order):
        return "superseded"
    own = [each for each in rivals if each.kind in VERDICTS and each.source == said.source]
    return "acting" if said is last(own) else "superseded"


def last(said: list[Said]) -> Said | None:
    return max(said, key=lambda each: each.order, default=None)

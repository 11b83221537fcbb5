"""What a publisher is told about an amendment that will have no effect.

It is logged all the same: it breaks no contract, its target may come later, and statements are history. The rules are
those of `internal.amendments_for`.
"""

from __future__ import annotations

import msgspec
from msgspec import Struct

from events.envelope import key_of
from events.kinds.amendments import Amendment, EventCorrected
from events.payload import Payload
from events.registry import AMENDMENTS, BY_TYPE
from events.validation import Problem

RETRACTED, CORRECTED = "event.retracted", "event.corrected"
_BY_THE_SOURCE = frozenset({RETRACTED, CORRECTED})


class Target(Struct, frozen=True, gc=False):
    """What an amendment is about."""

    source: str
    id: str
    key: bytes
    stated_kind: str | None
    """Of a correction: the kind that it states."""

    @classmethod
    def of(cls, payload: Payload) -> Target | None:
        """The target of an amendment; None of another event."""
        if not isinstance(payload, Amendment):
            return None
        stated = payload.kind if isinstance(payload, EventCorrected) else None
        source, id_ = payload.target.source, payload.target.id
        return cls(source, id_, key_of(source, id_), stated)


class _Typed(Struct):
    type: str


_decode_type = msgspec.json.Decoder(_Typed).decode


def kind_of(record: bytes) -> str:
    """The kind of an event's record or content."""
    type_ = _decode_type(record).type
    return BY_TYPE[type_].name if type_ in BY_TYPE else type_


def effect_warnings(action: str, source: str, target: Target, target_kind: str | None) -> list[Problem]:
    """Why an amendment has no effect; empty if it acts.

    Args:
        action: its kind.
        source: its source.
        target: its target.
        target_kind: the kind of the target; None if the log does not have it, as far as is known.
    """
    if action in _BY_THE_SOURCE and source != target.source:
        rule = "only the target's own source may correct or retract it; to dispute it, post an `event.denied`"
        return [Problem("/data/target/source", f"has no effect: {rule}")]
    if target_kind is None:
        missing = f"`{target.id}` of `{target.source}` is not in the log: no effect until it is"
        return [Problem("/data/target/id", missing)]
    if target_kind == RETRACTED:
        return [Problem("/data/target/id", "has no effect: a retraction is never amended; post the event again")]
    if target_kind in AMENDMENTS and action != RETRACTED:
        return [Problem("/data/target/id", "has no effect: only a retraction may target an amendment")]
    if target.stated_kind is not None and target.stated_kind != target_kind:
        return [Problem("/data/kind", f"has no effect: the target is `{target_kind}`, not `{target.stated_kind}`")]
    return []

"""Indicators: what is watched, and why."""

from __future__ import annotations

from typing import Literal

from events.kind import family
from events.payload import Payload
from events.values import Name, Value, Words


class Condition(Value, frozen=True, kw_only=True):
    """When an indicator has come true: `measure` compared with `threshold`."""

    measure: Name
    comparison: Literal["lt", "le", "eq", "ge", "gt"]
    threshold: float


class IndicatorWatched(Payload, frozen=True, kw_only=True):
    """Something to keep an eye on. Events that bear on this event, or share its claim, move it."""

    about: Name
    measure: Name
    why: Words
    condition: Condition | None = None


KINDS = family("indicators", {"indicator.watched": IndicatorWatched})

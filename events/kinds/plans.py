"""Plans, what became of them, and strategies."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from events.kind import family
from events.payload import Payload
from events.values import Commitment, EventRef, Name, Window, Words


class PlanAnnounced(Payload, frozen=True, kw_only=True):
    """Something is to happen within a window. The first organization plans it."""

    what: Name
    window: Window
    expected: Annotated[Name, Meta(description="Kind of the event that would fulfill it.")] | None = None
    commitment: Commitment = "intended"


class PlanSettled(Payload, frozen=True, kw_only=True):
    """What became of a plan: fulfilled, slipped to a new window, or cancelled. `time` is when that happened."""

    plan: EventRef
    outcome: Literal["fulfilled", "slipped", "cancelled"]
    window: Annotated[Window, Meta(description="The new window of a plan that slipped.")] | None = None

    def __post_init__(self) -> None:
        """Refuse a slip without a new window, and a new window without a slip."""
        super().__post_init__()
        if (self.outcome == "slipped") != (self.window is not None):
            raise ValueError("outcome `slipped` needs a new `window`, and only it takes one")


class StrategyStated(Payload, frozen=True, kw_only=True):
    """What an organization or one of its leaders aims at."""

    aim: Words
    speaker: Name | None = None
    horizon: Window | None = None


KINDS = family(
    "plans",
    {"plan.announced": PlanAnnounced, "plan.settled": PlanSettled, "strategy.stated": StrategyStated},
)

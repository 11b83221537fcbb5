"""Plans, their outcomes, and strategies."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from events.kind import Family
from events.payload import Payload
from events.values import Commitment, EventRef, Name, Window, Words


class PlanAnnounced(Payload, frozen=True, kw_only=True):
    """Something is planned for a window. `organizations[0]` plans it."""

    what: Name
    window: Window
    expected: Annotated[Name, Meta(description="The kind of event that would fulfill it.")] | None = None
    commitment: Commitment = "intended"


class PlanSettled(Payload, frozen=True, kw_only=True):
    """The outcome of a plan: fulfilled, slipped to a new window, or cancelled. `time` is when that happened."""

    short_label: ClassVar[str] = "plan {outcome}"
    plan: EventRef
    outcome: Literal["fulfilled", "slipped", "cancelled"]
    window: Annotated[Window, Meta(description="The new window of a plan that slipped.")] | None = None

    def __post_init__(self) -> None:
        """Refuse a slip without a new window, and a new window without a slip."""
        super().__post_init__()
        if (self.outcome == "slipped") != (self.window is not None):
            raise ValueError("outcome `slipped` requires a new `window`, and no other outcome may have one")


class StrategyStated(Payload, frozen=True, kw_only=True):
    """An organization, or one of its leaders, states an aim."""

    short_label: ClassVar[str] = "aim: {aim}"
    aim: Words
    speaker: Name | None = None
    horizon: Window | None = None


FAMILY = Family.of(
    "plans",
    {"plan.announced": PlanAnnounced, "plan.settled": PlanSettled, "strategy.stated": StrategyStated},
)

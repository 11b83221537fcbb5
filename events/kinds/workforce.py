"""Workforce: layoffs."""

from __future__ import annotations

from events.kind import family
from events.payload import Payload
from events.values import Count, Name, Share, Words


class LayoffReported(Payload, frozen=True, kw_only=True):
    """An organization lets people go; the first organization is the one."""

    headcount: Count | None = None
    share: Share | None = None
    unit: Name | None = None
    reason: Words | None = None

    def __post_init__(self) -> None:
        """Refuse a layoff of unknown size."""
        super().__post_init__()
        if self.headcount is None and self.share is None:
            raise ValueError("state a `headcount` or a `share`")


KINDS = family("workforce", {"layoff.reported": LayoffReported})

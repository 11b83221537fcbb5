"""Workforce: layoffs."""

from __future__ import annotations

from typing import ClassVar

from events.kind import Family
from events.payload import Payload
from events.values import Count, Name, OneOf, Share, Words


class LayoffReported(Payload, frozen=True, kw_only=True):
    """An organization lays people off: `organizations[0]`, the employer."""

    one_of: ClassVar[OneOf | None] = OneOf(("headcount", "share"))
    headcount: Count | None = None
    share: Share | None = None
    unit: Name | None = None
    reason: Words | None = None


FAMILY = Family.of("workforce", {"layoff.reported": LayoffReported})

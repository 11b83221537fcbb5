"""All kinds of the contract, by name and by CloudEvents type."""

from __future__ import annotations

from events.kind import PREFIX, Kind
from events.kinds import (
    amendments,
    capital,
    commentary,
    evaluations,
    indicators,
    models,
    organizations,
    partnerships,
    plans,
    prices,
    products,
    revenue,
    signals,
    talent,
    workforce,
)

KINDS: dict[str, Kind] = {
    kind.name: kind
    for module in (
        organizations,
        models,
        evaluations,
        talent,
        revenue,
        capital,
        partnerships,
        products,
        prices,
        plans,
        commentary,
        indicators,
        workforce,
        amendments,
        signals,
    )
    for kind in module.KINDS
}
"""Kinds by name, such as `model.launched`."""

BY_TYPE: dict[str, Kind] = {kind.type: kind for kind in KINDS.values()}
"""Kinds by CloudEvents type, such as `whenline.model.launched`."""

AMENDMENTS = frozenset(kind.name for kind in amendments.KINDS)
"""Kinds that act upon other events."""

__all__ = ["AMENDMENTS", "BY_TYPE", "KINDS", "PREFIX"]

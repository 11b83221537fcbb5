"""Indicators: what is watched, and why."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from events.kind import family
from events.payload import Payload
from events.values import Name, Slug, Value, Words

Measure = Literal["revenue", "standing", "dependence", "best_score", "price", "stake", "moves"]
"""What a condition can compare."""

NEEDED: dict[str, frozenset[str]] = {
    "revenue": frozenset({"organization", "basis"}),
    "standing": frozenset({"organization", "versus"}),
    "dependence": frozenset({"organization", "supplier"}),
    "best_score": frozenset({"benchmark"}),
    "price": frozenset({"organization", "model", "side"}),
    "stake": frozenset({"organization", "investee"}),
    "moves": frozenset(),
}
"""What each measure needs in `about`."""
OPTIONAL: dict[str, frozenset[str]] = {
    "revenue": frozenset({"segment"}),
    "best_score": frozenset({"unit", "higher_is_better"}),
}
"""What it takes besides."""
_SHARES = frozenset({"dependence", "stake"})
_STANDINGS = (-1.0, 0.0, 1.0)


class Subject(Value, frozen=True, kw_only=True):
    """What a measure is of. Each measure needs some of these, and takes no others."""

    organization: Annotated[Slug, Meta(description="Whose; of a price the provider, of a stake the holder.")] | None = (
        None
    )
    versus: Annotated[Slug, Meta(description="Of `standing`: the rival.")] | None = None
    supplier: Annotated[Slug, Meta(description="Of `dependence`: on whom.")] | None = None
    investee: Annotated[Slug, Meta(description="Of `stake`: in whom.")] | None = None
    segment: Annotated[Name, Meta(description="Of `revenue`: a part of the whole.")] | None = None
    basis: (
        Annotated[
            Literal["annual_run_rate", "annual", "quarterly"], Meta(description="Of `revenue`: what is measured.")
        ]
        | None
    ) = None
    benchmark: Annotated[Name, Meta(description="Of `best_score`: on which.")] | None = None
    unit: Annotated[Name, Meta(description="Of `best_score`: in which.")] | None = None
    higher_is_better: Annotated[bool, Meta(description="Of `best_score`: unless told, it is.")] | None = None
    model: Annotated[Name, Meta(description="Of `price`: which.")] | None = None
    side: Annotated[Literal["input", "output"], Meta(description="Of `price`: of which tokens.")] | None = None


class Condition(Value, frozen=True, kw_only=True):
    """When an indicator has come true: `measure` of `about` compared with `threshold`.

    `revenue` is the latest firm figure. `standing` is that of `organization` against `versus`: -1 behind, 0 near parity,
    1 ahead. `dependence` is the index from 0 to 1. `best_score` is the leader's. `price` is per million tokens. `stake` is
    a share from 0 to 1. `moves` counts the firm events that moved the indicator, and takes no `about`.
    """

    measure: Measure
    comparison: Literal["lt", "le", "eq", "ge", "gt"]
    threshold: float
    about: Subject | None = None

    def __post_init__(self) -> None:
        """Refuse an `about` that does not fit the measure, and a threshold that the measure never has."""
        told = {name for name in Subject.__struct_fields__ if getattr(self.about, name, None) is not None}
        needed = NEEDED[self.measure]
        missing, foreign = sorted(needed - told), sorted(told - needed - OPTIONAL.get(self.measure, frozenset()))
        if missing:
            raise ValueError(f"measure `{self.measure}` needs {_listed(missing)} in `about`")
        if foreign:
            raise ValueError(f"measure `{self.measure}` takes no {_listed(foreign)} in `about`")
        if self.measure in _SHARES and not 0 <= self.threshold <= 1:
            raise ValueError(f"measure `{self.measure}` is from 0 to 1, and so is its threshold")
        if self.measure == "standing" and self.threshold not in _STANDINGS:
            raise ValueError("measure `standing` is -1 (behind), 0 (near parity) or 1 (ahead), and so is its threshold")


class IndicatorWatched(Payload, frozen=True, kw_only=True):
    """Something to keep an eye on. Events that bear on this event, or share its claim, move it."""

    about: Name
    measure: Name
    why: Words
    condition: Condition | None = None


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


KINDS = family("indicators", {"indicator.watched": IndicatorWatched})

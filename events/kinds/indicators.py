"""Indicators: measures that somebody watches, and why."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from events.kind import Family
from events.payload import Payload
from events.values import Name, Slug, Value, Words

Measure = Literal["revenue", "standing", "dependence", "best_score", "price", "stake", "moves"]
"""The measures that a condition can compare."""

NEEDED: dict[str, frozenset[str]] = {
    "revenue": frozenset({"organization", "basis"}),
    "standing": frozenset({"organization", "versus"}),
    "dependence": frozenset({"organization", "supplier"}),
    "best_score": frozenset({"benchmark"}),
    "price": frozenset({"organization", "model", "side"}),
    "stake": frozenset({"organization", "investee"}),
    "moves": frozenset(),
}
"""The fields of `about` that each measure requires."""
OPTIONAL: dict[str, frozenset[str]] = {
    "revenue": frozenset({"segment"}),
    "best_score": frozenset({"unit", "higher_is_better"}),
}
"""Further fields of `about` that a measure accepts."""
_SHARES = frozenset({"dependence", "stake"})
_STANDINGS = (-1.0, 0.0, 1.0)


class Subject(Value, frozen=True, kw_only=True):
    """The subject of a measure. Each measure requires some of these fields, and accepts no others."""

    organization: (
        Annotated[Slug, Meta(description="The organization; for `price` the provider, for `stake` the holder.")] | None
    ) = None
    versus: Annotated[Slug, Meta(description="For `standing`: the rival.")] | None = None
    supplier: Annotated[Slug, Meta(description="For `dependence`: the supplier.")] | None = None
    investee: Annotated[Slug, Meta(description="For `stake`: the organization that the stake is in.")] | None = None
    segment: Annotated[Name, Meta(description="For `revenue`: the segment.")] | None = None
    basis: (
        Annotated[
            Literal["annual_run_rate", "annual", "quarterly"],
            Meta(description="For `revenue`: the basis of the figure."),
        ]
        | None
    ) = None
    benchmark: Annotated[Name, Meta(description="For `best_score`: the benchmark.")] | None = None
    unit: Annotated[Name, Meta(description="For `best_score`: the unit.")] | None = None
    higher_is_better: Annotated[bool, Meta(description="For `best_score`: true by default.")] | None = None
    model: Annotated[Name, Meta(description="For `price`: the model.")] | None = None
    side: Annotated[Literal["input", "output"], Meta(description="For `price`: the kind of tokens.")] | None = None


class Condition(Value, frozen=True, kw_only=True):
    """The condition of an indicator: `measure` of `about`, compared with `threshold`.

    `revenue` is the latest firm figure. `standing` compares `organization` with `versus`: -1 behind, 0 near parity, 1
    ahead. `dependence` is an index from 0 to 1. `best_score` is the score of the leader. `price` is per million
    tokens. `stake` is a share from 0 to 1. `moves` counts the firm events that moved the indicator, and takes no
    `about`.
    """

    measure: Measure
    comparison: Literal["lt", "le", "eq", "ge", "gt"]
    threshold: float
    about: Subject | None = None

    def __post_init__(self) -> None:
        """Refuse an `about` that does not fit the measure, and a threshold that the measure never reaches."""
        stated = {name for name in Subject.__struct_fields__ if getattr(self.about, name, None) is not None}
        needed = NEEDED[self.measure]
        missing, foreign = sorted(needed - stated), sorted(stated - needed - OPTIONAL.get(self.measure, frozenset()))
        if missing:
            raise ValueError(f"measure `{self.measure}` requires {_listed(missing)} in `about`")
        if foreign:
            raise ValueError(f"measure `{self.measure}` has no {_listed(foreign)} in `about`; leave it out")
        if self.measure in _SHARES and not 0 <= self.threshold <= 1:
            raise ValueError(f"measure `{self.measure}` is from 0 to 1; the threshold is {self.threshold:g}")
        if self.measure == "standing" and self.threshold not in _STANDINGS:
            raise ValueError(
                f"measure `standing` is -1 (behind), 0 (near parity) or 1 (ahead); the threshold is {self.threshold:g}"
            )


class IndicatorWatched(Payload, frozen=True, kw_only=True):
    """Somebody watches an indicator. Events that bear on this event, or share its claim, move it."""

    short_label: ClassVar[str] = "watch: {about}"
    about: Name
    measure: Name
    why: Words
    condition: Condition | None = None


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


FAMILY = Family.of("indicators", {"indicator.watched": IndicatorWatched})

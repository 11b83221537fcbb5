"""Evaluations: scores and ranks on benchmarks, and comparisons."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from events.kind import Family
from events.payload import Payload
from events.values import Name, OneOf, Slug, Value


class EvaluationScored(Payload, frozen=True, kw_only=True):
    """A model's score or rank on a benchmark. `organizations[0]` is the model's maker."""

    one_of: ClassVar[OneOf | None] = OneOf(("score", "rank"))
    model: Name
    benchmark: Name
    score: float | None = None
    rank: Annotated[int, Meta(ge=1, description="1 is the best.")] | None = None
    unit: Annotated[Name, Meta(description="Unit of the score, such as percent.")] | None = None
    higher_is_better: bool = True


class Rival(Value, frozen=True, kw_only=True):
    """The other side of a comparison: an organization, or one of its models."""

    organization: Slug
    model: Name | None = None


class EvaluationCompared(Payload, frozen=True, kw_only=True):
    """A model, or all models of an organization, are ahead of, near or behind others."""

    result: Literal["ahead", "near_parity", "behind"]
    versus: Annotated[tuple[Rival, ...], Meta(min_length=1, max_length=50)]
    model: Name | None = None
    benchmark: Name | None = None


FAMILY = Family.of("evaluations", {"evaluation.scored": EvaluationScored, "evaluation.compared": EvaluationCompared})

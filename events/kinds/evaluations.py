"""Evaluations: scores and ranks on benchmarks, and comparisons."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from events.kind import family
from events.payload import Payload
from events.values import Name, Slug, Value


class EvaluationScored(Payload, frozen=True, kw_only=True):
    """A model's score or rank on a benchmark. The first organization is the model's maker."""

    model: Name
    benchmark: Name
    score: float | None = None
    rank: Annotated[int, Meta(ge=1, description="1 is the best.")] | None = None
    unit: Annotated[Name, Meta(description="Unit of the score, such as percent.")] | None = None
    higher_is_better: bool = True

    def __post_init__(self) -> None:
        """Refuse a result without score and rank."""
        super().__post_init__()
        if self.score is None and self.rank is None:
            raise ValueError("state `score` or `rank`")


class Rival(Value, frozen=True, kw_only=True):
    """Whom a comparison is against: an organization, or one of its models."""

    organization: Slug
    model: Name | None = None


class EvaluationCompared(Payload, frozen=True, kw_only=True):
    """A model, or an organization's models together, stand ahead of, near or behind others."""

    result: Literal["ahead", "near_parity", "behind"]
    versus: Annotated[tuple[Rival, ...], Meta(min_length=1, max_length=50)]
    model: Name | None = None
    benchmark: Name | None = None


KINDS = family("evaluations", {"evaluation.scored": EvaluationScored, "evaluation.compared": EvaluationCompared})

"""Models: their launches, their progress, and estimates about them."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from events.kind import family
from events.payload import Payload
from events.values import Name, Words

Parameters = Annotated[float, Meta(gt=0, description="Number of parameters.")]


class ModelLaunched(Payload, frozen=True, kw_only=True):
    """A model became available to someone outside its maker."""

    model: Name
    access: Literal["open_weights", "api", "hosted", "product", "preview", "unreleased"] | None = None
    base_model: Name | None = None
    domain: Name | None = None
    parameters: Parameters | None = None
    details: Words | None = None


class ModelProgressed(Payload, frozen=True, kw_only=True):
    """A model entered a stage of its life."""

    model: Name
    stage: Literal["in_development", "internal_testing", "preview", "deprecated", "retired"]
    parameters: Parameters | None = None
    details: Words | None = None


class ModelEstimated(Payload, frozen=True, kw_only=True):
    """Someone estimated what a model is made of. `time` is what the estimate is about: the model's launch."""

    model: Name
    parameters: Parameters | None = None
    training_compute: (
        Annotated[float, Meta(gt=0, description="Floating-point operations of the training run.")] | None
    ) = None
    confidence: Literal["confident", "likely", "speculative", "unknown"] = "unknown"

    def __post_init__(self) -> None:
        """Refuse an estimate of nothing."""
        super().__post_init__()
        if self.parameters is None and self.training_compute is None:
            raise ValueError("estimate `parameters` or `training_compute`")


KINDS = family(
    "models",
    {"model.launched": ModelLaunched, "model.progressed": ModelProgressed, "model.estimated": ModelEstimated},
)

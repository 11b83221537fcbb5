"""Models: launches, progress, and estimates."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from events.kind import Family
from events.payload import Payload
from events.values import Name, OneOf, Words

Parameters = Annotated[float, Meta(gt=0, description="Number of parameters.")]


class ModelLaunched(Payload, frozen=True, kw_only=True):
    """A model became available outside its maker."""

    short_label: ClassVar[str] = "{model}"
    model: Name
    access: Literal["open_weights", "api", "hosted", "product", "preview", "unreleased"] | None = None
    base_model: Name | None = None
    domain: Name | None = None
    parameters: Parameters | None = None
    details: Words | None = None


class ModelProgressed(Payload, frozen=True, kw_only=True):
    """A model entered a stage of its life cycle."""

    model: Name
    stage: Literal["in_development", "internal_testing", "preview", "deprecated", "retired"]
    parameters: Parameters | None = None
    details: Words | None = None


class ModelEstimated(Payload, frozen=True, kw_only=True):
    """Someone estimated the size of a model. `time` is the launch of the model, not the time of the estimate."""

    one_of: ClassVar[OneOf | None] = OneOf(("parameters", "training_compute"))
    short_label: ClassVar[str] = "{model}, estimate"
    model: Name
    parameters: Parameters | None = None
    training_compute: (
        Annotated[float, Meta(gt=0, description="Floating-point operations of the training run.")] | None
    ) = None
    confidence: Literal["confident", "likely", "speculative", "unknown"] = "unknown"


FAMILY = Family.of(
    "models",
    {"model.launched": ModelLaunched, "model.progressed": ModelProgressed, "model.estimated": ModelEstimated},
)

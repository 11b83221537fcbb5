"""What a kind of event is: its name, topic, payload type and version."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from events.payload import Payload
from events.topics import topic_of

PREFIX = "whenline."
"""CloudEvents `type` is this prefix and the kind: `whenline.model.launched`."""

SCHEMA_PREFIX = "urn:whenline:schema:"

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
"""Turns the data of one version into that of the next."""


class Kind(Struct, frozen=True):
    """One kind of event. `version` is the newest of its payload; `upcasters[n]` lifts version n to n + 1."""

    name: str
    family: str
    payload: type[Payload]
    version: int = 1
    upcasters: Mapping[int, Upcaster] = {}

    @property
    def type(self) -> str:
        """CloudEvents `type`, such as `whenline.model.launched`."""
        return PREFIX + self.name

    @property
    def summary(self) -> str:
        """The first paragraph of the payload's docstring, on one line."""
        return " ".join((self.payload.__doc__ or "").split("\n\n")[0].split())

    @property
    def topic(self) -> str:
        """Kafka topic, such as `whenline.models`."""
        return topic_of(self.family)

    @property
    def dataschema(self) -> str:
        """CloudEvents `dataschema` of the newest version, such as `urn:whenline:schema:model.launched:1`."""
        return f"{SCHEMA_PREFIX}{self.name}:{self.version}"


def family(name: str, payloads: Mapping[str, type[Payload]]) -> tuple[Kind, ...]:
    """Kinds of one family, each at version 1."""
    return tuple(Kind(name=kind, family=name, payload=payload) for kind, payload in payloads.items())

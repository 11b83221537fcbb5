"""Kinds of events and their families: names, topics, payload types, versions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from events.payload import Payload

PREFIX = "whenline."
"""CloudEvents `type` is this prefix and the kind: `whenline.model.launched`."""

SCHEMA_PREFIX = "urn:whenline:schema:"

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
"""Converts the data of one version to that of the next."""


class Kind(Struct, frozen=True):
    """One kind of event. `version` is the newest of its payload; `upcasters[n]` converts version n to n + 1."""

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
    def topic(self) -> str:
        """Kafka topic, such as `whenline.models`."""
        return topic_of(self.family)

    @property
    def dataschema(self) -> str:
        """CloudEvents `dataschema` of the newest version, such as `urn:whenline:schema:model.launched:1`."""
        return f"{SCHEMA_PREFIX}{self.name}:{self.version}"

    @property
    def summary(self) -> str:
        """The first paragraph of the payload's docstring, on one line."""
        return " ".join((self.payload.__doc__ or "").split("\n\n")[0].split())


class Family(Struct, frozen=True):
    """Kinds that share a Kafka topic. Each module of `events.kinds` defines one, as `FAMILY`.

    To add a kind at a newer version, or with upcasters, construct `Kind` yourself instead of using `of`.
    """

    name: str
    kinds: tuple[Kind, ...]
    partitions: int = 4
    """Partitions of the topic."""

    @classmethod
    def of(cls, name: str, payloads: Mapping[str, type[Payload]], *, partitions: int = 4) -> Family:
        """A family of kinds at version 1, from their payload types by name."""
        kinds = tuple(Kind(name=kind, family=name, payload=payload) for kind, payload in payloads.items())
        return cls(name, kinds, partitions)


def topic_of(family: str) -> str:
    """Topic of a family: `models` → `whenline.models`."""
    return f"whenline.{family}"

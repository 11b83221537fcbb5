"""The envelope: CloudEvents 1.0, JSON format, with the optional extension attributes `knowntime` and `recordedtime`.

Source: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Annotated, Literal

from msgspec import Meta, Raw, Struct

from events.kind import SCHEMA_PREFIX
from events.values import EVENT_ID, SLUG, URI, Instant

KnownTime = Annotated[
    datetime, Meta(tz=True, description="When it could be known, by the publisher's claim; never claim it too early.")
]
RecordedTime = Annotated[datetime, Meta(tz=True, description="When the producer made the event.")]


Id = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=300,
        description="Identifies the event within its source.",
        extra_json_schema={"pattern": EVENT_ID},
    ),
]
Source = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=2000,
        description="The publisher: one URI for each, without spaces.",
        extra_json_schema={"pattern": URI},
    ),
]
Subject = Annotated[
    str, Meta(max_length=100, description="Slug of the first organization.", extra_json_schema={"pattern": SLUG})
]
DataSchema = Annotated[
    str, Meta(max_length=2000, description="Kind and version of the payload.", extra_json_schema={"pattern": URI})
]


class Envelope(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """The envelope of one event. Extension attributes are allowed, and stored in the log.

    `events.names` checks the patterns of `id` and `source`. That of `subject` follows from the slug that it must equal.
    """

    specversion: Literal["1.0"]
    id: Id
    source: Source
    type: Annotated[str, Meta(min_length=1, max_length=200, description="`whenline.` and the kind.")]
    time: Instant
    data: Raw
    subject: Subject | None = None
    datacontenttype: Literal["application/json"] | None = None
    dataschema: DataSchema | None = None
    knowntime: KnownTime | None = None
    recordedtime: RecordedTime | None = None


def key_of(source: str, id: str) -> bytes:  # noqa: A002 - the attribute's own name
    """The 16-byte key of (source, id) in every table: a prefix of SHA-256, so that collisions cannot be forged.

    In SQL: `event_key(source, id)`, a UUID.
    """
    return sha256(f"{source}\n{id}".encode()).digest()[:16]


@lru_cache(maxsize=1024)
def version_of(dataschema: str | None) -> int:
    """The payload version in a `dataschema`: 1 without one, 0 if it is not a schema of Whenline."""
    if dataschema is None:
        return 1
    if not dataschema.startswith(SCHEMA_PREFIX):
        return 0
    _, _, version = dataschema.rpartition(":")
    return int(version) if version.isdecimal() else 0

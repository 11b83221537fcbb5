"""The envelope: CloudEvents 1.0, JSON format, with the optional extension attributes `knowntime` and `recordedtime`.

Source: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Annotated, Literal

from msgspec import Meta, Raw, Struct

from events.kind import SCHEMA_PREFIX
from events.values import EventId, Instant, Slug, Uri

KnownTime = Annotated[
    datetime, Meta(tz=True, description="The publisher's claim of when it could be known; never too early.")
]
RecordedTime = Annotated[datetime, Meta(tz=True, description="When the producer made the event.")]


class Envelope(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """One event as it travels. Unknown extension attributes are allowed; the record that Kafka holds keeps them."""

    specversion: Literal["1.0"]
    id: EventId
    source: Uri
    type: Annotated[str, Meta(min_length=1, max_length=200, description="`whenline.` and the kind.")]
    time: Instant
    data: Raw
    subject: Slug | None = None
    datacontenttype: Literal["application/json"] | None = None
    dataschema: Uri | None = None
    knowntime: KnownTime | None = None
    recordedtime: RecordedTime | None = None


def key_of(source: str, id: str) -> bytes:  # noqa: A002 - the attribute's own name
    """The 16 bytes that stand for (source, id) in every table: cut from SHA-256, so nobody can aim at a key.

    In SQL: `event_key(source, id)`, a UUID.
    """
    return sha256(f"{source}\n{id}".encode()).digest()[:16]


def version_of(dataschema: str | None) -> int:
    """Payload version named by a `dataschema`; without one it is 1, for ever; 0 if it is not one of ours."""
    if dataschema is None:
        return 1
    if not dataschema.startswith(SCHEMA_PREFIX):
        return 0
    _, _, version = dataschema.rpartition(":")
    return int(version) if version.isdecimal() else 0

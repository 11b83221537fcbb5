"""CloudEvents over HTTP: one event (structured mode), a list of them (batch), or attributes in headers (binary mode).

Source: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import msgspec

from events.validation import InvalidEvent, Problem

STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"
BINARY = "application/json"


class UnsupportedMediaType(Exception):
    """The body is of no type that the door takes."""


@dataclass(frozen=True)
class Body:
    """The events of a request, each a JSON value; `batch` where a list was sent."""

    documents: list[Any]
    batch: bool


def read(headers: Mapping[str, str], body: bytes) -> Body:
    """The events of a request.

    Raises:
        UnsupportedMediaType: the content type is none of the three.
        InvalidEvent: the body is not JSON.
    """
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    binary = "ce-specversion" in headers
    if media_type not in {STRUCTURED, BATCH, BINARY}:
        raise UnsupportedMediaType(media_type)
    try:
        document = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidEvent([Problem("", f"the body is not JSON: {error}")]) from error
    if media_type == BATCH:
        if not isinstance(document, list):
            raise InvalidEvent([Problem("", "a batch is a JSON array of events")])
        return Body(document, batch=True)
    if media_type == BINARY and binary:
        attributes = {name[3:]: unquote(value) for name, value in headers.items() if name.startswith("ce-")}
        return Body([attributes | {"datacontenttype": BINARY, "data": document}], batch=False)
    return Body([document], batch=False)

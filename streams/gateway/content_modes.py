"""Reads CloudEvents from HTTP: structured mode (one event), batch mode (a list), binary mode (attributes in headers).

Source: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes

from events.json_format import parsed_type
from events.validation import InvalidEvent, Problem
from streams.gateway.limits import Limits
from streams.gateway.strict_json import read_json

STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"
BINARY = "application/json"
PREFIX = "ce-"
REQUIRED = frozenset(PREFIX + name for name in ("id", "source", "specversion", "type"))
"""With any of these headers, plain JSON is the data of an event in binary mode, not an event in structured mode."""

_ESCAPED = re.compile(r"\\(.)", re.DOTALL)

Headers = Iterable[tuple[str, str]]
"""Names in lower case, and values decoded as Latin-1."""


class UnsupportedMediaType(Exception):
    """The media type, charset or encoding of a body is not supported; the text names it."""


@dataclass(frozen=True)
class Body:
    """The events of a request, each a JSON value; `batch` if a list was sent."""

    documents: list[Any]
    batch: bool


def media_type_of(headers: Collection[tuple[str, str]]) -> str:
    """The media type of a body: structured, batch or binary. Without one, headers of an event mean binary mode.

    Raises:
        UnsupportedMediaType: it is another one, has another charset than UTF-8, or is compressed.
    """
    stated = [value for name, value in headers if name == "content-type"]
    if not stated and all(any(name == header for name, _ in headers) for header in REQUIRED):
        stated = [BINARY]  # an event without `datacontenttype`, which SDKs send without the header
    if len(stated) != 1:
        raise UnsupportedMediaType("A body without exactly one header Content-Type")
    media_type, charset = parsed_type(stated[0])
    if media_type not in {STRUCTURED, BATCH, BINARY}:
        raise UnsupportedMediaType(f"A body of type `{stated[0]}`")
    if charset not in {"utf-8", "us-ascii"}:
        raise UnsupportedMediaType(f"A body in the charset `{charset}`")
    encodings = [value.strip().lower() for name, value in headers if name == "content-encoding"]
    if any(encoding not in {"", "identity"} for encoding in encodings):
        raise UnsupportedMediaType(f"A body encoded as `{', '.join(encodings)}`")
    return media_type


def read(headers: Headers, body: bytes, limits: Limits) -> Body:
    """The events of a request.

    Raises:
        UnsupportedMediaType: the content type is not supported.
        InvalidEvent: the body is not JSON, or a header is not a valid attribute.
    """
    headers = list(headers)
    media_type = media_type_of(headers)
    binary = media_type == BINARY and any(name in REQUIRED for name, _ in headers)
    if binary:
        attributes = _attributes(headers)
        return Body([attributes | ({"data": read_json(body, limits)} if body else {})], batch=False)
    value = read_json(body, limits)
    if media_type != BATCH:
        if isinstance(value, list):
            raise InvalidEvent([Problem("", f"is an array: send several events as `{BATCH}`")])
        return Body([value], batch=False)
    if not isinstance(value, list):
        raise InvalidEvent([Problem("", "a batch must be a JSON array of events")])
    return Body(value, batch=True)


def _attributes(headers: Headers) -> dict[str, str]:
    attributes: dict[str, str] = {}
    found: list[Problem] = []
    for header, value in headers:
        if not header.startswith(PREFIX):
            continue
        name = header.removeprefix(PREFIX)
        if name in attributes:
            found.append(Problem(f"/{name}", f"the header `{header}` is repeated; send it once"))
        elif name == "datacontenttype":
            found.append(Problem(f"/{name}", "binary mode has it in the header Content-Type; leave this one out"))
        elif name in {"data", "data_base64"}:
            found.append(Problem(f"/{name}", "binary mode has the data in the body; leave this header out"))
        else:
            try:
                attributes[name] = decoded(value)
            except ValueError as error:
                attributes[name] = ""
                found.append(Problem(f"/{name}", f"the header `{header}` cannot be decoded: {error}"))
    if found:
        raise InvalidEvent(found)
    return attributes


def decoded(value: str) -> str:
    """The value of an attribute from its header: quotes of a quoted string removed, then percent-decoded once.

    Raises:
        ValueError: it has characters that are not ASCII, or percent-encoded bytes that are not UTF-8.
    """
    if not value.isascii():
        raise ValueError("percent-encode characters that are not ASCII, as UTF-8")
    if len(value) >= 2 and value[0] == value[-1] == '"':
        value = _ESCAPED.sub(r"\1", value[1:-1])
    return unquote_to_bytes(value).decode("utf-8")

"""Normalizes an event in the CloudEvents JSON format, so that equal events have equal JSON.

The format leaves choices to tools: an absent attribute may be `null`; `datacontenttype` may be absent, or state JSON
in several ways; the data may be in base64. Without normalization an event that is posted in two of these forms would
conflict with itself.

Source: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from typing import Any

import msgspec

from events.envelope import Envelope
from events.validation import MOST_PROBLEMS, Problem, escaped

JSON_TYPE = "application/json"
DATA, BASE64, CONTENT_TYPE = "data", "data_base64", "datacontenttype"

_NAME = re.compile(r"[a-z0-9]+", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_ATTRIBUTES = frozenset(field.encode_name for field in msgspec.structs.fields(Envelope)) | {DATA, BASE64}
_INTEGERS = range(-(2**31), 2**31)


def normalized(document: dict[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """The normal form of an event's JSON object, and the problems of its base64 data and extension attributes."""
    if None in document.values():
        document = {name: value for name, value in document.items() if value is not None or name == DATA}
    found: list[Problem] = []
    if is_json(document.get(CONTENT_TYPE)):
        document = {name: value for name, value in document.items() if name != CONTENT_TYPE}
    if BASE64 in document:
        document, found = _without_base64(document)
    for name in document.keys() - _ATTRIBUTES:
        if len(found) >= MOST_PROBLEMS:
            break
        found += _problems_of_extension(name, document[name])
    return document, found


def is_json(content_type: object) -> bool:
    """Whether a content type means JSON in UTF-8: `application/json` in any case, with or without `charset=utf-8`."""
    if not isinstance(content_type, str):
        return False
    media_type, charset = parsed_type(content_type)
    return media_type == JSON_TYPE and charset in {"utf-8", "us-ascii"}


def parsed_type(content_type: str) -> tuple[str, str]:
    """The media type and charset of a content type, in lower case; the charset is utf-8 by default."""
    media_type, *parameters = content_type.split(";")
    charset = "utf-8"
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip().strip('"').lower()
    return media_type.strip().lower(), charset


def _without_base64(document: dict[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    where = f"/{BASE64}"
    if DATA in document:
        return document, [Problem(where, "an event has `data` or `data_base64`, not both; leave one out")]
    document = dict(document)
    encoded = document.pop(BASE64)
    if not isinstance(encoded, str):
        return document, [Problem(where, "must be the data as base64 text")]
    try:
        data = msgspec.json.decode(b64decode(encoded, validate=True))
    except binascii.Error as error:
        return document, [Problem(where, f"is not base64: {error}")]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return document, [Problem(where, f"must contain JSON, as the data of every kind is: {error}")]
    return document | {DATA: data}, []


def _problems_of_extension(name: str, value: object) -> list[Problem]:
    where = f"/{escaped(name)}"
    if not _NAME.fullmatch(name):
        return [Problem(where, "name attributes in lower-case letters a to z and digits")]
    if isinstance(value, str) and not value.isprintable() and _CONTROL.search(value) is not None:
        return [Problem(where, "must not have control characters")]
    if isinstance(value, str | bool) or (isinstance(value, int) and value in _INTEGERS):
        return []
    return [Problem(where, "an extension attribute must be a text, a boolean or a 32-bit integer")]

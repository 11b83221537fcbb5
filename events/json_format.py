"""An event as publishers' tools write it in JSON, brought to the one form that the log keeps.

Tools differ in what the CloudEvents JSON format leaves free: an attribute that is absent may be `null`; `datacontenttype` may be
left out, or say in several ways that the data is JSON; the data may stand as base64. All of these say the same, so they
become the same: else one event, posted in two modes, would be in conflict with itself.

Source: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from typing import Any

import msgspec

from events.envelope import Envelope
from events.validation import Problem, escaped

JSON_TYPE = "application/json"
DATA, BASE64, CONTENT_TYPE = "data", "data_base64", "datacontenttype"

_NAME = re.compile(r"[a-z0-9]+", re.ASCII)
_OURS = frozenset(field.encode_name for field in msgspec.structs.fields(Envelope)) | {DATA, BASE64}
_INTEGERS = range(-(2**31), 2**31)


def plain(document: dict[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """The event's JSON object in its one form, and what is wrong with attributes that the envelope's type does not know."""
    if None in document.values():
        document = {name: value for name, value in document.items() if value is not None or name == DATA}
    found: list[Problem] = []
    if is_json(document.get(CONTENT_TYPE)):
        document = {name: value for name, value in document.items() if name != CONTENT_TYPE}
    if BASE64 in document:
        document, found = _without_base64(document)
    for name in document.keys() - _OURS:
        found += _problems_of_extension(name, document[name])
    return document, found


def is_json(content_type: object) -> bool:
    """Whether a media type says JSON in UTF-8: `application/json`, in any case, with `charset=utf-8` or without."""
    if not isinstance(content_type, str):
        return False
    media_type, charset = parsed_type(content_type)
    return media_type == JSON_TYPE and charset in {"utf-8", "us-ascii"}


def parsed_type(content_type: str) -> tuple[str, str]:
    """Media type and charset of a content type, both in lower case; the charset is utf-8 where none is named."""
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
        return document, [Problem(where, "an event has `data` or `data_base64`, not both")]
    document = dict(document)
    encoded = document.pop(BASE64)
    if not isinstance(encoded, str):
        return document, [Problem(where, "must be a text, the data in base64")]
    try:
        data = msgspec.json.decode(b64decode(encoded, validate=True))
    except binascii.Error as error:
        return document, [Problem(where, f"is not base64: {error}")]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return document, [Problem(where, f"holds no JSON, which the data of every kind is: {error}")]
    return document | {DATA: data}, []


def _problems_of_extension(name: str, value: object) -> list[Problem]:
    where = f"/{escaped(name)}"
    if not _NAME.fullmatch(name):
        return [Problem(where, "names of attributes are lower-case letters a to z and digits")]
    if isinstance(value, str | bool) or (isinstance(value, int) and value in _INTEGERS):
        return []
    return [Problem(where, "an extension attribute is a text, a boolean or an integer of 32 bits")]

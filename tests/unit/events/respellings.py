"""Spells one event in other ways that mean the same: by its types, as JSON writers and transports do."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta, timezone
from random import Random
from typing import Any, get_args, get_origin

import msgspec
from msgspec import Struct

from events.kinds.amendments import EventCorrected
from events.registry import BY_TYPE, KINDS
from tests.unit.events.payloads import Json, parts_of

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT.*")


def respelled(document: Json, random: Random) -> bytes:
    """The bytes of an event that means the same."""
    kind = BY_TYPE[document["type"]]
    data = _struct(document["data"], kind.payload, random)
    if kind.payload is EventCorrected:
        corrected = KINDS[data["kind"]].payload
        data["replacement"] = {
            "time": _instant(document["data"]["replacement"]["time"], random),
            "data": _struct(document["data"]["replacement"]["data"], corrected, random),
        }
    found = {name: _attribute(value, random) for name, value in document.items() if name not in {"data", *_DERIVED}}
    found |= {"time": _instant(document["time"], random), "data": data}
    if "knowntime" in document:
        found["knowntime"] = _instant(document["knowntime"], random)
    stated = {
        "subject": data["organizations"][0]["slug"],
        "dataschema": kind.dataschema,
        "datacontenttype": "application/json",
        "recordedtime": "2026-01-01T00:00:00Z",
        "traceparent": f"00-{random.randrange(16**32):032x}-00f067aa0ba902b7-01",
        "partitionkey": "acme",
        "knativearrivaltime": "2026-01-01T00:00:00Z",
        "unstated": None,
    }
    found |= {name: value for name, value in stated.items() if random.random() < 0.5}
    names = list(found)
    random.shuffle(names)
    ordered = {name: found[name] for name in names}
    return json.dumps(ordered, indent=random.choice([None, 1]), ensure_ascii=random.random() < 0.5).encode()


_DERIVED = frozenset({"subject", "dataschema", "datacontenttype", "recordedtime"})


def _attribute(value: Any, random: Random) -> Any:
    if isinstance(value, bool):
        return random.choice([value, str(value).lower()])
    return random.choice([value, str(value)]) if isinstance(value, int) else value


def _struct(value: Json, type_: type[Struct], random: Random) -> Json:
    found: Json = {}
    for field in msgspec.structs.fields(type_):
        name = field.encode_name
        if name in value:
            found[name] = _value(value[name], field.type, random)
        elif not field.required and random.random() < 0.5:
            default = msgspec.to_builtins(field.default) if field.default is not msgspec.NODEFAULT else None
            found[name] = random.choice([None, default])
    names = list(found)
    random.shuffle(names)
    return {name: found[name] for name in names}


def _value(value: Any, annotation: Any, random: Random) -> Any:
    plain, _ = parts_of(annotation)
    if get_origin(plain) is tuple:
        return [_value(each, get_args(plain)[0], random) for each in value]
    if isinstance(plain, type) and issubclass(plain, Struct) and isinstance(value, dict):
        return _struct(value, plain, random)
    if plain is datetime:
        return _instant(value, random)
    if plain in (int, float) and float(value).is_integer() and abs(value) < 2**53:
        return random.choice([int(value), float(value)])
    return value


def _instant(text: str, random: Random) -> str:
    """An instant in another zone, with other letters, and with digits that are cut."""
    assert _INSTANT.fullmatch(text)
    moment = datetime.fromisoformat(text).astimezone(timezone(timedelta(minutes=random.randrange(-840, 840))))
    spelled = moment.isoformat(timespec="microseconds")
    if moment.utcoffset() == timedelta() and random.random() < 0.5:
        spelled = spelled.replace("+00:00", random.choice("zZ"))
    digits = spelled.replace("T", random.choice("tT"))
    return re.sub(r"(\.\d{6})", lambda found: found[1] + random.choice(["", "0", "000", "999"]), digits)

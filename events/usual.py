"""Decodes many events at once, for whoever reads the whole log: one typed pass each, and checks over all of them.

It takes only events that `events.codec.decode` takes as well, with the same result, and leaves the others to it: those
that are invalid, spelled in a rare way, of an older version, or corrections.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import reduce
from itertools import chain
from operator import attrgetter, or_
from typing import Any, Protocol, get_type_hints

import msgspec
import numpy as np

from events import names, spelling, texts
from events.codec import newest_schemas
from events.envelope import Envelope
from events.kind import Kind
from events.kinds.amendments import EventCorrected
from events.payload import Payload
from events.registry import KINDS

UNFORESEEN = (ArithmeticError, LookupError, RecursionError, TypeError, ValueError, msgspec.MsgspecError)
"""What the decoder and Python raise for values that are no event."""
_DOT, _COLON, _ZERO, _NINE = b".:09"


class UsualEvent(Protocol):
    """A decoded event: the attributes of its envelope, and as `data` its typed payload."""

    id: str
    source: str
    time: datetime
    knowntime: datetime | None
    subject: str | None
    dataschema: str | None
    data: Payload


def decode_usual(values: Sequence[bytes]) -> list[UsualEvent | None]:
    """The events of these bytes; None in the place of each that `decode` has to look at."""
    found = _decoded(values)
    joined = b"".join(values)
    if _may_need_care(joined):
        found = [None if _needs_care(value) else event for value, event in zip(values, found, strict=True)]
    events = [event for event in found if event is not None]
    if events and not _are_valid(events):
        found = [None if event is None or not _are_valid([event]) else event for event in found]
    return found


def kind_of(event: UsualEvent | None) -> Kind:
    """The kind of an event."""
    return _KINDS[type(event)]


def _decoded(values: Sequence[bytes]) -> list[UsualEvent | None]:
    found: list[UsualEvent | None] = []
    rest = iter(values)
    while len(found) < len(values):
        try:
            found.extend(map(_decode, rest))
        except UNFORESEEN:  # the events before it are in the list
            found.append(None)
    return found


def _may_need_care(joined: bytes) -> bool:
    if not joined.isascii() or b"\\" in joined or b"\x7f" in joined:
        return True
    return _has_long_fraction(joined)


def _needs_care(value: bytes) -> bool:
    return texts.may_have_controls(value) or spelling.has_long_fraction(value)


def _has_long_fraction(joined: bytes) -> bool:
    """As `events.spelling.has_long_fraction`, without a pattern, which takes longer for so many bytes."""
    data = np.frombuffer(joined, np.uint8)
    dots = np.flatnonzero(data == _DOT)
    dots = dots[(dots >= 3) & (dots + 7 < len(data))]
    dots = dots[data[dots - 3] == _COLON]
    for place in (7, 6, 5, 4, 3, 2, 1, -1, -2):
        dots = dots[(data[dots + place] >= _ZERO) & (data[dots + place] <= _NINE)]
    return bool(len(dots))


def _are_valid(events: Sequence[UsualEvent]) -> bool:
    """Whether all of them have the newest schema of their kind, their subject, and valid names."""
    ids, sources, subjects, schemas, payloads = zip(*map(_ATTRIBUTES, events), strict=True)
    if any(schema not in _NEWEST[type_] for type_, schema in set(zip(map(type, events), schemas, strict=True))):
        return False
    organizations = [payload.organizations for payload in payloads]
    firsts = tuple([each[0].slug for each in organizations])
    if subjects != firsts and any(each not in {None, first} for each, first in zip(subjects, firsts, strict=True)):
        return False
    slugs = set(map(_SLUG, chain.from_iterable(organizations)))
    return names.all_are_valid("".join(ids), set(sources), slugs, _urls(payloads))


def _urls(payloads: Iterable[Payload]) -> Iterator[str]:
    for payload in payloads:
        provenance = payload.provenance
        if provenance is not None and provenance.url is not None:
            yield provenance.url


def _type_of(kind: Kind) -> Any:
    """The envelope with the payload of a kind in it, which its `type` selects."""
    hints = get_type_hints(Envelope, include_extras=True) | {"data": kind.payload}
    fields: list[Any] = [
        (each.name, hints[each.name]) if each.required else (each.name, hints[each.name], each.default)
        for each in msgspec.structs.fields(Envelope)
        if each.name != "type"
    ]
    name = f"Usual{kind.payload.__name__}"
    return msgspec.defstruct(name, fields, kw_only=True, frozen=True, gc=False, tag_field="type", tag=kind.type)


_KINDS: dict[type, Kind] = {_type_of(kind): kind for kind in KINDS.values() if kind.payload is not EventCorrected}
_NEWEST = {type_: newest_schemas(kind) for type_, kind in _KINDS.items()}
_ATTRIBUTES = attrgetter("id", "source", "subject", "dataschema", "data")
_SLUG = attrgetter("slug")
_decode: Any = msgspec.json.Decoder(reduce(or_, _KINDS)).decode

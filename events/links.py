"""Links of events: `provenance.url` is a web address, since pages offer it to be opened.

Publishers' events are checked, and logged ones are not: what was accepted once stays in the tables, and its address
is shown as text.
"""

from __future__ import annotations

import re

from events.codec import Event, replacement_of
from events.kinds.amendments import EventCorrected
from events.payload import Payload
from events.validation import Problem
from events.values import WEB_URL

_WEB_URL = re.compile(WEB_URL)


def link_problems(event: Event) -> list[Problem]:
    """The problems of an event's links, also of those in the payload that a correction gives."""
    found = _problems(event.payload, "/data")
    if isinstance(event.payload, EventCorrected):
        found += _problems(replacement_of(event.payload), "/data/replacement/data")
    return found


def _problems(payload: Payload, pointer: str) -> list[Problem]:
    url = payload.provenance.url if payload.provenance else None
    if url is None or _WEB_URL.search(url):
        return []
    return [Problem(f"{pointer}/provenance/url", "must be a web address: http:// or https://, without spaces")]

"""The patterns of names that every event has: `id`, `source`, the organizations' slugs, the address of its provenance.

They are asked for here and not by the types: on the projector's hot path a pattern costs as much as the rest of the
envelope, and most often it need not be asked. Names that recur are looked at once; text that is printable and has no space
holds nothing that the patterns refuse.
"""

from __future__ import annotations

import re
from typing import Any

from events.payload import Payload
from events.validation import Problem
from events.values import EVENT_ID, SLUG, SLUG_WORDS, URI

_ID, _URI, _SLUG = re.compile(EVENT_ID), re.compile(URI), re.compile(SLUG)
_SOUND_SOURCES: set[str] = set()
_SOUND_SLUGS: set[str] = set()
_MOST = 100_000
"""Names remembered; more of them and the memory starts anew."""


def are_sound(id: str, source: str, payload: Payload) -> bool:  # noqa: A002 - the attribute's own name
    """Whether an event's names fit their patterns."""
    for organization in payload.organizations:
        if organization.slug not in _SOUND_SLUGS and not _is_sound_slug(organization.slug):
            return False
    provenance = payload.provenance
    if provenance is not None and provenance.url is not None and not _is_sound_uri(provenance.url):
        return False
    return (id.isprintable() or _is_sound_id(id)) and (source in _SOUND_SOURCES or _is_sound_source(source))


def problems_of_names(id: object, source: object) -> list[Problem]:  # noqa: A002 - the attribute's own name
    """What is wrong with `id` and `source`; other types and empty text are refused before."""
    found = []
    if isinstance(id, str) and id and not _is_sound_id(id):
        found.append(Problem("/id", "must not hold control characters"))
    if isinstance(source, str) and source and not _is_sound_uri(source):
        found.append(Problem("/source", "must be a URI, without spaces or control characters"))
    return found


def problems_within(data: Any, pointer: str) -> list[Problem]:
    """What is wrong with the names in a payload, as JSON; what is of another type is refused elsewhere."""
    found: list[Problem] = []
    if not isinstance(data, dict):
        return found
    organizations = data.get("organizations")
    for number, each in enumerate(organizations if isinstance(organizations, list) else ()):
        slug = each.get("slug") if isinstance(each, dict) else None
        if isinstance(slug, str) and not _is_sound_slug(slug):
            words = SLUG_WORDS[:1].lower() + SLUG_WORDS[1:].rstrip(".")
            found.append(Problem(f"{pointer}/organizations/{number}/slug", f"must be a {words}"))
    provenance = data.get("provenance")
    url = provenance.get("url") if isinstance(provenance, dict) else None
    if isinstance(url, str) and not _is_sound_uri(url):
        found.append(Problem(f"{pointer}/provenance/url", "must be a URI, without spaces or control characters"))
    return found


def _is_sound_id(id_: str) -> bool:
    return _ID.search(id_) is not None


def _is_sound_uri(uri: str) -> bool:
    return (uri.isprintable() and " " not in uri and uri != "") or _URI.search(uri) is not None


def _is_sound_source(source: str) -> bool:
    return _remember(source, _SOUND_SOURCES) if _is_sound_uri(source) else False


def _is_sound_slug(slug: str) -> bool:
    return _remember(slug, _SOUND_SLUGS) if _SLUG.search(slug) is not None else False


def _remember(name: str, sound: set[str]) -> bool:
    if len(sound) >= _MOST:
        sound.clear()
    sound.add(name)
    return True

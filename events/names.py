"""Checks the patterns of names that every event has: `id`, `source`, slugs of organizations, the URL of its provenance.

The types do not check them: on the projector's hot path a pattern costs as much as the rest of the envelope. Here,
names that recur are checked once, and printable text without spaces is accepted without a pattern, since it matches
all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from events.payload import Payload
from events.validation import Problem
from events.values import EVENT_ID, SLUG, SLUG_DESCRIPTION, URI

_ID, _URI, _SLUG = re.compile(EVENT_ID), re.compile(URI), re.compile(SLUG)
_VALID_SOURCES: set[str] = set()
_VALID_SLUGS: set[str] = set()
_MAX_CACHED = 100_000
"""Names that are remembered; then the cache is cleared."""
_LONGEST_CACHED = 200
"""Characters of a name that is remembered, so that the cache stays small whatever is posted."""


def are_valid(id: str, source: str, payload: Payload) -> bool:  # noqa: A002 - the attribute's own name
    """Whether an event's names match their patterns."""
    for organization in payload.organizations:
        if organization.slug not in _VALID_SLUGS and not _is_valid_slug(organization.slug):
            return False
    provenance = payload.provenance
    if provenance is not None and provenance.url is not None and not _is_valid_uri(provenance.url):
        return False
    return (id.isprintable() or _is_valid_id(id)) and (source in _VALID_SOURCES or _is_valid_source(source))


def all_are_valid(ids: str, sources: Iterable[str], slugs: Iterable[str], urls: Iterable[str]) -> bool:
    """Whether the names of many events match their patterns; False also of rare ids that do. `ids` is all of them."""
    return (
        ids.isprintable()
        and all(source in _VALID_SOURCES or _is_valid_source(source) for source in sources)
        and all(slug in _VALID_SLUGS or _is_valid_slug(slug) for slug in slugs)
        and all(map(_is_valid_uri, urls))
    )


def problems_of_names(id: object, source: object) -> list[Problem]:  # noqa: A002 - the attribute's own name
    """The problems of `id` and `source`. Other types and empty text are refused elsewhere."""
    found = []
    if isinstance(id, str) and id and not _is_valid_id(id):
        found.append(Problem("/id", "must not have control characters"))
    if isinstance(source, str) and source and not _is_valid_uri(source):
        found.append(Problem("/source", "must be a URI, without spaces or control characters"))
    return found


def problems_within(data: Any, pointer: str) -> list[Problem]:
    """The problems of names in the JSON of a payload. Other types are refused elsewhere."""
    found: list[Problem] = []
    if not isinstance(data, dict):
        return found
    organizations = data.get("organizations")
    for number, each in enumerate(organizations if isinstance(organizations, list) else ()):
        slug = each.get("slug") if isinstance(each, dict) else None
        if isinstance(slug, str) and not _is_valid_slug(slug):
            rule = SLUG_DESCRIPTION[:1].lower() + SLUG_DESCRIPTION[1:].rstrip(".")
            found.append(Problem(f"{pointer}/organizations/{number}/slug", f"must be a {rule}"))
    provenance = data.get("provenance")
    url = provenance.get("url") if isinstance(provenance, dict) else None
    if isinstance(url, str) and not _is_valid_uri(url):
        found.append(Problem(f"{pointer}/provenance/url", "must be a URI, without spaces or control characters"))
    return found


def _is_valid_id(id_: str) -> bool:
    return _ID.search(id_) is not None


def _is_valid_uri(uri: str) -> bool:
    return (uri.isprintable() and " " not in uri and uri != "") or _URI.search(uri) is not None


def _is_valid_source(source: str) -> bool:
    return _remember(source, _VALID_SOURCES) if _is_valid_uri(source) else False


def _is_valid_slug(slug: str) -> bool:
    return _remember(slug, _VALID_SLUGS) if _SLUG.search(slug) is not None else False


def _remember(name: str, cache: set[str]) -> bool:
    if len(name) <= _LONGEST_CACHED:
        if len(cache) >= _MAX_CACHED:
            cache.clear()
        cache.add(name)
    return True

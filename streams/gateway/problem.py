"""Errors as RFC 9457 problem details, with a JSON pointer for each bad field. `docs/problems.md` describes each type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi.responses import JSONResponse

from events.validation import Problem

MEDIA_TYPE = "application/problem+json"
PREFIX = "urn:whenline:problem:"
MOST_ERRORS = 100
LONGEST = 500
"""Errors that are told one by one, and characters of one: an answer stays small whatever was posted."""


@dataclass(frozen=True)
class Type:
    """A type of problem: its status and title never change, what it is called neither."""

    status: int
    title: str


TYPES: Mapping[str, Type] = {
    "busy": Type(503, "Too much at once"),
    "conflict": Type(409, "The id is taken"),
    "incomplete": Type(400, "The request broke off"),
    "internal": Type(500, "Something is wrong here"),
    "invalid-event": Type(422, "Invalid event"),
    "media-type": Type(415, "Unsupported media type"),
    "method": Type(405, "Method not allowed"),
    "no-token": Type(401, "A token is needed"),
    "not-acknowledged": Type(503, "Kafka did not acknowledge"),
    "not-allowed": Type(403, "Not allowed"),
    "not-found": Type(404, "Not found"),
    "not-ready": Type(503, "Not ready"),
    "parameter": Type(400, "A parameter is wrong"),
    "position-lost": Type(410, "The position is gone"),
    "too-fast": Type(429, "Too many events"),
    "too-large": Type(413, "Too large"),
    "too-slow": Type(408, "The request came too slowly"),
    "unknown-kind": Type(404, "Unknown kind"),
}


@dataclass(eq=False)
class ProblemError(Exception):
    """A request that is not done. `name` is the type's, `errors` name the bad fields, `more` are further members."""

    name: str
    detail: str
    hint: str = ""
    errors: Sequence[Problem] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)

    def answer(self) -> JSONResponse:
        """It as problem details."""
        kind = TYPES[self.name]
        content: dict[str, Any] = {
            "type": PREFIX + self.name,
            "title": kind.title,
            "status": kind.status,
            "detail": self.detail,
        }
        if self.hint:
            content["hint"] = self.hint
        content |= self.more
        if self.errors:
            content["errors"] = [
                {"pointer": _short(error.pointer), "detail": _short(error.message)}
                for error in self.errors[:MOST_ERRORS]
            ]
        if len(self.errors) > MOST_ERRORS:
            content["more_errors"] = len(self.errors) - MOST_ERRORS
        return JSONResponse(content, kind.status, headers=dict(self.headers), media_type=MEDIA_TYPE)


def _short(text: str) -> str:
    """A text that JSON in UTF-8 can carry, not longer than it has to be."""
    sound = text.encode("utf-8", "backslashreplace").decode()
    return sound if len(sound) <= LONGEST else sound[: LONGEST - 1] + "…"

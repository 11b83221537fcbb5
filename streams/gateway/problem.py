"""Errors as RFC 9457 problem details, with a JSON pointer for each bad field. See `docs/problems.md`."""

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
"""Errors that an answer lists, and characters of one: the answer stays small whatever was posted."""


@dataclass(frozen=True)
class ProblemType:
    """A type of problem. Its name, status and title never change."""

    status: int
    title: str


TYPES: Mapping[str, ProblemType] = {
    "busy": ProblemType(503, "Too much at once"),
    "conflict": ProblemType(409, "The id is taken"),
    "foreign-origin": ProblemType(403, "Another web page sends this"),
    "incomplete": ProblemType(400, "The request broke off"),
    "internal": ProblemType(500, "Something is wrong here"),
    "invalid-event": ProblemType(422, "Invalid event"),
    "malformed": ProblemType(400, "Malformed request"),
    "media-type": ProblemType(415, "Unsupported media type"),
    "method": ProblemType(405, "Method not allowed"),
    "no-token": ProblemType(401, "A token is needed"),
    "not-acknowledged": ProblemType(503, "Kafka did not acknowledge"),
    "not-allowed": ProblemType(403, "Not allowed"),
    "not-found": ProblemType(404, "Not found"),
    "not-ready": ProblemType(503, "Not ready"),
    "parameter": ProblemType(400, "A parameter is wrong"),
    "position-lost": ProblemType(410, "The position is gone"),
    "too-fast": ProblemType(429, "Too many events"),
    "too-large": ProblemType(413, "Too large"),
    "too-slow": ProblemType(408, "The request came too slowly"),
    "unknown-kind": ProblemType(404, "Unknown kind"),
    "wrong-host": ProblemType(421, "Not this host"),
}


@dataclass(eq=False)
class ProblemError(Exception):
    """A request that failed.

    Args:
        name: the type of problem.
        detail: what happened.
        hint: what to do.
        errors: the bad fields.
        headers: further headers of the response.
        more: further members of the problem details.
    """

    name: str
    detail: str
    hint: str = ""
    errors: Sequence[Problem] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)

    def response(self) -> JSONResponse:
        """The problem details as a response."""
        type_ = TYPES[self.name]
        content: dict[str, Any] = {
            "type": PREFIX + self.name,
            "title": type_.title,
            "status": type_.status,
            "detail": _short(self.detail),
        }
        if self.hint:
            content["hint"] = _short(self.hint)
        content |= self.more
        if self.errors:
            content["errors"] = [
                {"pointer": _short(error.pointer), "detail": _short(error.message)}
                for error in self.errors[:MOST_ERRORS]
            ]
        if len(self.errors) > MOST_ERRORS:
            content["more_errors"] = len(self.errors) - MOST_ERRORS
        return JSONResponse(content, type_.status, headers=dict(self.headers), media_type=MEDIA_TYPE)


def _short(text: str) -> str:
    """A text that JSON in UTF-8 can carry, cut to `LONGEST`."""
    encodable = text.encode("utf-8", "backslashreplace").decode()
    return encodable if len(encodable) <= LONGEST else encodable[: LONGEST - 1] + "…"

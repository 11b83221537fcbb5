"""Errors as RFC 9457 problem details, with a JSON pointer for each bad field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi.responses import JSONResponse

from events.validation import Problem

MEDIA_TYPE = "application/problem+json"


def problem(
    status: int, kind: str, title: str, detail: str, errors: Sequence[Problem] = (), **more: Any
) -> JSONResponse:
    """A problem answer. `kind` is the last part of its `type`; `errors` name the bad fields."""
    content: dict[str, Any] = {
        "type": f"urn:whenline:problem:{kind}",
        "title": title,
        "status": status,
        "detail": detail,
    } | more
    if errors:
        content["errors"] = [{"pointer": error.pointer, "detail": error.message} for error in errors]
    return JSONResponse(content, status, media_type=MEDIA_TYPE)

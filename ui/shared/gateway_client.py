"""HTTP client of the gateway: posts one event."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any

TIMEOUT_SECONDS = 30.0
MAX_ANSWER_BYTES = 1_000_000
"""Most bytes of a response that are read."""


@dataclass(frozen=True)
class GatewayAnswer:
    """The response: its status (0: no response) and its JSON object, a receipt or a problem document."""

    status: int
    body: dict[str, Any]

    @property
    def accepted(self) -> bool:
        """Whether Kafka has the event."""
        return self.status == 202


class NoRedirects(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: it would carry the token to another address. The answer is then an HTTPError."""

    def redirect_request(self, *_: Any) -> None:
        """No further request."""


def post(gateway: str, document: dict[str, Any], token: str = "") -> GatewayAnswer:
    """Posts an event. Errors are returned as problem documents, never raised; status 0 means no response.

    Args:
        gateway: base address of the gateway, such as `http://127.0.0.1:8600`.
        document: the CloudEvent.
        token: a bearer token; empty: none.
    """
    headers = {"Content-Type": "application/cloudevents+json"}
    if token.strip():
        headers["Authorization"] = f"Bearer {token.strip()}"
    request = urllib.request.Request(f"{gateway}/v1/events", json.dumps(document).encode(), headers)  # noqa: S310
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), NoRedirects)
    try:
        with opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
            return GatewayAnswer(answer.status, _object(answer.read(MAX_ANSWER_BYTES)))
    except urllib.error.HTTPError as error:
        with error:
            return GatewayAnswer(error.code, _object(error.read(MAX_ANSWER_BYTES)))
    except (OSError, ValueError) as error:
        hint = "Start it with `whenline up`, or set WHENLINE_UI_GATEWAY to its address."
        return GatewayAnswer(0, {"title": "The gateway does not answer", "detail": f"{gateway}: {error}", "hint": hint})


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        found = None
    return (
        found
        if isinstance(found, dict)
        else {"title": "The answer is not JSON", "detail": body[:500].decode(errors="replace")}
    )

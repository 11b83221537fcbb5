"""The way from the pages to the gateway: one HTTP post."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any

SECONDS = 30.0
MOST = 1_000_000
"""Bytes of an answer that are read."""


@dataclass(frozen=True)
class Answer:
    """What came back: the status (0: nobody answered) and the JSON object that was said."""

    status: int
    said: dict[str, Any]

    @property
    def kept(self) -> bool:
        """Whether Kafka has the event."""
        return self.status == 202


def post(gateway: str, document: dict[str, Any], token: str = "") -> Answer:
    """Post an event. Whatever goes wrong is an answer too; a status of 0 says that nobody answered.

    Args:
        gateway: address of the gateway, such as `http://127.0.0.1:8600`.
        document: the CloudEvent.
        token: sent as bearer token, if there is one.
    """
    headers = {"Content-Type": "application/cloudevents+json"}
    if token.strip():
        headers["Authorization"] = f"Bearer {token.strip()}"
    request = urllib.request.Request(f"{gateway}/v1/events", json.dumps(document).encode(), headers)  # noqa: S310 - of the settings
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=SECONDS) as answer:
            return Answer(answer.status, _object(answer.read(MOST)))
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, _object(error.read(MOST)))
    except (OSError, ValueError) as error:
        hint = "Start it with `whenline up`, or set WHENLINE_UI_GATEWAY to where it is."
        return Answer(0, {"title": "The gateway does not answer", "detail": f"{gateway}: {error}", "hint": hint})


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

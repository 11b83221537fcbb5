"""Posts what a reader says of an event: a confirmation, a denial or a correction, through the gateway, as any publisher would."""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

GATEWAY = "WHENLINE_GATEWAY_URL"
"""Variable that names the publishers' door; `whenline ui` sets it."""

PATIENCE = 20.0
"""Seconds that the gateway may take."""

_WORDS = {"confirmed": "Confirmed", "denied": "Denied", "corrected": "Corrected"}


def gateway() -> str:
    """Address of the publishers' door."""
    return os.environ.get(GATEWAY) or f"http://127.0.0.1:{os.environ.get('WHENLINE_GATEWAY_PORT', '8600')}"


def amendment(said: Mapping[str, Any], now: datetime | None = None) -> dict[str, Any]:
    """The CloudEvent of what the form of the replay says: `verdict`, `target`, `by`, `reason`, and of a correction
    `kind` and `replacement` (`time`, `data`).
    """
    verdict, target = str(said["verdict"]), dict(said["target"])
    reason = str(said.get("reason") or "")
    data: dict[str, Any] = {
        "headline": reason or f"{_WORDS[verdict]}: {target['id']}",
        "organizations": [{"slug": slug} for slug in said["organizations"]],
        "target": target,
    } | ({"reason": reason} if reason else {})
    if verdict == "corrected":
        data |= {"kind": said["kind"], "replacement": said["replacement"]}
    return {
        "specversion": "1.0",
        "id": str(uuid.uuid4()),
        "source": str(said["by"]),
        "type": f"whenline.event.{verdict}",
        "time": (now or datetime.now(UTC)).isoformat(),
        "data": data,
    }


def post(said: Mapping[str, Any]) -> dict[str, Any]:
    """Posts it. What came of it, for the form: `number` (that of the form), `ok`, and `words`."""
    headers = {"Content-Type": "application/cloudevents+json"}
    if said.get("token"):
        headers["Authorization"] = f"Bearer {said['token']}"
    body = json.dumps(amendment(said)).encode()
    request = urllib.request.Request(f"{gateway()}/v1/events", data=body, headers=headers)  # noqa: S310 - a setting
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
            place = json.load(answer)
        words = f"Posted: {place['topic'].removeprefix('whenline.')}/{place['partition']} @ {place['offset']}."
        return {"number": said["number"], "ok": True, "words": words}
    except urllib.error.HTTPError as error:
        return {"number": said["number"], "ok": False, "words": _refusal(error)}
    except OSError as error:
        reason = getattr(error, "reason", error)
        words = f"The gateway at {gateway()} does not answer ({reason}). Start it with `whenline up`, then post again."
        return {"number": said["number"], "ok": False, "words": words}


def _refusal(error: urllib.error.HTTPError) -> str:
    """What the gateway's problem document says, in one line."""
    try:
        told = json.load(error)
    except ValueError:
        return f"The gateway refused it with {error.code}."
    problems = [f"{p.get('pointer', '')}: {p.get('detail', '')}".strip(": ") for p in told.get("errors", [])]
    return " ".join(filter(None, [f"Not taken ({error.code}):", str(told.get("detail", "")), "; ".join(problems)]))

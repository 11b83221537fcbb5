"""Posts what a reader says of an event: a confirmation, a denial or a correction, through the gateway, as any publisher would."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ui.shared import gateway_client

_WORDS = {"confirmed": "Confirmed", "denied": "Denied", "corrected": "Corrected"}


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


def post(said: Mapping[str, Any], gateway: str) -> dict[str, Any]:
    """Posts it. What came of it, for the form: `number` (that of the form), `ok`, and `words`."""
    answer = gateway_client.post(gateway, amendment(said), str(said.get("token") or ""))
    return {"number": said["number"], "ok": answer.kept, "words": _words(answer)}


def _words(answer: gateway_client.Answer) -> str:
    """The receipt, or the gateway's problem document, in one line."""
    told = answer.said
    if answer.kept:
        return f"Posted: {told['topic'].removeprefix('whenline.')}/{told['partition']} @ {told['offset']}."
    found = [f"{p.get('pointer', '')}: {p.get('detail', '')}".strip(": ") for p in told.get("errors", [])]
    status = f"({answer.status})" if answer.status else ""
    said = [str(told.get(name, "")) for name in ("detail", "hint")]
    return " ".join(filter(None, ["Not taken", f"{status}:", said[0], "; ".join(found), said[1]]))

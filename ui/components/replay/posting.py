"""Posts an amendment that a visitor makes in the replay: a confirmation, a denial or a correction of an event."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ui.shared import gateway_client

_HEADLINES = {"confirmed": "Confirmed", "denied": "Denied", "corrected": "Corrected"}


def amendment(form: Mapping[str, Any], now: datetime | None = None) -> dict[str, Any]:
    """The CloudEvent for the values of the form: `verdict`, `target`, `organizations`, `by`, `reason`.

    A correction also has `kind` and `replacement` (`time`, `data`).
    """
    verdict, target = str(form["verdict"]), dict(form["target"])
    reason = str(form.get("reason") or "")
    data: dict[str, Any] = {
        "headline": reason or f"{_HEADLINES[verdict]}: {target['id']}",
        "organizations": [{"slug": slug} for slug in form["organizations"]],
        "target": target,
    } | ({"reason": reason} if reason else {})
    if verdict == "corrected":
        data |= {"kind": form["kind"], "replacement": form["replacement"]}
    return {
        "specversion": "1.0",
        "id": str(uuid.uuid4()),
        "source": str(form["by"]),
        "type": f"whenline.event.{verdict}",
        "time": (now or datetime.now(UTC)).isoformat(),
        "data": data,
    }


def post(form: Mapping[str, Any], gateway: str) -> dict[str, Any]:
    """Posts the amendment. The result, for the form: its `number`, `ok`, and a message as `words`."""
    answer = gateway_client.post(gateway, amendment(form), str(form.get("token") or ""))
    return {"number": form["number"], "ok": answer.accepted, "words": _message(answer)}


def refused(form: Mapping[str, Any], reason: str) -> dict[str, Any]:
    """The result for an amendment that was not posted."""
    return {"number": form["number"], "ok": False, "words": reason}


def _message(answer: gateway_client.GatewayAnswer) -> str:
    """The receipt, or the gateway's problem document, in one line."""
    body = answer.body
    if answer.accepted:
        return f"Posted: {body['topic'].removeprefix('whenline.')}/{body['partition']} @ {body['offset']}."
    errors = [f"{error.get('pointer', '')}: {error.get('detail', '')}".strip(": ") for error in body.get("errors", [])]
    status = f"({answer.status})" if answer.status else ""
    detail, hint = (str(body.get(name, "")) for name in ("detail", "hint"))
    return " ".join(filter(None, ["Rejected", f"{status}:", detail, "; ".join(errors), hint]))

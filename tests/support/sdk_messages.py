"""The messages of CloudEvents SDKs in `sdk_messages/`: one event, byte for byte as other programs send it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("sdk_messages")
PROGRAMS = ("python-1", "python-2", "javascript", "java", "rust", "kcat")


@dataclass(frozen=True)
class Message:
    """One message, over `http` or `kafka`."""

    program: str
    number: int
    transport: str
    mode: str
    headers: dict[str, str]
    body: bytes

    def __str__(self) -> str:
        return f"{self.program}-{self.number}-{self.transport}-{self.mode}"


def the_event() -> dict[str, Any]:
    """The event that all messages have, in structured mode."""
    given = json.loads((FOLDER / "event.json").read_text(encoding="utf-8"))
    return {"specversion": "1.0", **given["attributes"], "time": given["time"], "data": given["data"]}


def messages(*, source: str | None = None) -> list[Message]:
    """All messages.

    Args:
        source: a source in place of the event's own, so that a test has it for itself.
    """
    found = []
    own = the_event()["source"]
    for program in PROGRAMS:
        document = json.loads((FOLDER / f"{program}.json").read_text(encoding="utf-8"))
        for number, each in enumerate(document["messages"]):
            headers = {name: value.replace(own, source or own) for name, value in each["headers"].items()}
            body = each["body"].replace(own, source or own).encode()
            found.append(Message(program, number, each["transport"], each["mode"], headers, body))
    return found

"""The stream of events in the OpenAPI document."""

from __future__ import annotations

from typing import Any

from events.registry import KINDS
from streams.gateway.positions import START
from streams.gateway.query_parameters import SEVERITIES

TEXT = {"type": "string"}
_KIND = f"(?:{'|'.join(kind.replace('.', '[.]') for kind in KINDS)})"
_SLUG = "[a-z0-9]+(?:[-._][a-z0-9]+)*"
_PART = "[a-z0-9_-]{1,100}:[0-9]{1,18}(?:[.][0-9]{1,18}){0,20}"
POSITION = TEXT | {"pattern": f"^(?:{START}|{_PART}(?:,{_PART}){{0,20}})$"}
EXAMPLE = (
    "retry: 2000\nid: models:12\n\n"
    'id: models:13\ndata: {"known_at":"2026-07-01T09:00:00Z","logged_at":"2026-07-01T09:00:00Z","topic":"whenline.models",'
    '"partition":0,"offset":12,"event":{"specversion":"1.0","id":"1","source":"urn:example:me"}}\n\n'
)


def stream() -> dict[str, Any]:
    """The operation, without its answers that are problems."""
    return {
        "tags": ["events"],
        "operationId": "streamEvents",
        "summary": "Be told of each event once it is in the tables.",
        "description": "Server-sent events. Each has an `id`, the position behind it, and as `data` one line of JSON: `known_at`, "
        "`logged_at`, `topic`, `partition`, `offset`, and `event`, the CloudEvent as it lies in the log. "
        "A block without data moves the position on, and shows that the stream lives.",
        "security": [{"token": []}, {}],
        "parameters": [
            _query(
                "kind",
                "Kinds, with commas.",
                TEXT | {"pattern": f"^{_KIND}(?:,{_KIND})*$", "examples": ["model.launched,signal.raised"]},
            ),
            _query(
                "organization", "Slugs of organizations, with commas.", TEXT | {"pattern": f"^{_SLUG}(?:,{_SLUG})*$"}
            ),
            _query("severity", "Signals of at least this severity, and nothing else.", {"enum": list(SEVERITIES)}),
            _query(
                "after", f"An `id`, to go on behind it; `{START}` for all there is; without it, from now.", POSITION
            ),
            _query("follow", "Whether to wait for more at the end.", {"enum": ["true", "false"], "default": "true"}),
            {
                "name": "Last-Event-ID",
                "in": "header",
                "required": False,
                "description": "The last `id` that was read; wins over `after`. Empty is as if it were left out.",
                "schema": {"anyOf": [POSITION, {"const": ""}]},
            },
        ],
        "responses": {
            "200": {
                "description": "Events, without end unless `follow=false`.",
                "content": {"text/event-stream": {"schema": TEXT, "example": EXAMPLE}},
            }
        },
    }


def told_schema(event: dict[str, Any]) -> dict[str, Any]:
    """JSON Schema of what one event's `data` holds; `event` is the schema of a CloudEvent."""
    instant, whole = {"type": "string", "format": "date-time"}, {"type": "integer", "minimum": 0}
    properties = {
        "known_at": instant | {"description": "When it was known: the earlier of `knowntime` and `logged_at`."},
        "logged_at": instant | {"description": "The log's own clock."},
        "topic": TEXT,
        "partition": whole,
        "offset": whole,
        "event": event,
    }
    return {
        "type": "object",
        "description": "An event that came into the tables.",
        "properties": properties,
        "required": list(properties),
    }


def _query(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}

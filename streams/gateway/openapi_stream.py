"""The event stream in the OpenAPI document."""

from __future__ import annotations

from typing import Any

from events.registry import KINDS
from streams.gateway.query_parameters import SEVERITIES
from streams.gateway.stream_positions import START

TEXT = {"type": "string"}
_KIND = f"(?:{'|'.join(kind.replace('.', '[.]') for kind in KINDS)})"
_SLUG = "[a-z0-9]+(?:[-._][a-z0-9]+)*"
_PART = "[a-z0-9_-]{1,100}:[0-9]{1,18}(?:[.][0-9]{1,18}){0,20}"
POSITION = TEXT | {"pattern": f"^(?:{START}|{_PART}(?:,{_PART}){{0,20}})$"}
EXAMPLE = (
    "retry: 2000\nid: models:12\n\n"
    'id: models:13\ndata: {"known_at":"2026-07-01T09:00:00Z","logged_at":"2026-07-01T09:00:00Z",'
    '"topic":"whenline.models","partition":0,"offset":12,"event":{"specversion":"1.0",'
    '"id":"1","source":"urn:example:me"}}\n\n'
)


def stream_operation() -> dict[str, Any]:
    """The operation, without its problem responses."""
    return {
        "tags": ["events"],
        "operationId": "streamEvents",
        "summary": "Follow events as they enter the tables.",
        "description": "Server-sent events. Each has an `id`, the position after it, and as `data` one line of JSON: "
        "`known_at`, `logged_at`, `topic`, `partition`, `offset`, and `event`, the CloudEvent as it is in the log. "
        "A block without data advances the position and shows that the stream is alive.",
        "security": [{"token": []}, {}],
        "parameters": [
            _query(
                "kind",
                "Kinds, separated by commas.",
                TEXT | {"pattern": f"^{_KIND}(?:,{_KIND})*$", "examples": ["model.launched,signal.raised"]},
            ),
            _query(
                "organization",
                "Slugs of organizations, separated by commas.",
                TEXT | {"pattern": f"^{_SLUG}(?:,{_SLUG})*$"},
            ),
            _query("severity", "Only signals, of at least this severity.", {"enum": list(SEVERITIES)}),
            _query(
                "after", f"An `id`, to continue after it; `{START}` for all events. Default: new events only.", POSITION
            ),
            _query(
                "follow",
                "Whether to wait for further events at the end.",
                {"enum": ["true", "false"], "default": "true"},
            ),
            {
                "name": "Last-Event-ID",
                "in": "header",
                "required": False,
                "description": "The last `id` that was read; wins over `after`. Empty counts as absent.",
                "schema": {"anyOf": [POSITION, {"const": ""}]},
            },
        ],
        "responses": {
            "200": {
                "description": "Events; the stream has no end unless `follow=false`.",
                "content": {"text/event-stream": {"schema": TEXT, "example": EXAMPLE}},
            }
        },
    }


def streamed_event_schema(event: dict[str, Any]) -> dict[str, Any]:
    """JSON Schema of the `data` of a streamed event; `event` is the schema of a CloudEvent."""
    instant, whole = {"type": "string", "format": "date-time"}, {"type": "integer", "minimum": 0}
    properties = {
        "known_at": instant | {"description": "Knowledge time: the earlier of `knowntime` and `logged_at`."},
        "logged_at": instant | {"description": "The log's own timestamp."},
        "topic": TEXT,
        "partition": whole,
        "offset": whole,
        "event": event,
    }
    return {
        "type": "object",
        "description": "An event that entered the tables.",
        "properties": properties,
        "required": list(properties),
    }


def _query(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}

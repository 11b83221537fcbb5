"""Generates the AsyncAPI 3 document: the Kafka topics and the messages in them.

Source: https://www.asyncapi.com/docs/reference/specification/v3.0.0
"""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import msgspec

from events.envelope import Envelope
from events.kind import Kind
from events.registry import KINDS
from events.schemas import portable
from events.topics import DEADLETTERS, DECISIONS, EVENT_TOPICS, GENERATIONS, TopicSpec

SCHEMAS = "#/components/schemas/"
STRUCTURED, BINARY = "application/cloudevents+json", "application/json"
DEFAULT_SERVER = "127.0.0.1:9092"
TEXT, INTEGER = {"type": "string"}, {"type": "integer"}
_DEAD_LETTER = {
    "topic": TEXT,
    "partition": INTEGER,
    "offset": INTEGER,
    "logged_at": INTEGER | {"description": "The log's own timestamp, in milliseconds since the epoch."},
    "reason": {"enum": ["invalid", "unknown_kind", "from_the_future", "skipped"]},
    "problems": {"type": "array", "items": {"type": "object", "properties": {"pointer": TEXT, "message": TEXT}}},
    "record": {"type": ["string", "null"], "description": "The value of the record as text."},
    "record_hex": {"type": ["string", "null"], "description": "The bytes of its value."},
    "record_bytes": {"type": ["integer", "null"], "description": "How many bytes its value has."},
    "is_cut": {"type": "boolean", "description": "Whether `record` and `problems` were cut: the whole was too large."},
}
_DECISION = {
    "decision": {"const": "skip"},
    "topic": TEXT,
    "partition": INTEGER,
    "first_offset": INTEGER,
    "last_offset": INTEGER | {"description": "The last one that is skipped."},
    "cause": {"enum": ["unreadable", "deleted"]},
    "reason": TEXT,
    "decided_by": TEXT,
    "topic_id": {"type": ["string", "null"], "description": "Kafka's id of the topic."},
}
_NOTICE = {
    "generation": INTEGER,
    "published_at": {"type": "string", "format": "date-time"},
    "positions": {"type": "array", "items": {"type": "array", "description": "Topic, partition, next offset."}},
    "kinds": {"type": "array", "items": TEXT},
    "organizations": {"type": "array", "items": TEXT},
}


def document() -> dict[str, Any]:
    """The whole document. From Whenline's side: it receives events, and sends dead letters and notices."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Whenline: the log",
            "version": version("whenline"),
            "description": "Industry events as CloudEvents 1.0 in Kafka, in structured or binary mode. Each topic has "
            "one family of kinds, and is retained forever; the record key is the slug of the first organization.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": STRUCTURED,
        "servers": {
            "kafka": {
                "host": DEFAULT_SERVER,
                "protocol": "kafka",
                "description": "The cluster in KAFKA_BOOTSTRAP_SERVERS.",
            }
        },
        "channels": {
            spec.name: _channel(spec, _names(spec))
            for spec in (*EVENT_TOPICS.values(), DEADLETTERS, DECISIONS, GENERATIONS)
        },
        "operations": {f"receive {name}": _operation("receive", name) for name in (*EVENT_TOPICS, DECISIONS.name)}
        | {f"send {spec.name}": _operation("send", spec.name) for spec in (DEADLETTERS, GENERATIONS)},
        "components": {"messages": _messages(), "schemas": _schemas()},
    }


def _names(spec: TopicSpec) -> list[str]:
    """The names of a topic's messages."""
    kinds = [kind.name for kind in KINDS.values() if kind.topic == spec.name]
    return [f"{kind}{mode}" for kind in kinds for mode in ("", "-binary")] or [spec.name]


def _channel(spec: TopicSpec, messages: list[str]) -> dict[str, Any]:
    config: dict[str, Any] = {
        "cleanup.policy": [spec.config["cleanup.policy"]],
        "retention.ms": int(spec.config["retention.ms"]),
        "retention.bytes": int(spec.config["retention.bytes"]),
    }
    return {
        "address": spec.name,
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
        "bindings": {
            "kafka": {
                "topic": spec.name,
                "partitions": spec.partitions,
                "topicConfiguration": config,
                "bindingVersion": "0.5.0",
            }
        },
    }


def _operation(action: str, topic: str) -> dict[str, Any]:
    return {"action": action, "channel": {"$ref": f"#/channels/{topic}"}}


def _messages() -> dict[str, Any]:
    messages: dict[str, Any] = {}
    for kind in KINDS.values():
        messages[kind.name] = _structured(kind)
        messages[f"{kind.name}-binary"] = _binary(kind)
    messages[DEADLETTERS.name] = _output("A record that could not be projected, with the reason.", _DEAD_LETTER)
    messages[DECISIONS.name] = _output("An operator's decision to do without some offsets of the log.", _DECISION)
    messages[GENERATIONS.name] = _output("A generation of the tables was published.", _NOTICE)
    return messages


def _structured(kind: Kind) -> dict[str, Any]:
    return {
        "name": kind.type,
        "title": kind.name,
        "summary": kind.summary,
        "contentType": STRUCTURED,
        "headers": {
            "type": "object",
            "properties": {"content-type": {"type": "string", "pattern": "^application/cloudevents\\+json(;.*)?$"}},
            "required": ["content-type"],
        },
        "payload": {
            "allOf": [
                {"$ref": f"{SCHEMAS}Envelope"},
                {"properties": {"type": {"const": kind.type}, "data": _payload_ref(kind)}},
            ]
        },
        "bindings": _key(),
    }


def _binary(kind: Kind) -> dict[str, Any]:
    optional = {
        f"ce_{field.encode_name}": TEXT for field in msgspec.structs.fields(Envelope) if field.encode_name != "data"
    }
    required = {
        "ce_specversion": {"const": "1.0"},
        "ce_id": TEXT,
        "ce_source": TEXT,
        "ce_type": {"const": kind.type},
        "ce_time": {"type": "string", "format": "date-time"},
    }
    del optional["ce_datacontenttype"]
    return {
        "name": kind.type,
        "title": f"{kind.name}, binary mode",
        "summary": kind.summary,
        "contentType": BINARY,
        "headers": {
            "type": "object",
            "properties": optional
            | required
            | {"content-type": {"type": "string", "pattern": "^application/json(;.*)?$"}},
            "required": [*required, "content-type"],
        },
        "payload": _payload_ref(kind),
        "bindings": _key(),
    }


def _output(summary: str, properties: dict[str, Any]) -> dict[str, Any]:
    payload = {"type": "object", "properties": properties, "required": list(properties)}
    return {"summary": summary, "contentType": BINARY, "payload": payload}


def _key() -> dict[str, Any]:
    key = {"type": "string", "description": "Slug of the first organization."}
    return {"kafka": {"key": key, "bindingVersion": "0.5.0"}}


def _payload_ref(kind: Kind) -> dict[str, Any]:
    return {"$ref": SCHEMAS + kind.payload.__name__}


def _schemas() -> dict[str, Any]:
    types = [Envelope, *(kind.payload for kind in KINDS.values())]
    _, found = msgspec.json.schema_components(types, ref_template=SCHEMAS + "{name}")
    components: dict[str, Any] = portable(found)
    for component in components.values():
        if "description" in component:
            component["description"] = " ".join(component["description"].split())
    return components

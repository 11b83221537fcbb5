"""Messages of the CloudEvents SDK for Python, 2.x."""

# ruff: noqa
# mypy: ignore-errors

import json
import sys
from datetime import datetime, timedelta, timezone
from importlib.metadata import version

from cloudevents.core.bindings import http, kafka
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

given = json.load(open("event.json", encoding="utf-8"))
moment = datetime.fromisoformat(given["time"])
SDK = f"cloudevents {version('cloudevents')}"
found = []


def add(transport, mode, headers, body):
    as_text = {name: value.decode() if isinstance(value, bytes) else str(value) for name, value in headers.items()}
    text = body.decode() if isinstance(body, bytes) else body
    found.append({"transport": transport, "mode": mode, "headers": as_text, "body": text})


def spoken(**more):
    return CloudEvent({"specversion": "1.0", **given["attributes"], "time": moment, **more}, given["data"])


local = moment.astimezone(timezone(timedelta(hours=2)))
for event in (spoken(datacontenttype="application/json"), spoken(time=local), spoken(partitionkey="acme")):
    message = http.to_structured(event, JSONFormat())
    add("http", "structured", message.headers, message.body)
    message = http.to_binary(event, JSONFormat())
    add("http", "binary", message.headers, message.body)
    message = kafka.to_structured(event, JSONFormat())
    add("kafka", "structured", message.headers, message.value)
    message = kafka.to_binary(event, JSONFormat())
    add("kafka", "binary", message.headers, message.value)
batch = b"[" + b",".join(JSONFormat().write(event) for event in (spoken(), spoken(time=local))) + b"]"
add("http", "batch", {"content-type": "application/cloudevents-batch+json"}, batch)
json.dump({"sdk": SDK, "messages": found}, sys.stdout, indent=1, ensure_ascii=False)

"""Messages of the CloudEvents SDK for Python, 1.x."""

# ruff: noqa
# mypy: ignore-errors

import json
import sys
from datetime import datetime
from importlib.metadata import version

from cloudevents.conversion import to_binary, to_json, to_structured
from cloudevents.http import CloudEvent
from cloudevents.kafka import to_binary as kafka_binary
from cloudevents.kafka import to_structured as kafka_structured

given = json.load(open("event.json", encoding="utf-8"))
moment = datetime.fromisoformat(given["time"])
spoken = given["attributes"] | {"time": moment.isoformat()}
typed = spoken | {"datacontenttype": "application/json"}
SDK = f"cloudevents {version('cloudevents')}"
found = []


def add(transport, mode, headers, body):
    as_text = {name: value.decode() if isinstance(value, bytes) else str(value) for name, value in headers.items()}
    text = body.decode() if isinstance(body, bytes) else body
    found.append({"transport": transport, "mode": mode, "headers": as_text, "body": text})


add("http", "structured", *to_structured(CloudEvent(spoken, given["data"])))
add("http", "binary", *to_binary(CloudEvent(spoken, given["data"])))
add("http", "binary", *to_binary(CloudEvent(typed, given["data"])))
batch = "[" + ",".join(to_json(CloudEvent(each, given["data"])).decode() for each in (spoken, typed)) + "]"
add("http", "batch", {"content-type": "application/cloudevents-batch+json"}, batch)
for event in (CloudEvent(spoken, given["data"]), CloudEvent(typed, given["data"])):
    message = kafka_structured(event, key_mapper=lambda _: "acme")
    add("kafka", "structured", message.headers, message.value)
message = kafka_binary(CloudEvent(typed, given["data"]), key_mapper=lambda _: "acme")
add("kafka", "binary", message.headers, message.value)
json.dump({"sdk": SDK, "messages": found}, sys.stdout, indent=1, ensure_ascii=False)

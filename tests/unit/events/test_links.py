"""An address that pages offer as a link is a web address; what was logged before stays an event."""

from __future__ import annotations

import json
from typing import Any

import pytest

from events.codec import decode
from events.validation import InvalidEvent
from streams.publishing.preparing import prepare
from ui.views.publish.draft import problems

MODEL = {"headline": "A model", "organizations": [{"slug": "acme"}], "model": "Roadrunner"}
NO_WEB_ADDRESS = [
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "explore?part=sql&sql=SELECT/**/1",
    "//a.example",
    "/publish",
    "file:///etc/passwd",
    "mailto:ada@example.org",
    "https:",
    "https://",
    "xhttps://a.example",
    "urn:example:article",
]


def event(data: dict[str, Any], kind: str = "model.launched") -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": "a",
        "source": "urn:example:a",
        "type": f"whenline.{kind}",
        "time": "2025-01-01T00:00:00Z",
        "data": data,
    }


def linked(url: str) -> dict[str, Any]:
    return MODEL | {"provenance": {"url": url}}


@pytest.mark.parametrize("url", NO_WEB_ADDRESS)
def test_publishers_give_web_addresses_only(url: str) -> None:
    with pytest.raises(InvalidEvent) as refused:
        prepare(event(linked(url)))
    assert [(each.pointer, each.message.split(":")[0]) for each in refused.value.problems] == [
        ("/data/provenance/url", "must be a web address")
    ]
    assert [each.pointer for each in problems(event(linked(url)))] == ["/data/provenance/url"]


def test_so_do_corrections() -> None:
    correction = {
        "headline": "Corrected",
        "organizations": [{"slug": "acme"}],
        "target": {"source": "urn:example:a", "id": "b"},
        "kind": "model.launched",
        "replacement": {"time": "2025-01-01T00:00:00Z", "data": linked("javascript:alert(1)")},
    }
    with pytest.raises(InvalidEvent) as refused:
        prepare(event(correction, "event.corrected"))
    assert [each.pointer for each in refused.value.problems] == ["/data/replacement/data/provenance/url"]


@pytest.mark.parametrize("url", ["https://a.example/b?c=d#e", "HTTP://a.example", "http://[::1]/x"])
def test_web_addresses_are_taken(url: str) -> None:
    assert prepare(event(linked(url))).kind == "model.launched"


@pytest.mark.parametrize("url", NO_WEB_ADDRESS)
def test_a_logged_event_with_another_address_stays_one(url: str) -> None:
    provenance = decode(json.dumps(event(linked(url))).encode()).payload.provenance
    assert provenance is not None
    assert provenance.url == url

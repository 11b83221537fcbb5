"""What careless and hostile publishers send: refused with a reason, or logged unchanged; never a fault, never malformed tables."""

from __future__ import annotations

import asyncio
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.registry import KINDS
from projections.read.reader import Reader
from projections.table_limits import take
from streams.log.memory import MemoryLog
from tests.support.publish_endpoint import (
    BATCH,
    LIMITS,
    STRUCTURED,
    TOPICS,
    gateway_client,
    logged_events,
    post,
    problem,
)
from tests.support.records import event
from tests.support.ui_home import FilledHome

TEXTS = [
    "'; DROP TABLE ledger; --", "\" OR 1=1 --", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>",
    "{{7*7}} ${7*7} %s %n", "\u202egnirts\u202c \u200f\u200e\u2066x\u2069", "a\u0000b\u0001\u001f\u007f\u0085",
    "line\nbreak\r\n\ttab", "e\u0301 é \ufeff\ufffe\uffff", "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\u0645\u0631\u062d\u0628\u0627", "A" * 300, "=cmd|' /C calc'!A0", "../../etc/passwd", "\\u0041 \\",
]  # fmt: skip
"""Texts that a headline may be. Control characters may be refused; what is accepted stays unchanged."""


def raw(**members: str) -> bytes:
    """An event with members added as they are written."""
    added = "".join(f',"{name}":{text}' for name, text in members.items())
    return (json.dumps(event())[:-1] + added + "}").encode()


async def test_texts_are_stored_unchanged_or_refused(tmp_path: Path) -> None:
    log, expected = MemoryLog(TOPICS), {}
    with FilledHome(tmp_path / "home") as filled:
        async with gateway_client(filled.home.root, log) as client:
            for number, text in enumerate(TEXTS):
                posted = event(str(number), data={"headline": text})
                answer = await post(client, posted)
                if answer.status_code == 422:
                    assert problem(answer, 422, "invalid-event")["errors"][0]["pointer"] == "/data/headline"
                    continue
                assert answer.status_code == 202, answer.text
                assert (await post(client, posted)).json()["duplicate"] is True
                expected[str(number)] = text
        logged = await logged_events(log)
        assert {each["id"]: each["data"]["headline"] for each in logged} == expected
        filled.publish(logged)
        rows = Reader(filled.home.root).sql("SELECT id, headline FROM timeline").to_pylist()
        assert {row["id"]: row["headline"] for row in rows} == expected
        assert len(expected) > len(TEXTS) - 3


@pytest.mark.parametrize(
    "body",
    [
        raw(ext='"\\ud800"'), raw(ext='"\\udfff\\ud800"'), raw(ext="1e400"), raw(ext="-" + "9" * 400), raw(ext="NaN"),
        raw(ext="Infinity"), raw(ext="0x1"), raw(id='"2"'), raw(data='{"headline":"other"}'), raw(ext="[" * 90 + "]" * 90),
        raw(ext="[" * 50_000 + "]" * 50_000), raw(ext='{"a":' * 5000 + "1" + "}" * 5000), raw(ext='"' + "x" * 7_000_000 + '"'),
        b"\xef\xbb\xbf" + raw(), raw()[:-2], raw() + b"x", raw().replace(b"A model", b"A \xff model"),
        raw().replace(b"A model", b"A \xed\xa0\x80 model"), raw().decode().encode("utf-16"), b"\x00" * 1000,
        raw(ext='{"__proto__":{}}'), raw().replace(b'"headline"', b'"headline":"x","headline"'),
        raw(time='"9999-12-31T23:59:59Z"'), b"[" + raw() + b"," * 100 + b"]",
    ],
)  # fmt: skip
async def test_what_no_reader_should_have_to_understand_is_refused(tmp_path: Path, body: bytes) -> None:
    log = MemoryLog(TOPICS)
    async with gateway_client(tmp_path, log) as client:
        details = problem(await post(client, body), 422, "invalid-event")
        assert details["errors"]
        assert len(json.dumps(details)) < 5000
    assert await logged_events(log) == []


async def test_ten_megabytes_are_refused(tmp_path: Path) -> None:
    async with gateway_client(tmp_path, MemoryLog(TOPICS)) as client:
        problem(await post(client, raw(ext='"' + "x" * 10_000_000 + '"')), 413, "too-large")
        details = problem(await post(client, event(data={"headline": "x" * 1_000_000})), 422, "invalid-event")
        assert details["errors"] == [
            {"pointer": "/data/headline", "detail": f"is 1000000 characters long; shorten it to {LIMITS.text}"}
        ]


async def test_ten_thousand_wrong_fields_do_not_make_a_long_answer_of_a_short_post(tmp_path: Path) -> None:
    async with gateway_client(tmp_path, MemoryLog(TOPICS)) as client:
        answer = await post(client, [{"a": 1}] * 1000, BATCH)
        details = problem(answer, 422, "invalid-event")
        assert len(answer.content) < 100_000
        assert details["more_errors"] > 0
        assert len(details["errors"]) == 100
        assert details["detail"].startswith("At least ")


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)
ATTRIBUTES = st.sampled_from([
    "id", "source", "type", "time", "specversion", "subject", "dataschema", "datacontenttype", "knowntime", "recordedtime",
    "data", "data_base64", "ext",
])  # fmt: skip
DATA = st.sampled_from(
    [
        "headline",
        "organizations",
        "model",
        "certainty",
        "precision",
        "bound",
        "lasted_until",
        "provenance",
        "tags",
        "claim",
    ]
)
TYPES = st.sampled_from([kind.type for kind in KINDS.values()]) | st.text()


@st.composite
def broken(draw: st.DrawFn) -> dict[str, Any]:
    """An event with something else in some of its places."""
    document = event() | draw(st.dictionaries(ATTRIBUTES, JSON_VALUES, max_size=3))
    if isinstance(document["data"], dict):
        document["data"] = document["data"] | draw(st.dictionaries(DATA | st.text(), JSON_VALUES, max_size=3))
    if draw(st.booleans()):
        document["type"] = draw(TYPES)
    return document


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(broken() | JSON_VALUES, max_size=3), st.sampled_from([STRUCTURED, BATCH]))
def test_law_fuzzed_events_never_fail_and_never_reach_the_log_malformed(documents: list[Any], media_type: str) -> None:
    async def run() -> None:
        log = MemoryLog(TOPICS)
        with tempfile.TemporaryDirectory() as folder:
            async with gateway_client(Path(folder), log) as client:
                bodies = [documents] if media_type == BATCH else documents
                for body in bodies:
                    answer = await post(client, json.dumps(body).encode(), media_type)
                    assert answer.status_code in {202, 409, 413, 422}, answer.text
            for record in await log.read(await log.begin_offsets(TOPICS), timeout=0):
                take(record.value or b"")  # what the projector asks of it

    asyncio.run(run())


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.dictionaries(
        st.sampled_from(["id", "source", "type", "time", "specversion", "subject", "knowntime", "ext"]),
        st.text(st.characters(min_codepoint=0x20, max_codepoint=0xFF, exclude_characters="\x7f"), max_size=30),
    ),
    st.binary(max_size=50) | st.just(json.dumps(event()["data"]).encode()),
)
def test_law_fuzzed_headers_never_fail(headers: dict[str, str], body: bytes) -> None:
    async def run() -> None:
        with tempfile.TemporaryDirectory() as folder:
            async with gateway_client(Path(folder), MemoryLog(TOPICS)) as client:
                sent = [(f"ce-{name}".encode(), value.encode("latin-1")) for name, value in headers.items()]
                answer = await client.post(
                    "/v1/events", content=body, headers=[*sent, (b"content-type", b"application/json")]
                )
                assert answer.status_code in {202, 422}, answer.text

    asyncio.run(run())

"""Plain posts: what is read beside h11 is what h11 reads, whatever else there is, and the answers are the same."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import h11
import httpx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from streams.gateway.connection import HEADERS_BYTES
from streams.gateway.plain_cycle import PlainCycle
from streams.gateway.plain_post import MOST_BYTES, Unrecognized, plain_post
from streams.gateway.strict_http import StrictConnection
from streams.log.memory import MemoryLog
from tests.support.publish_endpoint import TOPICS, listening
from tests.support.records import event

BODY = json.dumps(event()).encode()
HEAD = b"POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
PLAIN = HEAD + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY


def by_h11(data: bytes) -> tuple[bytes, list[tuple[bytes, bytes]], bytes]:
    """Target, headers and body of the one request that h11 reads in these bytes."""
    connection = StrictConnection(HEADERS_BYTES)
    connection.receive_data(data)
    request = connection.next_event()
    assert isinstance(request, h11.Request)
    body = b""
    while isinstance(event_ := connection.next_event(), h11.Data):
        body += bytes(event_.data)
    assert isinstance(event_, h11.EndOfMessage)
    assert connection.trailing_data == (b"", False)
    return bytes(request.target), [(bytes(name), bytes(value)) for name, value in request.headers], body


LINES = st.sampled_from([
    b"Host: localhost", b"Host: evil", b"host:x", b"Host : x", b"Content-Length: 2", b"Content-Length: 02", b"Content-Length: +2",
    b"Content-Length: 2, 2", b"Content-Length:\t2", b"content-length: 2 ", b"Content-Length: 3", b"Content-Length: 0x2",
    b"Content-Length:", b"Content-Length : 2", b"Transfer-Encoding: chunked", b"Transfer-Encoding: identity",
    b"TE: trailers", b"Expect: 100-continue",
    b"Upgrade: websocket", b"Connection: close", b"Connection: keep-alive", b"Connection: Keep-Alive, TE", b"X: y", b" X: y",
    b"\tX: y", b"X", b"", b": y", b"X: a\x00b", b"X: a\tb", b"X: a\rb", b"X: \x80",
    b"X:    y   ", b"X\x80: y", b"(: y", b"X: y\nHost: z",
]) | st.binary(max_size=12)  # fmt: skip
ENDS = st.sampled_from([b"\r\n"] * 8 + [b"\n", b"\r", b"\r\r\n", b" \r\n"])


@settings(max_examples=400, deadline=None, derandomize=True)
@example([(b"Host: localhost", b"\r\n"), (b"Content-Length: 2", b"\r\n")], b"\r\n", b"{}")
@example([(b"Connection: keep-alive", b"\r\n"), (b"host:x", b"\r\n"), (b"content-length: 2 ", b"\r\n")], b"\r\n", b"{}")
@given(
    st.lists(st.tuples(LINES, ENDS), max_size=5), ENDS, st.sampled_from([b"", b"{}", b"{}\r\n", b"{}POST / HTTP/1.1", b"{"])
)  # fmt: skip
def test_law_what_is_plain_h11_reads_in_the_same_way(lines: list[tuple[bytes, bytes]], end: bytes, body: bytes) -> None:
    data = b"POST /v1/events HTTP/1.1\r\n" + b"".join(line + each for line, each in lines) + end + body
    found = plain_post(data)
    if not isinstance(found, Unrecognized):
        assert by_h11(data) == (b"/v1/events", *found)


def test_an_ordinary_post_is_plain() -> None:
    found = plain_post(PLAIN)
    assert found == by_h11(PLAIN)[1:]
    assert found == (
        [(b"host", b"localhost"), (b"content-type", b"application/json"), (b"content-length", b"%d" % len(BODY))], BODY
    )  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [
        PLAIN + b"x", PLAIN.replace(b"/v1/events", b"/v1/events?a=b"), PLAIN.replace(b"/v1/events", b"//v1/events"),
        PLAIN.replace(b"/v1/events", b"http://localhost/v1/events"), PLAIN.replace(b"POST", b"post"),
        PLAIN.replace(b"POST", b"PUT"),
        PLAIN.replace(b"HTTP/1.1", b"HTTP/1.0"), PLAIN.replace(b"HTTP/1.1", b"HTTP/2.0"), b"\r\n" + PLAIN, b" " + PLAIN,
        PLAIN.replace(b"events ", b"events  "), PLAIN.replace(b"\r\n", b"\n"), PLAIN.replace(b"Host", b"Host\r\nHost"),
        PLAIN.replace(b"Host: localhost\r\n", b""), PLAIN.replace(b"Host", b"Content-Length: 1\r\nHost"),
        PLAIN.replace(b"Host", b"Transfer-Encoding: chunked\r\nHost"), PLAIN.replace(b"Host", b"Connection: close\r\nHost"),
        PLAIN.replace(b"localhost", b"localhost\r\n folded"), PLAIN.replace(b"localhost", b"localhost\r"),
        PLAIN.replace(b"Host", b"Host "), PLAIN.replace(b"Host", b"a: b\r\n" * 65 + b"Host"),
        HEAD + b"Content-Length: 9999999999\r\n\r\n",
        HEAD + b"Content-Length: 1_0\r\n\r\n", HEAD + b"Content-Length: %d\r\n\r\n" % MOST_BYTES, HEAD + b"X: " + b"x" * MOST_BYTES,
    ],
)  # fmt: skip
def test_all_else_is_for_h11(data: bytes) -> None:
    assert plain_post(data) is Unrecognized.OTHER


@pytest.mark.parametrize("size", [1, 5, 25, 26, 60, len(PLAIN) - len(BODY) - 1, len(PLAIN) - len(BODY), len(PLAIN) - 1])
def test_a_beginning_is_incomplete(size: int) -> None:
    assert plain_post(PLAIN[:size]) is Unrecognized.INCOMPLETE


async def answers(address: str, *parts: bytes, pause: float = 0.0) -> list[bytes]:
    """The answers on one connection to these parts, of which the last asks to close it."""
    url = httpx.URL(address)
    reader, writer = await asyncio.open_connection(url.host, url.port)
    for part in parts:
        writer.write(part)
        await writer.drain()
        await asyncio.sleep(pause)
    try:
        return (await asyncio.wait_for(reader.read(), 60)).split(b"HTTP/1.1 ")[1:]
    finally:
        writer.close()


def plain(id_: str, headers: bytes = b"") -> bytes:
    body = json.dumps(event(id_)).encode()
    return HEAD + headers + b"Content-Length: %d\r\n\r\n" % len(body) + body


CLOSING = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


@pytest.fixture
def plain_answers(monkeypatch: pytest.MonkeyPatch) -> list[PlainCycle]:
    """The plain posts that were begun."""
    begun: list[PlainCycle] = []
    begin = PlainCycle.__init__

    def noted(self: PlainCycle, *arguments: object) -> None:
        begun.append(self)
        begin(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(PlainCycle, "__init__", noted)
    return begun


async def test_plain_and_other_requests_alternate_on_a_connection(
    tmp_path: Path, plain_answers: list[PlainCycle]
) -> None:
    async with listening(tmp_path, MemoryLog(TOPICS)) as address:
        chunked = HEAD + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(BODY), BODY)
        found = await answers(
            address, plain("1"), plain("2"), chunked, plain("3", b"Expect: x\r\n"), CLOSING, pause=0.01
        )
        assert [each[:3] for each in found] == [b"202", b"202", b"202", b"202", b"200"]
        pipelined = await answers(address, plain("4") + plain("5") + plain("6") + CLOSING)
        assert [each[:3] for each in pipelined] == [b"202", b"202", b"202", b"200"]
        split = plain("7")
        found = await answers(address, split[:10], split[10:90], split[90:], CLOSING, pause=0.005)
        assert [each[:3] for each in found] == [b"202", b"200"]
    assert plain_answers


async def test_answers_of_plain_and_other_posts_are_the_same(tmp_path: Path, plain_answers: list[PlainCycle]) -> None:
    async with listening(tmp_path, MemoryLog(TOPICS)) as address:
        added = (b"", b"Host: evil\r\n", b"Origin: http://evil\r\n", b"Content-Encoding: br\r\n")
        for id_, wrong in zip("1234", added, strict=True):
            same = plain(id_, wrong + b"X-Request-Id: one\r\n")
            (one,) = await answers(address, same.replace(b"Host", b"Connection: close\r\nHost"))
            begun = len(plain_answers)
            other, *_ = await answers(address, same.replace(b'"1"', b'"9"'), CLOSING, pause=0.05)
            assert len(plain_answers) == begun + (wrong[:4] != b"Host")
            texts = [each.lower().replace(b"connection: close\r\n", b"").split(b"\r\n") for each in (one, other)]
            heads = [
                {line for line in lines[:-1] if not line.startswith((b"date", b"content-length"))} for lines in texts
            ]
            assert heads[0] == heads[1]
            assert b"x-request-id: one" in heads[0] or wrong[:4] == b"Host"


async def test_what_stays_incomplete_is_left_to_h11(tmp_path: Path) -> None:
    async with listening(tmp_path, MemoryLog(TOPICS)) as address:
        found = await answers(address, PLAIN[:-5], b"", b"", PLAIN[-5:], CLOSING, pause=0.04)
        assert [each[:3] for each in found] == [b"202", b"200"]


async def test_an_answer_without_line_breaks_in_headers_is_all_that_is_written() -> None:
    from streams.gateway.plain_cycle import _written

    assert _written(202, [(b"a", b"b")], b"{}") == b"HTTP/1.1 202 Accepted\r\na: b\r\n\r\n{}"
    for header in ((b"a", b"b\r\nc: d"), (b"a", b"b\nc"), (b"a\r", b"b")):
        with pytest.raises(ValueError, match="line break"):
            _written(202, [header], b"{}")

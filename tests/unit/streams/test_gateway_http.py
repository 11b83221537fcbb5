"""What may not come over HTTP: other hosts and origins, requests that two readers understand differently, false proxies."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import httpx
import pytest

from streams.errors import LogUnavailable
from streams.gateway.tokens import Tokens
from streams.log.memory import MemoryLog
from tests.support.publish_endpoint import TOPICS, gateway_client, listening, post, problem
from tests.support.records import event
from ui.shared.gateway_client import post as post_from_page
from whenline.tail import StreamRefused, Tail

ROUTES = [
    "/healthz",
    "/readyz",
    "/metrics",
    "/v1/kinds",
    "/v1/events/stream",
    "/openapi.json",
    "/asyncapi.json",
    "/none",
]


def log() -> MemoryLog:
    return MemoryLog(TOPICS)


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8600", "localhost.evil.example", "127.0.0.1.evil.example", "a@localhost", "localhost/",
     "localhost:x", "8.8.8.8", "[::2]", "0x7f000001", "", "localhost, evil.example", "localhost:8600:1"],
)  # fmt: skip
async def test_another_host_is_refused_on_every_route(tmp_path: Path, host: str) -> None:
    async with gateway_client(tmp_path, log()) as client:
        for route in ROUTES:
            problem(await client.get(route, headers={"host": host}), 421, "wrong-host")
        problem(await post(client, event(), host=host), 421, "wrong-host")


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:1", "localhost.", "127.0.0.1:8600", "127.9.9.9", "[::1]:8600"]
)
async def test_loopback_is_a_host_of_ours(tmp_path: Path, host: str) -> None:
    async with gateway_client(tmp_path, log()) as client:
        assert (await client.get("/healthz", headers={"host": host})).status_code == 200


async def test_hosts_are_named_by_settings_and_by_the_connection(tmp_path: Path) -> None:
    async with gateway_client(tmp_path, log(), hosts=["0.0.0.0", "gateway", "News.Example"]) as client:  # noqa: S104
        for host in ("gateway:8600", "news.example", "NEWS.example."):
            assert (await client.get("/healthz", headers={"host": host})).status_code == 200
        answer = await client.get("http://192.0.2.7:8600/healthz")  # the address that the connection reached
        assert answer.status_code == 200
        problem(await client.get("/healthz", headers={"host": "192.0.2.7"}), 421, "wrong-host")
        problem(await client.get("http://other.example/healthz"), 421, "wrong-host")


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "http://localhost:3000", "https://localhost:8601", "null", "", "localhost:8600",
     "http://localhost:8600.evil.example", "http://evil.example#localhost:8600", "file://", "http://127.0.0.1:8600"],
)  # fmt: skip
async def test_another_origin_is_refused_on_every_route(tmp_path: Path, origin: str) -> None:
    async with gateway_client(tmp_path, log()) as client:
        headers = {"host": "localhost:8600", "origin": origin}
        for route in ROUTES:
            problem(await client.get(route, headers=headers), 403, "foreign-origin")
        problem(await post(client, event(), **headers), 403, "foreign-origin")
        problem(await client.options("/v1/events", headers=headers), 403, "foreign-origin")


async def test_our_own_origin_and_links_are_fine(tmp_path: Path) -> None:
    async with gateway_client(tmp_path, log()) as client:
        for host, origin in (("localhost:8600", "http://LOCALHOST:8600"), ("localhost", "https://localhost:443")):
            assert (await post(client, event(), host=host, origin=origin)).status_code == 202
        twice = [("origin", "http://localhost"), ("origin", "http://evil.example")]
        problem(await client.get("/healthz", headers=twice), 403, "foreign-origin")
        link = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
        assert (await client.get("/openapi.json", headers=link)).status_code == 200
        for changed in (
            {"sec-fetch-mode": "no-cors"},
            {"sec-fetch-dest": "iframe"},
            {"sec-fetch-site": "same-site"} | {"sec-fetch-mode": "cors"},
        ):
            problem(await client.get("/v1/events/stream", headers=link | changed), 403, "foreign-origin")


async def test_there_are_no_redirects_and_nothing_is_given_twice(tmp_path: Path) -> None:
    async with gateway_client(tmp_path, log()) as client:
        for path in ("/v1/events/", "/healthz/", "/v1/kinds/"):
            problem(await client.get(path), 404, "not-found")
        told = problem(await client.get("/v1/events/stream?after=start&after=models:1"), 400, "parameter")
        assert [each["pointer"] for each in told["errors"]] == ["?after"]
        for name in ("Last-Event-ID", "Authorization"):
            answer = await client.get("/v1/events/stream", headers=[(name, "start"), (name, "models:1")])
            assert name.lower() in problem(answer, 400, "malformed")["detail"].lower()


async def raw(address: str, *parts: bytes) -> bytes:
    """All that the gateway sends on a connection, until it closes it."""
    url = httpx.URL(address)
    reader, writer = await asyncio.open_connection(url.host, url.port)
    for part in parts:
        writer.write(part)
        await writer.drain()
    try:
        return await asyncio.wait_for(reader.read(), 60)
    finally:
        writer.close()


BODY = json.dumps(event()).encode()
POST = b"POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
SMUGGLED = b"GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n"


@pytest.mark.parametrize(
    "sent",
    [
        POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        POST + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        POST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n",
        POST + b"Content-Length: +5\r\n\r\n",
        POST + b"Transfer-Encoding: chunked, identity\r\n\r\n",
        POST.replace(b"\r\n", b"\n") + b"\n",
        POST.replace(b"Host", b"X: y\nHost") + b"Content-Length: 0\r\n\r\n",
        POST + b"Content-Length: 0\r\n\n",
        POST + b"X: a\rb\r\nContent-Length: 0\r\n\r\n",
        POST + b"X: a\r\n b\r\nX : y\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\n\r\n",
        b"\nGET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n" + b"a: b\r\n" * 300 + b"\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 100_000 + b"\r\n\r\n",
        b"GET /" + b"x" * 100_000 + b" HTTP/1.1\r\n",
        CHUNKED + b"5\n{    \r\n",
        CHUNKED + b"0\r\n\n",
        CHUNKED + b"0\r\nX: y\n\r\n",
        CHUNKED + b"-1\r\n",
        CHUNKED + b"1\r\n{\r\n" * 3000,
    ],
)  # fmt: skip
async def test_ambiguous_requests_are_refused_and_the_connection_is_closed(tmp_path: Path, sent: bytes) -> None:
    async with listening(tmp_path, log()) as address:
        answer = await raw(address, sent + SMUGGLED)
    head, _, body = answer.partition(b"\r\n\r\n")
    assert answer.count(b"HTTP/1.1 ") == 1
    assert head.startswith(b"HTTP/1.1 400 "), answer
    assert b"connection: close" in head.lower()
    assert b"application/problem+json" in head
    assert json.loads(body)["type"] == "urn:whenline:problem:malformed"


async def test_good_requests_pass_also_in_chunks_and_one_after_the_other(tmp_path: Path) -> None:
    chunks = b"".join(b"%x;ext=1\r\n%s\r\n" % (len(part), part) for part in (BODY[:40], BODY[40:]))
    close = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    async with listening(tmp_path, log()) as address:
        answer = await raw(address, CHUNKED + chunks + b"0\r\nX-Trailer: y\r\n\r\n" + close)
        assert [part[:3] for part in answer.split(b"HTTP/1.1 ")[1:]] == [b"202", b"200"]
        upgrade = close.replace(b"Connection: close", b"Connection: upgrade, close\r\nUpgrade: websocket")
        assert (await raw(address, upgrade)).startswith(b"HTTP/1.1 200 ")


async def test_a_bad_chunk_after_the_answer_has_begun_ends_the_connection(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with listening(tmp_path, log()) as address:
        url = httpx.URL(address)
        reader, writer = await asyncio.open_connection(url.host, url.port)
        writer.write(CHUNKED.replace(b"application/json", b"text/plain") + b"1\r\n{\r\n")
        assert (await reader.readuntil(b"\r\n")).startswith(b"HTTP/1.1 415 ")
        writer.write(b"bad chunk\r\n")
        assert b"HTTP/1.1" not in await reader.read()
        writer.close()
        assert (await raw(address, CHUNKED, b"1\r\n{\r\n", b"bad chunk\r\n")).startswith(b"HTTP/1.1 400 ")
    assert not [record for record in caplog.records if record.exc_info]


async def audited(root: Path, **headers: str) -> str:
    """The address that the audit log has of a post over a connection from 127.0.0.1."""
    proxies = headers.pop("proxies", "").split()
    text, _ = Tokens(root).create("one", ["urn:publisher:a"], ["*"], ["publish"], None)
    async with listening(root, log(), proxies=proxies) as address, httpx.AsyncClient(base_url=address) as client:
        answer = await post(client, event(), authorization=f"Bearer {text}", **headers)
        assert answer.status_code == 202, answer.text
    (line,) = (json.loads(each) for each in (root / "audit.jsonl").read_text().splitlines())
    return str(line["address"])


async def test_headers_of_proxies_count_only_from_those_that_are_trusted(tmp_path: Path) -> None:
    forged = {"x-forwarded-for": "203.0.113.66", "x-real-ip": "203.0.113.66", "forwarded": "for=203.0.113.66"}
    for number, (proxies, expected) in enumerate(
        [("", "127.0.0.1"), ("10.0.0.0/8", "127.0.0.1"), ("127.0.0.1", "203.0.113.66"), ("127.0.0.0/8", "203.0.113.66")]
    ):
        home = tmp_path / str(number)
        home.mkdir()
        assert await audited(home, proxies=proxies, **forged) == expected
    home = tmp_path / "chain"
    home.mkdir()
    chain = {"x-forwarded-for": "198.51.100.1, 203.0.113.66, 127.0.0.2"}  # the first is the client's own word
    assert await audited(home, proxies="127.0.0.0/8", **chain) == "203.0.113.66"


class Redirecting(BaseHTTPRequestHandler):
    """Sends everyone elsewhere, on this server, and keeps what came there."""

    status = 302
    arrived: ClassVar[list[str | None]] = []

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/elsewhere":
            self.arrived.append(self.headers.get("Authorization"))
        self.send_response(Redirecting.status)
        self.send_header("Location", f"http://localhost:{self.server.server_port}/elsewhere")  # type: ignore[attr-defined]
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_GET  # noqa: N815 - the interface of the library

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@pytest.fixture
def redirecting() -> Iterator[str]:
    Redirecting.arrived.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Redirecting) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed_with_a_token(redirecting: str, status: int) -> None:
    Redirecting.status = status
    with pytest.raises((StreamRefused, LogUnavailable), match=str(status)):
        next(Tail(redirecting, "secret", {}).events(follow=False))
    assert post_from_page(redirecting, event(), "secret").status == status
    assert Redirecting.arrived == []

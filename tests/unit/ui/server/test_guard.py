"""The guard around all routes and WebSockets of the pages: foreign hosts and origins, closed routes, headers."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from events.origins import allowed_hosts, is_allowed_host, is_loopback, is_same_origin
from tests.support.asgi import Client
from ui.app import create_app
from ui.server.guard import Guard
from ui.server.headers import content_security_policy

HOST = "127.0.0.1:8501"
LINK = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}


async def _greet(socket: WebSocket) -> None:
    await socket.accept()
    await socket.close()


async def _page(_: Request) -> Response:
    response = PlainTextResponse("the page")
    response.set_cookie("name", "value")
    return response


def client(**options: Any) -> Client:
    """A client of a small application behind the guard."""
    app = Starlette(
        routes=[WebSocketRoute("/generations", _greet), Route("/{path:path}", _page, methods=["GET", "POST"])],
        middleware=[Middleware(Guard, hosts=allowed_hosts(["timeline.example"]), **options)],
    )
    return Client(app, HOST)


@pytest.mark.parametrize(
    "host",
    [HOST, "localhost", "LocalHost:8501", "[::1]:8501", "timeline.example", "timeline.example.:443"],
)
def test_hosts_that_are_ours_are_answered(host: str) -> None:
    assert client().get("/", headers={"host": host}).status == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8501",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "sub.timeline.example",
        "timeline.example@evil.example",
        "evil.example#localhost",
        "localhost,evil.example",
        "localhost/",
        "[::2]",
        "",
    ],
)
def test_any_other_host_is_refused_on_routes_and_websockets(host: str) -> None:
    answer = client().get("/", headers={"host": host})
    assert answer.status == 421
    assert "WHENLINE_HOSTS" in answer.text
    assert not client().opens("/generations", headers={"host": host})


@pytest.mark.parametrize(
    "origin",
    [
        "http://localhost:3000",
        "http://127.0.0.1:3000",
        "http://127.0.0.1",
        "http://evil.example",
        "https://127.0.0.1.evil.example:8501",
        "http://127.0.0.1:8501.evil.example",
        "file://",
        "null",
        "",
    ],
)
@pytest.mark.parametrize("path", ["/", "/explore", "/_stcore/health", "/_stcore/host-config", "/media/x.csv"])
def test_a_foreign_origin_is_refused_on_every_route(path: str, origin: str) -> None:
    for method in ("GET", "POST"):
        assert client().get(path, {"origin": origin}, method).status == 403
    assert client().get(path, headers={"origin": f"http://{HOST}"}).status == 200


@pytest.mark.parametrize("origin", ["http://localhost:3000", "http://evil.example", "null"])
def test_a_foreign_origin_is_refused_on_websockets(origin: str) -> None:
    assert not client().opens("/generations", headers={"origin": origin})
    assert client().opens("/generations", headers={"origin": f"http://{HOST}"})


def test_other_sites_may_link_but_not_frame_or_load() -> None:
    assert client().get("/explore", headers=LINK).status == 200
    for changed in (
        {"sec-fetch-dest": "iframe"},
        {"sec-fetch-dest": "script", "sec-fetch-mode": "no-cors"},
        {"sec-fetch-site": "same-site", "sec-fetch-dest": "object"},
    ):
        assert client().get("/explore", headers=LINK | changed).status == 403, changed
    assert client().get("/explore", LINK, "POST").status == 403
    for site in ("same-origin", "none"):
        framed = {"sec-fetch-site": site, "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"}
        assert client().get("/explore", headers=framed).status == 200


@pytest.mark.parametrize(
    "path", ["/_stcore/metrics", "/_stcore/upload_file/a/b", "/_stcore/agent/interact", "/_stcore", "/_stcore/healthy"]
)
def test_routes_that_the_pages_do_not_need_are_closed(path: str) -> None:
    assert client().get(path).status == 404


def test_every_answer_has_the_headers_also_a_refusal() -> None:
    for answer in (client().get("/"), client().get("/", headers={"host": "evil.example"})):
        assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    policy = content_security_policy()
    assert "default-src 'none'" in policy
    assert "'unsafe-eval'" not in policy
    assert "'unsafe-inline'" not in policy.partition("script-src")[2].partition(";")[0]


def test_cookies_need_https_where_browsers_use_it() -> None:
    assert "Secure" not in client().get("/").headers["set-cookie"]
    assert client(secure_cookies=True).get("/").headers["set-cookie"].endswith("; Secure")


def test_an_origin_is_compared_with_its_port() -> None:
    assert is_same_origin("https://a.example", "a.example")
    assert is_same_origin("https://A.example:443", "a.example")
    assert is_same_origin("http://[::1]:8501", "[::1]:8501")
    assert not is_same_origin("https://a.example", "a.example:80")
    assert not is_same_origin("ftp://a.example", "a.example")
    assert not is_allowed_host("a b", allowed_hosts(["a b"]))


@pytest.mark.parametrize(
    ("address", "loopback"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("127.9.9.9", True), ("::", False),
     ("10.0.0.1", False), ("example.org", False), ("", False)],
)  # fmt: skip
def test_loopback_is_what_only_this_machine_reaches(address: str, loopback: bool) -> None:
    assert is_loopback(address) is loopback


def test_the_application_of_the_pages_is_guarded() -> None:
    assert Guard in {each.cls for each in create_app()._user_middleware}

"""Logins of the pages: who is let in, and what each may do."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from events.errors import WhenlineError
from tests.support.asgi import Client
from ui.server.claims import Rule
from ui.server.login import Login, Oidc, TrustedProxy
from ui.server.login_guard import LoginGuard
from ui.shared.access import Right
from whenline.composition.login import hosts_of, login_of
from whenline.settings import Settings

OIDC = {
    "oidc_metadata_url": "https://id.example/.well-known/openid-configuration",
    "oidc_client_id": "timeline",
    "oidc_client_secret": "hush",
    "public_url": "https://timeline.example",
    "cookie_secret": "c" * 32,
    "readers": "groups=analysts, email=ada@example.org",
    "publishers": "groups=editors",
}
PROXY = {
    "trusted_user_headers": "X-Forwarded-Email=email, X-Forwarded-Groups=groups",
    "trusted_proxies": "10.1.0.0/24, ::1",
    "readers": "*",
    "operators": "groups=admins",
}


def login(**settings: Any) -> Login:
    """The login that these settings make."""
    found = login_of(Settings(**settings))
    assert found is not None
    return found


def rights(found: Login, **claims: Any) -> set[Right]:
    """What a session with these claims may do."""
    return set(found.access_of_session({"is_logged_in": True, "iat": time.time()} | claims).rights)


def test_on_loopback_no_login_is_needed() -> None:
    assert login_of(Settings()) is None
    assert login_of(Settings(bind="::1")) is None
    assert login_of(Settings(bind="::", shielded=True)) is None


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"bind": "::"}, "other machines can reach, without a login"),
        ({"bind": "timeline.example"}, "without a login"),
        (OIDC | {"readers": ""}, "WHENLINE_READERS"),
        (OIDC | {"readers": "analysts"}, "'analysts', which names no claim"),
        (OIDC | {"publishers": "groups="}, "WHENLINE_PUBLISHERS"),
        (OIDC | {"oidc_client_secret": ""}, "no client"),
        (OIDC | {"public_url": ""}, "WHENLINE_PUBLIC_URL"),
        (OIDC | {"public_url": "http://timeline.example"}, "no TLS"),
        (OIDC | {"cookie_secret": "short"}, "WHENLINE_COOKIE_SECRET"),
        (OIDC | PROXY, "both set"),
        (PROXY | {"trusted_proxies": ""}, "no proxy is trusted"),
        (PROXY | {"trusted_user_headers": "X-User"}, "does not map headers to claims"),
        (PROXY | {"trusted_user_headers": "A=email,B=email"}, "does not map headers to claims"),
    ],
)
def test_settings_that_would_leave_the_pages_open_are_refused(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(WhenlineError, match=message) as refused:
        login_of(Settings(**settings))
    assert refused.value.hint


def test_a_proxy_is_trusted_by_its_address() -> None:
    with pytest.raises(ValidationError, match="trusted_proxies"):
        Settings(**PROXY | {"trusted_proxies": "proxy.example"})  # type: ignore[arg-type]


def test_rights_are_granted_by_claims_and_to_nobody_else() -> None:
    found = login(**OIDC)
    assert rights(found, groups=["analysts"]) == {Right.READ}
    assert rights(found, email="ada@example.org") == {Right.READ}
    assert rights(found, email="ada@example.org", email_verified=False) == set()
    assert rights(found, groups=["analysts", "editors"]) == {Right.READ, Right.PUBLISH}
    assert rights(found, groups="analysts") == {Right.READ}
    assert rights(found, groups=["analysts-of-others"], name="analysts") == set()
    assert rights(found) == set()
    assert rights(login(**OIDC | {"readers": "*"})) == {Right.READ}
    assert not Rule("groups", "None").grants({"groups": None})


def test_a_login_ends() -> None:
    found = login(**OIDC, login_hours=1)
    claims = {"is_logged_in": True, "email": "ada@example.org"}
    assert not found.access_of_session(claims | {"iat": time.time() - 3500}).needs_login
    for old in ({"iat": time.time() - 3700}, {}, {"iat": "now"}, {"iat": time.time(), "is_logged_in": False}):
        access = found.access_of_session(claims | old)
        assert access.needs_login
        assert not access.rights


async def _page(_: Request) -> Response:
    return PlainTextResponse("data")


async def _greet(socket: WebSocket) -> None:
    await socket.accept()
    await socket.close()


def client(found: Login, address: str = "10.1.0.7") -> Client:
    """A client at an address, of an application behind the login."""
    app = Starlette(
        routes=[WebSocketRoute("/generations", _greet), Route("/{path:path}", _page)],
        middleware=[Middleware(LoginGuard, login=found)],
    )
    return Client(app, address=address)


def test_data_needs_the_cookie_of_a_login() -> None:
    found = login(**OIDC)
    assert isinstance(found, Oidc)
    assert client(found).get("/").status == 200
    assert client(found).get("/media/rows.csv").status == 401
    assert not client(found).opens("/generations")

    def signed(secret: str, **claims: Any) -> dict[str, str]:
        payload = {"is_logged_in": True, "iat": time.time()} | claims
        value = create_signed_value(secret, "_streamlit_user", json.dumps(payload))
        return {"cookie": f"_streamlit_user={value.decode()}"}

    def status(secret: str = "c" * 32, **claims: Any) -> int:
        return client(found).get("/media/rows.csv", headers=signed(secret, **claims)).status

    assert status(groups=["analysts"]) == 200
    assert status(groups=["others"]) == 403
    assert status(groups=["analysts"], iat=1) == 401
    assert status("d" * 32, groups=["analysts"]) == 401
    assert client(found).opens("/generations", signed("c" * 32, groups=["analysts"]))


def test_only_the_proxy_names_visitors() -> None:
    found = login(**PROXY)
    assert isinstance(found, TrustedProxy)
    named = {"x-forwarded-email": "ada@example.org"}
    assert client(found).get("/", headers=named).status == 200
    assert client(found, "::ffff:10.1.0.7").get("/", headers=named).status == 200
    assert client(found).get("/").status == 401
    assert client(found).get("/", headers={"x-forwarded-email": ""}).status == 401
    assert client(found).get("/", headers=[*named.items(), ("x-forwarded-email", "eve@example.org")]).status == 401
    for address in ("10.2.0.7", "127.0.0.1", "testclient"):
        forged = named | {"x-forwarded-for": "10.1.0.7"}
        assert client(found, address).get("/", headers=forged).status == 401
        assert client(found, address).get("/_stcore/health").status == 200
    assert not client(found).opens("/_stcore/stream")
    assert rights(found, email="ada@example.org") == {Right.READ}
    assert rights(found, email="ada@example.org", groups="staff,admins") == {Right.READ, Right.OPERATE}
    assert rights(found, groups="admins") == set()


def test_hosts_are_those_that_the_settings_name() -> None:
    settings = Settings(hosts="a.example, b.example", bind="10.0.0.1", public_url="https://timeline.example")
    assert hosts_of(settings) == ["a.example", "b.example", "10.0.0.1", "timeline.example"]

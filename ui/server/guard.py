"""ASGI middleware around all routes and WebSockets of the pages: hosts, origins, closed routes, and headers."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from events.origins import is_allowed_host, is_same_origin
from ui.server.headers import security_headers

OPEN_CORE_ROUTES = ("/_stcore/health", "/_stcore/host-config", "/_stcore/stream", "/_stcore/bidi-components/")
"""Streamlit's own routes that the pages need. Metrics, uploads and its interface for agents are closed."""

POLICY_VIOLATION = 1008
"""Close code of a WebSocket; before it is accepted, the client gets status 403."""


class Guard:
    """Refuses foreign hosts and origins and closed routes, and adds the security headers to every answer.

    Args:
        app: the application.
        hosts: names that the `Host` header may have, of `origins.allowed_hosts`.
        secure_cookies: whether browsers send cookies over HTTPS only.
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str], *, secure_cookies: bool = False) -> None:
        self._app = app
        self._hosts = hosts
        self._secure_cookies = secure_cookies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, or refuses it."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        refused = refusal(scope, self._hosts)
        app = self._app if refused is None else refuse(scope, *refused)
        await app(scope, receive, send if scope["type"] == "websocket" else self._with_headers(send))

    def _with_headers(self, send: Send) -> Send:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in security_headers():
                    headers[name] = value
                if self._secure_cookies:
                    message["headers"] = [
                        (name, value if name != b"set-cookie" or b"; secure" in value.lower() else value + b"; Secure")
                        for name, value in message["headers"]
                    ]
            await send(message)

        return send_with_headers


def refusal(scope: Scope, hosts: frozenset[str]) -> tuple[int, str] | None:
    """Status and reason of a refused request; None: it is taken."""
    headers = Headers(scope=scope)
    named, origins = headers.getlist("host"), headers.getlist("origin")
    if len(named) != 1 or not is_allowed_host(named[0], hosts):
        return 421, "This server does not answer for the host in the address. Add it to WHENLINE_HOSTS if it should."
    if len(origins) > 1 or (origins and not is_same_origin(origins[0], named[0])):
        return 403, "Requests from pages of another origin are refused."
    if headers.get("sec-fetch-site") in ("cross-site", "same-site") and not _is_link(scope, headers):
        return 403, "Another site may link to the pages, but not embed or load them."
    path = scope["path"]
    if path.startswith("/_stcore") and not any(
        path.startswith(route) if route.endswith("/") else path == route for route in OPEN_CORE_ROUTES
    ):
        return 404, "Not found."
    return None


def _is_link(scope: Scope, headers: Headers) -> bool:
    """Whether a visitor follows a link, in a tab of its own."""
    return (
        scope["type"] == "http"
        and scope["method"] == "GET"
        and headers.get("sec-fetch-mode") == "navigate"
        and headers.get("sec-fetch-dest") == "document"
    )


def refuse(scope: Scope, status: int, reason: str) -> ASGIApp:
    """An application that answers a request with this status, and refuses a WebSocket."""
    if scope["type"] == "websocket":
        return WebSocketClose(POLICY_VIOLATION, reason)
    return PlainTextResponse(reason + "\n", status)

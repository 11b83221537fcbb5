"""ASGI middleware that refuses requests without a login, where Streamlit itself would answer them."""

from __future__ import annotations

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.server.guard import refuse
from ui.server.login import Login
from ui.shared.access import Right

HEALTH = "/_stcore/health"
"""Open to all: it says only that the server answers."""

DATA_ROUTES = ("/media/", "/generations")
"""Routes that tell something of the timeline: downloads and pictures, and the stamp of the newest generation."""


class LoginGuard:
    """Refuses requests whose login does not suffice.

    Behind a trusted proxy every request needs a visitor that the proxy names. With OpenID Connect the pages and their
    scripts are open, because the page itself asks the visitor to log in.
    """

    def __init__(self, app: ASGIApp, login: Login) -> None:
        self._app = app
        self._login = login

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, or refuses it."""
        app = self._app
        if scope["type"] in ("http", "websocket") and scope["path"] != HEALTH:
            has_data = scope["path"].startswith(DATA_ROUTES)
            if has_data or self._login.covers_pages:
                access = self._login.access_of_request(HTTPConnection(scope))
                if access is None:
                    app = refuse(scope, 401, "Log in first; behind a proxy, come through the proxy.")
                elif has_data and not access.may(Right.READ):
                    app = refuse(scope, 403, access.missing(Right.READ))
        await app(scope, receive, send)

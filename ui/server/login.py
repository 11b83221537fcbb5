"""Logins for pages that others reach: OpenID Connect, or a proxy that has authenticated the visitor."""

from __future__ import annotations

import ipaddress
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from ui.server.claims import Grants
from ui.shared.access import Access

CALLBACK = "/oauth2callback"
"""Path to which the provider sends visitors back."""

NOT_LOGGED_IN = Access(needs_login=True)

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Login(Protocol):
    """How visitors are authenticated."""

    covers_pages: bool
    """Whether a request for any route needs it. Otherwise the pages themselves ask the visitor to log in."""

    def access_of_session(self, user: Mapping[str, Any]) -> Access:
        """The access of a session, whose claims Streamlit has read."""

    def access_of_request(self, connection: HTTPConnection) -> Access | None:
        """The access of a request or WebSocket; None: nobody has logged in."""


@dataclass(frozen=True)
class Oidc:
    """OpenID Connect by Streamlit's `st.login`.

    A login lasts `hours` from when the provider issued it; a page that stays open ends with it.
    """

    metadata_url: str
    client_id: str
    client_secret: str
    public_url: str
    """URL of the pages, such as `https://timeline.example.org`."""
    cookie_secret: str
    """Signs the cookies of logins."""
    scope: str
    hours: float
    grants: Grants
    covers_pages = False

    @property
    def secrets(self) -> dict[str, Any]:
        """What Streamlit reads as its `auth` secrets."""
        url = urlsplit(self.public_url)
        return {
            "auth": {
                "redirect_uri": f"{url.scheme}://{url.netloc}{CALLBACK}",
                "cookie_secret": self.cookie_secret,
                "client_id": self.client_id,
                "client_secret": self.client_secret,
                "server_metadata_url": self.metadata_url,
                "client_kwargs": {"scope": self.scope},
            }
        }

    def access_of_session(self, user: Mapping[str, Any]) -> Access:
        """The access of the claims; without a login that still lasts, the visitor needs to log in."""
        issued = user.get("iat")
        if not user.get("is_logged_in") or not isinstance(issued, int | float):
            return NOT_LOGGED_IN
        return self.grants.access(user) if time.time() < issued + self.hours * 3600 else NOT_LOGGED_IN

    def access_of_request(self, connection: HTTPConnection) -> Access | None:
        """The access of the claims in the cookie that Streamlit sets after a login."""
        from streamlit.auth_util import get_cookie_with_chunks  # noqa: PLC0415 - settings are checked without Streamlit
        from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value  # noqa: PLC0415
        from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME  # noqa: PLC0415

        def part(name: str) -> bytes | None:
            value = connection.cookies.get(name)
            return decode_signed_value(self.cookie_secret, name, value.encode("latin-1")) if value else None

        found = get_cookie_with_chunks(part, USER_COOKIE_NAME)
        claims = json.loads(found) if found else {}
        access = self.access_of_session(claims if isinstance(claims, dict) else {})
        return None if access.needs_login else access


@dataclass(frozen=True)
class TrustedProxy:
    """A proxy in front of the pages that authenticates visitors and names them in headers."""

    headers: Mapping[str, str]
    """Claims by the header that holds each. The first header must be present."""
    networks: tuple[Network, ...]
    """Addresses of the proxy. Requests from any other address are refused."""
    grants: Grants
    covers_pages = True

    def access_of_session(self, user: Mapping[str, Any]) -> Access:
        """The access of the claims; the headers were checked when the session was opened."""
        return self.grants.access(user) if self._names_somebody(user) else Access()

    def _names_somebody(self, claims: Mapping[str, Any]) -> bool:
        return bool(claims.get(next(iter(self.headers.values()))))

    def access_of_request(self, connection: HTTPConnection) -> Access | None:
        """The access of the headers, if the proxy sent them; a header given twice counts as none."""
        if connection.client is None or not self._is_proxy(connection.client.host):
            return None
        found = {claim: connection.headers.getlist(header) for header, claim in self.headers.items()}
        claims = {claim: values[0] for claim, values in found.items() if len(values) == 1}
        if any(len(values) > 1 for values in found.values()) or not self._names_somebody(claims):
            return None
        return self.grants.access(claims)

    def _is_proxy(self, address: str) -> bool:
        try:
            found = ipaddress.ip_address(address)
        except ValueError:
            return False
        mapped = getattr(found, "ipv4_mapped", None)
        return any((mapped or found) in network for network in self.networks)

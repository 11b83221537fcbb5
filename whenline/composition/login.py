"""The login of the pages, from the settings."""

from __future__ import annotations

import ipaddress
import secrets
from urllib.parse import urlsplit

from events.origins import is_loopback
from ui.server.claims import Grants, rules_of
from ui.server.login import Login, Oidc, TrustedProxy
from ui.shared.access import Right
from whenline.settings import Settings, SettingsError, listed

MIN_COOKIE_SECRET = 32


def login_of(settings: Settings) -> Login | None:
    """How visitors are authenticated; None: they are not, since only this machine reaches the pages.

    Raises:
        SettingsError: others can reach the pages, and there is no login; or the settings of the login are incomplete.
        InvalidRule: a rule names no claim.
    """
    if settings.oidc_metadata_url and settings.trusted_user_headers:
        raise SettingsError(
            "WHENLINE_OIDC_METADATA_URL and WHENLINE_TRUSTED_USER_HEADERS are both set, and the pages have one login",
            hint="Unset one of them.",
        )
    if settings.oidc_metadata_url:
        return _oidc(settings)
    if settings.trusted_user_headers:
        return _proxy(settings)
    if not is_loopback(settings.bind) and not settings.shielded:
        raise SettingsError(
            f"The pages would listen on {settings.bind}, which other machines can reach, without a login",
            hint="Set WHENLINE_OIDC_METADATA_URL, or WHENLINE_TRUSTED_USER_HEADERS behind a proxy that authenticates; "
            "or unset WHENLINE_BIND, or run without the pages (--no-ui).",
        )
    return None


def hosts_of(settings: Settings) -> list[str]:
    """Names under which browsers reach the pages, besides those of loopback."""
    return [name for name in (*listed(settings.hosts), settings.bind, urlsplit(settings.public_url).hostname) if name]


def _oidc(settings: Settings) -> Oidc:
    url = urlsplit(settings.public_url)
    if url.scheme not in ("http", "https") or not url.netloc or url.path not in ("", "/"):
        raise SettingsError(
            f"WHENLINE_PUBLIC_URL is {settings.public_url!r}, and the identity provider sends visitors back to it",
            hint="Set it to the URL under which people open the pages, such as https://timeline.example.org.",
        )
    _check_public_url(url.scheme, url.hostname or "")
    client_secret = settings.oidc_client_secret.get_secret_value()
    if not settings.oidc_client_id or not client_secret:
        raise SettingsError(
            "The login has no client",
            hint="Set WHENLINE_OIDC_CLIENT_ID and WHENLINE_OIDC_CLIENT_SECRET as the identity provider gave them.",
        )
    cookie_secret = settings.cookie_secret.get_secret_value() or secrets.token_hex(32)
    if len(cookie_secret) < MIN_COOKIE_SECRET:
        raise SettingsError(
            f"WHENLINE_COOKIE_SECRET has {len(cookie_secret)} characters, fewer than {MIN_COOKIE_SECRET}",
            hint="Set a random one, such as that of `openssl rand -hex 32`, or unset it.",
        )
    return Oidc(
        metadata_url=settings.oidc_metadata_url,
        client_id=settings.oidc_client_id,
        client_secret=client_secret,
        public_url=settings.public_url,
        cookie_secret=cookie_secret,
        scope=settings.oidc_scope,
        hours=settings.login_hours,
        grants=_grants(settings),
    )


def _check_public_url(scheme: str, host: str) -> None:
    if scheme == "http" and not is_loopback(host):
        raise SettingsError(
            "WHENLINE_PUBLIC_URL has no TLS, so anybody on the way could take over a login",
            hint="Put a proxy with TLS before the pages, and set an https:// URL.",
        )


def _proxy(settings: Settings) -> TrustedProxy:
    headers = dict(
        part.strip().partition("=")[::2] for part in settings.trusted_user_headers.split(",") if part.strip()
    )
    if not all(headers.values()) or len(set(headers.values())) < len(headers):
        raise SettingsError(
            f"WHENLINE_TRUSTED_USER_HEADERS is {settings.trusted_user_headers!r}, which does not map headers to claims",
            hint="Write header=claim, the visitor's name first: X-Forwarded-Email=email,X-Forwarded-Groups=groups.",
        )
    networks = tuple(ipaddress.ip_network(each, strict=False) for each in listed(settings.trusted_proxies))
    if not networks:
        raise SettingsError(
            "WHENLINE_TRUSTED_USER_HEADERS is set, and no proxy is trusted",
            hint="Set WHENLINE_TRUSTED_PROXIES to the addresses of the proxy, such as 127.0.0.1 or 10.1.0.0/24.",
        )
    return TrustedProxy(headers, networks, _grants(settings))


def _grants(settings: Settings) -> Grants:
    if not settings.readers.strip():
        raise SettingsError(
            "The pages have a login, and WHENLINE_READERS grants nobody to read",
            hint="Set it to rules such as groups=analysts,email=ada@example.org, or to * for everyone who can log in.",
        )
    texts = {Right.READ: settings.readers, Right.PUBLISH: settings.publishers, Right.OPERATE: settings.operators}
    return Grants({right: rules_of(text, right) for right, text in texts.items()})

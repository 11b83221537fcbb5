"""Which hosts and origins a request may name: the one rule of gateway and pages, which do not import each other."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable

LOOPBACK = ("localhost", "127.0.0.1", "::1")
"""Names of this machine in addresses."""

_AUTHORITY = r"(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?"
_HOST = re.compile(_AUTHORITY, re.ASCII)
_ORIGIN = re.compile(f"(https?)://{_AUTHORITY}", re.ASCII)
_PORTS = {"http": 80, "https": 443}


def is_loopback(address: str) -> bool:
    """Whether only this machine reaches an address that a server listens on."""
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def allowed_hosts(names: Iterable[str]) -> frozenset[str]:
    """Host names, without ports, that requests may name: those of loopback, and these."""
    return frozenset(_normal(name) for name in (*LOOPBACK, *names) if name)


def host_name(host: str) -> str | None:
    """The name that a `Host` header has, without port and brackets, in lower case; None if it is no such header."""
    parts = _HOST.fullmatch(host)
    return None if parts is None else _normal(parts[1])


def is_allowed_host(host: str, allowed: frozenset[str]) -> bool:
    """Whether a `Host` header names an allowed host, on any port."""
    return host_name(host) in allowed


def is_same_origin(origin: str, host: str) -> bool:
    """Whether an `Origin` header names the host and port of the `Host` header.

    The scheme is not compared, since a proxy may have ended TLS; it decides the port where none is written.
    """
    ours, theirs = _HOST.fullmatch(host), _ORIGIN.fullmatch(origin)
    if ours is None or theirs is None:
        return False
    port = _PORTS[theirs[1]]
    return (_normal(theirs[2]), int(theirs[3] or port)) == (_normal(ours[1]), int(ours[2] or port))


def _normal(name: str) -> str:
    return name.strip("[]").lower().rstrip(".")

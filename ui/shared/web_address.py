"""Which addresses in events become links: those of other sites, over HTTP."""

from __future__ import annotations

import re
import socket
import unicodedata
from contextlib import suppress
from urllib.parse import SplitResult, urlsplit

from events.origins import is_loopback

_WEB = re.compile(r"https?://[^\s\\\x00-\x1f\x7f]+", re.IGNORECASE)
"""Without a backslash, which browsers take for a slash and Python does not."""


def web_address(url: str | None, here: str) -> str | None:
    """The address if it leads to the web; None if it could run a script, or leads to a page of ours.

    Args:
        url: what a publisher gave.
        here: address of the page that shows it; an address may fill a form of ours.
    """
    if url is None or _WEB.fullmatch(url) is None:
        return None
    try:
        theirs, ours = _authority(urlsplit(url)), _authority(urlsplit(here))
    except ValueError:
        return None
    return url if theirs[0] and theirs != ours else None


def _authority(parts: SplitResult) -> tuple[str, int]:
    name = unicodedata.normalize("NFKC", parts.hostname or "").rstrip(".")
    port = parts.port or (443 if parts.scheme.lower() == "https" else 80)
    return "localhost" if _is_this_machine(name) else name, port


def _is_this_machine(name: str) -> bool:
    with suppress(OSError):  # browsers take 127.1 and 2130706433 for 127.0.0.1, too
        name = socket.inet_ntoa(socket.inet_aton(name))
    return is_loopback(name) or name.endswith(".localhost")

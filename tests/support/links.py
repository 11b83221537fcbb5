"""Addresses in events that pages must not offer as links."""

from __future__ import annotations

HERE = "http://127.0.0.1:8501/explore"
NO_LINKS = [
    "javascript:alert(1)",
    "data:text/html,x",
    " https://a.example",
    "explore?part=sql&sql=SELECT",
    "//a.example",
    "https://",
    "https://[",
    "http://127.0.0.1:8501/explore?part=sql",
    "HTTP://LOCALHOST:8501/publish",
    "http://[::1]:8501/",
    "http://x@127.0.0.1:8501/",
    "http://127.1:8501/",
    "http://2130706433:8501/",
    "http://pages.localhost:8501/",
    "http://127.0.0.1:8501\\@a.example/",
]
"""What a publisher may give as an address that pages at `HERE` must not offer as a link."""

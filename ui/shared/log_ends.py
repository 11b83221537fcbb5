"""Where the log ends: asked of whoever starts the pages, since the pages themselves do not touch Kafka."""

from __future__ import annotations

from collections.abc import Callable, Mapping

Ends = Mapping[tuple[str, int], int]
"""Next offset that the log will give, by topic and partition."""

_asked: list[Callable[[], Ends]] = []


def ask_with(ask: Callable[[], Ends]) -> None:
    """Says how to ask; the front door does. Without it nobody knows how far the tables are behind."""
    _asked[:] = [ask]


def ends() -> Ends | None:
    """The ends, empty while Kafka does not answer; None where nobody can ask."""
    return _asked[0]() if _asked else None

"""What a caller may post: sources, kinds, amendments and earlier knowledge times.

Signals are the worker's alone, whatever the caller: also in a home without tokens.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from events.kinds.signals import KIND as SIGNAL
from events.kinds.signals import SOURCE as SIGNALS
from events.times import TOLERANCE
from events.validation import Problem
from streams.gateway.authentication import Caller
from streams.gateway.tokens import ANY, Token
from streams.publishing.preparing import PreparedEvent


def not_allowed(
    caller: Caller, events: Sequence[PreparedEvent], now: datetime | None = None
) -> list[tuple[int, Problem]]:
    """The events that a caller may not post: each one's number, and the attribute that forbids it."""
    earliest = (now or datetime.now(UTC)) - TOLERANCE
    found: list[tuple[int, Problem]] = []
    for number, event in enumerate(events):
        found += [(number, problem) for problem in _reserved(event)]
        if caller.token is not None:
            found += [(number, problem) for problem in _beyond(caller.token, event, earliest)]
    return found


def _reserved(event: PreparedEvent) -> Iterator[Problem]:
    """What nobody may post: only the worker raises signals, and takes them back."""
    if event.kind == SIGNAL:
        yield Problem("/type", f"`{SIGNAL}` is raised by the worker only; post the events that a rule would find")
    if event.source == SIGNALS:
        yield Problem("/source", f"`{SIGNALS}` is the worker's source; use a source of your own")


def _beyond(token: Token, event: PreparedEvent, earliest: datetime) -> Iterator[Problem]:
    """What a token's sources, kinds and scopes do not allow."""
    if event.source not in token.sources and "publish-any-source" not in token.scopes:
        yield Problem("/source", f"the token {token.name} may not post under `{event.source}`")
    if ANY not in token.kinds and event.kind not in token.kinds:
        yield Problem("/type", f"the token {token.name} may not post `{event.kind}`")
    target = event.target_source
    if target is not None and target not in token.sources and "amend-any-source" not in token.scopes:
        message = f"amending an event of `{target}` needs a token with the scope `amend-any-source`"
        yield Problem("/data/target/source", message)
    if event.knowntime is not None and event.knowntime < earliest and "backdate" not in token.scopes:
        yield Problem("/knowntime", "an earlier `knowntime` needs a token with the scope `backdate`; leave it out")

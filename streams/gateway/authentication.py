"""Who comes to the door, and what they may do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog

from events.times import TOLERANCE
from events.validation import Problem
from streams.gateway.audit import Audit
from streams.gateway.problem import ProblemError
from streams.gateway.tokens import ANY, Scope, Token, TokenError, Tokens
from streams.publishing.publisher import Ready

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="whenline"'}


@dataclass(frozen=True)
class Caller:
    """Who asks. Without a token the door is open, and the address stands for the caller."""

    address: str
    token: Token | None = None

    @property
    def key(self) -> str:
        """What its rate is counted by."""
        return f"token {self.token.id}" if self.token is not None else f"address {self.address}"

    def may(self, scope: Scope) -> bool:
        """Whether it has a scope; at an open door everybody has all."""
        return self.token is None or scope in self.token.scopes


class Authenticator:
    """Tells callers by their tokens.

    Args:
        tokens: those of the home.
        audit: where it is written what tokens read, and what they may not.
        always: ask for a token although the home has none; so it is where others than this machine can reach the door.
    """

    def __init__(self, tokens: Tokens, audit: Audit, *, always: bool) -> None:
        self._tokens, self._audit = tokens, audit
        self._asks = always

    def asks(self) -> bool:
        """Whether a token is needed. Once it was, it stays so."""
        self._asks = self._asks or self._tokens.exist()
        return self._asks

    def caller(self, authorization: str | None, address: str, scope: Scope) -> Caller:
        """Who asks, with the right to do this.

        Raises:
            ProblemError: there is no token, or none that is valid, or it may not.
        """
        if not self.asks():
            return Caller(address)
        scheme, _, presented = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not presented.strip():
            hint = "`whenline token create` makes one; send it as `Authorization: Bearer TOKEN`."
            raise ProblemError("no-token", "This needs a token.", hint, headers=CHALLENGE)
        try:
            token = self._tokens.find(presented.strip())
        except TokenError as error:
            raise ProblemError("busy", error.what, error.hint, headers={"Retry-After": "30"}) from error
        if token is None:
            headers = {"WWW-Authenticate": CHALLENGE["WWW-Authenticate"] + ', error="invalid_token"'}
            hint = "`whenline token list` shows which are; make a new one where it has ended."
            raise ProblemError(
                "no-token", "This token is not valid: unknown, revoked or expired.", hint, headers=headers
            )
        caller = Caller(address, token)
        if not caller.may(scope):
            self.note(caller, "refused", scope=scope)
            detail = f"The token {token.name} does not have the scope `{scope}`."
            raise ProblemError("not-allowed", detail, "Ask for a token that has it.")
        return caller

    def note(self, caller: Caller, did: str, **more: str) -> None:
        """Write down what a token did, other than to post."""
        if caller.token is not None:
            request = structlog.contextvars.get_contextvars().get("request", "")
            self._audit.write(
                did, token=caller.token.id, name=caller.token.name, address=caller.address, request=request, **more
            )


def not_allowed(caller: Caller, events: Sequence[Ready], now: datetime | None = None) -> list[tuple[int, Problem]]:
    """What a caller may not post of these events: the event's number, and the attribute that stands against it."""
    token = caller.token
    if token is None:
        return []
    earliest = (now or datetime.now(UTC)) - TOLERANCE
    found: list[tuple[int, Problem]] = []
    for number, event in enumerate(events):
        if event.source not in token.sources and not caller.may("publish-any-source"):
            found.append((number, Problem("/source", f"the token {token.name} may not post under `{event.source}`")))
        if ANY not in token.kinds and event.kind not in token.kinds:
            found.append((number, Problem("/type", f"the token {token.name} may not post `{event.kind}`")))
        if event.knowntime is not None and event.knowntime < earliest and not caller.may("backdate"):
            words = "stating an earlier `knowntime` needs the scope `backdate`; leave it out"
            found.append((number, Problem("/knowntime", words)))
    return found

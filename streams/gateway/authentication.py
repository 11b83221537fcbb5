"""Authentication and authorization of callers by their tokens."""

from __future__ import annotations

from dataclasses import dataclass

import structlog

from streams.gateway.audit_thread import AuditWriter
from streams.gateway.problem import ProblemError
from streams.gateway.refused_logins import RefusedLogins
from streams.gateway.request_log import request_id
from streams.gateway.token_uses import TokenUses
from streams.gateway.tokens import Scope, Token, TokenError, Tokens

ANONYMOUS = "anonymous"
"""Name in the audit log of who needs no token."""
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="whenline"'}

log = structlog.get_logger("whenline.gateway")


@dataclass(frozen=True)
class Caller:
    """Who sends a request: a token, or an address where the gateway requires no tokens."""

    address: str
    token: Token | None = None

    @property
    def key(self) -> str:
        """The key by which its rate is limited."""
        return f"token {self.token.id}" if self.token is not None else f"address {self.address}"

    @property
    def identity(self) -> dict[str, str]:
        """Who it is, as the audit log names it."""
        who = {"token": self.token.id, "name": self.token.name} if self.token is not None else {"name": ANONYMOUS}
        return who | {"address": self.address}

    def may(self, scope: Scope) -> bool:
        """Whether it has a scope. Without tokens every caller has all scopes."""
        return self.token is None or scope in self.token.scopes


class Authenticator:
    """Identifies callers by their tokens.

    Args:
        tokens: the tokens of the home.
        audit: where reads and refusals are written.
        uses: where the last use of each token is noted.
        always: require a token even if the home has none, as when other machines can reach the gateway.
    """

    def __init__(self, tokens: Tokens, audit: AuditWriter, *, always: bool, uses: TokenUses | None = None) -> None:
        self._tokens, self._audit, self._uses = tokens, audit, uses
        self._required = always
        self._refused_logins = RefusedLogins(audit)

    def requires_token(self) -> bool:
        """Whether a token is required. Once it is, it stays so until the process ends."""
        self._required = self._required or self._tokens.exist()
        return self._required

    def caller(self, authorization: str | None, address: str, scope: Scope) -> Caller:
        """The caller, who has the scope.

        Raises:
            ProblemError: the token is missing or not valid, or it lacks the scope.
        """
        if not self.requires_token():
            return Caller(address)
        scheme, _, presented = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not presented.strip():
            self._refused_logins.note("no token", address)
            hint = "Create one with `whenline token create`, and send it as `Authorization: Bearer TOKEN`."
            raise ProblemError("no-token", "This request needs a token.", hint, headers=CHALLENGE)
        try:
            token = self._tokens.find(presented.strip())
        except TokenError as error:
            self._refused_logins.note("tokens cannot be read", address)
            log.error("tokens cannot be read", why=error.what, hint=error.hint)  # paths are for its operator alone
            hint = "Its operator finds the reason in the log of the gateway."
            detail = "The gateway cannot read its tokens."
            raise ProblemError("busy", detail, hint, headers={"Retry-After": "30"}) from error
        if token is None:
            self._refused_logins.note("unknown, revoked or expired token", address)
            headers = {"WWW-Authenticate": CHALLENGE["WWW-Authenticate"] + ', error="invalid_token"'}
            hint = "`whenline token list` shows the valid ones; create a new one if it has expired."
            detail = "This token is not valid: it is unknown, revoked or expired."
            raise ProblemError("no-token", detail, hint, headers=headers)
        if self._uses is not None:
            self._uses.note(token.id)
        caller = Caller(address, token)
        if not caller.may(scope):
            self.note(caller, "refused", scope=scope)
            detail = f"The token {token.name} does not have the scope `{scope}`."
            raise ProblemError(
                "not-allowed", detail, "Ask for a token that has it; `whenline token create --scopes` creates one."
            )
        return caller

    def note(self, caller: Caller, action: str, **more: object) -> None:
        """Write an action of a caller, other than a post, to the audit log."""
        self._audit.write(action, **caller.identity, request=request_id(), **more)

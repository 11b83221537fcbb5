"""Rules that grant rights by claims of a login: `groups=analysts, email=ada@example.org`, or `*` for everyone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from events.errors import WhenlineError
from ui.shared.access import SETTINGS, Access, Right

LISTS = ("groups", "roles")
"""Claims that a proxy sends as one text with commas."""

NAMES = ("email", "preferred_username", "name", "user", "sub")
"""Claims that name a person; the first that is present is shown."""


class InvalidRule(WhenlineError):
    """A rule that does not say which claim grants a right."""


@dataclass(frozen=True)
class Rule:
    """Grants a right to whoever has a claim with this value; `*` as claim: to whoever has logged in."""

    claim: str
    value: str = ""

    def grants(self, claims: Mapping[str, Any]) -> bool:
        """Whether these claims satisfy the rule. An e-mail address that the provider calls unverified does not."""
        if self.claim == "*":
            return True
        if self.claim == "email" and claims.get("email_verified", True) not in (True, "true"):
            return False
        return self.value in _values(self.claim, claims.get(self.claim))


def _values(claim: str, value: Any) -> list[str]:
    if isinstance(value, str) and claim in LISTS:
        return [part.strip() for part in value.split(",")]
    return [str(each) for each in value] if isinstance(value, list | tuple) else [str(value)] if value else []


def rules_of(text: str, right: Right) -> tuple[Rule, ...]:
    """The rules in a setting, separated by commas.

    Raises:
        InvalidRule: a part is neither `claim=value` nor `*`.
    """
    found = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        claim, equals, value = (each.strip() for each in part.partition("="))
        if part != "*" and not (claim and equals and value):
            raise InvalidRule(
                f"{SETTINGS[right]} has {part!r}, which names no claim",
                hint="Write claim=value, such as groups=analysts, or * for everyone who can log in.",
            )
        found.append(Rule(claim, value))
    return tuple(found)


@dataclass(frozen=True)
class Grants:
    """The rules of each right. A right without rules is granted to nobody."""

    rules: Mapping[Right, tuple[Rule, ...]]

    def access(self, claims: Mapping[str, Any]) -> Access:
        """The access of whoever has these claims."""
        rights = frozenset(right for right, rules in self.rules.items() if any(rule.grants(claims) for rule in rules))
        return Access(next((str(claims[name]) for name in NAMES if claims.get(name)), "This login"), rights)

"""What a visitor may do on the pages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Right(StrEnum):
    """A group of pages and their actions."""

    READ = "read"
    """All pages but Publish and System."""
    PUBLISH = "publish"
    """Publish, and amendments in the replay."""
    OPERATE = "operate"
    """System."""


SETTINGS = {
    Right.READ: "WHENLINE_READERS",
    Right.PUBLISH: "WHENLINE_PUBLISHERS",
    Right.OPERATE: "WHENLINE_OPERATORS",
}
"""The setting that grants each right."""


@dataclass(frozen=True)
class Access:
    """Who a visitor is, and the rights of that person."""

    name: str = ""
    """Empty: nobody has logged in, or no login is configured."""
    rights: frozenset[Right] = frozenset()
    needs_login: bool = False
    """Whether the visitor has to log in first."""

    def may(self, right: Right) -> bool:
        """Whether the visitor has a right."""
        return right in self.rights

    def missing(self, right: Right) -> str:
        """What to tell a visitor without this right."""
        who = f"{self.name} has" if self.name else "You have"
        return f"{who} no right to {right}. {SETTINGS[right]} grants it; ask whoever operates this timeline."


EVERYTHING = Access(rights=frozenset(Right))
"""Without a login: the pages listen on loopback, and whoever reaches them may do all."""


def everything() -> Access:
    """All rights, for pages without a login."""
    return EVERYTHING

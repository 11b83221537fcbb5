"""What a page is. Each folder of `ui/views` declares one as `PAGE` in its `page.py`; the shell finds it there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ui.shared.access import Access, Right, everything
from ui.shared.read_port import ReadPort


@dataclass(frozen=True)
class PageContext:
    """What every page gets."""

    reader: ReadPort
    gateway: str
    """Base address of the gateway that takes events, such as `http://127.0.0.1:8600`."""
    access: Callable[[], Access] = everything
    """What the visitor may do now; ask at each action."""


@dataclass(frozen=True)
class Page:
    """An entry of the navigation."""

    title: str
    address: str
    """Path of its address, such as `boards`."""
    order: int
    """Position in the navigation. The page with the lowest one opens first."""
    show: Callable[[PageContext], None]
    """Draws the page."""
    right: Right = Right.READ
    """What a visitor needs to see it."""
    icon: str | None = None
    """An emoji, or a Material symbol such as `:material/timeline:`."""
    parameters: tuple[str, ...] = ()
    """Parameters of its address. A slash at the end stands for all that begin so."""

    def has(self, parameter: str) -> bool:
        """Whether its address has a parameter of this name."""
        return any(parameter.startswith(own) if own.endswith("/") else parameter == own for own in self.parameters)

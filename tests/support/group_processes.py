"""Processes that several test files use: a worker starts them once, and stops them when its next file does not use them.

Files that use the same go to one worker, one after another. All else about processes is up to the fixtures.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from xdist.scheduler import LoadScopeScheduling

_NAMES = "(demo|service|broker)"
_FIXTURES = re.compile(
    rf"(?:def test_\w+\(|@pytest\.fixture.*\n(?:async )?def \w+\()[^)]*\b{_NAMES}: |getfixturevalue\(\"{_NAMES}\"\)"
)
_MANY = ("test_scale.py", "test_projectors.py")
"""Files whose tests start twenty processes: one after another, else each takes the processors from the other."""

Value = TypeVar("Value")


@cache
def group_of(file: Path) -> str:
    """The fixture of shared processes that a test file asks for, or that it starts many; else its own name."""
    if file.name in _MANY:
        return "many"
    found = _FIXTURES.search(file.read_text(encoding="utf-8"))
    return found[1] or found[2] if found else str(file)


class Processes:
    """What runs for the files of one group."""

    def __init__(self) -> None:
        self._group, self._running = "", ExitStack()
        self._values: dict[str, Any] = {}

    def get(self, name: str, start: Callable[[], AbstractContextManager[Value]]) -> Value:
        """What runs under this name, started if it does not."""
        if name not in self._values:
            self._values[name] = self._running.enter_context(start())
        value: Value = self._values[name]
        return value

    def enter(self, group: str) -> bool:
        """A test of this group begins: what other groups left is stopped. Whether the test before was of another."""
        if group == self._group:
            return False
        self.stop()
        self._group = group
        return True

    def stop(self) -> None:
        """Stop everything."""
        self._values.clear()
        self._running.close()


PROCESSES = Processes()


class ByProcesses(LoadScopeScheduling):
    """Gives a worker all files of a group, in the order of collection."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(self.config.rootpath / nodeid.partition("::")[0])

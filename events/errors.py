"""The error tree.

Every error that Whenline raises deliberately derives from `WhenlineError`. The message says what happened and to
what; `hint` says what to do next. Packages define their errors beside the code that raises them::

    WhenlineError
    ├── ContractError              an event that the contract refuses        (events)
    │   ├── InvalidEvent           fields that break the contract, each with its JSON pointer
    │   └── UnknownKind            a type or version that this contract does not know
    ├── WarehouseError             the tables and their generations          (projections)
    ├── LogError                   Kafka, its topics and positions           (streams)
    ├── BrokerError                the local broker                          (streams)
    └── SettingsError              settings that cannot work together        (whenline)
"""

from __future__ import annotations


class WhenlineError(Exception):
    """A failure that a person can act upon.

    Args:
        what: one sentence: what happened, to what.
        hint: what to do next; empty if there is nothing to do.
    """

    exit_code = 2
    """Exit code of the command line when this error ends a command."""

    def __init__(self, what: str, *, hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint

    def __str__(self) -> str:
        what = self.what if self.what.endswith((".", "?", "!")) else self.what + "."
        return f"{what} {self.hint}".rstrip()


class ContractError(WhenlineError):
    """An event that the contract refuses."""

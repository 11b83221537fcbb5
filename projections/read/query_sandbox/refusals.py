"""Why a query was refused, and what to do instead."""

from __future__ import annotations

import json

TABLES_ONLY = (
    "Readers see the tables only: no files, no network. Read files with DuckDB itself, beside `whenline path`; "
    "write answers with --output."
)
SETTINGS_ARE_FIXED = (
    "Settings are fixed for readers. Set times by --at and --known, or `SET VARIABLE known = …`; "
    "limits by --seconds and --memory."
)
READ_ONLY = "The tables are made from the log: publish an event to change them. Tables of your own can be temporary."
ALLOWED = (
    "A query may have SELECT, FROM, VALUES, DESCRIBE, SHOW, SUMMARIZE, PIVOT, EXPLAIN, SET VARIABLE, "
    "and CREATE TEMP TABLE, VIEW or MACRO … AS."
)
NAMES = "`whenline sql --tables` and docs/sql.md name all tables."
LESS_OR_LONGER = "Select less, or allow more time (--seconds)."
LESS_OR_MORE = "Select less, or allow more memory (--memory)."
_A_TIME = "A time is written '2025-04-02', '2025-04-02 09:30:00' (UTC) or '2025-04-02T09:30:00+02:00'."
_HINTS = {
    "Permission Error": TABLES_ONLY,
    "Table with name /": TABLES_ONLY,
    "Table with name http": TABLES_ONLY,
    "configuration has been locked": SETTINGS_ARE_FIXED,
    "read-only mode": READ_ONLY,
    "timestamp field": _A_TIME,
}
"""What to do next, by a part of DuckDB's message."""
_NOT_ALLOWED = (TABLES_ONLY, SETTINGS_ARE_FIXED, READ_ONLY)
_OUT_OF_MEMORY = ("Out of Memory", "bad_alloc", "Allocation failure", "Resource temporarily unavailable")


class Refused(Exception):
    """The query is refused; becomes a `QueryRefused` where it was asked."""

    def __init__(self, reason: str, hint: str) -> None:
        super().__init__(reason)
        self.reason, self.hint = reason, hint


def of_error(error: Exception, memory: str) -> Refused:
    """The refusal for an error that DuckDB, Arrow or Python raised."""
    message = _message_of(error)
    if isinstance(error, MemoryError) or any(part in message for part in _OUT_OF_MEMORY):
        return Refused(f"The query needs more than {memory}.", LESS_OR_MORE)
    for part, hint in _HINTS.items():
        if part in message:
            return Refused(f"Not allowed here: {message}" if hint in _NOT_ALLOWED else message, hint)
    return Refused(message, NAMES)


def _message_of(error: Exception) -> str:
    """The message without its JSON form, and of an internal error without the stack."""
    text = str(error).strip() or type(error).__name__
    if text.startswith("{"):
        text = str(json.loads(text).get("exception_message", text))
    return text.partition("\n")[0] if text.startswith(("INTERNAL", "FATAL")) else text

"""The statements that a reader's query may consist of, checked on the parse tree that DuckDB makes of it.

It is the second line of defense: the first is the process that runs the query.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

import duckdb

from projections.answer_buffer import cursor_of
from projections.read.query_sandbox.refusals import ALLOWED, READ_ONLY, SETTINGS_ARE_FIXED, TABLES_ONLY, Refused

Token = tuple[str, int]
"""A token in lower case, and the byte where it begins."""

_DENIED = {
    "query", "query_table", "json_execute_serialized_sql", "json_serialize_plan", "python_map_function", "seq_scan",
    "write_log", "checkpoint", "force_checkpoint", "duckdb_log_contexts", "which_secret", "duckdb_secrets", "glob",
    "sniff_csv",
}  # fmt: skip
_DENIED_PREFIXES = (
    "arrow_scan", "pandas_scan", "read_", "parquet_", "enable_", "disable_", "truncate_", "verify_", "duckdb_logs",
)  # fmt: skip
_FILES = re.compile(r"read_|parquet_|glob|sniff_csv|seq_scan|arrow_scan|pandas_scan")
_FUNCTION = re.compile(r'"function_name":("(?:[^"\\]|\\.)*")')
"""A call in a serialized tree. Text within a constant has its quotes escaped, and does not match."""
_TOKEN = re.compile(r'"(?:[^"]|"")*"|\w+|.', re.DOTALL)
_WORD = re.compile(r"\w+")
_SAFE_FUNCTION = "A query names tables and functions itself, and calls none that run text, addresses or files."
_CHANGES = {"INSERT", "UPDATE", "DELETE", "ALTER", "MERGE_INTO", "CREATE_FUNC", "COPY_DATABASE"}
_REACHES_OUT = {"COPY", "EXPORT", "ATTACH", "DETACH", "LOAD", "UPDATE_EXTENSIONS"}
_SETTINGS = {"SET", "VARIABLE_SET", "PRAGMA"}
_PIVOT_PARTS = {"SELECT", "CREATE", "TRANSACTION"}
"""Types of the statements without a text of their own that DuckDB makes of one PIVOT."""


def check(connection: duckdb.DuckDBPyConnection, text: str) -> Sequence[duckdb.Statement]:
    """The statements of a query.

    Raises:
        Refused: a statement or a function is not allowed.
        duckdb.Error: the text is not SQL.
    """
    statements = connection.extract_statements(text)
    for statement in statements:
        type_ = statement.type.name
        if not statement.query.strip() and type_ in _PIVOT_PARTS:
            _check_functions(_WORD.findall(text.lower()))  # no tree: a denied name in a value is refused, too
        elif type_ == "SELECT":
            _check_select(connection, statement.query)
        elif type_ == "DROP" and _second(statement.query) in {"table", "view", "macro", "function"}:
            continue  # DuckDB drops temporary ones only: the rest is read-only
        else:
            for query in _queries_in(statement.query, type_):
                _check_select(connection, query)
    return statements


def _check_select(connection: duckdb.DuckDBPyConnection, query: str) -> None:
    (tree,) = cursor_of(connection).execute("SELECT json_serialize_sql(?)", [query]).fetchone() or ("",)
    if not tree.startswith('{"error":false'):
        raise Refused(f"Not allowed here: {query.strip()[:200]}", ALLOWED)
    _check_functions([json.loads(name).lower() for name in _FUNCTION.findall(tree)])


def _check_functions(names: Sequence[str]) -> None:
    for name in names:
        if name in _DENIED or name.startswith(_DENIED_PREFIXES):
            raise Refused(f"Not allowed here: {name}.", TABLES_ONLY if _FILES.match(name) else _SAFE_FUNCTION)


def _queries_in(query: str, type_: str) -> Sequence[str]:
    """Texts of the queries in a statement other than SELECT, each as a SELECT.

    Raises:
        Refused: the statement is not allowed.
    """
    tokens = _tokens(query)
    words = [word for word, _ in tokens]
    if type_ == "EXPLAIN":
        return [_after(query, tokens, _closing(words, 1) + 1 if words[1] == "(" else 2 if words[1] == "analyze" else 1)]
    if type_ in _SETTINGS and words[:2] == ["reset", "variable"]:
        return []
    if type_ in _SETTINGS and words[:2] == ["set", "variable"] and words[3:4] in (["="], ["to"]):
        return [f"SELECT {_after(query, tokens, 4)}"]
    if type_ == "CREATE":
        return _created(query, tokens)
    raise _refused(type_, words[0] if words else type_)


def _created(query: str, tokens: Sequence[Token]) -> Sequence[str]:
    words = [word for word, _ in tokens]
    start = 3 if words[1:3] == ["or", "replace"] else 1
    if words[start] not in {"temp", "temporary"}:
        raise _refused("ALTER", " ".join(words[: start + 1]))
    kind = words[start + 1]
    as_ = _first_as(words, start + 2)
    if as_ is None or kind not in {"table", "view", "macro", "function"}:
        raise Refused(f"Not allowed here: {' '.join(words[: start + 2]).upper()} without AS.", ALLOWED)
    body = as_ + 1
    if kind in {"table", "view"}:
        return [_after(query, tokens, body)]
    if words[body] == "table":
        return [_after(query, tokens, body + 1)]
    return [f"SELECT {_after(query, tokens, body)}"]


def _first_as(words: Sequence[str], start: int) -> int | None:
    """Where the body of a definition begins: after one list of names, which calls nothing."""
    depth = 0
    for number, word in enumerate(words[start:], start):
        depth += (word == "(") - (word == ")")
        if depth > 1:
            raise Refused("Not allowed here: an expression among the names of columns or parameters.", ALLOWED)
        if word == "as" and depth == 0:
            return number
    return None


def _refused(type_: str, words: str) -> Refused:
    if type_ in _CHANGES:
        return Refused(
            f"Not allowed here: {words.upper()} changes tables, which readers have in read-only mode.", READ_ONLY
        )
    hints = {**dict.fromkeys(_REACHES_OUT, TABLES_ONLY), **dict.fromkeys(_SETTINGS, SETTINGS_ARE_FIXED)}
    return Refused(f"Not allowed here: {words.upper()}.", hints.get(type_, ALLOWED))


def _second(query: str) -> str:
    return [*(word for word, _ in _tokens(query)), "", ""][1]


def _after(query: str, tokens: Sequence[Token], number: int) -> str:
    return query.encode()[tokens[number][1] :].decode() if number < len(tokens) else ""


def _closing(words: Sequence[str], opening: int) -> int:
    return next((n for n, word in enumerate(words) if n > opening and word == ")"), len(words))


def _tokens(query: str) -> list[Token]:
    """The tokens without comments."""
    encoded = query.encode()
    found = [
        (_TOKEN.match(encoded[start : start + 200].decode(errors="replace")), start)
        for start, _ in duckdb.tokenize(query)
    ]
    return [(match[0].lower(), start) for match, start in found if match]

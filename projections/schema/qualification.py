"""Makes every statement name what it reads by schema, so that no table, view or macro of an analyst can take its place.

DuckDB looks up a bare name in a macro when the macro is used, in the reader's own search path, where temporary tables
come first. A name in the schema `internal` is never temporary. So whatever the SQL files define for analysts is created
in `internal`, where everything reads it, and the public name is an alias of it.

An alias also reads its times: a day is a whole day of UTC, whatever the session's time zone (`internal.instant`).
"""

from __future__ import annotations

import re
from collections.abc import Set

from projections.schema.files import INTERNAL, SqlObject, objects_of

CLOCKS = {"at", "known", "logged", "from_at", "to_at", "known_from", "known_to"}
"""Parameters of macros that are moments."""

_NAME = re.compile(
    r"'(?:[^']|'')*'|--[^\n]*"
    r"|(?P<before>\b(?:FROM|JOIN|VIEW|MACRO)\s+)?(?<![\w.\"])(?P<name>[a-z]\w*)(?P<call>\s*\()?"
)


def qualified(sql: str, public: Set[str]) -> str:
    """Statements with `internal.` before each name of `public` that they define, read or call."""

    def replace(found: re.Match[str]) -> str:
        before, name, call = found["before"], found["name"], found["call"]
        if name not in public or not (before or call):
            return found[0]
        return f"{before or ''}{INTERNAL}.{name}{call or ''}"

    return _NAME.sub(replace, sql)


def with_aliases(sql: str, public: Set[str]) -> str:
    """Statements that define their objects in `internal`, and the public ones among them again as aliases."""
    aliases = [_alias(made) for made in objects_of(sql) if made.name in public]
    return "\n".join([qualified(sql, public).strip(), *aliases]) + "\n"


def _alias(made: SqlObject) -> str:
    if made.kind == "VIEW":
        return f"CREATE OR REPLACE VIEW {made.name} AS FROM {INTERNAL}.{made.name};"
    parts = [part.strip().partition(" := ") for part in made.parameters.split(",") if part.strip()]
    arguments = ", ".join(f"{name} := {_argument(name)}" if default else _argument(name) for name, _, default in parts)
    body = f"{'TABLE FROM ' if made.kind == 'MACRO TABLE' else ''}{INTERNAL}.{made.name}({arguments})"
    return f"CREATE OR REPLACE MACRO {made.name}({made.parameters}) AS {body};"


def _argument(name: str) -> str:
    return f"{INTERNAL}.instant({name})" if name.strip('"') in CLOCKS else name

"""The fact tables: which kinds of events fill each, by which statement, and the table of its resolved rows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from projections.schema.files import files, in_folder, shared_columns

FACTS = "tables/facts"
"""The folder of their files."""
RESOLVED = "internal.resolved_<x>"
"""The template of the tables of resolved facts."""
_INSERT = "\nINSERT INTO "


@dataclass(frozen=True)
class FactTable:
    """A fact table: its definition, the kinds that fill it ('*' is all), and the statement that does, from
    `statements`.
    """

    name: str
    kinds: frozenset[str]
    definition: str
    insert: str

    @property
    def resolved(self) -> str | None:
        """The table of those of its rows that amendments and claims resolve; None where no row ever is (amendments)
        or no
        read model counts them (bearings)."""
        if "*" in self.kinds or any(kind.startswith("event.") for kind in self.kinds):
            return None
        return self.name.replace("fact_", "resolved_", 1)

    @property
    def resolved_definition(self) -> str:
        """The statement that makes that table: the columns of this one, and those of the template."""
        return files()[RESOLVED].sql.replace("<x>", self.name.removeprefix("fact_"))

    def takes(self, kinds: set[str]) -> bool:
        """Whether a batch with these kinds has rows for it."""
        return "*" in self.kinds or not self.kinds.isdisjoint(kinds)


@cache
def facts() -> tuple[FactTable, ...]:
    """All fact tables, by name."""
    columns = shared_columns()["envelope"]
    plain, amended = ", ".join(columns), ", ".join(f"a.{name}" for name in columns)
    found = []
    for file in in_folder(FACTS):
        definition, _, insert = file.sql.partition(_INSERT)
        typed = ",\n    ".join(f"{name} {column['type']}" for name, column in columns.items())
        insert = insert.replace("{envelope}", plain).replace("{a.envelope}", amended)
        kinds = frozenset(file.fields["kinds"].split())
        found.append(
            FactTable(file.name, kinds, definition.replace("{envelope}", typed), f"{_INSERT.strip()} {insert}")
        )
    return tuple(found)


@cache
def resolvable() -> tuple[str, ...]:
    """What the writer keeps resolved rows of: fact tables, and views that have such a view beside them."""
    views = [name.removeprefix("internal.resolved_") for name in files() if name.startswith("internal.resolved_")]
    return (
        *(fact.name for fact in facts() if fact.resolved),
        *(name for name in views if f"internal.{name}" in files()),
    )

"""The rules of signals, and the macro that puts them together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from projections.schema.files import in_folder

RULES = "rules"
"""The folder of their files."""
FINDINGS = "internal.rule_findings"
"""The union of all rules; it is made here, so that a new rule is a new file and nothing else."""
FINDINGS_DESCRIPTION = (
    "What all rules find, over all time: each with its name and version. "
    "`turns` names a relation with the rows of answers_as_known_then."
)


@dataclass(frozen=True)
class Rule:
    """A rule of signals: a file under `sql/rules` that makes the macro `internal.rule_<file>(turns, logged)`."""

    name: str
    """As signals name it: `lead-changed` of `lead_changed.sql`."""
    version: int
    """Another version makes other signals of the same changes."""
    macro: str
    needs: tuple[str, ...] = ()
    """Tables and views of `internal`: where none of them has rows it finds nothing. Empty: it always may."""

    def findings(self, turns: str, logged: str) -> str:
        """The query of what it finds, with its name and version. Both arguments are SQL: names or values."""
        return f"SELECT '{self.name}' AS rule, {self.version} AS rule_version, * FROM {self.macro}({turns}, {logged})"


@cache
def rules() -> tuple[Rule, ...]:
    """All rules of signals, by name."""
    return tuple(
        Rule(
            file.name.replace("_", "-"),
            int(file.fields["version"]),
            file.objects[0].name,
            tuple(file.fields.get("needs", "").split()),
        )
        for file in in_folder(RULES)
    )


def union_of_rules() -> str:
    """The union of all rules, from the files that there are."""
    union = "\nUNION ALL BY NAME\n".join(rule.findings("turns", "logged") for rule in rules())
    return f"CREATE OR REPLACE MACRO {FINDINGS}(turns, logged) AS TABLE\n{union};\n"

"""One noun, one meaning: words that the glossary replaced do not come back, and prose fits the page."""

from __future__ import annotations

import io
import re
import tokenize

import pytest

from tests.unit.docs.test_names import ROOT, files

RETIRED = (
    r"weighed\w*",
    r"in_span",
    r"act_spans|acts_(?:as_of|in|over)",
    r"effective_(?:spans|over|as_of|in)",
    r"counted_(?:as_of|over)",
    r"tellings?_over",
    r"(?:facts|timeline|signals|contradictions|pieces|grounds|names)_over",
    r"(?:answers|dependence|supplies|indicator_moves|belief_cells)_then",
    r"timeline_spans",
    r"log_ids?",
    r"vouched",
    r"(?:class|import) Told|HeldKeys|SeenKeys|Fence|Pinned|Pulses?|SignalKeeper|Doorkeeper|Refusal|Telling",
)
"""Identifiers that have a better name now, as whole words."""
PRIVATE = {"said", "told", "asked", "kept", "door", "doors", "stands", "telling", "tellings"}
"""Plain English, but as a part of an identifier in Python it names nothing: there is a term of the field for each."""
WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
BRITISH = r"\w*(?:organis|rumour|colour|behaviour|neighbour|licence|favour|centre\b)\w*"
SEARCHED = tuple(
    name
    for name in files()
    if name.endswith((".py", ".sql", ".js", ".css", ".md", ".json", ".toml", ".yml", "Makefile"))
    and not name.startswith(("streams/importers/data/", "tests/support/js/"))
    and name not in {"CHANGELOG.md", "tests/unit/docs/test_words.py", "docs/asyncapi.json"}
    and not name.startswith("tests/unit/docs/asyncapi")
    and not name.startswith("tests/unit/docs/compose-spec")
)


def occurrences(pattern: str) -> list[str]:
    regex = re.compile(rf"(?<![\w$])(?:{pattern})(?!\w)")
    return [
        f"{name}:{number}: {found[0]}"
        for name in SEARCHED
        for number, line in enumerate((ROOT / name).read_text(encoding="utf-8").splitlines(), 1)
        for found in regex.finditer(line)
    ]


@pytest.mark.parametrize("pattern", RETIRED)
def test_a_retired_identifier_is_absent(pattern: str) -> None:
    assert occurrences(pattern) == []


def identifiers(name: str) -> list[tuple[int, str]]:
    """The names in a Python file, with their lines."""
    text = (ROOT / name).read_text(encoding="utf-8")
    if not any(word in text.lower() for word in PRIVATE):
        return []
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return [(token.start[0], token.string) for token in tokens if token.type == tokenize.NAME]


def test_identifiers_have_no_private_words() -> None:
    assert [
        f"{name}:{line}: {identifier}"
        for name in SEARCHED
        if name.endswith(".py")
        for line, identifier in identifiers(name)
        if not PRIVATE.isdisjoint(map(str.lower, WORD.findall(identifier)))
    ] == []


def test_spelling_is_american() -> None:
    assert [each for each in occurrences(BRITISH) if "optimi" not in each] == []


LONGEST = {".sql": 100, ".md": 100, ".py": 120, ".js": 120, ".css": 120}
"""Tests may have tables of 132 columns, which the linter limits."""


@pytest.mark.parametrize("ending", LONGEST)
def test_lines_fit(ending: str) -> None:
    """Tables, links and code blocks of Markdown are as wide as they have to be."""
    long = []
    for name in files():
        if not name.endswith(ending) or name in {"docs/sql.md", "docs/events.md"} or name.startswith("tests/"):
            continue
        text = (ROOT / name).read_text(encoding="utf-8")
        if ending == ".md":
            text = re.sub(r"^```.*?^```$|^\|.*$|^!\[.*$|^<.*$", "", text, flags=re.DOTALL | re.MULTILINE)
            text = re.sub(r"\[[^\]]*\]\([^)]*\)|`[^`]+`", "", text)
        long += [f"{name}:{n}" for n, line in enumerate(text.splitlines(), 1) if len(line) > LONGEST[ending]]
    assert long == []


def test_python_files_are_short() -> None:
    sizes = sorted(
        len((ROOT / name).read_text(encoding="utf-8").splitlines())
        for name in files()
        if name.endswith(".py") and not name.startswith("tests/")
    )
    assert sizes[-1] <= 300
    assert sizes[len(sizes) // 2] <= 120

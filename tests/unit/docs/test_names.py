"""Names in prose resolve: glossary terms are in use, and every name in backticks exists."""

from __future__ import annotations

import ast
import io
import re
import subprocess
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PACKAGES = ("events", "projections", "streams", "ui", "whenline", "tests", "bench")
GENERATED = {"docs/sql.md", "docs/events.md"}
TERM = re.compile(r"^\| ([a-z][a-z -]+?) \| [A-Z`].+ \|$", re.MULTILINE)
BACKTICKED = re.compile(r"`([^`\s]+)`")
MODULE = re.compile(rf"^(?:{'|'.join(PACKAGES)})(?:\.\w+)+$")
FILE = re.compile(r"^[\w./-]+/[\w.-]+\.(?:py|sql|js|css|md|json|jsonl|toml|txt)$")
FOLDER = re.compile(rf"^(?:{'|'.join((*PACKAGES, 'docs', 'docker', 'examples'))})/(?:[\w-]+/)*$")
TO_WRITE = re.compile(r"[Ww]rite [^`]*`([\w./-]+)`")
"""Files that a guide has the reader write."""
CONSTANT = re.compile(r"^(?!WHENLINE_|KAFKA_)[A-Z][A-Z0-9]*_[A-Z0-9_]+$")  # settings have a test of their own
OF_A_HOME = re.compile(r"^(?:broker|warehouse|generations|current|quarantine|publishing|logs|faust)/")


@cache
def files() -> tuple[str, ...]:
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True)
    return tuple(name for name in listed.stdout.decode().splitlines() if (ROOT / name).is_file())


def python_prose(text: str) -> Iterator[str]:
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.string
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.value.value


def prose_of(name: str) -> str:
    text = (ROOT / name).read_text(encoding="utf-8")
    if name.endswith(".md"):
        return re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
    if name.endswith(".py"):
        return "\n".join(python_prose(text))
    if name.endswith(".sql"):
        return "\n".join(re.findall(r"--.*", text))
    return "\n".join(re.findall(r"//.*|/\*.*?\*/", text, re.DOTALL))


@cache
def code() -> str:
    """All code without its prose, so that a name that only a comment mentions does not count as existing."""
    parts = []
    for name in files():
        if name.endswith((".py", ".js", ".sql", ".toml", ".yml", "Makefile")):
            text = (ROOT / name).read_text(encoding="utf-8")
            parts.append(re.sub(r"`[^`\n]*`", "", text))
    return "\n".join(parts)


def is_in_code(word: str) -> bool:
    return re.search(rf"\b{re.escape(word)}\b", code()) is not None


def exists_as_module(dotted: str) -> bool:
    """A module or package, or something that one of them defines."""
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        path = ROOT.joinpath(*parts[:length])
        found = path.with_suffix(".py") if path.with_suffix(".py").is_file() else path / "__init__.py"
        if found.is_file():
            text = found.read_text(encoding="utf-8")
            return all(re.search(rf"\b{re.escape(part)}\b", text) for part in parts[length:])
    return False


def exists_as_file(path: str) -> bool:
    return any(name == path or name.endswith(f"/{path}") for name in files())


WITH_PROSE = [name for name in files() if name.endswith((".md", ".py", ".sql", ".js")) and name not in GENERATED]


@pytest.mark.parametrize("folder", sorted({name.split("/")[0] for name in WITH_PROSE}))
def test_what_is_named_in_backticks_exists(folder: str) -> None:
    missing = []
    for name in WITH_PROSE:
        if name.split("/")[0] != folder or name == "CHANGELOG.md":
            continue
        to_write = set(TO_WRITE.findall(prose_of(name)))
        prose = prose_of(name)
        to_be_written = re.findall(r"[Ww]rite `([^`]+)`", prose)  # by who follows a guide
        for word in BACKTICKED.findall(prose):
            bare = word.removesuffix("()").rstrip(".,;:")
            if bare in to_be_written:
                continue
            if MODULE.match(bare) and not re.search(r"\.(py|js|sql|md|json)$", bare):
                found = exists_as_module(bare) or (bare.startswith("whenline.") and is_in_code(bare))  # topics, types
            elif FILE.match(bare) and not OF_A_HOME.match(bare):
                found = bare in to_write or exists_as_file(bare.removeprefix("../"))
            elif FOLDER.match(bare):
                found = (ROOT / bare).is_dir()
            elif CONSTANT.match(bare):
                found = is_in_code(bare)
            else:
                continue
            if not found:
                missing.append(f"{name}: {word}")
    assert missing == []


def test_every_term_of_the_glossary_is_in_use() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    terms = TERM.findall(glossary.split("## Terms")[1])
    assert len(terms) > 50
    assert terms == sorted(terms)
    others = "\n".join(
        re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", (ROOT / name).read_text(encoding="utf-8")).lower()
        for name in files()
        if name.endswith((".md", ".py", ".sql", ".js")) and not name.endswith(("glossary.md", "test_names.py"))
    )
    plain = re.sub(r"\s+", " ", others)
    assert [term for term in terms if not re.search(rf"\b{term}(?:s|es|ed|d|ing)?\b", plain)] == []


def test_decision_records_have_a_status_alternatives_and_a_row_in_the_index() -> None:
    folder = ROOT / "docs" / "adr"
    records = sorted(folder.glob("[0-9]*.md"))
    assert [int(record.name[:4]) for record in records] == list(range(1, len(records) + 1))
    index = (folder / "README.md").read_text(encoding="utf-8")
    for record in records:
        text = record.read_text(encoding="utf-8")
        title = re.match(rf"# {int(record.name[:4])}\. (.+)\n\n\*\*Status:\*\* (?:proposed|accepted|superseded)", text)
        assert title is not None, record.name
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Alternatives", "Decision", "Consequences"]
        assert f"| {int(record.name[:4])} | [{title[1]}]({record.name}) |" in index

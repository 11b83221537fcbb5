"""Documents that cannot rot: what they name exists, what they show is so, and what exists is named."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
import typer.main
from typer.core import TyperGroup

from events.data_sets import DATA_SETS
from projections.read.json_values import rows_of
from projections.read.sample_questions import SampleQuestion, sample_questions
from streams.gateway.content_modes import BATCH, BINARY, STRUCTURED
from streams.gateway.problem import TYPES
from streams.publishing.preparing import prepare
from tests.support.printed_answers import demo_tables, with_answers
from whenline.cli.app import app
from whenline.cli.dates import instant
from whenline.cli.output import print_table
from whenline.secret_files import secret_variables
from whenline.settings import Settings

ROOT = Path(__file__).parents[3]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
TEXTS = {path.name if path.parent == ROOT else f"docs/{path.name}": path.read_text(encoding="utf-8") for path in PAGES}
WRITTEN = {name: text for name, text in TEXTS.items() if name != "docs/sql.md"}
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)")
COMMANDS_IN_WORDS = re.compile(
    r"(?:^|[`\s/(])whenline ((?:broker |token |signals |audit )?[a-z]+)\b((?: (?:\"[^\"]*\"|--?[a-z-]+))*)",
    re.MULTILINE,
)


VARIABLES = {
    field: info.validation_alias.choices[0] if info.validation_alias else f"WHENLINE_{field.upper()}"
    for field, info in Settings.model_fields.items()
}


def commands(group: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from commands(command, f"{prefix}{name} ")
        else:
            yield prefix + name, command


ALL_COMMANDS = dict(commands(typer.main.get_command(app)))


def blocks(text: str, *languages: str) -> list[tuple[str, str]]:
    return [(language, block) for language, block in FENCE.findall(text) if not languages or language in languages]


def code(text: str) -> str:
    """The text of blocks and between backticks, where commands are meant as such."""
    inline = re.findall(r"`([^`\n]+)`", FENCE.sub("", text))
    return "\n".join([block for _, block in blocks(text, "sh")] + inline)


def anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("name", WRITTEN)
def test_every_whenline_command_exists(name: str) -> None:
    for command, options in COMMANDS_IN_WORDS.findall(code(WRITTEN[name])):
        known = [opt for parameter in ALL_COMMANDS[command].params for opt in parameter.opts]
        assert set(re.findall(r" (--[a-z-]+)", options)) <= {*known, "--help"}, f"whenline {command}{options}"


@pytest.mark.parametrize("name", WRITTEN)
def test_every_make_target_exists(name: str) -> None:
    targets = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:^|[\s`])make ([a-z0-9-]+)", code(WRITTEN[name]))) <= targets


def test_readme_names_the_two_commands_first() -> None:
    first = blocks(TEXTS["README.md"], "sh")[0][1]
    assert re.findall(r"^make (\w+)", first, re.MULTILINE) == ["demo", "test"]


@pytest.mark.parametrize("name", TEXTS)
def test_every_link_leads_somewhere(name: str) -> None:
    page = ROOT / name
    for link in LINK.findall(FENCE.sub("", TEXTS[name])):
        target, _, fragment = link.partition("#")
        if "://" in target:
            continue
        path = (page.parent / target).resolve() if target else page
        assert path.exists() or path.parent.name == "images", link  # pictures are taken by a test in a browser
        if fragment:
            headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
            assert fragment in {anchor(heading) for heading in headings}, link


def test_every_page_is_in_the_index() -> None:
    for page in (ROOT / "docs").glob("*.md"):
        assert page.name == "README.md" or f"({page.name})" in TEXTS["docs/README.md"]


@pytest.mark.parametrize("command", ALL_COMMANDS)
def test_every_command_is_documented_with_its_options_and_an_example(command: str) -> None:
    section = TEXTS["docs/cli.md"].split(f"\n### whenline {command}\n")[1].split("\n## ")[0].split("\n### ")[0]
    for parameter in ALL_COMMANDS[command].params:
        if parameter.opts[0].startswith("-"):
            assert any(f"`{option}`" in section for option in parameter.opts), parameter.opts
    assert f"whenline {command}" in "".join(block for _, block in blocks(section, "sh"))


@pytest.mark.parametrize("name", WRITTEN)
def test_settings_that_are_named_exist(name: str) -> None:
    files = {f"{variable}_FILE" for _, variable in secret_variables(Settings)}
    assert set(re.findall(r"\b(?:WHENLINE|KAFKA)_[A-Z_]+[A-Z]\b", WRITTEN[name])) <= {*VARIABLES.values(), *files}


OF_FILES_AND_PORTS = {
    "home", "group", "tables_folder", "broker_port", "gateway_port", "worker_port", "ui_port", "bind", "worker_bind",
    "ui_gateway", "ui_worker", "bootstrap_servers",
}  # fmt: skip


@pytest.mark.parametrize("name", ["README.md", "docs/operations.md"])
def test_every_setting_is_listed_with_its_default(name: str) -> None:
    """The README has those of where things lie; the page about operations has all."""
    for field, info in Settings.model_fields.items():
        variable = VARIABLES[field]
        rows = re.findall(rf"^\| `{variable}` \| (.+?) \|", TEXTS[name], re.MULTILINE)
        assert len(rows) == (1 if name != "README.md" or field in OF_FILES_AND_PORTS else 0), field
        if info.default and str(info.default):
            assert [row.strip("`") for row in rows] in ([], [str(info.default)])


def test_every_problem_is_described() -> None:
    text = TEXTS["docs/problems.md"]
    rows = re.findall(r"^\| \[`urn:whenline:problem:([a-z-]+)`\]\(#([a-z-]+)\) \| (\d+) \|", text, re.MULTILINE)
    assert rows == [(name, name, str(TYPES[name].status)) for name in sorted(TYPES)]
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == sorted(TYPES)


def test_every_data_set_is_described() -> None:
    for name in DATA_SETS:
        assert f"`{name}`" in TEXTS["docs/data.md"]


def test_the_supported_pythons_are_those_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == ">=3.11,<3.15"
    assert "Python 3.11 to 3.14" in TEXTS["README.md"]


POSTS = [
    (name, block)
    for name, text in WRITTEN.items()
    for _, block in blocks(text, "sh")
    if "/v1/events" in block and " -d '" in block
]


class TestCurl:
    """Each command that posts is complete: its body is an event that the contract takes."""

    @pytest.mark.parametrize("post", POSTS, ids=lambda post: str(post[0]))
    def test_it_is_taken(self, post: tuple[str, str]) -> None:
        _, command = post
        assert f"http://127.0.0.1:{Settings.model_fields['gateway_port'].default}/v1/events" in command
        headers = dict(re.findall(r"-H '([^:]+): ([^']+)'", command))
        assert headers["Content-Type"] in {STRUCTURED, BINARY, BATCH}
        document = json.loads(command.split(" -d '")[1].rstrip().removesuffix("'"))
        attributes = {name[3:]: value for name, value in headers.items() if name.startswith("ce-")}
        prepare(attributes | {"data": document} if attributes else document)

    def test_there_are_some(self) -> None:
        assert len(POSTS) == 3


@pytest.fixture(scope="module")
def bundled() -> duckdb.DuckDBPyConnection:
    return demo_tables()


class TestAnswers:
    """Every query of the README, on what the demo posts, gives the rows below it."""

    def test_each_is_as_shown(self, bundled: duckdb.DuckDBPyConnection, capsys: pytest.CaptureFixture[str]) -> None:
        shown = blocks(TEXTS["README.md"], "sql", "text")
        assert [language for language, _ in shown] == ["sql", "text"] * 3
        for (_, query), (_, answer) in zip(shown[::2], shown[1::2], strict=True):
            rows = list(rows_of(bundled.execute(query).to_arrow_table()))
            print_table(rows[0].keys(), [row.values() for row in rows])
            assert capsys.readouterr().out == answer

    def test_what_is_named_in_passing_is_there(self, bundled: duckdb.DuckDBPyConnection) -> None:
        for query in re.findall(r"`(FROM \w+_as_of\([^`]+\))`", TEXTS["README.md"]):
            assert bundled.execute(query).fetchall()
        for id_ in re.findall(r"whenline explain ([\w-]+)", "".join(TEXTS.values())):
            assert bundled.execute("FROM timeline_as_of(now(), now()) WHERE id = ?", [id_]).fetchall(), id_


class TestQuestions:
    """docs/questions.md: every ready question with its words and its query, and the answers of the demo."""

    @pytest.mark.parametrize("question", sample_questions(), ids=lambda question: str(question.number))
    def test_each_is_listed_with_its_query_and_answers(
        self, bundled: duckdb.DuckDBPyConnection, capsys: pytest.CaptureFixture[str], question: SampleQuestion
    ) -> None:
        section = TEXTS["docs/questions.md"].split(f"\n## {question.number}\n")[1].split("\n## ")[0]
        assert f"**{question.title}** {question.answer}\n" in section
        (_, query), *shown = blocks(section, "sql", "sh", "text")
        assert query.strip() == question.sql.split("\n\n", 1)[1]
        assert [language for language, _ in shown] == ["sh", "text"] * (len(shown) // 2) != []
        for (_, command), (_, answer) in zip(shown[::2], shown[1::2], strict=True):
            program, verb, number, *options = command.split()
            assert [program, verb, number, *options[::2]] == ["whenline", "ask", question.number, "--at", "--known"]
            at, known = options[1::2]
            found = bundled.execute(question.sql, {"at": instant(at), "known": instant(known)}).to_arrow_table()
            print_table(found.column_names, [row.values() for row in rows_of(found)])
            assert capsys.readouterr().out == answer

    def test_make_docs_writes_them(self, bundled: duckdb.DuckDBPyConnection) -> None:
        for name in ("docs/questions.md", "README.md"):
            assert with_answers(bundled, TEXTS[name]) == TEXTS[name]

    def test_late_knowledge_is_where_the_page_has_it(self, bundled: duckdb.DuckDBPyConnection) -> None:
        (named,) = re.findall(r"`(revisions\([^`]+\))`", TEXTS["docs/questions.md"])
        rows = bundled.execute(f"SELECT id FROM {named} WHERE change = 'learned'").fetchall()
        assert ("g27-barred-from-agi",) in rows

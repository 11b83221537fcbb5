"""No command passes control characters of an event on to a terminal; JSON has them as escapes."""

from __future__ import annotations

import ast
import errno
import io
import json
import re
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner

import whenline.cli
from tests.support.earlier_contract import control_characters_allowed
from tests.support.ui_home import FilledHome
from whenline.cli import output
from whenline.cli.app import app
from whenline.cli.output import TerminalStream, escaped_json, one_line, printable
from whenline.logs import UnfailingStream

SEQUENCES = [
    "\x1b]0;PWNED\x07",
    "\x1b[31mred",
    "\x1b]8;;http://evil.example\x07click\x1b]8;;\x07",
    "\x9b31mred",
    "\x9d0;PWNED\x9c",
    "\x85next",
    "\x7f\x08",
    "\rEqual to the live tables",
    "\u202egnp.exe",
    "\u2066\u2067x",
    "\u2028line",
]
HOSTILE = "".join(SEQUENCES)
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
HEADLINE = f"A model{HOSTILE}\nEqual to the live tables, table by table"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with an event that is hostile in every text."""
    folder = tmp_path_factory.mktemp("terminal") / "home"
    event = {
        "specversion": "1.0",
        "id": "esc-1",
        "source": "urn:example:esc",
        "type": "whenline.model.launched",
        "time": "2025-01-01T00:00:00Z",
        "data": {
            "headline": HEADLINE,
            "organizations": [{"slug": "acme"}],
            "model": HOSTILE,
            "provenance": {"publisher": HOSTILE, "quote": HOSTILE},
            "tags": ["tag"],
        },
    }
    with control_characters_allowed(), FilledHome(folder) as filled:
        filled.publish([event])
    return folder


COMMANDS = [
    ["explain", "esc-1"],
    ["explain", "esc-1", "--json"],
    ["sql", "SELECT headline, id FROM timeline"],
    ["sql", f'SELECT headline AS "{HOSTILE}" FROM timeline'],
    ["sql", "SELECT error('" + HOSTILE + "')"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command)[:30])
def test_text_of_events_is_printed_without_control_characters(
    home: Path, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WHENLINE_HOME", str(home))
    monkeypatch.setattr("sys.argv", ["whenline", *command])
    shown = CliRunner().invoke(app, command)
    assert FORBIDDEN.search(shown.output) is None
    assert "\nEqual to the live tables, table by table" not in shown.output
    if "--json" in command:
        assert json.loads(shown.output)["event"]["headline"] == HEADLINE


def test_rows_on_a_terminal_have_none_either() -> None:
    whole = io.BytesIO()
    TerminalStream(whole, printable).write(f"a,{HOSTILE}\r\nb,ü\r\n".encode())
    assert FORBIDDEN.search(whole.getvalue().decode()) is None
    assert whole.getvalue().decode().endswith("\nb,ü\n")
    lines = io.BytesIO()
    TerminalStream(lines, escaped_json).write(json.dumps({"a": HOSTILE}, ensure_ascii=False).encode())
    assert FORBIDDEN.search(lines.getvalue().decode()) is None
    assert json.loads(lines.getvalue()) == {"a": HOSTILE}


@pytest.mark.parametrize("sequence", SEQUENCES)
def test_each_sequence_is_replaced_and_ordinary_text_stays(sequence: str) -> None:
    assert FORBIDDEN.search(one_line(sequence)) is None
    for text in ("naïve café – “quoted”", "日本語", "שלום\u200f עולם", "👩\u200d💻", "a\tb"):
        assert one_line(text) == text


def test_only_one_module_writes_to_the_terminal() -> None:
    writers = []
    for path in sorted(Path(whenline.cli.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                if called in {"print", "typer.echo", "typer.secho", "click.echo"} or re.fullmatch(
                    r"sys\.(stdout|stderr)(\.buffer)?\.write(lines)?", called
                ):
                    writers.append(path.name)
    assert set(writers) == {Path(output.__file__).name}


def closed_stream() -> io.StringIO:
    stream = io.StringIO()
    stream.close()
    return stream


class Broken(io.StringIO):
    """A stream whose disk is full."""

    def write(self, _text: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    def flush(self) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("stream", [Broken(), closed_stream()], ids=["full", "closed"])
def test_a_log_that_cannot_be_written_stops_nothing(stream: io.StringIO) -> None:
    logger = structlog.PrintLoggerFactory(UnfailingStream(stream))()  # type: ignore[arg-type]
    logger.msg("a line")

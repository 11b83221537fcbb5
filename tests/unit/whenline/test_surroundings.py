"""Commands in bad surroundings: no standard streams, a full disk, a home that is no folder, Ctrl-C at once."""

from __future__ import annotations

import json
import os
import shlex
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.stack import COMMAND, Stack
from whenline.cli.output import print_status

FULL = Path("/dev/full")


@pytest.fixture
def stack(tmp_path: Path) -> Stack:
    return Stack(tmp_path)


def in_shell(stack: Stack, command: str, redirection: str) -> subprocess.CompletedProcess[str]:
    """A command with redirected streams; the exit code is the command's own."""
    line = f"{shlex.join(COMMAND)} {command} {redirection}; exit ${{PIPESTATUS[0]}}"
    return subprocess.run(
        ["bash", "-c", line], env=stack.environment, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.parametrize(
    ("command", "redirection", "code", "words"),
    [
        ("kinds", ">&-", 0, ""),
        ("up --no-ui", ">&- 2>&- <&-", 2, ""),
        ("kinds", ">/dev/full", 2, "Standard output or a file cannot be written or read: No space left on device."),
        ("nonsense", "2>/dev/full", 2, ""),
        ("path", "2>/dev/full", 2, ""),
        ("kinds", "| true", 0, ""),
    ],
)
def test_streams_that_are_closed_or_full(stack: Stack, command: str, redirection: str, code: int, words: str) -> None:
    if "/dev/full" in redirection and not FULL.exists():
        return
    with socket.create_server(("127.0.0.1", stack.gateway_port)):  # so that `up` ends
        done = in_shell(stack, command, redirection)
    assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stderr
    assert words in done.stderr


def test_no_file_gets_the_descriptor_of_a_closed_stream() -> None:
    program = (
        "from whenline.cli.standard_streams import open_closed_streams as open_; open_(); import os, sys;"
        "sys.exit(os.open('/etc/hostname' if os.path.exists('/etc/hostname') else '/', os.O_RDONLY) <= 2)"
    )
    for closed in ("<&-", ">&-", "2>&-", "<&- >&- 2>&-"):
        line = f"{sys.executable} -c {shlex.quote(program)} {closed}"
        assert subprocess.run(["bash", "-c", line], check=False).returncode == 0, closed


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_text_that_the_encoding_of_the_output_lacks_is_escaped(encoding: str) -> None:
    """As `main` begins, then what `sql`, `explain` and `tail` print with."""
    text = "caf\u00e9 \u65e5\u672c \U0001f600"
    program = (
        "from whenline.cli import app; app.run = lambda: None\n"
        "from whenline.cli import main, output; main()\n"
        f"text = {text!a}\n"
        "output.print_line(text); output.print_table([text], [[text]]); output.print_json({'a': text})"
    )
    environment = os.environ | {"PYTHONIOENCODING": encoding}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    line, *table, value = done.stdout.decode(encoding).splitlines()
    assert line == text.encode(encoding, "backslashreplace").decode(encoding)
    assert table == [line, line]
    assert json.loads(value) == {"a": text}


@pytest.mark.parametrize("below", ["", "home"])
@pytest.mark.parametrize("command", [["up"], ["broker", "status"], ["status"], ["publish", "-"]])
def test_a_home_that_is_a_file(stack: Stack, command: list[str], below: str) -> None:
    stack.home.write_text("a file")
    stack.extra["WHENLINE_HOME"] = str(stack.home / below)
    done = stack.run(*command, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (2, False), done.stderr
    assert f"WHENLINE_HOME is set to {stack.home / below}, and {stack.home} is not a folder" in done.stderr


def test_a_folder_in_place_of_a_file(stack: Stack) -> None:
    (stack.home / "supervisor.lock").mkdir(parents=True)
    done = stack.run("up", check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (2, False), done.stderr
    assert f"{stack.home / 'supervisor.lock'} cannot be used: Is a directory." in done.stderr


def test_the_pages_name_their_taken_port(stack: Stack) -> None:
    with socket.create_server(("127.0.0.1", stack.ui_port)):
        done = stack.run("ui", check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (2, False), done.stderr
    assert f"Port {stack.ui_port}, meant for the pages, is taken by another process." in done.stderr


def test_ctrl_c_while_commands_are_imported_ends_without_a_word(stack: Stack) -> None:
    """The interrupt comes from within the import of the commands: no moment has to be met."""
    program = (
        "import os, signal, sys\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # the shell of the tests may ignore Ctrl-C
        "class Interrupting:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'whenline.cli.app':\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Interrupting())\n"
        "from whenline.cli import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env=stack.environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, "", "")


def test_a_status_line_that_cannot_be_written_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", output := os.fdopen(writer, "w"))
        print_status("Waiting for the worker")
    os.dup2(null := os.open(os.devnull, os.O_WRONLY), output.fileno())
    os.close(null)
    output.close()

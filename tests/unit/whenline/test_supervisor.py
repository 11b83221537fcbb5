"""Children are kept alive, ended in order, and end with their parent."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.support.waiting import until
from whenline.parent import VARIABLE
from whenline.settings import Settings
from whenline.supervisor import Child, Stack, StackError

SLEEP = "import signal; signal.pause()"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); signal.pause()"


class Supervised:
    """A stack of tiny children; no broker, gateway, worker or pages."""

    def __init__(self, folder: Path) -> None:
        settings = Settings(home=folder / "home", KAFKA_BOOTSTRAP_SERVERS="127.0.0.1:9")
        self.said: list[str] = []
        self.stack = Stack(settings, self.said.append, ui=False)
        self.folder = folder

    def child(self, name: str, program: str) -> Child:
        made = Child(
            name, [sys.executable, "-c", program], self.folder / "logs" / f"{name}.log", lambda: True, pause=0.01
        )
        self.stack.children.append(made)
        made.start()
        return made


@pytest.fixture
def supervised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Supervised]:
    monkeypatch.setattr("whenline.supervisor.FIRST_PAUSE_S", 0.01)
    made = Supervised(tmp_path)
    yield made
    made.stack.stop()


def pid(child: Child) -> int:
    assert child.process is not None
    return child.process.pid


def test_a_child_that_dies_is_started_again(supervised: Supervised) -> None:
    child, other = supervised.child("worker", SLEEP), supervised.child("gateway", SLEEP)
    first, untouched = pid(child), pid(other)
    os.kill(first, signal.SIGKILL)

    def again() -> bool:
        supervised.stack._look()
        return pid(child) != first

    until(again, what="the worker is started again")
    assert supervised.said == ["The worker ended (signal SIGKILL); starting it again"]
    assert pid(other) == untouched
    assert psutil.pid_exists(pid(child))


def test_the_pause_grows_while_a_child_keeps_dying(supervised: Supervised) -> None:
    child = supervised.child("worker", "raise SystemExit(1)")
    pauses: list[float] = []

    def dying() -> bool:
        supervised.stack._look()
        if not pauses or child.pause != pauses[-1]:
            pauses.append(child.pause)
        return len(pauses) >= 4

    until(dying, what="it died and was started some times")
    assert pauses == sorted(pauses)
    assert pauses[-1] >= 4 * pauses[0]
    assert "The worker ended (exit code 1); starting it again" in supervised.said


def test_a_child_that_says_that_a_person_must_act_stops_everything(supervised: Supervised) -> None:
    child = supervised.child("worker", "import sys; print('Error: another one writes here'); sys.exit(2)")
    assert child.process is not None
    child.process.wait(30)
    with pytest.raises(StackError, match="worker cannot go on:\n  Error: another one writes here") as raised:
        supervised.stack._look()
    assert raised.value.exit_code == 2
    assert str(child.log) in raised.value.hint


def test_children_are_ended_last_first(supervised: Supervised) -> None:
    order: list[str] = []
    for name in ("worker", "gateway"):
        child = supervised.child(name, SLEEP)
        ended = child.stop

        def stop(name: str = name, ended: object = ended) -> None:
            order.append(name)
            ended()  # type: ignore[operator]

        child.stop = stop  # type: ignore[method-assign]
    supervised.stack.stop()
    assert order == ["gateway", "worker"]
    assert all(child.process is not None and child.process.poll() is not None for child in supervised.stack.children)
    supervised.stack._look()
    assert supervised.said == []


def test_a_child_that_does_not_listen_is_killed(supervised: Supervised, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("whenline.supervisor.STOP_S", 2.0)
    child = supervised.child("worker", STUBBORN)
    until(lambda: "deaf" in child.tail(), what="it stopped listening")
    child.stop()
    assert child.process is not None
    assert child.process.returncode == -signal.SIGKILL


@pytest.mark.parametrize(
    ("field", "setting"), [("gateway_port", "WHENLINE_GATEWAY_PORT"), ("ui_port", "WHENLINE_UI_PORT")]
)
def test_a_port_that_is_taken_names_its_setting(tmp_path: Path, field: str, setting: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, socket.create_server(("127.0.0.1", 0)) as free:
        ports = {"gateway_port": free.getsockname()[1], "ui_port": free.getsockname()[1]}
        ports[field] = taken.getsockname()[1]
        free.close()
        settings = Settings(home=tmp_path / "home", KAFKA_BOOTSTRAP_SERVERS="127.0.0.1:9", **ports)
        stack = Stack(settings, print)
        with pytest.raises(StackError, match=f"{ports[field]}.*taken.*{setting}"):
            stack.start()
        stack.stop()


def test_a_second_supervisor_of_a_home_is_refused_and_leaves_the_first_alone(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", KAFKA_BOOTSTRAP_SERVERS="127.0.0.1:9")
    first, second = Stack(settings, print), Stack(settings, print)
    first._take_home()
    with pytest.raises(StackError, match="already runs in"):
        second.start()
    second.stop()
    with pytest.raises(StackError, match="already runs in"):
        Stack(settings, print).start()
    first.stop()
    second._take_home()
    second.stop()


PARENT = """
import os, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", sys.argv[1]], env=os.environ | {"WHENLINE_SUPERVISOR": str(os.getpid())},
    stdout=subprocess.PIPE, text=True)
print(child.stdout.readline().strip(), flush=True)
sys.stdin.read()
"""
CHILD = """
import os, signal
from whenline.parent import end_with_parent
end_with_parent()
print(os.getpid(), flush=True)
signal.pause()
"""


def test_a_child_ends_when_its_supervisor_was_killed() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert psutil.pid_exists(child)
        parent.kill()
        parent.wait(30)
    until(lambda: not psutil.pid_exists(child), what="the child ended too")


def test_without_a_supervisor_nobody_is_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    from whenline.parent import end_with_parent

    monkeypatch.delenv(VARIABLE, raising=False)
    before = threading.active_count()
    end_with_parent()
    assert threading.active_count() == before

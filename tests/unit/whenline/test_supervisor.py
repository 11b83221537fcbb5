"""Dead children restart, stop in order, and end with their parent."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import psutil
import pytest

from streams.broker import BrokerStatus
from streams.broker.process import ProcessRecord
from streams.errors import BrokerError
from tests.support.waiting import until
from whenline.parent import VARIABLE
from whenline.secret_files import secret_variables
from whenline.settings import Settings
from whenline.supervisor import Stack, StackError
from whenline.supervisor.child import Child
from whenline.supervisor.environment import OF_COMMANDS, SECRETS, environment_of
from whenline.supervisor.plan import children_of
from whenline.supervisor.startup import end_orphans

SLEEP = "import signal; signal.pause()"
STUBBORN = (
    "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ignores SIGTERM', flush=True); signal.pause()"
)


class Supervised:
    """A stack of tiny children; no broker, gateway, worker or pages."""

    def __init__(self, folder: Path) -> None:
        settings = Settings(home=folder / "home", KAFKA_BOOTSTRAP_SERVERS="127.0.0.1:9")
        self.messages: list[str] = []
        self.stack = Stack(settings, self.messages.append, ui=False)
        self.folder = folder

    def child(self, name: str, program: str) -> Child:
        made = child_of(self.folder, name, program)
        self.stack.children.append(made)
        made.start()
        return made


def child_of(folder: Path, name: str, program: str) -> Child:
    record = ProcessRecord(folder / "processes" / f"{name}.json")
    command = [sys.executable, "-c", program]
    return Child(name, command, folder / "logs" / f"{name}.log", record, 0, "", lambda: True, {}, pause=0.01)


@pytest.fixture
def supervised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Supervised]:
    monkeypatch.setattr("whenline.supervisor.child.FIRST_PAUSE_S", 0.01)
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
        supervised.stack.restart_dead()
        return pid(child) != first

    until(again, what="the worker is started again")
    assert supervised.messages == ["The worker ended (signal SIGKILL); starting it again"]
    assert pid(other) == untouched
    assert psutil.pid_exists(pid(child))


def test_the_pause_grows_while_a_child_keeps_dying(supervised: Supervised) -> None:
    child = supervised.child("worker", "raise SystemExit(1)")
    pauses: list[float] = []

    def dying() -> bool:
        supervised.stack.restart_dead()
        if not pauses or child.pause != pauses[-1]:
            pauses.append(child.pause)
        return len(pauses) >= 4

    until(dying, what="it died and was started some times")
    assert pauses == sorted(pauses)
    assert pauses[-1] >= 4 * pauses[0]
    assert "The worker ended (exit code 1); starting it again" in supervised.messages


def test_a_child_that_waits_for_a_person_is_reported_once_and_stops_no_other(
    supervised: Supervised, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("whenline.supervisor.child.BLOCKED_PAUSE_S", 0.01)
    other = supervised.child("gateway", SLEEP)
    child = supervised.child("worker", "import sys; print('Error: another one writes here'); sys.exit(2)")
    started = {pid(child)}

    def tried_again() -> bool:
        supervised.stack.restart_dead()
        started.add(pid(child))
        return len(started) > 3

    until(tried_again, what="the worker is tried again")
    (message,) = supervised.messages
    assert message.startswith("The worker cannot run:\n  Error: another one writes here\n")
    assert str(child.log) in message
    assert other.process is not None
    assert other.process.poll() is None


def test_a_child_that_waits_for_a_person_does_not_end_the_start(supervised: Supervised) -> None:
    child = supervised.child("worker", "import sys; print('Error: move it away'); sys.exit(2)")
    child.is_ready = lambda: False
    supervised.stack._wait_until_ready(child)
    assert supervised.stack.not_ready == ["worker"]
    assert "move it away" in supervised.messages[0]


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
    supervised.stack.restart_dead()
    assert supervised.messages == []


def test_a_child_that_does_not_stop_is_killed(supervised: Supervised, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("whenline.supervisor.child.STOP_S", 2.0)
    child = supervised.child("worker", STUBBORN)
    until(lambda: "ignores SIGTERM" in child.tail(), what="it ignores SIGTERM")
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
    first._lock.acquire()
    with pytest.raises(StackError, match="already runs in"):
        second.start()
    second.stop()
    with pytest.raises(StackError, match="already runs in"):
        Stack(settings, print).start()
    first.stop()
    second._lock.acquire()
    second.stop()


class NoBroker:
    """Counts the calls that reach the broker."""

    def __init__(self, *_: object, **__: object) -> None:
        self.calls: list[str] = []

    def start(self, *_: object) -> bool:
        self.calls.append("start")
        return False

    def stop(self) -> bool:
        self.calls.append("stop")
        return True


def test_a_refused_start_leaves_the_running_broker_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("whenline.supervisor.stack.LocalBroker", NoBroker)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        stack = Stack(Settings(home=tmp_path / "home", worker_port=taken.getsockname()[1]), print)
        with pytest.raises(StackError, match="WHENLINE_WORKER_PORT"):
            stack.start()
        stack.stop()
    assert isinstance(stack._broker, NoBroker)
    assert stack._broker.calls == []


def test_processes_of_a_killed_supervisor_are_ended_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("whenline.supervisor.startup.ORPHAN_S", 1.0)
    hanging, ended = child_of(tmp_path, "worker", STUBBORN), child_of(tmp_path, "gateway", "")
    hanging.start()
    ended.start()
    until(lambda: "ignores SIGTERM" in hanging.tail(), what="it ignores SIGTERM")
    assert ended.process is not None
    ended.process.wait(240)
    never_started = child_of(tmp_path, "UI", SLEEP)
    end_orphans(child.record for child in (hanging, ended, never_started))
    assert not psutil.pid_exists(pid(hanging))
    assert hanging.process is not None
    hanging.process.wait(240)


def test_a_broker_that_cannot_be_restarted_stops_no_other(supervised: Supervised) -> None:
    class Broken(NoBroker):
        def start(self, *_: object) -> bool:
            raise BrokerError("Port 1, meant for Kafka, is taken by another process.", hint="Set it to a free port.")

        def status(self) -> BrokerStatus:
            return BrokerStatus(False, None, None, "", "", "")

    child = supervised.child("gateway", SLEEP)
    supervised.stack._broker, supervised.stack._runs_broker = Broken(), True  # type: ignore[assignment]
    supervised.stack.restart_dead()
    supervised.stack.restart_dead()
    assert supervised.messages[0] == "Kafka ended; starting it again"
    assert "Port 1" in supervised.messages[1]
    assert len(supervised.messages) == 2, "it waits before the next attempt"
    assert child.process is not None
    assert child.process.poll() is None


def _environment(planned: Child) -> set[str] | None:
    return set(psutil.Process(pid(planned)).environ()) or None


def test_each_process_has_the_settings_that_it_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read from /proc, as another process of the user would."""
    secret = tmp_path / "password"
    secret.write_text("swordfish")
    outside = {
        "KAFKA_SECURITY_PROTOCOL": "SASL_SSL",
        "KAFKA_SASL_PASSWORD_FILE": str(secret),
        "KAFKA_SSL_KEY_PASSWORD": "for-the-key",
        "WHENLINE_TOKEN": "wl_of_a_command",
        "WHENLINE_GATEWAY_PORT": "18600",
        "AWS_SECRET_ACCESS_KEY": "of-another-service",
        "LANG": "C.UTF-8",
    }
    for name, value in outside.items():
        monkeypatch.setenv(name, value)
    seen: dict[str, set[str]] = {}
    for planned in children_of(Settings(home=tmp_path / "home", KAFKA_BOOTSTRAP_SERVERS="127.0.0.1:9"), ui=True):
        planned.command = [sys.executable, "-c", SLEEP]
        planned.start()
        environment = until(partial(_environment, planned), what="the kernel shows it, once the program has started")
        seen[planned.name] = environment & outside.keys()
        planned.stop()
    kafka = {"KAFKA_SECURITY_PROTOCOL", "KAFKA_SASL_PASSWORD_FILE", "KAFKA_SSL_KEY_PASSWORD"}
    assert seen == {
        "worker": {"LANG", "WHENLINE_GATEWAY_PORT", *kafka},
        "gateway": {"LANG", "WHENLINE_GATEWAY_PORT", *kafka},
        "UI": {"LANG", "WHENLINE_GATEWAY_PORT"},
    }


def test_every_secret_setting_belongs_to_somebody() -> None:
    """A new secret must be given to those that need it; unless it is here, no process of the stack has it."""
    given = {variable for variables in SECRETS.values() for variable in variables}
    assert {variable for _, variable in secret_variables(Settings)} == given | set(OF_COMMANDS)


PARENT = """
import os, subprocess, sys
environment = os.environ | {"WHENLINE_SUPERVISOR": str(os.getpid())}
child = subprocess.Popen([sys.executable, "-c", sys.argv[1]], env=environment, stdout=subprocess.PIPE, text=True)
print(child.stdout.readline().strip(), flush=True)
sys.stdin.read()
"""
CHILD = """
import os, signal, sys
import whenline.parent
whenline.parent.STOP_S = 0.2
if %(ignores)r:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
whenline.parent.end_with_parent()
print(os.getpid(), flush=True)
while True:
    signal.pause()
"""


@pytest.mark.parametrize("ignores", [False, True], ids=["ends in order", "hangs in its shutdown"])
def test_a_child_ends_when_its_supervisor_was_killed(ignores: bool) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, CHILD % {"ignores": ignores}],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert psutil.pid_exists(child)
        parent.kill()
        parent.wait(240)
    until(lambda: not psutil.pid_exists(child), what="the child ended too")


def test_without_a_supervisor_no_thread_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    from whenline.parent import end_with_parent

    monkeypatch.delenv(VARIABLE, raising=False)
    before = threading.active_count()
    end_with_parent()
    assert threading.active_count() == before


def test_only_the_worker_gets_the_credentials_of_a_lake() -> None:
    credentials = {"PGPASSWORD": "p", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SECRET_ACCESS_KEY_FILE": "/run/secrets/s3"}
    everything = credentials | {"WHENLINE_STORE": "ducklake:postgres:host=db"}
    assert everything.items() <= environment_of("worker", everything, has_lake=True).items()
    for command in ("gateway", "ui"):
        found = environment_of(command, everything, has_lake=True)
        assert credentials.keys().isdisjoint(found)
        assert "WHENLINE_STORE" in found

"""A file of events into a real Kafka: killed in the middle and run again, stopped by Ctrl-C, given again, through a pipe."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path
from typing import Any

from tests.support.records import event
from tests.support.service import Service
from tests.support.stack import COMMAND
from tests.support.waiting import until

COUNT = 60_000


def lines(source: str, count: int) -> bytes:
    line = json.dumps(event("NUMBER", source=source, data={"details": "x" * 200}))
    return "".join(line.replace("NUMBER", f"{number}") + "\n" for number in range(count)).encode()


def size_done(service: Service, file: Path) -> int:
    """Bytes of the file that its state marks as published."""
    states = map(json.loads, (each.read_bytes() for each in (service.stack.home / "publishing").glob("*.json")))
    return max((state["size"] for state in states if state["file"] == str(file)), default=0)


def broken_off(service: Service, file: Path, signal_: signal.Signals) -> subprocess.CompletedProcess[str]:
    """A run that gets a signal once it has written down that something is done."""
    before = size_done(service, file)
    command = [*COMMAND, "publish", str(file), "--json"]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, env=service.stack.environment, stdout=pipe, stderr=pipe, text=True)
    until(lambda: process.poll() is not None or size_done(service, file) > before, what="something is done")
    process.send_signal(signal_)
    out, error = process.communicate(timeout=240)
    return subprocess.CompletedProcess(command, process.returncode, out, error)


def summary(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    return dict(json.loads(done.stdout))


def test_killed_and_stopped_and_run_again_every_event_is_in_the_log_once(service: Service, tmp_path: Path) -> None:
    file, source = tmp_path / "events.jsonl", "urn:publisher:killed"
    file.write_bytes(lines(source, COUNT))
    killed = broken_off(service, file, signal.SIGKILL)
    stopped = broken_off(service, file, signal.SIGINT)
    assert killed.returncode == -signal.SIGKILL
    assert stopped.returncode == 128 + signal.SIGINT
    assert "Run the same command to resume" in stopped.stderr
    assert summary(stopped)["resumed_at"] > 1
    ended = summary(service.stack.run("publish", str(file), "--json"))
    assert (ended["accepted"], ended["duplicate"], ended["complete"]) == (COUNT, 0, True)
    assert summary(stopped)["sent"] + ended["sent"] < COUNT
    service.wait_for(f"SELECT 1 FROM ledger WHERE source = '{source}'", COUNT)
    (counts,) = service.rows(
        f"SELECT count(*) AS records, count(DISTINCT id) AS ids FROM ledger WHERE source = '{source}'"
    )
    assert counts == {"records": COUNT, "ids": COUNT}
    assert size_done(service, file) == 0


def test_the_same_file_again_is_known(service: Service, tmp_path: Path) -> None:
    file, source = tmp_path / "again.csv", "urn:publisher:again"
    file.write_text("time,headline,organizations,model\n2025-03,A,acme,M\n2025-04,B,acme;beta,M\n2025-13,C,acme,M\n")
    arguments = ("publish", str(file), "--source", source, "--kind", "model.launched", "--json")
    first = service.stack.run(*arguments, "--rejects", str(tmp_path / "refused.jsonl"), check=False)
    assert (first.returncode, summary(first)["accepted"], summary(first)["rejected"]) == (1, 2, 1)
    service.wait_for(f"SELECT 1 FROM timeline WHERE source = '{source}' AND precision = 'month'", 2)
    assert summary(service.stack.run(*arguments, check=False))["duplicate"] == 2
    mended = (tmp_path / "refused.jsonl").read_text().replace("2025-13", "2025-12-01T00:00:00Z")
    (tmp_path / "refused.jsonl").write_text(mended)
    assert summary(service.stack.run("publish", str(tmp_path / "refused.jsonl"), "--json"))["accepted"] == 1


def test_a_pipe_that_stays_open_is_published_as_it_comes(service: Service) -> None:
    process = subprocess.Popen(
        [*COMMAND, "publish", "-", "--json"],
        env=service.stack.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin is not None
    process.stdin.write(lines("urn:publisher:piped", 1))
    process.stdin.flush()
    service.wait_for("SELECT 1 FROM ledger WHERE source = 'urn:publisher:piped'", 1)
    out, _ = process.communicate(timeout=240)
    assert (process.returncode, json.loads(out)["accepted"]) == (0, 1)

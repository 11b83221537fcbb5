"""The audit log: bounded, chained, and never in the way of what it records."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from projections.audit import log as audit_log
from projections.audit.chain import FULL_FILES, START, verify
from projections.audit.log import Audit
from projections.audit.syslog import LONGEST, Syslog, SyslogAddressError


def lines_of(root: Path) -> list[bytes]:
    return (root / "audit.jsonl").read_bytes().splitlines(keepends=True)


def written(root: Path, count: int = 6) -> list[bytes]:
    audit = Audit(root)
    for number in range(count):
        audit.write("posted", token="t", name="n", number=number)
    return lines_of(root)


def test_it_is_bounded_and_loses_no_line_that_it_keeps(tmp_path: Path) -> None:
    audits = [Audit(tmp_path, largest=1000) for _ in range(4)]

    def write(number: int) -> None:
        audits[number % 4].write("posted", token="t", name="n", number=number)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(50)))
    names = {path.name for path in tmp_path.iterdir()} - {"audit.lock"}
    assert len(names) > 2
    assert all(stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600 for name in names)
    lines = [json.loads(line) for name in names for line in (tmp_path / name).read_text().splitlines()]
    assert sorted(line["number"] for line in lines) == list(range(50))
    assert (verify(tmp_path).lines, verify(tmp_path).broken) == (50, None)
    for number in range(200):
        write(number)
    files = sorted(path.name for path in tmp_path.glob("audit*.jsonl"))
    assert len(files) <= FULL_FILES + 1
    assert files[0] == "audit.1.jsonl"
    assert sum((tmp_path / name).stat().st_size for name in files) < (FULL_FILES + 1) * 1200
    assert verify(tmp_path).broken is None  # the oldest line follows one that is gone


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: [*lines[:2], lines[2].replace(b'"name":"n"', b'"name":"m"'), *lines[3:]],
        lambda lines: [*lines[:2], *lines[3:]],
        lambda lines: [*lines[:2], lines[1], *lines[2:]],
        lambda lines: [*lines[:2], lines[3], lines[2], *lines[4:]],
        lambda lines: [*lines[:3], b'{"did":"nothing"}\n', *lines[3:]],
        lambda lines: [*lines[:3], b"\n", *lines[3:]],
        lambda lines: [*lines[:2], lines[2][:20] + b"\n", *lines[3:]],
    ],
)
def test_a_change_is_found_at_the_first_line_that_does_not_follow(
    tmp_path: Path, change: Callable[[list[bytes]], list[bytes]]
) -> None:
    lines = written(tmp_path)
    (tmp_path / "audit.jsonl").write_bytes(b"".join(change(lines)))
    broken = verify(tmp_path).broken
    assert broken is not None
    assert broken.startswith(("audit.jsonl, line 3,", "audit.jsonl, line 4,", "audit.jsonl, line 5,"))
    Audit(tmp_path).write("posted")  # and the log goes on
    assert verify(tmp_path).broken == broken


def test_a_file_that_was_taken_away_is_found_and_what_is_cut_off_by_its_hash(tmp_path: Path) -> None:
    audit = Audit(tmp_path, largest=400)
    for number in range(12):
        audit.write("posted", number=number)
    head = verify(tmp_path).head
    (tmp_path / "audit.2.jsonl").unlink()
    assert (verify(tmp_path).broken or "").startswith("audit.1.jsonl, line 1,")
    lines = written(tmp_path / "other") if (tmp_path / "other").mkdir() is None else []
    last = verify(tmp_path / "other").head
    (tmp_path / "other" / "audit.jsonl").write_bytes(b"".join(lines[:-1]))
    found = verify(tmp_path / "other")
    assert found.broken is None
    assert last not in found.heads
    assert head != last


@pytest.mark.parametrize("keep", [0, 1, 30, -1])
def test_a_torn_line_costs_itself_alone(tmp_path: Path, keep: int) -> None:
    *lines, last = written(tmp_path)
    (tmp_path / "audit.jsonl").write_bytes(b"".join(lines) + last[:keep])
    Audit(tmp_path).write("posted", number="after")
    found = verify(tmp_path)
    assert (found.broken, found.torn) == (None, 1 if keep in {1, 30} else 0)
    assert json.loads(lines_of(tmp_path)[-1])["number"] == "after"
    assert lines_of(tmp_path)[: len(lines)] == lines


def test_lines_of_a_release_without_hashes_stay_and_the_chain_begins_behind_them(tmp_path: Path) -> None:
    (tmp_path / "audit.jsonl").write_text('{"did":"posted"}\n{"did":"read"}\n')
    written(tmp_path, 3)
    found = verify(tmp_path)
    assert (found.lines, found.unchained, found.torn, found.broken) == (5, 2, 0, None)
    assert json.loads(written(tmp_path / "new", 1)[0])["prev"] == START if (tmp_path / "new").mkdir() is None else False


def test_what_cannot_be_written_is_counted_and_fails_nobody(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = tmp_path / "home"
    audit = Audit(home)
    for _ in range(3):
        audit.write("posted")  # the home is not there
    assert capsys.readouterr().out.count("the audit log cannot be written") == 1
    home.mkdir()
    (home / "audit.jsonl").mkdir()
    audit.write("posted")
    (home / "audit.jsonl").rmdir()
    audit.write("posted")
    audit.write("posted")
    first, second = map(json.loads, lines_of(home))
    assert first["lost"] == 4
    assert "lost" not in second


def test_a_full_disk_leaves_no_half_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, 2)
    before, write = (tmp_path / "audit.jsonl").read_bytes(), os.write
    monkeypatch.setattr(audit_log.os, "write", lambda file, content: write(file, content[:7]))
    audit = Audit(tmp_path)
    audit.write("posted")
    assert (tmp_path / "audit.jsonl").read_bytes() == before
    monkeypatch.undo()
    audit.write("posted")
    assert verify(tmp_path).broken is None


def test_a_process_that_stops_with_the_lock_stops_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_log, "LOCK_S", 0.0)
    monkeypatch.setattr(audit_log, "LOCK_AGAIN_S", 0.0)
    audit = Audit(tmp_path)
    with (tmp_path / "audit.lock").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        audit.write("posted")
    audit.write("posted")
    assert [json.loads(line)["lost"] for line in lines_of(tmp_path)] == [1]


def test_each_line_is_sent_to_syslog_as_well(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(10)
        with closing(Syslog(f"127.0.0.1:{server.getsockname()[1]}")) as exporter:
            audit = Audit(tmp_path, exporter=exporter)
            audit.write("posted", name="n")
            message = server.recv(65_536)
            assert message.startswith(b"<86>whenline: {")
            assert message.partition(b": ")[2] + b"\n" == lines_of(tmp_path)[0]
            audit.write("posted", events=[{"id": "x" * 50}] * 1000)
            message = server.recv(65_536)
        assert len(message) < LONGEST
        assert json.loads(message.partition(b": ")[2])["events"] == 1000
    for wrong in ("", "here", "host:", f"{tmp_path}/none", "127.0.0.1:no"):
        with pytest.raises(SyslogAddressError):
            Syslog(wrong)


def test_a_syslog_that_is_gone_fails_nobody(tmp_path: Path) -> None:
    path = str(tmp_path / "log")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as server:
        server.bind(path)
        exporter = Syslog(path)
        audit = Audit(tmp_path, exporter=exporter)
        audit.write("posted")
        assert b'"posted"' in server.recv(65_536)
    with closing(exporter):
        Path(path).unlink()
        audit.write("posted")
    assert len(lines_of(tmp_path)) == 2

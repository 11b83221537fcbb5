"""A file that is broken off anywhere, and run again, is in the log once: every event, every refusal."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.topics import EVENT_TOPICS
from projections.read.session import CanonicalRecord
from streams.log.memory import MemoryLog
from streams.log.port import CLOUDEVENTS_JSON, Record
from streams.publishing.bulk import sources, splitting
from streams.publishing.bulk.checking import Checker
from streams.publishing.bulk.errors import RejectsError, UnreadableFile
from streams.publishing.bulk.publication import Publication
from streams.publishing.bulk.rejects import RejectsWriter
from streams.publishing.bulk.sources import SeekableSource, source_of
from streams.publishing.bulk.state import State, StateFile
from tests.support.records import event

BROKEN = ("", "{", json.dumps(event("bad", time="soon")), "x" * 900)
LINES = st.lists(st.one_of(st.none(), st.none(), st.sampled_from(BROKEN)), min_size=5, max_size=40).map(
    lambda lines: [json.dumps(event(f"{number}")) if line is None else line for number, line in enumerate(lines)]
)
"""Whole events, each of an id of its own, and broken lines between them."""


class Killed(Exception):
    """A stand-in for SIGKILL."""


class DyingState(StateFile):
    """The process dies at the nth state: just before it is written, or just after."""

    def __init__(self, home: Path, at: int, *, before: bool) -> None:
        super().__init__(home, "file")
        self._left, self._before = at, before

    def write(self, state: State) -> None:
        self._left -= 1
        if self._left < 0 and self._before:
            raise Killed
        super().write(state)
        if self._left < 0:
            raise Killed


def memory() -> MemoryLog:
    return MemoryLog({name: spec.partitions for name, spec in EVENT_TOPICS.items()})


async def records(log: MemoryLog) -> list[Record]:
    return await log.read(await log.begin_offsets(EVENT_TOPICS), timeout=0)


async def publish(
    data: bytes,
    log: MemoryLog | None,
    state: StateFile | None = None,
    *,
    rejects: Path | None = None,
    tables: Mapping[bytes, Any] = {},
) -> Publication:
    """One run of it, as the command line makes it."""
    publication = Publication(SeekableSource.of_bytes("file", data), "jsonl", Checker(), lambda _: tables, log, state)
    left = state.read() if state is not None else None
    resumed = left is not None and await publication.resume(left)
    if rejects is not None:
        publication.rejects = RejectsWriter(
            rejects, size=left.rejects_size if left is not None and resumed else None, replace=True
        )
    try:
        await publication.run()
    finally:
        if publication.rejects is not None:
            publication.rejects.close()
    return publication


def refusals(path: Path) -> list[tuple[int, str]]:
    lines = path.read_bytes().splitlines() if path.exists() else []
    return [(receipt["line"], receipt["status"]) for receipt in map(json.loads, lines)]


@settings(max_examples=40, deadline=None)
@given(
    LINES,
    st.sampled_from((50, 300, 1000)),
    st.lists(st.tuples(st.integers(0, 6), st.booleans()), min_size=1, max_size=4),
    st.booleans(),
)
def test_law_broken_off_anywhere_it_is_in_the_log_once(
    tmp_path_factory: pytest.TempPathFactory,
    lines: list[str],
    read: int,
    deaths: list[tuple[int, bool]],
    followed: bool,
) -> None:
    folder = tmp_path_factory.mktemp("resume")
    data = "\n".join(lines).encode() + b"\n" * bool(lines)

    async def whole(log: MemoryLog, rejects: Path, deaths: Sequence[tuple[int, bool]]) -> Publication:
        for at, before in deaths:
            try:
                return await publish(data, log, DyingState(folder, at, before=before), rejects=rejects)
            except Killed:
                if followed:  # somebody else publishes meanwhile
                    await log.send("whenline.models", b"openai", json.dumps(event("0")).encode(), [CLOUDEVENTS_JSON])
        return await publish(data, log, StateFile(folder, "file"), rejects=rejects)

    async def both() -> None:
        log, other = memory(), memory()
        with patch.object(sources, "READ", read), patch.object(splitting, "LONGEST", 800):
            ended = await whole(log, folder / "rejects", deaths)
            at_once = await whole(other, folder / "at-once", [])
        ours = [each.value for each in await records(log) if b'"dataschema"' in (each.value or b"")]
        assert max(Counter(ours).values(), default=0) <= 1
        if not followed:
            assert Counter(ours) == Counter(each.value for each in await records(other))
            assert refusals(folder / "rejects") == refusals(folder / "at-once")
            assert ended.progress.counts == at_once.progress.counts
        assert not StateFile(folder, "file").path.exists()

    asyncio.run(both())


def good(count: int) -> bytes:
    return b"".join(json.dumps(event(f"{number}")).encode() + b"\n" for number in range(count))


async def broken_off(data: bytes, log: MemoryLog, home: Path) -> StateFile:
    """A run that dies after some of it."""
    with pytest.raises(Killed), patch.object(sources, "READ", 1000):
        await publish(data, log, DyingState(home, 2, before=False))
    return StateFile(home, "file")


async def test_a_file_that_changed_before_that_point_is_begun_anew(tmp_path: Path) -> None:
    log, data = memory(), good(20)
    state = await broken_off(data, log, tmp_path)
    ended = await publish(data.replace(b'"id": "0"', b'"id": "x"'), log, state)
    assert ended.progress.resumed_at is None
    assert ended.progress.counts["accepted"] == 20


async def test_a_file_that_grew_is_read_on(tmp_path: Path) -> None:
    log, data = memory(), good(20)
    state = await broken_off(data, log, tmp_path)
    ended = await publish(data + good(25)[len(data) :], log, state)
    assert ended.progress.resumed_at is not None
    assert (ended.progress.counts["accepted"], len(await records(log))) == (25, 25)


async def test_another_log_is_begun_anew(tmp_path: Path) -> None:
    state = await broken_off(good(20), memory(), tmp_path)
    ended = await publish(good(20), fresh := memory(), state)
    assert (ended.progress.resumed_at, len(await records(fresh))) == (None, 20)


async def test_two_runs_of_one_file_do_not_meet(tmp_path: Path) -> None:
    one, other = StateFile(tmp_path, "file"), StateFile(tmp_path, "file")
    with one.lock(), pytest.raises(UnreadableFile, match="Another run"), other.lock():
        pass
    with one.lock(), StateFile(tmp_path, "another").lock():
        pass


async def test_what_the_tables_have_is_not_sent(tmp_path: Path) -> None:
    log = memory()
    first = await publish(good(1), log)
    (record,) = await records(log)
    (key,) = first._duplicates._recent._events
    tables = {key: CanonicalRecord(record.topic, 0, 0, None, (record.value or b"").decode())}  # type: ignore[arg-type]
    again = await publish(good(1), log, tables=tables)
    other = await publish(good(1).replace(b'"m1"', b'"m2"'), log, rejects=tmp_path / "rejects", tables=tables)
    assert again.progress.counts["duplicate"] == other.progress.counts["conflict"] == 1
    assert len(await records(log)) == 1
    assert refusals(tmp_path / "rejects") == [(1, "conflict")]


async def test_a_dry_run_sends_and_stores_nothing() -> None:
    ended = await publish(good(3) + good(1) + b"{\n", None)
    assert ended.progress.counts == Counter(accepted=3, duplicate=1, rejected=1)


async def test_a_file_of_rejects_is_published_once_its_originals_are_mended(tmp_path: Path) -> None:
    rejects, log = tmp_path / "rejects.jsonl", memory()
    await publish(json.dumps(event("1", time="soon")).encode() + b"\n" + b"{\n", log, rejects=rejects)
    rejected = [json.loads(line) for line in rejects.read_bytes().splitlines()]
    assert [each["reasons"][0]["pointer"] for each in rejected] == ["/time", ""]
    assert rejected[1]["original"] == "{"
    mended = rejects.read_bytes().replace(b'"soon"', b'"2025-03-07T00:00:00Z"')
    ended = await publish(mended, log)
    assert ended.progress.counts == Counter(accepted=1, rejected=1)


def test_a_file_of_rejects_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "there").write_text("mine")
    with pytest.raises(RejectsError, match="exists already"):
        RejectsWriter(tmp_path / "there")
    with pytest.raises(RejectsError, match="no folder"):
        RejectsWriter(tmp_path / "nowhere" / "there")
    RejectsWriter(tmp_path / "there", replace=True).close()
    assert not (tmp_path / "there").exists()


@pytest.mark.parametrize("head", [b"\xff\xfe{", b"\xfe\xff\x00{"])
async def test_utf_16_is_reported_once(head: bytes) -> None:
    with pytest.raises(UnreadableFile, match="UTF-16"):
        await publish(head, None)


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="cannot be read"):
        source_of(str(tmp_path / "nowhere"))

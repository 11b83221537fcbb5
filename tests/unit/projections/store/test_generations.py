"""Generations: complete before the pointer names them, never changed after, and nothing that a reader may harm."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from projections.errors import NothingPublished, VersionUnreadable, WarehouseError
from projections.store import Version
from projections.store.duckdb_file import durability, generation_publisher, publication
from projections.store.duckdb_file.generation_publisher import GenerationPublisher
from projections.store.duckdb_file.home import FILE, METADATA, Home
from projections.store.duckdb_file.live_file import LiveFile
from projections.store.duckdb_file.read_store import FileReadStore
from tests.support.generations import Generation, Writer, rows

TRY_TO_WRITE = """
import sys, duckdb
try:
    duckdb.connect(sys.argv[1])
except duckdb.IOException as error:
    print(error)
    sys.exit(3)
"""


@pytest.fixture
def writer(home: Home) -> Iterator[Writer]:
    writer = Writer(home)
    yield writer
    writer.close()


def content(generation: Generation) -> dict[str, tuple[int, str]]:
    """Every file of a generation: when it was changed, and its hash."""
    return {
        path.name: (path.stat().st_mtime_ns, hashlib.sha256(path.read_bytes()).hexdigest())
        for path in generation.path.parent.iterdir()
    }


def test_nothing_is_published_at_first(home: Home) -> None:
    with pytest.raises(NothingPublished, match=r"Nothing has been published.*whenline worker"):
        FileReadStore(home.root).newest()


def test_a_generation_holds_what_was_committed(writer: Writer) -> None:
    assert rows(writer.publish(3).path) == 3
    assert rows(writer.publish(2).path) == 5
    assert writer.newest().version.number == 2
    assert writer.newest().path == writer.home.generations / "2" / FILE


def test_a_generation_never_changes(writer: Writer) -> None:
    published = [writer.publish() for _ in range(3)]
    before = [content(each) for each in published]
    writer.file.catch_up(True)
    writer.write(3000)
    writer.file.catch_up(False)  # a checkpoint: the main file changes
    writer.publish()
    writer.write(10)
    assert [content(each) for each in published] == before
    assert [rows(each.path) for each in published] == [1, 2, 3]


def test_a_generation_shares_its_file_with_nothing_and_is_whole_and_read_only(writer: Writer) -> None:
    published = [writer.publish().path for _ in range(3)]
    inodes = {path.stat().st_ino for path in (*published, writer.home.live)}
    assert len(inodes) == 4
    for path in published:
        assert sorted(each.name for each in path.parent.iterdir()) == [METADATA, FILE]
        assert (stat.S_IMODE(path.stat().st_mode), path.stat().st_nlink) == (0o444, 1)


def test_a_file_with_a_log_is_not_published(writer: Writer) -> None:
    writer.write()
    with pytest.raises(WarehouseError, match="write-ahead log"):
        writer.publisher.publish({})


def test_a_file_that_was_moved_away_is_not_published(writer: Writer) -> None:
    writer.home.live.rename(writer.home.live.with_name("moved"))
    with pytest.raises(WarehouseError, match="moved away"):
        writer.publisher.publish({})


def test_a_copy_that_cannot_be_written_leaves_no_half_one(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    first = writer.publish()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(writer.publisher, "_copy", full)
        with pytest.raises(OSError, match="No space left"):
            writer.publish()
    assert [path.name for path in writer.home.generations.iterdir()] == ["1"]
    assert writer.newest() == first


def test_everything_is_on_the_disk_before_the_pointer_names_it(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[str] = []
    sync = durability.sync

    def noted(path: Path) -> None:
        synced.append(str(path.relative_to(writer.home.root)))
        sync(path)

    monkeypatch.setattr(durability, "sync", noted)
    writer.publish()
    assert synced == [
        f"generations/1.new/{FILE}",
        f"generations/1.new/.{METADATA}.new",
        "generations/1.new",
        "generations",
        ".CURRENT.new",
        ".",
    ]


def test_the_pointer_moves_only_when_all_is_there(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    first = writer.publish()

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    for step in ("_copy", "_point_to"):
        with monkeypatch.context() as dying:
            dying.setattr(writer.publisher, step, cut)
            with pytest.raises(KeyboardInterrupt):
                writer.publish()
        assert writer.newest() == first
        assert rows(writer.newest().path) == 1
    assert rows(writer.publish().path) == 4


def test_whatever_the_pointer_names_is_there_when_it_names_it(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    point_to, seen = writer.publisher._point_to, []

    def looked_at(name: str) -> None:
        point_to(name)
        seen.append(rows(writer.newest().path))

    monkeypatch.setattr(writer.publisher, "_point_to", looked_at)
    for _ in range(3):
        writer.publish()
    assert seen == [1, 2, 3]


def test_a_start_after_a_cut_off_publish_retains_what_the_pointer_names(
    writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = writer.publish()
    with monkeypatch.context() as dying:
        dying.setattr(writer.publisher, "_point_to", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            writer.publish()
    again = GenerationPublisher(writer.home)
    again.remove_old()
    assert writer.newest() == first
    assert rows(first.path) == 1


def test_a_start_forgets_all_but_the_newest(writer: Writer) -> None:
    for _ in range(3):
        last = writer.publish()
    GenerationPublisher(writer.home).remove_old()
    assert [path.name for path in writer.home.generations.iterdir()] == ["3"]
    assert writer.newest() == last
    assert GenerationPublisher(writer.home)._number == 3


@pytest.mark.parametrize("pointer", [b"", b"\xff", b"..", b"99999999999999999999", b"1.5", b"-1"])
def test_a_pointer_that_cannot_be_read_publishes_nothing_and_is_written_anew(writer: Writer, pointer: bytes) -> None:
    writer.publish()
    assert writer.publisher.is_intact()
    writer.home.pointer.write_bytes(pointer)
    with pytest.raises(NothingPublished):
        writer.store.newest()
    assert writer.store.newer_than(None) is None
    assert not writer.publisher.is_intact()
    again = GenerationPublisher(writer.home)
    again.remove_old()
    assert [path.name for path in writer.home.generations.iterdir()] == ["1"]
    assert writer.publish().version == writer.newest().version


@pytest.mark.parametrize(
    "metadata", [b"", b"\xff", b"[]", b"3", b"{}", b'{"published_at": 3}', b'{"published_at": "x"}']
)
def test_metadata_that_cannot_be_read_publish_nothing_and_are_written_anew(writer: Writer, metadata: bytes) -> None:
    file = writer.publish().path.with_name(METADATA)
    file.write_bytes(metadata)
    with pytest.raises(VersionUnreadable, match="worker"):
        writer.store.newest()
    assert not writer.publisher.is_intact()
    assert writer.publish().version == writer.newest().version


def test_generations_of_an_earlier_release_are_read(writer: Writer) -> None:
    published = writer.publish()
    metadata = {"published_at": published.version.published_at.isoformat()}
    published.path.with_name(METADATA).write_text(json.dumps(metadata))
    assert publication.newest(writer.home) == publication.Publication(published.version, None)


def test_large_generations_remain_for_less_long(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generation_publisher, "KEEP_BYTES", 1)
    for _ in range(6):
        writer.publish()
    assert sorted(path.name for path in writer.home.generations.iterdir()) == ["5", "6"]


def age(generation: Generation, seconds: float) -> None:
    """Make a generation older than it is."""
    about = generation.path.parent / METADATA
    then = about.stat().st_mtime - seconds
    os.utime(about, (then, then))


def test_five_are_retained_however_old(writer: Writer) -> None:
    for _ in range(8):
        age(writer.publish(), 3600)
    writer.publish()
    assert sorted(path.name for path in writer.home.generations.iterdir()) == ["5", "6", "7", "8", "9"]


def test_all_of_the_last_minute_are_retained(writer: Writer) -> None:
    for number in range(8):
        age(writer.publish(), 61 if number < 2 else 50)
    writer.publish()
    assert sorted(path.name for path in writer.home.generations.iterdir()) == ["3", "4", "5", "6", "7", "8", "9"]


def test_an_open_generation_is_retained(writer: Writer) -> None:
    first = writer.publish()
    with duckdb.connect(str(first.path), read_only=True) as reader:
        age(first, 3600)
        for _ in range(6):
            writer.publish(200)
        assert not first.path.exists()
        assert reader.sql("FROM ledger").fetchall()[0][5] == "0"


def test_duckdb_holds_its_lock_however_often_is_published(writer: Writer) -> None:
    """Closing any descriptor of the live file would drop it: then a second process could write."""
    for number in range(30):
        if number % 10 == 0:
            writer.file.checkpoint()
        age(writer.publish(50), 3600)
    writer.refresh_current(writer.newest())
    done = subprocess.run(
        [sys.executable, "-c", TRY_TO_WRITE, writer.home.live], capture_output=True, text=True, check=False
    )
    assert (done.returncode, "Could not set lock" in done.stdout) == (3, True)


def test_a_file_that_was_swapped_is_published_from_its_new_descriptor(writer: Writer) -> None:
    writer.publish(5)
    writer.file.close()
    writer.publisher.close()
    writer.home.live.unlink()
    writer.file = LiveFile(writer.home.live)
    writer.publisher.open()
    writer._next = 0
    generation = writer.publish(2)
    assert (generation.version.number, rows(generation.path)) == (2, 2)


def test_publishing_needs_the_live_file(home: Home) -> None:
    with pytest.raises(WarehouseError, match="not open"):
        GenerationPublisher(home).publish({})


def test_the_current_file_is_whole_without_a_log_and_replaced_at_once(writer: Writer) -> None:
    writer.refresh_current(writer.publish(2))
    current = writer.home.current
    with duckdb.connect(str(current), read_only=True) as reader:
        second = writer.publish(3)
        before = content(second)
        writer.refresh_current(second)
        assert reader.sql("FROM ledger").count("*").fetchone() == (2,)
    assert rows(current) == 5
    assert [path.name for path in current.parent.iterdir()] == [FILE]
    assert content(second) == before


def test_a_generation_that_went_meanwhile_leaves_the_current_file(writer: Writer) -> None:
    first = writer.publish()
    writer.refresh_current(first)
    missing = Version(99, first.version.published_at)
    with pytest.raises(NothingPublished):
        writer.store.refresh_current(missing)
    assert rows(writer.home.current) == 1

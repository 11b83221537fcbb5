"""Files of retired generations: written anew where nobody has them open and nobody changed them, and never otherwise."""

from __future__ import annotations

import mmap
import os
import random
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from projections.store.duckdb_file import copying, generation_publisher, retired_files
from projections.store.duckdb_file.blocks import BLOCK, BLOCKS_START, UnknownLayout, last_checkpoint, runs
from projections.store.duckdb_file.exclusive import InUse, exclusive, leases_work
from projections.store.duckdb_file.generation_publisher import GenerationPublisher
from projections.store.duckdb_file.home import FILE, Home
from projections.store.duckdb_file.read_store import FileReadStore
from tests.support.generations import Generation, Writer, rows

LEASES = pytest.mark.skipif(sys.platform != "linux", reason="leases are of Linux")
DIES = """
import os, sys
from pathlib import Path
from projections.store.duckdb_file import copying, generation_publisher, retired_files
from tests.support.generations import Writer
from projections.store.duckdb_file.home import Home
generation_publisher.KEEP_BYTES = 1
writer = Writer(Home(Path(sys.argv[1])))
for _ in range(4):
    print(writer.publish(40).version.number, flush=True)
copy_range, done = retired_files.copy_range, []
def dying(*arguments):
    if done:
        os.kill(os.getpid(), 9)
    done.append(copy_range(*arguments))
retired_files.copy_range = dying
writer.publish(400)
"""


@pytest.fixture
def writer(home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[Writer]:
    monkeypatch.setattr(generation_publisher, "KEEP_BYTES", 1)  # two remain
    writer = Writer(home)
    yield writer
    writer.close()


def inode(generation: Generation) -> int:
    return generation.path.stat().st_ino


def blocks_of(path: Path) -> dict[int, bytes]:
    """Headers and used blocks of a file."""
    content = path.read_bytes()
    with path.open("rb") as file:
        checkpoint = last_checkpoint(file.fileno())
    used = set(range(checkpoint.count)) - checkpoint.free
    starts = {block: BLOCKS_START + block * BLOCK for block in used}
    return {-1: content[:BLOCKS_START]} | {block: content[at : at + BLOCK] for block, at in starts.items()}


def test_blocks_are_those_of_duckdb(writer: Writer) -> None:
    for count in (1, 500, 3, 2000):
        writer.publish(count)
        with writer.home.live.open("rb") as file:
            found = last_checkpoint(file.fileno())
        run = writer.file.tables.connection.sql
        size = run("SELECT total_blocks, free_blocks FROM pragma_database_size()").fetchone()
        assert size == (found.count, len(found.free))
        assert {block for (block,) in run("SELECT block_id FROM pragma_metadata_info()").fetchall()} == found.metadata


@pytest.mark.parametrize("content", [b"", b"x" * BLOCKS_START, b"\0" * 8 + b"DUCK" + b"\0" * BLOCKS_START])
def test_a_file_of_another_layout_is_not_understood(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "other").write_bytes(content)
    with (tmp_path / "other").open("rb") as file, pytest.raises(UnknownLayout):
        last_checkpoint(file.fileno())


def test_blocks_are_copied_in_runs() -> None:
    assert runs({7, 3, 4, 9, 5, 8}) == [(3, 3), (7, 3)]
    assert runs(()) == []


@LEASES
def test_each_generation_has_the_blocks_of_the_live_file_and_retired_files_are_used_again(writer: Writer) -> None:
    chance = random.Random(7)
    inodes, total = set[int](), 0
    for _ in range(25):
        count = chance.choice((1, 2, 30, 400))
        total += count
        newest = writer.publish(count)
        inodes.add(inode(newest))
        assert blocks_of(newest.path) == blocks_of(writer.home.live)
        assert (newest.path.stat().st_mode & 0o777, newest.path.stat().st_nlink) == (0o444, 1)
    assert len(inodes) == 2
    assert rows(newest.path) == total
    assert list(writer.home.retired.iterdir()) == []


@LEASES
def test_a_retired_file_takes_only_what_changed(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    writer.publish(20_000)
    writer.publish()
    writer.publish()
    copied: list[int] = []
    copy_range = copying.copy_range

    def counted(source: int, target: int, start: int, count: int) -> None:
        copied.append(count)
        copy_range(source, target, start, count)

    monkeypatch.setattr(retired_files, "copy_range", counted)
    newest = writer.publish()
    assert 0 < sum(copied) < newest.path.stat().st_size / 2


def opened_by_duckdb(path: Path) -> Callable[[], object]:
    connection = duckdb.connect(str(path), read_only=True)
    return connection.close


def opened_by_another_process(path: Path) -> Callable[[], object]:
    program = "import sys; file = open(sys.argv[1]); print(flush=True); sys.stdin.read()"
    process = subprocess.Popen(
        [sys.executable, "-c", program, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    process.stdout.readline()
    return process.communicate


def mapped_into_memory(path: Path) -> Callable[[], object]:
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ).close


@LEASES
@pytest.mark.parametrize("open_", [opened_by_duckdb, opened_by_another_process, mapped_into_memory])
def test_a_file_that_somebody_has_open_stays_as_it_is(
    writer: Writer, open_: Callable[[Path], Callable[[], object]]
) -> None:
    first = writer.publish(5)
    with first.path.open("rb") as file:
        old, content = inode(first), file.read()
    close = open_(first.path)
    assert old not in [inode(writer.publish(50)) for _ in range(4)]
    assert (writer.home.retired / "1" / FILE).read_bytes() == content
    close()
    writer.publish(50)
    assert not (writer.home.retired / "1").exists()


def checkpoint(path: Path) -> None:
    path.chmod(0o644)
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE mine AS SELECT 1; CHECKPOINT")


def log_beside(path: Path) -> None:
    path.with_name(f"{FILE}.wal").write_bytes(b"")


def touch(path: Path) -> None:
    found = path.stat()
    path.chmod(0o644)
    path.open("r+b").close()
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))
    path.chmod(0o444)


def link(path: Path) -> None:
    os.link(path, path.parents[2] / "backup.duckdb")


def replace(path: Path) -> None:
    shutil.copy2(path, path.with_name("other"))
    path.with_name("other").replace(path)


@LEASES
@pytest.mark.parametrize("harm", [checkpoint, log_beside, touch, link, replace])
def test_a_file_that_was_changed_is_not_used_again(writer: Writer, harm: Callable[[Path], None]) -> None:
    writer.publish(5)
    harmed = writer.publish(5)
    harm(harmed.path)
    old = inode(harmed)
    pinned = os.open(harmed.path, os.O_PATH)  # its number is not given to another file, and it is open to nobody
    for total in (15, 20, 25):
        newest = writer.publish(5)
        assert inode(newest) != old
        assert rows(newest.path) == total
        assert blocks_of(newest.path) == blocks_of(writer.home.live)
    os.close(pinned)


@LEASES
@pytest.mark.parametrize("name", ["", "1", f"1/{FILE}"])
def test_retired_files_that_were_removed_are_done_without(writer: Writer, name: str) -> None:
    first = writer.publish(5)
    with first.path.open("rb"):
        for _ in range(3):
            writer.publish(5)
        removed = writer.home.retired / name
        shutil.rmtree(removed) if removed.is_dir() else removed.unlink()
    (writer.home.retired / "notes").mkdir(parents=True)
    for total in (25, 30, 35):
        assert rows(writer.publish(5).path) == total


@LEASES
def test_a_number_that_is_published_anew_leads_to_whole_copies_of_what_was_before(writer: Writer) -> None:
    published = [writer.publish(50) for _ in range(2)]
    for count in (300, 5, 5, 5):
        writer.write(count)
        writer.file.checkpoint()
        writer.publisher.publish({}, published[-1].version)
        assert blocks_of(published[-1].path) == blocks_of(writer.home.live)
    for _ in range(3):
        assert blocks_of(writer.publish(5).path) == blocks_of(writer.home.live)


@LEASES
def test_checkpoints_in_between_have_the_file_copied_whole(writer: Writer) -> None:
    for _ in range(3):
        writer.publish(5)
    writer.write(5)
    writer.file.checkpoint()
    newest = writer.publish(5)
    assert blocks_of(newest.path) == blocks_of(writer.home.live)
    assert rows(newest.path) == 25


@LEASES
def test_blocks_that_are_not_as_wanted_have_the_file_copied_whole(
    writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        writer.publish(50)
    monkeypatch.setattr(retired_files, "runs", lambda _: [])
    newest = writer.publish(50)
    assert blocks_of(newest.path) == blocks_of(writer.home.live)


def test_without_leases_files_are_copied_whole(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generation_publisher, "KEEP_BYTES", 1)
    monkeypatch.setattr(retired_files, "leases_work", lambda _: False)
    writer = Writer(home)
    for count in range(1, 6):
        newest = writer.publish()
        assert rows(newest.path) == count
    assert list(home.retired.iterdir()) == []
    writer.close()


@LEASES
def test_an_opener_waits_until_the_file_is_written(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"before")
    read: list[bytes] = []
    with exclusive(file) as descriptor:
        opener = threading.Thread(target=lambda: read.append(file.read_bytes()))
        opener.start()
        os.pwrite(descriptor, b"af", 0)
        os.pwrite(descriptor, b"ter!", 2)
    opener.join()
    assert read == [b"after!"]


@LEASES
def test_a_file_in_use_keeps_its_mode(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"x")
    file.chmod(0o444)
    with file.open("rb"), pytest.raises(InUse), exclusive(file):
        pass
    assert file.stat().st_mode & 0o777 == 0o444
    assert leases_work(tmp_path)


@LEASES
def test_a_kill_in_the_middle_leaves_what_the_pointer_names(home: Home) -> None:
    done = subprocess.run([sys.executable, "-c", DIES, home.root], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split()) == (-9, ["1", "2", "3", "4"]), done.stderr
    store = FileReadStore(home.root)
    newest = home.generation(store.newest().number)
    assert rows(newest) == 160
    publisher = GenerationPublisher(home)
    publisher.remove_old()
    assert [path.name for path in home.generations.iterdir()] == ["4"]
    assert list(home.retired.iterdir()) == []


@LEASES
def test_a_generation_that_somebody_removed_holds_nothing_back(writer: Writer) -> None:
    """Else what changed since then is remembered for ever, and grows with each generation."""
    removed = writer.publish(40)
    shutil.rmtree(removed.path.parent)
    numbers = [writer.publish(40).version.number for _ in range(6)]
    assert writer.publisher._retired.oldest() in numbers
    assert min(writer.publisher._changes._steps) in numbers


@LEASES
def test_a_file_that_could_not_be_written_anew_holds_nothing_back(
    writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [writer.publish(40).version.number for _ in range(4)]

    def is_full(*_: object) -> None:
        raise OSError("No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(retired_files, "copy_range", is_full)
        with pytest.raises(OSError, match="No space"):
            writer.publish(40)
    later = [writer.publish(40).version.number for _ in range(6)]
    assert writer.publisher._retired.oldest() in [*numbers[-1:], *later]
    assert min(writer.publisher._changes._steps) in [*numbers[-1:], *later]

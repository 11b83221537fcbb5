"""Whatever a query does to its process, the server continues, and nothing but the tables can be reached.

The check of statements is left out in most of these tests: the process has to hold by itself.
"""

from __future__ import annotations

import io
import json
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from projections.errors import NothingPublished, QueryRefused
from projections.read.query_sandbox.confinement import available
from projections.read.query_sandbox.limits import Concurrency, QueryLimits
from projections.read.reader import Reader
from tests.support.hostile_sql import CRASHES
from tests.support.waiting import until
from tests.unit.projections.sandbox.conftest import took

ENDLESS = "SELECT count(*) FROM range(100_000_000_000) AS a(i), range(1000) AS b(j) WHERE hash(i + j) = 5"
UNINTERRUPTED = "SELECT levenshtein(repeat('a', 60000), repeat('b', 60000))"
SERVER = """
import sys, time
from pathlib import Path
from projections.read.query_sandbox.limits import Concurrency
from projections.read.reader import Reader
reader = Reader(Path(sys.argv[1]), Concurrency(spare=1))
reader.sql("SELECT 1")
print("up", flush=True)
reader.sql(sys.argv[2], seconds=2)
time.sleep(60)
"""
LARGE_VALUE = """
import resource, sys
from pathlib import Path
from projections.errors import QueryRefused
from projections.read.query_sandbox.limits import Concurrency
from projections.read.reader import Reader
try:
    Reader(Path(sys.argv[1]), Concurrency(spare=0)).sql(
        "SELECT length(repeat('x', 3000000000))", memory="500MB", seconds=30)
except QueryRefused as refused:
    print(str(refused).replace("\\n", " "))
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
PROBE = """
from projections.read.query_sandbox import child
from projections.read.query_sandbox.refusals import Refused
def answer(request):
    import json, os, signal, socket
    def attempt(what):
        try:
            return repr(what())[:200]
        except OSError as error:
            return "refused " + str(error.errno)
    raise Refused(json.dumps({
        "secret": attempt(lambda: open(request["text"]).read()),
        "version": attempt(lambda: len(open(request["path"], "rb").read(4))),
        "folder": attempt(lambda: os.listdir(os.path.dirname(request["text"]))),
        "parent": attempt(lambda: open(f"/proc/{os.getppid()}/environ").read()),
        "own": attempt(lambda: open("/proc/self/environ").read()),
        "passwd": attempt(lambda: open("/etc/passwd").read()),
        "write": attempt(lambda: open(request["path"] + ".mine", "w")),
        "change": attempt(lambda: os.open(request["path"], os.O_RDWR)),
        "remove": attempt(lambda: os.unlink(request["text"])),
        "rename": attempt(lambda: os.rename(request["path"], request["path"] + ".moved")),
        "chmod": attempt(lambda: os.chmod(request["path"], 0o777)),
        "internet": attempt(lambda: socket.socket(socket.AF_INET).connect(("127.0.0.1", 9))),
        "unix": attempt(lambda: socket.socketpair()),
        "fork": attempt(lambda: os.fork()),
        "program": attempt(lambda: os.execve("/bin/true", ["true"], {})),
        "signal": attempt(lambda: os.kill(os.getppid(), signal.SIGTERM)),
        "environment": sorted(os.environ),
        "descriptors": [fd for fd in range(100) if attempt(lambda: os.fstat(fd)) != "refused 9"],
    }), "")
child.answer = answer
"""


@pytest.mark.usefixtures("unchecked")
@pytest.mark.parametrize("name", CRASHES)
def test_what_ended_the_server_ends_its_process_only(reader: Reader, name: str) -> None:
    with suppress(QueryRefused):  # some ended the server later, when it closed the connection
        reader.sql(CRASHES[name])
    assert reader.sql("SELECT count(*) AS n FROM ledger").to_pylist() == [{"n": 2}]


@pytest.mark.usefixtures("unchecked")
@pytest.mark.parametrize("name", [*CRASHES][:6])
def test_the_refusal_names_what_happened_to_the_process(reader: Reader, name: str) -> None:
    with pytest.raises(QueryRefused, match=r"ended its process \(SIGSEGV\)"):
        reader.sql(CRASHES[name])


@pytest.mark.skipif(not all((available().files, available().network)), reason="this kernel cannot enforce it")
def test_a_process_reaches_nothing_but_its_version(
    reader: Reader, home: Path, program: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = home / "tokens.key"
    secret.write_text("a secret")
    monkeypatch.setenv("KAFKA_SASL_PASSWORD", "a password")
    program(PROBE)
    before = sorted(home.rglob("*"))
    with pytest.raises(QueryRefused) as refused:
        reader.sql(str(secret))
    found: dict[str, Any] = json.loads(str(refused.value).strip().rstrip("."))
    assert found.pop("version") == "4"
    assert set(found.pop("environment")) == {"ARROW_DEFAULT_MEMORY_POOL", "JE_ARROW_MALLOC_CONF", "LC_CTYPE"}
    assert found.pop("descriptors") == [0, 1, 2, 3, 4]
    assert {each.partition(" ")[0] for each in found.values()} == {"refused"}, found
    assert sorted(home.rglob("*")) == before
    assert secret.read_text() == "a secret"


@pytest.mark.usefixtures("unchecked")
def test_nobody_sees_the_queries_of_others(reader: Reader) -> None:
    for spying in ("CALL enable_logging('QueryLog')", "SET GLOBAL enable_logging = true"):
        try:
            reader.sql(spying)
        except QueryRefused:
            continue
        reader.sql("SELECT 'what my competitor is planning' AS private_question")
    seen = reader.sql("CALL enable_logging('QueryLog'); SELECT message FROM duckdb_logs").column(0).to_pylist()
    assert not [message for message in seen if "competitor" in message]


@pytest.mark.parametrize("text", [UNINTERRUPTED, ENDLESS, "FROM range(100_000_000_000)"])
def test_a_query_ends_at_its_deadline(home: Path, text: str) -> None:
    reader = Reader(home, Concurrency(spare=1))
    reader.warm_up()
    (waiting,) = reader._sandbox._pool._waiting
    until(lambda: select.select([waiting._report], [], [], 0)[0], what="a process waits for the query")

    def read_rows() -> None:
        with pytest.raises(QueryRefused, match="stopped after 1 seconds"), reader.streamed(text, seconds=1) as rows:
            for _ in rows:
                pass

    assert took(read_rows) < 2


def test_a_value_that_is_too_large_is_refused_within_the_memory_limit(home: Path) -> None:
    # A process of its own: this one has had other children, and the kernel keeps only the largest.
    done = subprocess.run([sys.executable, "-c", LARGE_VALUE, str(home)], capture_output=True, text=True, check=True)
    refused, largest = done.stdout.splitlines()
    assert "needs more than 500MB" in refused
    assert int(largest) < 1_500_000, f"a process of ours had {largest} kB"


def test_answers_are_limited_in_bytes(reader: Reader) -> None:
    many = "SELECT repeat('x', 1000) FROM range(100_000)"
    with pytest.raises(QueryRefused, match="takes more than 20 MB"):
        reader.sql(many, answer_bytes=20_000_000)
    assert reader.sql(many, 100, answer_bytes=20_000_000).num_rows == 100
    with pytest.raises(QueryRefused, match="takes more than 20 MB"):
        reader.sql("SELECT repeat('x', 100_000_000)", answer_bytes=20_000_000)


def test_an_answer_that_is_streamed_takes_little_memory(reader: Reader) -> None:
    largest = size = 0
    with reader.streamed("SELECT repeat('x', 1000) AS text FROM range(500_000)") as rows:
        for batch in rows:
            size += batch.nbytes
            largest = max(largest, batch.nbytes)
    assert size > 500_000_000
    assert largest < 30_000_000


def test_types_arrive_as_duckdb_gives_them(reader: Reader) -> None:
    row = reader.sql(
        "SELECT 1::HUGEINT AS a, uuid() AS b, [1, NULL] AS c, {'x': 'y'} AS d, 'a'::ENUM('a', 'b') AS e, "
        "TIMESTAMPTZ '-infinity' AS f, '{}'::JSON AS g, MAP {'a': 1} AS h, 1.5 AS i, INTERVAL 1 DAY AS j, NULL AS k"
    )
    assert row.schema.field("b").type == pa.string()
    assert row.column("e").to_pylist() == ["a"]
    assert row.schema.field("f").type == pa.timestamp("us", "UTC")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("import signal, threading; signal.pthread_kill(threading.get_ident(), signal.SIGKILL)", "SIGKILL"),
        ("import os; os.abort()", "SIGABRT"),
        ("import os; os.write(4, b'no arrow'); os._exit(0)", "ended its process"),
        ("import os; os.write(4, b'\\xff' * 70000); os.write(3, b'{\"done\": true}\\n'); os._exit(0)", "Try again"),
        ("import os; os.write(3, b'[]\\n'); os._exit(0)", "ended its process"),
        ("raise MemoryError", "needs more than 2GB"),
        ("raise RecursionError", "RecursionError"),
        ("raise KeyError('bug')", "exit code 1"),
    ],
)
def test_processes_that_end_in_other_ways(
    reader: Reader, program: Callable[[str], None], code: str, words: str
) -> None:
    program(f"from projections.read.query_sandbox import child\ndef answer(_):\n    {code}\nchild.answer = answer")
    with pytest.raises(QueryRefused, match=words):
        reader.sql("SELECT 1")


def test_rows_of_a_process_that_lies_are_checked(reader: Reader, program: Callable[[str], None]) -> None:
    """Offsets of strings that lead outside the batch."""
    table, sink = pa.table({"text": ["x" * 77]}), io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    offsets, wrong = struct.pack("2i", 0, 77), struct.pack("2i", 0, 2_000_000_000)
    head, _, rest = sink.getvalue().rpartition(offsets)
    program(
        "import os\nfrom projections.read.query_sandbox import child\n"
        f"child.answer = lambda _: os.write(4, bytes.fromhex('{(head + wrong + rest).hex()}'))"
    )
    with pytest.raises(QueryRefused, match="cannot be carried"):
        reader.sql("SELECT 'a' AS text")


def test_what_is_printed_is_no_part_of_the_answer(reader: Reader, program: Callable[[str], None]) -> None:
    """DuckDB prints the progress of a query of more than two seconds."""
    program("import os; os.write(1, b'\\r100%'); os.write(2, b'a warning')")
    assert reader.sql("SELECT 1 AS x").to_pylist() == [{"x": 1}]


def test_a_version_that_was_removed(reader: Reader, home: Path) -> None:
    with (
        pytest.raises(NothingPublished, match="try again"),
        reader._sandbox.run(str(home / "gone.duckdb"), "SELECT 1", at=None, known=None, limits=QueryLimits()),
    ):
        pass


def test_no_more_queries_at_once_than_allowed(home: Path) -> None:
    reader = Reader(home, Concurrency(total=2, per_session=1, wait_seconds=0.3))
    running = [
        threading.Thread(target=lambda name=name: took_refused(reader, name), daemon=True) for name in ("a", "b")
    ]
    running[0].start()
    until(lambda: reader._sandbox._slots._running.total() == 1, what="one runs")
    with pytest.raises(QueryRefused, match="1 queries of this session are running"):
        reader.sql("SELECT 1", session="a")
    assert reader.sql("SELECT 1 AS x", session="c").num_rows == 1
    running[1].start()
    until(lambda: reader._sandbox._slots._running.total() == 2, what="two run")
    with pytest.raises(QueryRefused, match="2 queries are running"):
        reader.sql("SELECT 1", session="c")
    for each in running:
        each.join(240)
    assert reader.sql("SELECT 1 AS x", session="a").num_rows == 1
    assert not reader._sandbox._slots._running


def took_refused(reader: Reader, session: str) -> None:
    with pytest.raises(QueryRefused, match="stopped after"):
        reader.sql(ENDLESS, seconds=4, session=session)


def test_a_query_waits_for_its_turn(home: Path) -> None:
    reader = Reader(home, Concurrency(total=1, wait_seconds=30))
    answers: list[int] = []
    threads = [threading.Thread(target=lambda: answers.append(reader.sql("SELECT 1").num_rows)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(240)
    assert answers == [1, 1, 1, 1]


@pytest.mark.parametrize("text", ["SELECT 1", ENDLESS])
def test_processes_end_with_the_server(home: Path, text: str) -> None:
    """Also where it is killed: waiting ones see their pipe end, running ones their timer."""
    server = subprocess.Popen([sys.executable, "-c", SERVER, str(home), text], stdout=subprocess.PIPE)
    assert server.stdout is not None
    assert server.stdout.readline() == b"up\n"
    time.sleep(0.5)
    children = _children_of(server.pid)
    assert children
    server.send_signal(signal.SIGKILL)
    server.wait(10)
    server.stdout.close()
    until(lambda: not [child for child in children if _is_running(child)], what="its processes have ended")


def _children_of(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _is_running(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def test_the_kernel_of_this_machine_confines_or_names_what_it_lacks() -> None:
    found = available()
    assert len(found.missing) == 3 - found.memory - found.files - found.network
    assert socket.socket(socket.AF_INET).close() is None  # the server itself is not confined
    assert os.environ

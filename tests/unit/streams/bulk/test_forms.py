"""A file that is no JSON lines is not begun: nothing of it is published."""

from __future__ import annotations

import gzip
import json

import pytest

from events.topics import EVENT_TOPICS
from streams.log.memory import MemoryLog
from streams.publishing.bulk.checking import Checker
from streams.publishing.bulk.errors import UnreadableFile
from streams.publishing.bulk.publication import Publication
from streams.publishing.bulk.sources import SeekableSource
from tests.support.records import event

LINES = [json.dumps(event(f"{number}")) for number in range(3)]
ARRAY = "[\n" + ",\n".join(LINES) + "\n]\n"


@pytest.mark.parametrize(
    "data",
    [
        ARRAY.encode(),
        b"\xef\xbb\xbf \n" + ARRAY.encode(),
        ("[" + ",".join(LINES) + "]").encode(),
        ",\n".join(LINES).encode(),
        json.dumps(event("1"), indent=2).encode(),
        json.dumps({"events": [event("1"), event("2")]}).encode(),
        gzip.compress("\n".join(LINES).encode()),
        "".join(f"\x1e{line}\n" for line in LINES).encode(),
        "\r".join(LINES).encode(),
        b"PAR1\x15\x04",
        b"PK\x03\x04\x14",
        "\n".join(LINES).encode("utf-16"),
    ],
)
async def test_a_file_of_another_form_is_not_begun(data: bytes) -> None:
    log = MemoryLog({name: spec.partitions for name, spec in EVENT_TOPICS.items()})
    publication = Publication(SeekableSource.of_bytes("file", data), "jsonl", Checker(), lambda _: {}, log)
    with pytest.raises(UnreadableFile) as refused:
        await publication.run()
    assert refused.value.hint
    assert await log.read(await log.begin_offsets(EVENT_TOPICS), timeout=0) == []


@pytest.mark.parametrize("data", [b"", b"\n\n", "\r\n".join(LINES).encode(), ("{\n" + LINES[0]).encode()])
async def test_json_lines_are_read_line_by_line(data: bytes) -> None:
    publication = Publication(SeekableSource.of_bytes("file", data), "jsonl", Checker(), lambda _: {})
    assert await publication.run()
    assert publication.progress.counts["accepted"] == data.count(b'"specversion"')

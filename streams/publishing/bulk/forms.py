"""Recognizes files that are not what they are read as, from their first bytes, before anything is sent.

Read line by line, such a file would be published in part: of a JSON array the last element has no comma after it, and
is an event.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from streams.publishing.bulk.errors import UnreadableFile

_UTF8_MARK = b"\xef\xbb\xbf"
_PACKED: Sequence[tuple[bytes, str, str]] = (
    (b"\x1f\x8b", "compressed with gzip", "Unpack it: `gunzip -c FILE | whenline publish -`."),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd", "Unpack it: `zstdcat FILE | whenline publish -`."),
    (b"BZh", "compressed with bzip2", "Unpack it: `bzcat FILE | whenline publish -`."),
    (b"PK\x03\x04", "a ZIP archive or a spreadsheet", "Unpack it; save a spreadsheet as `CSV UTF-8`."),
    (b"PAR1", "Parquet", "Write it as CSV or JSON lines, such as with `COPY … TO 'events.csv'` in DuckDB."),
)
_ARRAY = "Write one event a line: `jq -c '.[]' FILE | whenline publish -`."
_ONE_A_LINE = "Write one event a line: `jq -c . FILE | whenline publish -`."
_OF_A_LINE = frozenset({"specversion", "id", "type", "data", "reasons"})
"""Fields of an event, or of a line of rejects."""


def refuse_other_forms(head: bytes, form: str) -> None:
    """Refuse a file as a whole that has another encoding or form.

    Args:
        head: its first bytes.
        form: the form that it is read as, `jsonl` or `csv`.

    Raises:
        UnreadableFile: it is in UTF-16, compressed, an archive, a JSON array, or JSON over several lines.
    """
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFile(
            "The file is UTF-16, not UTF-8", hint="Save it as UTF-8; in a spreadsheet choose `CSV UTF-8`."
        )
    for magic, what, hint in _PACKED:
        if head.startswith(magic):
            raise UnreadableFile(f"The file is {what}, and nothing of it was published", hint=hint)
    if b"\r" in head and b"\n" not in head:
        hint = "End lines with a line feed: `tr '\\r' '\\n' < FILE | whenline publish -`."
        raise UnreadableFile("The lines of the file end with a carriage return alone", hint=hint)
    if form == "jsonl":
        _refuse_other_json(head.removeprefix(_UTF8_MARK).lstrip())


def _refuse_other_json(text: bytes) -> None:
    if text.startswith(b"["):
        raise UnreadableFile("The file is a JSON array, and nothing of it was published", hint=_ARRAY)
    if text.startswith(b"\x1e"):
        hint = "Remove the record separators: `tr -d '\\036' < FILE | whenline publish -`."
        raise UnreadableFile("The file is a JSON text sequence, and nothing of it was published", hint=hint)
    if not text.startswith(b"{"):
        return
    decoded = text.decode("utf-8", "replace")
    try:
        document, end = json.JSONDecoder().raw_decode(decoded)
    except (ValueError, RecursionError):
        return
    if "\n" in decoded[:end]:
        raise UnreadableFile(
            "The file has an event over several lines, and nothing of it was published", hint=_ONE_A_LINE
        )
    if decoded[end:].lstrip(" \t").startswith(","):
        hint = "Write one event a line, without a comma after it."
        raise UnreadableFile("The lines of the file end with commas, and nothing of it was published", hint=hint)
    lists = [name for name, value in document.items() if isinstance(value, list) and _are_objects(value)]
    if lists and not document.keys() & _OF_A_LINE:
        hint = f"Write one event a line: `jq -c '.{lists[0]}[]' FILE | whenline publish -`."
        raise UnreadableFile(f"The file is an object whose `{lists[0]}` are events; nothing was published", hint=hint)


def _are_objects(values: list[object]) -> bool:
    return bool(values) and all(isinstance(value, dict) for value in values)

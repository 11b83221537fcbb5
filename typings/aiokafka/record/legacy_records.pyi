from collections.abc import Iterator

class LegacyRecord:
    offset: int
    timestamp: int | None
    key: bytes | None
    value: bytes | None

class LegacyRecordBatch:
    def __init__(self, buffer: bytes, magic: int) -> None: ...
    def __iter__(self) -> Iterator[LegacyRecord]: ...
    def validate_crc(self) -> bool: ...

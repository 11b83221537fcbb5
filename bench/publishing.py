"""Events per second of `whenline publish` and of a bare aiokafka producer of the same bytes, in alternation."""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaProducer
from rich.console import Console
from rich.table import Table

from bench.events import events
from bench.projection import fill
from bench.testbed import Testbed
from streams.log.kafka_connection import LARGEST_BATCH
from streams.log.port import CLOUDEVENTS_JSON

IN_FLIGHT = 20_000
LINGER_MS = 20
FILLED = "filled"

Report = Callable[[str], None]


def measure(testbed: Testbed, count: int, rounds: int, report: Report) -> dict[str, Any]:
    """Send `count` events in alternation: by a bare producer from memory, and by our command from a file.

    The command runs in a home with empty tables, and in one whose tables have as many other events.
    """
    report(f"Filling tables with {count:,} events")
    asyncio.run(_send(testbed.servers, list(events(count, seed=8))))
    fill(testbed, FILLED)
    records = list(events(count, seed=7))
    file = testbed.folder / "events.jsonl"
    file.write_bytes(b"".join(value + b"\n" for _, _, value in records))
    bare, ours, whole, filled = [], [], [], []
    for number in range(rounds):
        bare.append(count / asyncio.run(_send(testbed.servers, records)))
        seconds, wall = _publish(testbed, file, count, f"published-{number}")
        ours.append(count / seconds)
        whole.append(count / wall)
        seconds, _ = _publish(testbed, file, count, FILLED)
        filled.append(count / seconds)
        report(
            f"round {number + 1}: producer {bare[-1]:,.0f}/s, publish {ours[-1]:,.0f}/s, "
            f"with tables {filled[-1]:,.0f}/s, ratios {ours[-1] / bare[-1]:.2f}, {filled[-1] / bare[-1]:.2f}"
        )
    return {
        "events": count,
        "rounds": rounds,
        "bytes": file.stat().st_size,
        "producer_per_s": statistics.median(bare),
        "publish_per_s": statistics.median(ours),
        "publish_with_start_per_s": statistics.median(whole),
        "publish_with_tables_per_s": statistics.median(filled),
        "ratio": _ratio(ours, bare),
        "ratio_with_start": _ratio(whole, bare),
        "ratio_with_tables": _ratio(filled, bare),
        "ratios": [o / b for o, b in zip(ours, bare, strict=True)],
    }


def show(found: dict[str, Any]) -> None:
    """Print the results as a table."""
    title = f"{found['events']:,} events ({found['bytes'] / 1e6:,.0f} MB) into Kafka, median of {found['rounds']}"
    table = Table(title=title, title_justify="left")
    table.add_column("publisher")
    table.add_column("events/s", justify="right")
    table.add_column("of the producer", justify="right")
    table.add_row("bare aiokafka producer", f"{found['producer_per_s']:,.0f}", "1.00")
    for words, name in (
        ("whenline publish", ""),
        ("the same, from process start to its end", "_with_start"),
        (f"whenline publish, {found['events']:,} others in the tables", "_with_tables"),
    ):
        table.add_row(words, f"{found[f'publish{name}_per_s']:,.0f}", f"{found[f'ratio{name}']:.2f}")
    Console().print(table)


def _ratio(ours: list[float], bare: list[float]) -> float:
    return statistics.median(o / b for o, b in zip(ours, bare, strict=True))


async def _send(servers: str, records: list[tuple[str, bytes, bytes]]) -> float:
    """Seconds of a bare producer, configured as ours, from the first record to the last acknowledgement."""
    headers = [CLOUDEVENTS_JSON]
    async with AIOKafkaProducer(
        bootstrap_servers=servers,
        acks="all",
        enable_idempotence=True,
        compression_type="lz4",
        linger_ms=LINGER_MS,
        max_batch_size=LARGEST_BATCH,
    ) as producer:
        began = time.perf_counter()
        waiting = []
        for topic, key, value in records:
            waiting.append(await producer.send(topic, value, key, headers=headers))
            if len(waiting) >= IN_FLIGHT:
                await asyncio.gather(*waiting)
                waiting.clear()
        await asyncio.gather(*waiting)
        return time.perf_counter() - began


def _publish(testbed: Testbed, file: Path, count: int, home: str) -> tuple[float, float]:
    """Seconds of our command in a home without these events: from its first line, and from the start of its process."""
    began = time.perf_counter()
    summary = json.loads(testbed.run("publish", str(file), "--json", home=home))
    wall = time.perf_counter() - began
    assert (summary["accepted"], summary["sent"]) == (count, count), summary
    return float(summary["seconds"]), wall

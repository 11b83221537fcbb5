"""Levels of detail of a large history: which events travel to the browser one by one, and how many others there are.

The most notable events of each lane and part of a window travel whole (`Level.chosen`). The others are counted: in
cells of a lane, a family, a span in which they happened and one in which they became known (`Level.cells`). A span is
named by its last millisecond, which is what a day means on a clock. The finest level of a window has no cells.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb
import pyarrow as pa

from projections.read.replay.crowd_index import CrowdIndex, read_index, registered, with_companions

EVENTS_AT_ONCE = 5_000
"""A history of so many events travels whole."""
MOST_CHOSEN = 2_400
"""Most events that are chosen for a window because they are notable; as many again for the whole history."""
MOST_CELLS = 40_000
"""Most cells of a window; their spans double until there are no more."""
OWN_LANES = 25
"""Lanes with a place of their own on the stage; the others share one, besides the largest when it is opened."""
OPENED_LANES = 10
MOST_COMPANIONS = 1_500
"""Most events that travel because chosen ones do."""
NEWEST = 40
"""Events known last that always travel: a page that follows new ones shows them at once."""
PARTS = 32
"""Parts of a window in which each lane has its most notable events."""
DAY_MS = 86_400_000
WIDEST_MS = DAY_MS * 2**14
"""Spans do not double beyond some 40 years: there are at least as many cells as lanes have families."""
_ZERO = DAY_MS * 2**22
"""Added to times, so that none is negative where they are divided into spans."""

CHOSEN = f"""
WITH ranked AS (
    SELECT number, weight, CASE WHEN lane <= {OWN_LANES + OPENED_LANES} THEN 0 ELSE 1 END AS is_other,
        row_number() OVER (
            PARTITION BY lane, (happened - $start) * {PARTS} // ($stop - $start) ORDER BY weight DESC, known, number
        ) AS place
    FROM crowd_marks WHERE happened >= $start AND happened < $stop
)
SELECT number FROM ranked GROUP BY number ORDER BY min(is_other), min(place), max(weight) DESC, number LIMIT $most
"""

CELLS = f"""
SELECT CASE WHEN lane <= {OWN_LANES + OPENED_LANES} THEN lane END AS lane, family, featured,
    (happened + {_ZERO}) // {DAY_MS} AS happened, (known + {_ZERO}) // {DAY_MS} AS known,
    count(*) AS events
FROM crowd_marks ANTI JOIN crowd_chosen USING (number) WHERE happened >= $start AND happened < $stop GROUP BY ALL
"""

WIDER = """
SELECT lane, family, featured, happened // $happened AS happened, known // $known AS known,
    sum(events)::BIGINT AS events
FROM crowd_cells GROUP BY ALL
"""

SHOWN = f"""
SELECT coalesce(l.slug, '') AS lane, c.family, c.featured,
    ((c.happened + 1) * $width - {_ZERO} - 1)::DOUBLE AS happened_to,
    ((c.known + 1) * $known_width - {_ZERO} - 1)::DOUBLE AS known_to, $width::DOUBLE AS width,
    $known_width::DOUBLE AS known_width, c.events::DOUBLE AS events
FROM crowd_cells AS c LEFT JOIN crowd_lanes AS l ON l.place = c.lane ORDER BY ALL
"""

AROUND = f"""
WITH taken AS (
    SELECT CASE WHEN m.lane <= {OWN_LANES + OPENED_LANES} THEN l.slug ELSE '' END AS lane, m.family, m.featured,
        (((m.happened + {_ZERO}) // $width + 1) * $width - {_ZERO} - 1)::DOUBLE AS happened_to,
        (((m.known + {_ZERO}) // $known_width + 1) * $known_width - {_ZERO} - 1)::DOUBLE AS known_to,
        count(*)::DOUBLE AS taken
    FROM crowd_marks AS m JOIN crowd_lanes AS l ON l.place = m.lane
    WHERE m.number IN (FROM fine) AND m.number NOT IN (FROM chosen) GROUP BY ALL
)
SELECT w.* REPLACE (w.events - coalesce(taken, 0) AS events)
FROM whole_cells AS w LEFT JOIN taken USING (lane, family, featured, happened_to, known_to)
WHERE (w.happened_to < $start OR w.happened_to >= $stop) AND w.events > coalesce(taken, 0)
"""
"""Cells of the overview outside of a window, without the events that travel because they were requested."""


@dataclass(frozen=True)
class Window:
    """What a browser shows of a history: a span of valid time, and events that travel wherever they are."""

    start: datetime | None = None
    """None: from the first event on."""
    stop: datetime | None = None
    """None: to the last event."""
    keys: tuple[str, ...] = ()
    day: datetime | None = None
    """The day of knowledge whose visible events are counted; None: none."""


WHOLE = Window()
"""All of a history."""


@dataclass(frozen=True)
class Level:
    """A window of a history at its level of detail."""

    chosen: pa.Table
    """`number` of each event that travels whole."""
    cells: pa.Table
    """The other marks, counted: `lane` (empty: one of the others), `family`, `featured`, `happened_to` and `known_to`
    (ends of spans, ms), their `width` and `known_width` (ms), and `events`."""
    width: int
    """The span in which events of a cell happened, milliseconds."""
    known_width: int
    """The span in which they became known, milliseconds."""


class LevelCache:
    """Index and overview of the generation that was read last. Safe for use by several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stamp: str | None = None
        self._found: tuple[CrowdIndex, Level] | None = None

    def overview(self, connection: duckdb.DuckDBPyConnection, stamp: str) -> tuple[CrowdIndex, Level]:
        """Index and overview of the generation with a stamp, which a connection reads."""
        with self._lock:
            if self._found is None or self._stamp != stamp:
                self._found = None
                index = read_index(connection)
                self._found, self._stamp = (index, overview(connection, index)), stamp
            return self._found


def overview(connection: duckdb.DuckDBPyConnection, index: CrowdIndex) -> Level:
    """The level of a whole history."""
    start, stop = _extent(connection, index)
    chosen = _chosen(connection, index, start, stop)
    with registered(connection, newest_events=index.events, notable=chosen):
        chosen = connection.execute(
            f"FROM notable UNION (SELECT number FROM newest_events ORDER BY known DESC, number DESC LIMIT {NEWEST})"
        ).to_arrow_table()
    chosen = with_companions(connection, index, chosen, MOST_COMPANIONS)
    return _level(connection, index, chosen, start, stop)


def level(connection: duckdb.DuckDBPyConnection, index: CrowdIndex, whole: Level, window: Window) -> Level:
    """The level of a window: fine cells in it, and those of the overview around it."""
    with registered(connection, all_events=index.events):
        requested = connection.execute(
            "SELECT number FROM all_events WHERE key IN (SELECT UNNEST(?))", [list(window.keys)]
        ).to_arrow_table()
    chosen = pa.concat_tables([whole.chosen, requested])
    if window.start is None or window.stop is None:
        fine = chosen
        start = stop = 0
    else:
        start = _milliseconds(window.start) // whole.width * whole.width
        stop = -(-_milliseconds(window.stop) // whole.width) * whole.width
        fine = pa.concat_tables([chosen, _chosen(connection, index, start, stop)])
    if fine.num_rows == whole.chosen.num_rows:
        return whole
    fine = with_companions(connection, index, fine, 2 * MOST_COMPANIONS)
    inner = _level(connection, index, fine, start, stop)
    around = _around(connection, index, whole, fine, (start, stop))
    return Level(fine, pa.concat_tables([around, inner.cells]), whole.width, whole.known_width)


def _around(
    connection: duckdb.DuckDBPyConnection, index: CrowdIndex, whole: Level, fine: pa.Table, span: tuple[int, int]
) -> pa.Table:
    tables = {"whole_cells": whole.cells, "fine": fine, "chosen": whole.chosen}
    with registered(connection, **tables, crowd_marks=index.marks, crowd_lanes=index.lanes):
        return connection.execute(
            AROUND, {"start": span[0], "stop": span[1], "width": whole.width, "known_width": whole.known_width}
        ).to_arrow_table()


def _extent(connection: duckdb.DuckDBPyConnection, index: CrowdIndex) -> tuple[int, int]:
    with registered(connection, crowd_marks=index.marks):
        first, last = connection.execute("SELECT min(happened), max(happened) FROM crowd_marks").fetchall()[0]
    return (first or 0, (last or 0) + 1)


def _chosen(connection: duckdb.DuckDBPyConnection, index: CrowdIndex, start: int, stop: int) -> pa.Table:
    with registered(connection, crowd_marks=index.marks):
        parameters = {"start": start, "stop": stop, "most": MOST_CHOSEN}
        return connection.execute(CHOSEN, parameters).to_arrow_table()


def _level(connection: duckdb.DuckDBPyConnection, index: CrowdIndex, chosen: pa.Table, start: int, stop: int) -> Level:
    """Cells of the marks in [start, stop) whose events were not chosen; spans are days, doubled as often as needed."""
    width = known_width = DAY_MS
    with registered(connection, crowd_marks=index.marks, crowd_chosen=chosen):
        cells = connection.execute(CELLS, {"start": start, "stop": stop}).to_arrow_table()
    while cells.num_rows > MOST_CELLS and width < WIDEST_MS:
        wider = {"happened": 1, "known": 2} if known_width <= 2 * width else {"happened": 2, "known": 1}
        width, known_width = width * wider["happened"], known_width * wider["known"]
        with registered(connection, crowd_cells=cells):
            cells = connection.execute(WIDER, wider).to_arrow_table()
    with registered(connection, crowd_cells=cells, crowd_lanes=index.lanes):
        shown = connection.execute(SHOWN, {"width": width, "known_width": known_width}).to_arrow_table()
    return Level(chosen, shown, width, known_width)


def _milliseconds(moment: datetime) -> int:
    return int(moment.astimezone(UTC).timestamp() * 1000)

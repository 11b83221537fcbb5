"""The laws of the writer: the order of reading does not matter, and what SQL computes is what Python computes."""

from __future__ import annotations

import json
import random
import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, get_args

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.codec import time_problems
from events.payload import Precision
from projections.schema.content import content_of, differences
from projections.table_limits import take
from tests.reference_model import Logged
from tests.support.histories import histories
from tests.support.loading import connection_of
from tests.support.records import amendment, batch, batch_of_logged, event, rows_of
from tests.support.tables import table_writer
from tests.unit.projections.store.conftest import MakeEmpty

LAW = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
NOT_LOADED = {"internal.positions", "dead_letters"}
LOGGED_AT = datetime(2026, 11, 1, tzinfo=UTC)


def written(path: Any, batches: list[list[Logged]]) -> tuple[dict[str, str], int]:
    """Content of the tables after these batches, and how many dead letters there were."""
    with table_writer(path) as warehouse:
        dead = sum(len(warehouse.apply(batch_of_logged(each)).dead_letters) for each in batches)
        return warehouse.content(), dead


def shuffled(history: list[Logged], chance: random.Random) -> list[list[Logged]]:
    """The records in some other order of partitions and in other batches; each partition stays in its own order."""
    by_place: dict[tuple[str, int], list[Logged]] = {}
    for record in history:
        by_place.setdefault((record.topic, record.partition), []).append(record)
    batches: list[list[Logged]] = [[]]
    while by_place:
        place = chance.choice(sorted(by_place))
        batches[-1].append(by_place[place].pop(0))
        if not by_place[place]:
            del by_place[place]
        if chance.random() < 0.3:
            batches.append([])
    return batches


@LAW
@given(history=histories(), chance=st.randoms(use_true_random=False))
def test_law_any_order_and_any_batches_give_the_same_tables(
    history: list[Logged], chance: random.Random, new_file: MakeEmpty
) -> None:
    at_once, dead = written(new_file(), [history])
    assert dead == 0
    in_parts, _ = written(new_file(), shuffled(history, chance))
    assert differences(at_once, in_parts) == []


@LAW
@given(history=histories())
def test_law_the_writer_fills_tables_as_python_reads_the_records(history: list[Logged], new_file: MakeEmpty) -> None:
    found, dead = written(new_file(), [history])
    assert dead == 0
    expected = content_of(connection_of(history))
    assert [name for name in differences(found, expected) if name not in NOT_LOADED] == []


offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
instants = st.one_of(
    st.datetimes(datetime(1000, 1, 2), datetime(2026, 10, 29), timezones=offsets),  # noqa: DTZ001 - zones come apart
    st.sampled_from([
        datetime(2024, 2, 29, 23, 59, 59, 999_999, UTC), datetime(2023, 12, 31, 23, 30, tzinfo=timezone(timedelta(hours=-3))),
        datetime(2023, 12, 1, tzinfo=UTC), datetime(2024, 1, 15, tzinfo=UTC), datetime(2024, 2, 28, 12, tzinfo=UTC),
        datetime(2000, 1, 1, tzinfo=UTC), datetime(1999, 12, 31, 23, 59, 59, tzinfo=UTC), datetime(1001, 1, 1, tzinfo=UTC),
        datetime(2009, 12, 31, tzinfo=UTC), datetime(2010, 1, 1, tzinfo=UTC), datetime(1582, 10, 10, tzinfo=UTC),
    ]),
)  # fmt: skip


@st.composite
def odd_forms(draw: st.DrawFn, instant: datetime) -> str:
    """One instant as RFC 3339 allows it to be written."""
    zone = draw(st.sampled_from((instant.tzinfo, UTC)))
    instant = instant.astimezone(zone)
    text = instant.strftime("%m-%dT%H:%M:%S")
    fraction = f"{instant.microsecond:06}"
    if draw(st.booleans()):
        fraction = fraction.rstrip("0")
    elif draw(st.booleans()):
        fraction += draw(st.sampled_from(("0", "000", "4")))  # nanoseconds are dropped
    text = f"{instant.year:04}-{text}" + ("." + fraction if fraction else "")
    minutes = int(zone.utcoffset(None).total_seconds() // 60)  # type: ignore[union-attr]
    sign = "-" if minutes < 0 else "+"
    plain = f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    text += draw(st.sampled_from(("Z", "z", "+00:00", "-00:00"))) if minutes == 0 else plain
    return re.sub("T", draw(st.sampled_from(("T", "t"))), text)


@st.composite
def timed(draw: st.DrawFn) -> dict[str, Any]:
    """The `time` and the payload's own times of an event, in any precision."""
    time = draw(instants)
    precision = draw(st.sampled_from(get_args(Precision)))
    data: dict[str, Any] = {"precision": precision}
    if precision == "between":
        data["bound"] = draw(odd_forms(time + draw(st.timedeltas(timedelta(microseconds=1), timedelta(days=9999)))))
    if draw(st.booleans()):
        data["lasted_until"] = draw(odd_forms(time + draw(st.timedeltas(timedelta(0), timedelta(days=9999)))))
    return {"time": draw(odd_forms(time)), "data": event(data=data)["data"]}


@st.composite
def clocked(draw: st.DrawFn) -> list[Logged]:
    """Events whose clocks are anything: some are refused."""
    found = []
    for number in range(8):
        times = draw(timed())
        if draw(st.integers(0, 3)):
            document = event(str(number), time=times["time"], data=times["data"])
        else:
            replacement = times | {"time": times["time"].upper()}  # Python itself reads no `z`
            document = amendment(str(number), "corrected", "0", kind="model.launched", replacement=replacement)
        if draw(st.booleans()):
            document["knowntime"] = draw(odd_forms(draw(instants)))
        topic = "whenline.amendments" if "target" in document["data"] else "whenline.models"
        found.append(Logged(topic, 0, number, LOGGED_AT + timedelta(seconds=number), json.dumps(document).encode()))
    return found


@settings(LAW, max_examples=50)
@given(history=clocked())
def test_law_sql_and_python_read_time_alike(history: list[Logged], new_file: MakeEmpty) -> None:
    with table_writer(new_file()) as warehouse:
        refused = {(letter.topic, letter.offset) for letter in warehouse.apply(batch_of_logged(history)).dead_letters}
        found = warehouse.content()
        ledger = rows_of(warehouse, "FROM ledger")
    taken = [record for record in history if (record.topic, record.offset) not in refused]
    assert len(ledger) == len(taken)
    expected = content_of(connection_of(taken))
    assert [name for name in differences(found, expected) if name not in NOT_LOADED] == []
    for record in history:
        assert is_refused(record) == ((record.topic, record.offset) in refused)


def test_a_replaced_time_may_be_in_lower_case(new_file: MakeEmpty) -> None:
    times = ("2024-02-29t23:59:59.5z", "2024-02-29T23:59:59.500Z", "2024-03-01t01:59:59.500000+02:00")
    documents = [
        amendment(str(n), "corrected", "0", kind="model.launched", replacement={"time": t, "data": event()["data"]})
        for n, t in enumerate(times)
    ]
    with table_writer(new_file()) as warehouse:
        warehouse.apply(batch(*documents, place=("whenline.amendments", 0)))
        found = {row["happened_from"] for row in rows_of(warehouse, "FROM internal.fact_models")}
    assert found == {datetime(2024, 2, 29, 23, 59, 59, 500_000, UTC)}


def is_refused(record: Logged) -> bool:
    """Whether the contract's own clock, in Python, refuses a record."""
    event_ = take(record.value)
    return bool(time_problems(event_, record.logged_at))

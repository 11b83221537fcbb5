"""What a history means, in plain Python: slow, obvious, and sharing no code with the SQL that it judges.

It reads records as a person would with the rules of `docs/time.md` in hand: one event at a time, no tables, no joins.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

LONG_AGO = datetime.min.replace(tzinfo=UTC)
AMENDMENTS = {"event.corrected", "event.retracted", "event.confirmed", "event.denied"}

Position = tuple[str, int, int]
Ref = tuple[str, str]


@dataclass(frozen=True)
class Logged:
    """One record of the log: the event's bytes, where they stand, and the broker's clock."""

    topic: str
    partition: int
    offset: int
    logged_at: datetime
    value: bytes


@dataclass(frozen=True)
class Said:
    """A record that stands, read."""

    record: Logged
    document: dict[str, Any] = field(hash=False)

    @property
    def ref(self) -> Ref:
        return self.document["source"], self.document["id"]

    @property
    def kind(self) -> str:
        return str(self.document["type"]).removeprefix("whenline.")

    @property
    def data(self) -> dict[str, Any]:
        return dict(self.document["data"])

    @property
    def known_at(self) -> datetime:
        stated = self.document.get("knowntime")
        return min(_instant(stated), self.record.logged_at) if stated else self.record.logged_at

    @property
    def target(self) -> Ref:
        return self.data["target"]["source"], self.data["target"]["id"]

    @property
    def order(self) -> tuple[datetime, datetime, Position]:
        record = self.record
        return self.known_at, record.logged_at, (record.topic, record.partition, record.offset)


@dataclass(frozen=True)
class Believed:
    """One event as believed at a pair of times."""

    headline: str
    subject: str
    certainty: str
    firm: bool
    occurrence: str
    happened_from: datetime
    happened_to: datetime
    claim: str | None
    data: dict[str, Any] = field(hash=False)
    said: Said = field(hash=False, compare=False)


def standing(records: list[Logged]) -> dict[Ref, Said]:
    """Of the records of one id, the first in the log stands."""
    stands: dict[Ref, Said] = {}
    for record in sorted(records, key=lambda r: (r.logged_at, r.topic, r.partition, r.offset)):
        said = Said(record, json.loads(record.value))
        stands.setdefault(said.ref, said)
    return stands


def believed(
    records: list[Logged], at: datetime, known: datetime, logged: datetime | None = None
) -> dict[Ref, Believed]:
    """Every event and amendment that is known and not retracted, as believed of `at`, as known on `known`."""
    seen = {
        ref: said
        for ref, said in standing(records).items()
        if said.known_at <= known and (logged is None or said.record.logged_at <= logged)
    }
    taken_back = {
        said.target
        for said in seen.values()
        if said.kind == "event.retracted"
        and said.target in seen
        and seen[said.target].kind in AMENDMENTS - {"event.retracted"}
        and said.ref[0] == said.target[0]
    }
    in_force = [said for ref, said in seen.items() if said.kind in AMENDMENTS and ref not in taken_back]
    result = {}
    for ref, said in seen.items():
        if said.kind in AMENDMENTS:
            if ref not in taken_back:
                result[ref] = _judge(said, said, [], at)
            continue
        acting = sorted((a for a in in_force if a.target == ref), key=lambda a: a.order)
        changes = [a for a in acting if _may_change(a, said)]
        last = changes[-1] if changes else None
        if last is not None and last.kind == "event.retracted":
            continue
        verdicts = [
            a
            for a in acting
            if a.kind in {"event.confirmed", "event.denied"} and (last is None or a.order > last.order)
        ]
        result[ref] = _judge(said, last or said, verdicts, at)
    return result


def _may_change(amendment: Said, target: Said) -> bool:
    if amendment.ref[0] != target.ref[0]:
        return False
    if amendment.kind == "event.corrected":
        return bool(amendment.data["kind"] == target.kind)
    return amendment.kind == "event.retracted"


def _judge(said: Said, version: Said, verdicts: list[Said], at: datetime) -> Believed:
    if version is said:
        time, data = said.document["time"], said.data
    else:
        time, data = version.data["replacement"]["time"], version.data["replacement"]["data"]
    own = data.get("certainty", "reported")
    last: dict[str, str] = {said.ref[0]: "event.confirmed"} if own == "confirmed" else {}
    for verdict in verdicts:
        last[verdict.ref[0]] = verdict.kind
    yes, no = "event.confirmed" in last.values(), "event.denied" in last.values()
    certainty = "contested" if yes and no else "confirmed" if yes else "denied" if no else own
    start, end = interval(_instant(time), data, version.known_at)
    occurrence = "absent" if at < start else "possible" if at < end else "sure"
    vouched = certainty in {"reported", "confirmed"} or (
        certainty == "contested" and last.get(said.ref[0]) == "event.confirmed"
    )
    return Believed(
        headline=data["headline"],
        subject=data["organizations"][0]["slug"],
        certainty=certainty,
        firm=vouched and occurrence == "sure",
        occurrence=occurrence,
        happened_from=start,
        happened_to=end,
        claim=data.get("claim"),
        data=data,
        said=said,
    )


def interval(time: datetime, data: dict[str, Any], known_at: datetime) -> tuple[datetime, datetime]:
    """When it happened, cut to what can have happened before it was known."""
    precision = data.get("precision", "second")
    if precision == "before":
        return LONG_AGO, min(time, known_at)
    start, end = time, time
    if precision == "day":
        start = datetime(time.year, time.month, time.day, tzinfo=UTC)
        end = start + timedelta(days=1)
    elif precision == "month":
        start = datetime(time.year, time.month, 1, tzinfo=UTC)
        end = _month_after(start, 1)
    elif precision == "quarter":
        start = datetime(time.year, 1 + 3 * ((time.month - 1) // 3), 1, tzinfo=UTC)
        end = _month_after(start, 3)
    elif precision == "season":
        start = datetime(time.year, 12 if time.month in {1, 2, 12} else 3 * (time.month // 3), 1, tzinfo=UTC)
        start = start.replace(year=time.year - 1) if time.month in {1, 2} else start
        end = _month_after(start, 3)
    elif precision == "year":
        start, end = datetime(time.year, 1, 1, tzinfo=UTC), datetime(time.year + 1, 1, 1, tzinfo=UTC)
    elif precision == "decade":
        first = time.year - time.year % 10
        start, end = datetime(first, 1, 1, tzinfo=UTC), datetime(first + 10, 1, 1, tzinfo=UTC)
    elif precision == "after":
        end = known_at
    elif precision == "between":
        end = _instant(data["bound"])
    start = min(start, known_at)
    return start, max(start, min(end, known_at))


def _month_after(start: datetime, months: int) -> datetime:
    count = start.year * 12 + start.month - 1 + months
    return start.replace(year=count // 12, month=count % 12 + 1)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)

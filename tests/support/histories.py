"""Random histories for laws: few sources, few ids and few dates, so that everything collides with everything.

Hypothesis chooses how many events there are, what of, and a seed for each; the rest follows from the seeds. So a history that
breaks a law shrinks to the few events that it takes.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st

from events.registry import AMENDMENTS as AMENDING
from events.registry import BY_TYPE, KINDS
from tests.reference_model import Logged
from tests.support.payloads import HERE, SOURCES, START, Names, iso, maybe, payload

_MEETING = (
    ("revenue.reported",),
    ("evaluation.scored", "evaluation.scored", "evaluation.compared"),
    ("talent.departed", "talent.joined", "talent.appointed"),
    ("supplier.changed",),
    ("partnership.formed", "partnership.changed"),
    ("dispute.raised", "dispute.settled"),
    ("plan.announced", "plan.settled", "plan.settled"),
    ("investment.made", "investment.made", "stake.held", "acquisition.made"),
    ("price.changed",),
    ("model.launched", "model.progressed", "model.estimated"),
    ("indicator.watched", "comment.published"),
    ("product.launched", "organization.named", "organization.reorganized", "strategy.stated"),
    ("comment.published", "outlook.issued", "layoff.reported", "signal.raised"),
)
_ALONE = tuple((kind,) for kind in KINDS if kind not in AMENDING and not any(kind in family for family in _MEETING))
FAMILIES = (*_MEETING, *_ALONE)
"""Kinds that meet in a read model. A history is of one or two families, so that its events have to do with each other. A kind that
is in none is a family by itself."""

AMENDMENTS = ("event.corrected", "event.corrected", "event.retracted", "event.confirmed", "event.denied")
SIGNALS = "urn:whenline:signals"
"""Who raises most signals of a history: the worker's source. Those of others are no signals that were raised."""
IDS = "123456789"
"""Nine ids of three sources: some events collide or are amended, and some are left alone."""

_LATE = START + timedelta(days=300)
"""When the records of `crowded` are logged, all at once."""
_seeds = st.integers(0, 2**32)
_events = st.one_of(st.just("event"), st.just("event"), st.just("event"), st.sampled_from(AMENDMENTS))


def _day(r: Random) -> datetime:
    """When something happens: of few days, so that some are the same."""
    return START + timedelta(days=25 * r.randint(-8, 8), hours=r.choice((0, 0, 0, 6)))


def _written(chosen: Sequence[tuple[str, int]], kinds: Sequence[str]) -> list[dict[str, Any]]:
    """CloudEvents of these kinds, of which "event" is any of `kinds`."""
    chances = [Random(seed) for _, seed in chosen]
    named = [kind if kind != "event" else r.choice(kinds) for (kind, _), r in zip(chosen, chances, strict=True)]
    refs = [(r.choice(SOURCES), r.choice(IDS)) for r in chances]
    refs = [
        (SIGNALS, f"{HERE}-{ref[1]}") if kind == "signal.raised" and r.random() < 0.7 else ref
        for kind, ref, r in zip(named, refs, chances, strict=True)
    ]
    names = Names()
    for kind, ref in zip(named, refs, strict=True):
        names.by_kind.setdefault(kind, []).append(ref)
    return [_document(r, kind, ref, names, kinds) for r, kind, ref in zip(chances, named, refs, strict=True)]


def _document(r: Random, kind: str, ref: tuple[str, str], names: Names, kinds: Sequence[str]) -> dict[str, Any]:
    time = _day(r)
    source, id_ = ref
    if kind.startswith("event."):
        data = _amendment(r, kind, time, names, kinds)
        source = data["target"]["source"] if r.random() < 0.6 else source
    else:
        data = payload(r, kind, time, names)
    known = time + timedelta(days=r.choice((0, 0, 25, 50, 100, 150)))
    return {
        "specversion": "1.0",
        "id": id_,
        "source": source,
        "type": f"whenline.{kind}",
        "time": iso(time),
        "subject": data["organizations"][0]["slug"],
        **maybe(r, {"knowntime": iso(known)}, 0.75),
        "data": data,
    }


def _amendment(r: Random, kind: str, made: datetime, names: Names, kinds: Sequence[str]) -> dict[str, Any]:
    """The payload of an amendment of any id, whether or not that exists or may be amended so."""
    of_kind = {ref: kind for kind, refs in names.by_kind.items() for ref in refs}
    target = names.event(r) if r.random() < 0.2 else names.event(r, *kinds)
    data: dict[str, Any] = {
        "headline": "Amended",
        "organizations": [{"slug": f"{HERE}-microsoft"}],
        "target": target,
        **maybe(r, {"certainty": r.choice(("rumored", "confirmed"))}, 0.3),
        **maybe(r, {"precision": "month"}, 0.2),
        **maybe(r, {"claim": f"{HERE}-claim-1"}, 0.1),
        **maybe(r, {"bears_on": [names.event_or_claim(r)]}, 0.1),
        **maybe(r, {"reason": "so"}, 0.2),
    }
    if kind == "event.corrected":
        stated = of_kind.get((target["source"], target["id"]), kinds[0]) if r.random() < 0.85 else r.choice(kinds)
        stated = r.choice(kinds) if stated.startswith("event.") else stated
        time = made - timedelta(days=r.choice((0, 25, 100)))
        data |= {"kind": stated, "replacement": {"time": iso(time), "data": payload(r, stated, time, names)}}
    return data


def _logged(documents: Sequence[dict[str, Any]], seed: int) -> list[Logged]:
    """Records of these documents, in this order; some have the same timestamp."""
    r = Random(seed)
    next_offset: dict[tuple[str, int], int] = defaultdict(int)
    logged_at = START + timedelta(days=r.randint(201, 210))
    records = []
    for document in documents:
        logged_at += timedelta(seconds=r.choice((0, 0, 1, 86_400, 10 * 86_400)))
        topic, partition = BY_TYPE[document["type"]].topic, r.randint(0, 1)
        offset = next_offset[topic, partition]
        next_offset[topic, partition] += r.choice((1, 1, 3))
        records.append(Logged(topic, partition, offset, logged_at, json.dumps(document).encode()))
    return records


@st.composite
def histories(draw: st.DrawFn, *, least: int = 10, most: int = 20) -> list[Logged]:
    """Records of a log, with repeats and conflicting ids, in the order in which they were logged."""
    families = draw(st.lists(st.sampled_from(FAMILIES), min_size=1, max_size=2, unique=True))
    kinds = [kind for family in families for kind in family]
    written = _written(draw(st.lists(st.tuples(_events, _seeds), min_size=least, max_size=most)), kinds)
    again = draw(st.lists(st.sampled_from(written), max_size=2))
    return _logged(written + again, draw(_seeds))


def crowded(events: int, seed: int) -> list[Logged]:
    """Records of every kind of event that amends none, each in two sources under the same headline at the same moments.

    Whatever lists events has several of them that differ in nothing but their keys.
    """
    r = Random(seed)
    kinds = [kind for family in FAMILIES for kind in family]
    written = _written([("event", r.getrandbits(32)) for _ in range(events)], kinds)
    history = []
    for number, document in enumerate(written):
        twins = [document | {"id": f"{number}", "source": f"urn:{HERE}:{source}"} for source in ("one", "other")]
        topic = BY_TYPE[document["type"]].topic
        history += [
            Logged(topic, 0, len(history) + i, _LATE, json.dumps(twin).encode()) for i, twin in enumerate(twins)
        ]
    return history


def redelivered(history: Sequence[Logged], seed: int) -> list[Logged]:
    """Records that repeat some of a history, after all of it."""
    r = Random(seed)
    last = max(history, key=lambda record: record.logged_at).logged_at
    # No place of the log holds two records, also where histories lie side by side.
    first = min(record.offset for record in history) // 1000 * 1000
    following: dict[tuple[str, int], int] = defaultdict(lambda: first)
    for record in history:
        place = record.topic, record.partition
        following[place] = max(following[place], record.offset + 1)
    again = []
    for record in r.choices(history, k=r.randint(1, 4)):
        place = record.topic, r.randint(0, 1)
        last += timedelta(seconds=r.choice((1, 86_400)))
        again.append(Logged(*place, following[place], last, record.value))
        following[place] += 1
    return again


class Log:
    """Several histories in one log, where they meet nowhere: their names differ. Querying one log is cheaper than many.

    Not a dataclass, of which Hypothesis would write out all fields, whatever its `__repr__` says.
    """

    def __init__(self, histories: list[list[Logged]]) -> None:
        self.histories = histories

    @property
    def records(self) -> list[Logged]:
        return [record for history in self.histories for record in history]

    def __repr__(self) -> str:
        return f"a log of {len(self.histories)} histories"


def side_by_side(histories: Sequence[Sequence[Logged]]) -> Log:
    """These histories in one log."""
    return Log(
        [
            [
                Logged(
                    each.topic,
                    each.partition,
                    each.offset + 1000 * number,
                    each.logged_at,
                    _elsewhere(each.value, number),
                )
                for each in history
            ]
            for number, history in enumerate(histories)
        ]
    )


def _elsewhere(value: bytes, number: int) -> bytes:
    """The same in another world. Only the first one has the worker's source: all others share no source."""
    moved = value.replace(HERE.encode(), f"w{number}".encode())
    return moved.replace(SIGNALS.encode(), f"urn:w{number}:a".encode()) if number else moved


@st.composite
def families(draw: st.DrawFn) -> Log:
    """A log with one history of each family, so that every kind of events is there."""
    chosen = st.lists(st.tuples(_events, _seeds), min_size=6, max_size=12)
    return side_by_side([_logged(_written(draw(chosen), family), draw(_seeds)) for family in FAMILIES])


@st.composite
def logs(draw: st.DrawFn, count: int) -> Log:
    """Logs of so many histories."""
    return side_by_side(draw(st.lists(histories(), min_size=count, max_size=count)))


def seeded_log(count: int, seed: int) -> Log:
    """A log of so many histories, always the same for a seed: to show that what is broken on purpose is noticed."""
    r = Random(seed)
    found = []
    for _ in range(count):
        kinds = [kind for family in r.sample(FAMILIES, r.randint(1, 2)) for kind in family]
        chosen = [(r.choice(("event", "event", "event", r.choice(AMENDMENTS))), r.randrange(2**32)) for _ in range(15)]
        written = _written(chosen, kinds)
        found.append(_logged(written + r.choices(written, k=2), r.randrange(2**32)))
    return side_by_side(found)


points = st.builds(
    lambda step, half: START + timedelta(days=25 * step, hours=12 * half), st.integers(-4, 14), st.booleans()
)
"""Dates to query, also before everything and after everything; half of them on the moments at which things happen."""

AT_LAST = datetime(2030, 1, 1, tzinfo=START.tzinfo)
"""Everything is logged by then."""

_whole = st.just(AT_LAST)
logged_moments = _whole | _whole | st.integers(200, 260).map(lambda day: START + timedelta(days=day, hours=1))
"""How much of the log to query: all, or what was logged by a day on which it grew, which takes ten times as long to plan."""


def point_lists(count: int) -> st.SearchStrategy[list[tuple[datetime, datetime, datetime]]]:
    """Lists of `count` points (at, known, logged), all of one log."""
    pairs = st.lists(st.tuples(points, points), min_size=count, max_size=count)
    return st.builds(lambda at_known, logged: [(*pair, logged) for pair in at_known], pairs, logged_moments)

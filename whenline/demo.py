"""Posts the bundled timeline and data sets through the gateway, for `whenline demo`."""

from __future__ import annotations

import json
import secrets
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from events.data_sets import DATA_SETS
from projections.read.reader import Reader
from streams.broker.artifacts import Report
from streams.errors import LogUnavailable
from streams.gateway.content_modes import BATCH
from streams.gateway.tokens import ANY, Scope, Tokens
from streams.importers import events_of
from streams.log.port import TopicPartition
from ui.shared.gateway_client import NoRedirects
from whenline.audit import record, rights
from whenline.settings import Settings

BATCH_EVENTS = 250
VISIBLE_S = 60.0
TOKEN_LIFETIME = timedelta(minutes=30)


def publish_data_sets(settings: Settings, report: Report) -> None:
    """Post every bundled data set, and wait until the tables have it. The gateway does not append duplicates again.

    Raises:
        LogUnavailable: the gateway refused the events; the message has its response.
    """
    next_offsets: dict[TopicPartition, int] = {}
    with _token(settings) as token:
        for data_set in DATA_SETS.values():
            outcomes: Counter[str] = Counter()
            for batch in _batches(events_of(data_set.name)):
                for result in _post(settings, token, batch):
                    outcomes[result["status"]] += 1
                    partition = (result["topic"], result["partition"])
                    next_offsets[partition] = max(next_offsets.get(partition, 0), result["offset"] + 1)
            counts = ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items()))
            report(f"{data_set.title}: {counts} ({data_set.credit})")
    _wait_until_visible(settings, next_offsets)


@contextmanager
def _token(settings: Settings) -> Iterator[str]:
    """The token of the settings; without one, in a home that requires tokens, a temporary one.

    The user who starts the demo owns the home, and could create it by hand.
    """
    tokens, own = Tokens(settings.home), settings.token.get_secret_value()
    if own or not tokens.exist():
        yield own
        return
    name, ends = f"demo-{secrets.token_hex(4)}", datetime.now(UTC) + TOKEN_LIFETIME
    scopes: list[Scope] = ["publish", "publish-any-source", "amend-any-source", "backdate"]
    text, token = tokens.create(name, [], [ANY], scopes, ends)
    record(settings, "created", **rights(token))
    try:
        yield text
    finally:
        tokens.revoke(token.id)
        record(settings, "revoked", token=token.id, name=name)


def _batches(events: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while batch := list(islice(events, BATCH_EVENTS)):
        yield batch


def _post(settings: Settings, token: str, batch: list[dict[str, Any]]) -> list[dict[str, Any]]:
    headers = {"Content-Type": BATCH} | ({"Authorization": f"Bearer {token}"} if token else {})
    request = urllib.request.Request(  # noqa: S310 - our own address
        f"{settings.gateway_url}/v1/events", data=json.dumps(batch).encode(), headers=headers
    )
    try:
        with urllib.request.build_opener(NoRedirects).open(request, timeout=60) as response:
            results: list[dict[str, Any]] = json.load(response)["results"]
            return results
    except (urllib.error.URLError, OSError) as error:
        why = error.read().decode(errors="replace") if isinstance(error, urllib.error.HTTPError) else str(error)
        raise LogUnavailable(f"The gateway refused the bundled events: {why}", hint="Try again.") from error


def _wait_until_visible(settings: Settings, next_offsets: dict[TopicPartition, int]) -> None:
    reader, deadline = Reader(settings.tables), time.monotonic() + VISIBLE_S
    while time.monotonic() < deadline:
        positions = reader.positions()
        if all(positions.get(partition, 0) >= offset for partition, offset in next_offsets.items()):
            return
        time.sleep(0.2)
    raise LogUnavailable(
        f"The events are in the log, but not in the tables after {VISIBLE_S:g} seconds.",
        hint="Run `whenline status` for the lag.",
    )

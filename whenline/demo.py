"""The demo's data: the bundled timeline and data sets, posted through the gateway like anybody's events."""

from __future__ import annotations

import json
import secrets
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from projections.read.reader import Reader
from streams.errors import LogUnavailable
from streams.gateway.audit import Audit
from streams.gateway.content_modes import BATCH
from streams.gateway.tokens import ANY, Scope, Tokens
from streams.importers import DATA_SETS
from whenline.settings import Settings

AT_ONCE = 250
VISIBLE_S = 60.0
TOKEN_ENDS = timedelta(minutes=30)

Say = Callable[[str], None]


def publish_data_sets(settings: Settings, say: Say) -> None:
    """Post every data set that ships, and wait until the tables have it. What is there already is not posted twice.

    Raises:
        LogUnavailable: the gateway refused; the message has its answer.
    """
    reached: dict[tuple[str, int], int] = {}
    with _token(settings) as token:
        for data_set in DATA_SETS.values():
            outcomes: Counter[str] = Counter()
            for batch in _batches(data_set.events()):
                for result in _post(settings, token, batch):
                    outcomes[result["status"]] += 1
                    place = (result["topic"], result["partition"])
                    reached[place] = max(reached.get(place, 0), result["offset"] + 1)
            told = ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items()))
            say(f"{data_set.title}: {told} ({data_set.credit})")
    _wait_until_visible(settings, reached)


@contextmanager
def _token(settings: Settings) -> Iterator[str]:
    """What to send along: the token of the settings; in a home that asks for one, else one made for this alone.

    Whoever starts the demo owns the home, and could make it by hand.
    """
    tokens, own = Tokens(settings.home), settings.token.get_secret_value()
    if own or not tokens.exist():
        yield own
        return
    name, ends = f"demo-{secrets.token_hex(4)}", datetime.now(UTC) + TOKEN_ENDS
    scopes: list[Scope] = ["publish", "publish-any-source", "backdate"]
    text, token = tokens.create(name, [], [ANY], scopes, ends)
    Audit(settings.home).write("created", token=token.id, name=name, scopes=scopes)
    try:
        yield text
    finally:
        tokens.revoke(token.id)
        Audit(settings.home).write("revoked", token=token.id, name=name)


def _batches(events: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while batch := list(islice(events, AT_ONCE)):
        yield batch


def _post(settings: Settings, token: str, batch: list[dict[str, Any]]) -> list[dict[str, Any]]:
    headers = {"Content-Type": BATCH} | ({"Authorization": f"Bearer {token}"} if token else {})
    request = urllib.request.Request(  # noqa: S310 - our own address
        f"{settings.gateway_url}/v1/events", data=json.dumps(batch).encode(), headers=headers
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            results: list[dict[str, Any]] = json.load(answer)["results"]
            return results
    except (urllib.error.URLError, OSError) as error:
        said = error.read().decode(errors="replace") if isinstance(error, urllib.error.HTTPError) else str(error)
        raise LogUnavailable(f"The gateway did not take the bundled events: {said}", hint="Try again.") from error


def _wait_until_visible(settings: Settings, reached: dict[tuple[str, int], int]) -> None:
    reader, deadline = Reader(settings.home), time.monotonic() + VISIBLE_S
    while time.monotonic() < deadline:
        positions = reader.positions()
        if all(positions.get(place, 0) >= offset for place, offset in reached.items()):
            return
        time.sleep(0.2)
    raise LogUnavailable(
        f"The events are in the log, but not in the tables after {VISIBLE_S:g} seconds.",
        hint="Look at `whenline status`.",
    )

"""A signal of another client is a reason to evaluate the rules; the worker's own signals are none."""

from __future__ import annotations

from events.kinds.signals import TOPIC
from streams.signals.coverage import KnownSignals

PLACE = (TOPIC, 0)


def test_signals_that_were_compared_or_sent_are_known() -> None:
    known = KnownSignals()
    assert known.include({("whenline.models", 0): 99, PLACE: 0})
    assert not known.include({PLACE: 1})
    known.compared({PLACE: 5, ("whenline.models", 0): 99})
    known.sent(PLACE, 5)
    known.sent(PLACE, 6)
    assert known.include({PLACE: 7})
    assert not known.include({PLACE: 8})


def test_one_of_another_client_between_our_own_is_not() -> None:
    known = KnownSignals()
    known.compared({PLACE: 5})
    known.sent(PLACE, 5)
    known.sent(PLACE, 7)  # 6 is another client's
    assert known.include({PLACE: 6})
    assert not known.include({PLACE: 8})
    known.compared({PLACE: 8})
    assert known.include({PLACE: 8})

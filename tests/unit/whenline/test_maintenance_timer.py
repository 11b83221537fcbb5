"""Maintenance every so often: it goes on after a failure, and ends when it is told to."""

from __future__ import annotations

import threading
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from projections.errors import LeaseHeld, StoreAddressInvalid, StoreUnavailable
from projections.store.ducklake import LakeAddress
from projections.store.ducklake.maintenance import Maintained, Maintenance
from tests.support.waiting import until
from whenline.composition import maintenance
from whenline.composition.maintenance import MaintenanceTimer, maintained
from whenline.settings import Settings


class FakeRuns:
    """Runs with the outcomes of a list; the last one lasts until it is interrupted."""

    def __init__(self, *outcomes: Exception | None) -> None:
        self.outcomes = list(outcomes)
        self.began = 0
        self.interrupted = threading.Event()

    def run(self) -> Maintained:
        self.began += 1
        if self.began <= len(self.outcomes):
            outcome = self.outcomes[self.began - 1]
            if outcome is not None:
                raise outcome
            return Maintained(1, 2, 3)
        self.interrupted.wait()
        raise StoreUnavailable("interrupted", hint="")

    def interrupt(self) -> None:
        self.interrupted.set()


def test_it_runs_again_after_each_outcome_and_a_run_is_interrupted_at_the_end() -> None:
    outcomes = [
        None,
        StoreUnavailable("no answer", hint=""),
        LeaseHeld("another one does", hint=""),
        StoreAddressInvalid("a file of a password cannot be read", hint=""),
        PermissionError("the folder of the data"),
    ]
    runs = FakeRuns(*outcomes)
    timer = MaintenanceTimer(lambda: runs, 0.001)
    until(lambda: runs.began == len(outcomes) + 1, what="the last run begins")
    timer.close()
    assert runs.interrupted.is_set()
    assert runs.began == len(outcomes) + 1


def test_a_run_that_has_just_ended_can_be_interrupted() -> None:
    run = Maintenance(LakeAddress("sqlite:none", "none/"))
    run._connection = duckdb.connect()
    run._connection.close()
    run.interrupt()


class FakeEvent:
    """An event that is set after three waits."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    def wait(self, seconds: float) -> bool:
        self.waits.append(seconds)
        return len(self.waits) > 3

    def set(self) -> None:
        """It is set by itself."""

    def is_set(self) -> bool:
        return len(self.waits) > 3


def test_the_first_run_comes_early_and_the_others_after_the_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    ended, runs = FakeEvent(), FakeRuns(None, StoreUnavailable("no answer", hint=""), None)
    monkeypatch.setattr(maintenance, "threading", SimpleNamespace(Event=lambda: ended, Thread=threading.Thread))
    timer = MaintenanceTimer(lambda: runs, 3600)
    until(lambda: len(ended.waits) == 4, what="the fourth wait")
    timer.close()
    assert (ended.waits, runs.began) == ([600.0, 3600, 3600, 3600], 3)


def test_it_ends_between_two_runs() -> None:
    runs = FakeRuns()
    MaintenanceTimer(lambda: runs, 3600).close()
    assert runs.began == 0


@pytest.mark.parametrize(
    ("store", "hours", "expected"), [("", 1.0, 0), ("ducklake:sqlite:x", 0.0, 0), ("ducklake:sqlite:x", 1.0, 1)]
)
def test_only_a_lake_is_maintained_and_only_if_the_settings_want_it(
    store: str, hours: float, expected: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[float] = []

    class FakeTimer:
        def __init__(self, _make: object, every_s: float) -> None:
            made.append(every_s)

        def close(self) -> None:
            made.append(0)

    monkeypatch.setattr(maintenance, "MaintenanceTimer", FakeTimer)
    if store:
        (tmp_path / "store.toml").write_text(f'store = "{store}"\ndata = "{tmp_path}"\n')
    with maintained(Settings(home=tmp_path, maintain_hours=hours)):
        assert made == [3600.0] * expected
    assert made == [3600.0, 0] * expected

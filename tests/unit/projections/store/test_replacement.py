"""Setting files aside, and a rebuilt one in the live one's place; also where the process dies between two steps."""

from __future__ import annotations

from pathlib import Path

import pytest

from projections.store.duckdb_file import replacement
from projections.store.duckdb_file.home import Home
from tests.support.records import home_in


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = home_in(tmp_path / "home")
    home.live.write_text("old")
    Path(f"{home.live}.wal").write_text("old log")
    return home


def offered(home: Home) -> None:
    rebuilt = home.root / "new"
    rebuilt.write_text("new")
    replacement.offer_rebuilt(home, rebuilt)
    assert not rebuilt.exists()


def test_a_rebuilt_file_takes_the_place_and_the_old_one_is_set_aside(home: Home) -> None:
    assert not replacement.has_rebuilt(home)
    offered(home)
    assert replacement.has_rebuilt(home)
    assert home.live.read_text() == "old"
    old = replacement.take_rebuilt(home)
    assert old is not None
    assert old.parent == home.quarantine
    assert old.name.endswith("-replaced")
    assert {path.name: path.read_text() for path in old.iterdir()} == {
        "whenline.duckdb": "old", "whenline.duckdb.wal": "old log",
    }  # fmt: skip
    assert home.live.read_text() == "new"
    assert [path.name for path in home.warehouse.iterdir() if path.is_file()] == ["whenline.duckdb"]
    assert not replacement.has_rebuilt(home)


def test_a_rebuilt_file_may_be_the_first(home: Home) -> None:
    replacement.set_aside(home, "outdated")
    offered(home)
    assert replacement.take_rebuilt(home) is None
    assert home.live.read_text() == "new"


def test_files_set_aside_are_separate_and_never_overwritten(home: Home) -> None:
    first = replacement.set_aside(home, "damaged")
    assert replacement.set_aside(home, "damaged") is None
    home.live.write_text("second")
    second = replacement.set_aside(home, "damaged")
    assert first is not None
    assert second is not None
    assert first != second
    assert (first / "whenline.duckdb").read_text() == "old"
    assert (second / "whenline.duckdb").read_text() == "second"


STEPS = ("mkdir", "replace", "unlink")


@pytest.mark.parametrize("dies_at", range(1, 10))
def test_a_swap_that_was_cut_off_is_finished_by_the_next_start(
    home: Home, dies_at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process dies before the n-th change of the file system; what starts next takes the new file, and continues."""
    offered(home)
    done = 0

    def dying(change: object) -> object:
        def step(*arguments: object, **named: object) -> object:
            nonlocal done
            done += 1
            if done == dies_at:
                raise KeyboardInterrupt
            return change(*arguments, **named)  # type: ignore[operator]

        return step

    with monkeypatch.context() as cut:
        for name in STEPS:
            cut.setattr(Path, name, dying(getattr(Path, name)))
        died = False
        try:
            replacement.take_rebuilt(home)
        except KeyboardInterrupt:
            died = True
    assert died == (done == dies_at)
    if replacement.has_rebuilt(home):
        replacement.take_rebuilt(home)
    assert home.live.read_text() == "new"
    quarantined = [path.read_text() for path in home.quarantine.rglob("whenline.duckdb")]
    assert quarantined == ["old"]
    assert not replacement.has_rebuilt(home)

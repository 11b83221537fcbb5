"""What a link asks for is followed, or said; no moment of a link ends a page, and an empty home is at the present."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.support.browserless import run
from tests.support.rendering import plays
from tests.support.scenario import Scenario
from tests.support.sheets import Taken, page
from ui.views.replay import page as replay_page

FOLLOWED = {
    "2025-04-02": "2025-04-02T23:59:59.999Z",
    "2025-04": "2025-04-30T23:59:59.999Z",
    "2025-04-02T09:30:00 02:00": "2025-04-02T07:30:00.000Z",
    "2025-04-02T09:30:00Z": "2025-04-02T09:30:00.000Z",
}
"""As a browser gives the parameter, where a plus has become a space."""
UNREADABLE = [
    "2025-02-30", "tomorrow", "2025-4-2", "20250401", "2025-W14", "2025-04-02T22:30:00", "9999-12-31", "275760-09-12",
    "-271821-04-20", "+099999-01-01T05:00Z", "0004-01-01",
]  # fmt: skip
READ = """
const { readInitial } = await load('address');
const { readInitial: readOnPlane } = await load('../../plane/frontend/address');
const iso = (ms) => (Number.isNaN(ms) ? null : new Date(ms).toISOString());
console.log(JSON.stringify(data.given.texts.map((text) => {
  const initial = { at: text, known: text, view: `${text}/${text}`, loop: text, window: text, speed: 'x', sort: 'x' };
  const [replay, plane] = [readInitial(initial), readOnPlane(initial, 0)];
  return [iso(replay.at), iso(replay.day), replay.lost, iso(plane.at), plane.lost];
})));
"""


def test_replay_and_beliefs_follow_a_moment_or_say_so(tmp_path: Path) -> None:
    found = run(READ, {}, tmp_path, texts=[*FOLLOWED, *UNREADABLE])
    for (at, known, lost, on_plane, lost_on_plane), (text, expected) in zip(
        found, [*FOLLOWED.items(), *((text, None) for text in UNREADABLE)], strict=True
    ):
        assert (at, known) == (expected, expected), text
        assert on_plane == (expected and f"{expected[:10]}T00:00:00.000Z")
        always = {"speed=x", "sort=x", f"view={text}/{text}", f"loop={text}"}
        moments = set() if expected else {f"at={text}", f"known={text}"}
        assert set(lost) == always | moments
        assert set(lost_on_plane) == {"sort=x", f"window={text}"} | moments


@pytest.mark.parametrize("text", UNREADABLE)
def test_no_moment_of_a_link_ends_the_replay_in_python(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay_page.st, "query_params", {"known": text})
    monkeypatch.setattr(replay_page.st, "session_state", {})
    assert replay_page.chosen_time("day") is None


LOOPS = """
const { addressOf, readInitial } = await load('address');
const lanes = { hidden: [], folded: [], sort: 'events', links: false, others: false };
console.log(JSON.stringify(data.given.loops.map(([from, to]) => {
  const clock = { live: false, at: 0, mode: 'then', speed: 1, tempo: 'calendar', loop: { from, to } };
  const address = new URL(addressOf({ clock, selected: null, view: null, lanes }, 'http://pages.example/'));
  const { loop, lost } = readInitial(Object.fromEntries(address.searchParams));
  return [loop.from, loop.to, lost];
})));
"""


def test_a_loop_comes_back_from_its_link(tmp_path: Path) -> None:
    """Of some hours too, with edges between milliseconds as they come from the stage."""
    day = 86_400_000
    loops = [[20_180 * day + 3.6e6 + 0.4, 20_180 * day + 7.2e6], [20_180 * day + 1, 20_400 * day - 1]]
    expected = [[int(start), int(end), []] for start, end in loops]
    assert run(LOOPS, {}, tmp_path, loops=loops) == expected


TICKS = """
const { ticks } = await load('../../frontend/time');
const YEAR = 365.25 * 86400000;
const edges = [NaN, -8.64e15, 8.64e15, -9e15, 9e15, -Infinity, Infinity, 0, 8000 * YEAR, -270000 * YEAR];
const found = edges.flatMap((from) => edges.filter((to) => to !== from)
  .map((to) => ticks(from, to, 800 / (to - from))));
console.log(JSON.stringify([found.length, found.flat().every(({ ms, label }) => Number.isFinite(ms) && !label.includes('NaN'))]));
"""


def test_an_axis_ends_whatever_it_spans(tmp_path: Path) -> None:
    """Where no date is, the months of an axis went on for ever."""
    assert run(TICKS, {}, tmp_path) == [91, True]


OPENED = """
const { buildModel } = await load('model');
const { initialClock } = await load('initial_view');
const { addressOf, readInitial } = await load('address');
const present = Date.parse('2026-11-28T10:00:00Z');
const model = buildModel(data);
console.log(JSON.stringify(data.given.addresses.map((address) => {
  const clock = initialClock(readInitial(Object.fromEntries(new URLSearchParams(address))), model, present);
  const lanes = { hidden: [], folded: [], sort: 'events', links: false, others: false };
  const next = new URL(addressOf({ clock, selected: null, view: null, lanes }, 'http://a.example/')).searchParams;
  return [new Date(clock.at).toISOString().slice(0, 10), clock.live, next.get('at')];
})));
"""


def opened(scenario: Scenario, folder: Path, *addresses: str) -> list[list[Any]]:
    """Per address: the day of the clock, whether it follows the present, and the address that the page writes."""
    tables = dict(plays(scenario.connection()))["replay"]
    return list(run(OPENED, tables, folder, addresses=addresses))


def test_an_empty_home_is_at_the_present_and_its_address_stays_there(tmp_path: Path) -> None:
    """The day that an empty home had made up stayed in its address, and the first event was not seen."""
    ((day, live, address),) = opened(Scenario(), tmp_path, "")
    assert (day, live, address) == ("2026-11-28", True, "now")
    first = Scenario()
    first.publish("model.launched", "2026-07-01", of="acme", model="M")
    (reloaded, new) = opened(first, tmp_path, f"at={address}", "")
    assert reloaded == ["2026-11-28", True, "now"]
    assert new[0] == "2026-07-01"


@pytest.mark.parametrize(
    ("name", "parameters", "words"),
    [
        ("boards", {"board": "nosuch"}, "board=nosuch, which is not here. Shown: "),
        ("organization", {"organization": "nosuch"}, "organization=nosuch, which is not here. Shown: "),
        ("explore", {"at": "0004-01-01"}, "at=0004-01-01: "),
        ("explore", {"kinds": "nosuch"}, "kinds=nosuch, which is not here."),
        ("boards", {"at": "2025-02-30"}, "at=2025-02-30: "),
        ("boards", {"known": "9999-12-31"}, "known=9999-12-31: "),
        ("compare", {"from": "tomorrow"}, "from=tomorrow: "),
    ],
)
def test_a_page_says_what_of_a_link_it_cannot_follow(
    folder: Path, sheets: Taken, name: str, parameters: dict[str, str], words: str
) -> None:
    assert sheets is not None
    (notice,) = page(folder, name, **parameters).warning
    assert words in notice.value.replace("\\", "")


@pytest.mark.parametrize("at", ["2025-04-02T09:30:00Z", "2025-04-02T23:30:00-00:00", "2025-04-02"])
def test_a_page_of_days_takes_the_day_of_a_moment(folder: Path, sheets: Taken, at: str) -> None:
    shown = page(folder, "boards", board="plans", at=at, known="now")
    assert not shown.warning
    assert sheets.blocks
    assert [str(each.value) for each in shown.date_input][:1] == ["2025-04-02"]


def _paths() -> None:
    """What AppTest runs: the navigation, whose pages are noted instead of drawn."""
    import json

    import streamlit as st

    from ui import shell
    from ui.shared.page import PageContext

    class Noted:
        def run(self) -> None:
            pass

    def navigation(entries: list[st.Page], **_: str) -> Noted:  # type: ignore[valid-type]
        st.code(json.dumps([entry.url_path for entry in entries]))
        return Noted()

    original, st.navigation = st.navigation, navigation  # type: ignore[assignment]
    try:
        shell.run(PageContext(None, ""))  # type: ignore[arg-type]
    finally:
        st.navigation = original


def test_the_replay_has_the_path_of_its_name_too() -> None:
    """ "See it in the replay" leads there: Streamlit serves the page that opens first at the root alone."""
    shown = AppTest.from_function(_paths).run()
    assert not shown.exception
    paths = json.loads(shown.code[0].value)
    assert {"", "replay", "boards"} <= set(paths)
    assert len(set(paths)) == len(paths)


LOST = """
const { lostOf } = await load('receiving');
const { readInitial } = await load('address');
const byKey = new Map([['here', {}]]);
console.log(JSON.stringify(['here', 'nosuch', null].map((event) =>
  lostOf(readInitial({ event, speed: 'x' }), { byKey }))));
"""


def test_an_event_that_is_not_here_is_named(tmp_path: Path) -> None:
    assert run(LOST, {}, tmp_path) == [["speed=x"], ["speed=x", "event=nosuch"], ["speed=x"]]

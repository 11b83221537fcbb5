"""What a press on the stage of the replay does: at the line of the clock as elsewhere, a click opens what is there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.browserless import run

PRESS = """
const { listenOnStage } = await load('stage_gestures');
const { AXIS } = await load('draw');
globalThis.document.addEventListener = () => {};
globalThis.HTMLElement = class {};
const done = data.given.presses.map(({ on, y, by }) => {
  const calls = [];
  const act = new Proxy({}, { get: (_, name) => (...given) => name === 'hover' || calls.push([name, ...given]) });
  const listeners = {};
  const node = () => ({ addEventListener: (name, listener) => { listeners[name] ??= listener; }, contains: () => false });
  const plot = { ...node(), getBoundingClientRect: () => ({ left: 0, top: 0 }), setPointerCapture() {} };
  const self = { plot, line: node(), handle: node(), known: node(), loop: node(), card: node() };
  listenOnStage(self, act);
  const paths = { line: [self.line, plot], handle: [self.handle, self.line, plot], plot: [plot] };
  const event = (type, x) => ({
    type, button: 0, pointerId: 1, clientX: x, clientY: y + AXIS, shiftKey: false, composedPath: () => paths[on],
  });
  listeners.pointerdown(event('pointerdown', 100));
  if (by) listeners.pointermove(event('pointermove', 100 + by));
  listeners.pointerup(event('pointerup', 100 + by));
  return calls.map(([name, first]) => [name, typeof first === 'object' ? first.x : first ?? null]);
});
console.log(JSON.stringify(done));
"""


def pressed(folder: Path, on: str, y: int, by: int) -> list[list[Any]]:
    """What one press does, released `by` pixels beside; `y` is counted from the first lane."""
    (calls,) = run(PRESS, {}, folder, presses=[{"on": on, "y": y, "by": by}])
    return list(calls)


@pytest.mark.parametrize("by", [0, 3])
@pytest.mark.parametrize("on", ["line", "plot"])
def test_a_click_at_the_clock_opens_what_is_there_and_moves_no_clock(tmp_path: Path, on: str, by: int) -> None:
    assert pressed(tmp_path, on, 60, by) == [["click", 100 + by]]


def test_the_head_of_the_clock_is_dragged_and_a_click_on_it_does_not_move_it(tmp_path: Path) -> None:
    assert pressed(tmp_path, "handle", -20, 0) == [["scrubStart", None], ["scrubEnd", None]]
    assert pressed(tmp_path, "handle", -20, 30) == [["scrubStart", None], ["seekX", 130], ["scrubEnd", None]]


def test_a_click_on_the_dates_moves_the_clock_there(tmp_path: Path) -> None:
    assert pressed(tmp_path, "plot", -20, 0) == [["scrubStart", None], ["seekX", 100], ["scrubEnd", None]]


PAINTED = """
const { paint, viewportNow } = await load('painter');
globalThis.window = { innerHeight: 900 };
const { makeScale } = await load('../../frontend/scale');
console.log(JSON.stringify(data.given.dirty.map((what) => {
  const hovered = [];
  const page = {
    dirty: new Set([what]), scale: makeScale(0, 1e9, 800), stacked: { lanes: [], height: 0 }, changes: [],
    clock: { at: 0 }, act: { hover: (point) => hovered.push(point) },
    stage: { plot: { clientWidth: 800, getBoundingClientRect: () => ({ top: 0 }) } },
  };
  page.viewport = viewportNow(page);
  try {
    paint(page, 0, 0);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // the canvases, which are drawn next, need a browser
  }
  return hovered;
})));
"""


def test_a_card_is_hidden_when_the_marks_move(tmp_path: Path) -> None:
    assert run(PAINTED, {}, tmp_path, dirty=["view", "size", "all", "words"]) == [[None], [None], [None], []]

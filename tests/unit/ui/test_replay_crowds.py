"""Large histories on the stage: marks and counted crowds are, together, every mark of a lane."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from projections.read.replay import large, levels
from projections.read.replay.crowd_index import read_index
from projections.read.replay.levels import Window
from tests.support.browserless import run
from tests.support.histories import START, seeded_log
from tests.support.loading import connection_of
from ui.components.replay.prepare import for_browser

DAY = 86_400_000
LAID_OUT = """
const { buildModel } = await load('model');
const { stack } = await load('lanes');
const { layOut } = await load('layout');
const { visibleIn } = await load('draw_clusters');
const { spanToRequest } = await load('requests');
const { revealOf } = await load('moments');
const { newsAt } = await load('news');
const { appearancesOf } = await load('table');
data.meta.large = true;
const model = buildModel(data);
const options = { origin: model.first, pxPerMs: 1 / 86400000, fromPx: -1e5, toPx: 1e5, textWidth: () => 40, day: NaN };
const lanes = {};
for (const mode of ['then', 'now'])
  for (const at of [model.first, data.given.at, 9e15]) {
    const reveal = (e) => revealOf(e, mode, NaN);
    const { marks, clusters, rugs } = layOut(stack(model.lanes), { ...options, mode, reveal });
    for (const mark of marks) (lanes[mark.lane.slug] ??= []).push([mode, at, 1]);
    for (const cluster of [...clusters, ...rugs]) {
      const { n } = visibleIn(cluster, at);
      (lanes[cluster.lane.slug] ??= []).push([mode, at, n]);
    }
  }
const news = newsAt({ at: 9e15, mode: 'then', day: NaN }, 9e15, appearancesOf(model, 'then', NaN), model.days.then);
console.log(JSON.stringify({
  lanes, totals: Object.fromEntries([...model.lanes.own, ...model.lanes.others].map((l) => [l.slug, l.total])),
  total: model.total, here: model.events.length, news,
  spans: [spanToRequest({ from: 0, to: 90 * 86400000 }, { from: 0, to: 1e8 * 86400000 }),
    spanToRequest({ from: 0, to: 90 * 86400000 }, { from: 0, to: 100 * 86400000 })],
}));
"""


def test_marks_and_counts_of_a_lane_are_all_of_its_events(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, most in (("MOST_CHOSEN", 9), ("MOST_COMPANIONS", 2), ("NEWEST", 1), ("MOST_CELLS", 60)):
        monkeypatch.setattr(levels, name, most)
    connection = connection_of(seeded_log(8, 3).records)
    index = read_index(connection)
    window = Window(START, START + timedelta(days=9))
    tables = for_browser(large.large_snapshot(connection, index, levels.overview(connection, index), window))
    rows = {name: table.to_pylist() for name, table in tables.items()}
    found = run(LAID_OUT, rows, tmp_path, at=START.timestamp() * 1000 + 20 * DAY)
    assert found["total"] == index.events.num_rows > found["here"]
    own = {slug: entries for slug, entries in found["lanes"].items() if slug}
    assert own
    for slug, entries in own.items():
        for mode in ("then", "now"):
            at_the_end = sum(n for each, at, n in entries if each == mode and at == 9e15)
            assert at_the_end == found["totals"][slug], (slug, mode)
    whole_days, overview = found["spans"]
    assert overview is None, "the overview is enough"
    assert whole_days["from"] <= -45 * DAY
    assert whole_days["to"] >= 135 * DAY
    assert found["news"]["lead"].startswith("Learned")

"""The laws of the replay's texts: they are made of any history, and as known then nothing is shown that was learned later."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.support.browserless import run
from tests.support.histories import FAMILIES, START, seeded_log
from tests.support.loading import connection_of
from tests.support.rendering import plays

DAY = 86_400_000
SHOWN = """
const { buildModel } = await load('model');
const { makePanels, updatePanels } = await load('panels');
const { makeWords, showTicker, showTable, appearancesOf } = await load('table');
const { detailsOf } = await load('event_details');
const { hoverCard, clusterCard } = await load('hover_card');
const { clusterDetails } = await load('cluster_details');
const { findEvents } = await load('search');
const { revealOf } = await load('moments');
const model = buildModel(data);
const nameOf = (slug) => String(slug ?? '');
const act = { open() {}, close() {}, seek() {}, share() {}, zoom() {}, verdicts: root(), why: '' };
const later = [];
const texts = {};
let drawn = 0;
for (const [at, known, mode] of data.given.points) {
  const clock = { at, mode, day: known };
  const knows = mode === 'then' ? at : mode === 'day' ? known : Infinity;
  const context = { nameOf, model, inks: {}, mode };
  const host = root();
  updatePanels(makePanels(host, { ...act, want() {}, press: { within: () => false } }), model, clock, knows, nameOf);
  const words = makeWords(host, host, act);
  showTicker(words, model, clock, knows, appearancesOf(model, mode, known));
  showTable(words, model, clock, knows, nameOf);
  const check = (where, nodes) => {
    drawn += 1;
    for (const key of nodes.flat(9).flatMap(shownKeys))
      if (model.byKey.get(key).known > knows) later.push([where, key, knows]);
  };
  check('table and panels', [host]);
  const visible = model.events.filter((e) => revealOf(e, mode, known) <= at);
  check('cluster', clusterDetails(visible, knows, context, act));
  check('cluster card', clusterCard(visible, knows, context));
  for (const event of model.events) {
    const details = detailsOf(event, knows, context, act);
    check('details', details);
    if (event.known > knows && details.flat(9).map(textOf).join(' ').includes(event.id + ' ')) later.push(['details', event.id]);
    check('card', hoverCard(event, knows, context));
    for (const other of model.events)
      if (other.known > knows && details.flat(9).flatMap(shownKeys).includes(other.key)) later.push(['details', other.key]);
  }
  for (const text of ['one', 'two', 'three', 'w0', 'reported']) {
    const { hits, later: unseen } = findEvents(model, text, knows, nameOf);
    for (const hit of hits) if (hit.event.known > knows) later.push(['search', hit.event.key]);
    texts.later = (texts.later ?? 0) + unseen;
  }
}
console.log(JSON.stringify({ later, drawn, unseen: texts.later, events: model.events.length }));
"""


def test_nothing_is_shown_that_was_learned_later_and_everything_is_drawn(tmp_path: Path) -> None:
    log = seeded_log(len(FAMILIES), 1)
    replay: dict[str, Any] = dict(plays(connection_of(log.records)))["replay"]
    start = START.timestamp() * 1000
    points = [
        (start + 25 * step * DAY, start + 25 * known * DAY, mode)
        for step, known in ((-4, 2), (1, 9), (3, 3), (6, 1), (14, 14))
        for mode in ("then", "now", "day")
    ]
    found = run(SHOWN, replay, tmp_path, points=points)
    assert found["later"] == []
    assert found["unseen"] > 0, "no history in which something was learned later"
    assert found["drawn"] > found["events"] > 50

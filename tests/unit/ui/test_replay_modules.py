"""What the replay's modules compute without a page."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tests.support.browserless import run
from tests.support.javascript import NODE
from tests.support.links import HERE, NO_LINKS
from tests.support.rendering import plays
from tests.support.scenario import Scenario
from tests.support.ui_history import history
from ui import components
from ui.components import replay

DAY = 86_400_000


def test_zooming_on_a_cluster_shows_where_its_glyphs_are_not_how_long_its_spans_are(tmp_path: Path) -> None:
    extents = Path(replay.__file__).parent / "frontend" / "extents.js"
    script = tmp_path / "spread.mjs"
    script.write_text(
        f"""import {{ spreadOf }} from {json.dumps(extents.as_uri())};
        const span = (from, to) => ({{ from: from * {DAY}, to: to * {DAY}, until: NaN, winTo: NaN, states: [] }});
        const days = (events) => {{ const s = spreadOf(events); return [s.from / {DAY}, s.to / {DAY}]; }};
        console.log(JSON.stringify([days([span(0, 400), span(10, 400)]), days([span(0, 400), span(0, 400)])]));""",
        encoding="utf-8",
    )
    output = subprocess.run([NODE, script], capture_output=True, text=True, check=True)
    apart, alike = json.loads(output.stdout)
    assert apart == [198, 207]
    assert alike == [190, 210]


def test_links_lead_to_other_sites_or_nowhere(tmp_path: Path) -> None:
    dom = Path(components.__file__).parent / "frontend" / "dom.js"
    script = tmp_path / "links.mjs"
    script.write_text(
        f"""globalThis.location = new URL({json.dumps(HERE)});
        const {{ webAddress }} = await import({json.dumps(dom.as_uri())});
        const urls = {json.dumps(["https://a.example", "HTTP://b.example/?x=1", "http://localhost:3000/", *NO_LINKS])};
        console.log(JSON.stringify([...urls, null, 7].filter((url) => webAddress(url) !== null)));""",
        encoding="utf-8",
    )
    printed = subprocess.run([NODE, script], capture_output=True, text=True, check=True)
    assert json.loads(printed.stdout) == ["https://a.example", "HTTP://b.example/?x=1", "http://localhost:3000/"]


NEWS = """
const { buildModel } = await load('model');
const { appearancesOf } = await load('table');
const { newsAt, nextAt } = await load('news');
const model = buildModel(data);
const at = (day, mode) => {
  const clock = { at: Date.parse(day), mode, day: NaN };
  const appearances = appearancesOf(model, mode, NaN);
  const known = mode === 'then' ? clock.at : Infinity;
  return [newsAt(clock, known, appearances), nextAt(model, clock, known, appearances)];
};
console.log(JSON.stringify({
  then: at('2025-03-08T00:00:00Z', 'then'), before: at('2018-01-01T00:00:00Z', 'then'),
  now: at('2024-03-19T00:00:00Z', 'now'),
}));
"""


def test_now_says_what_was_learned_from_whom_and_when_it_was_rumors_marked(tmp_path: Path) -> None:
    scenario = history()
    scenario.publish(
        "signal.raised", "2025-03-08", known="2025-03-08", of="openai", rule="near-parity", rule_version=1,
        evidence=[{"source": "urn:article", "id": "near-parity"}], headline="A rule noticed it",
    )  # fmt: skip
    found = run(NEWS, dict(plays(scenario.connection()))["replay"], tmp_path)
    (news, _), (nothing, _), (happened, following) = found["then"], found["before"], found["now"]
    assert news["lead"].startswith("Learned today (")
    assert "from" in news["lead"]
    words = [item["words"] for item in news["items"]]
    assert len(words) == 3
    assert all("A rule noticed it" not in each for each in words)
    assert news["more"] > 2
    assert not any("Suleyman comes" in each for each in words), "known a year before"
    assert nothing == {"lead": "Nothing is known yet.", "items": [], "more": 0}
    assert happened["lead"] == "Today:", "as known now nothing is learned at the clock"
    assert "learned" not in following


PRESSES = """
globalThis.HTMLElement = class {};
document.addEventListener = () => {};
const { listenOnStage } = await load('stage_gestures');
const listeners = {};
const plot = {
  addEventListener: (name, listener) => (listeners[name] = listener),
  getBoundingClientRect: () => ({ left: 0, top: 0 }), setPointerCapture() {},
};
const line = {}, done = [];
const act = new Proxy({}, { get: (_, name) => (...given) => done.push(name === 'seekX' ? `seekX ${given[0]}` : name) });
listenOnStage({ plot, line, known: {}, card: {}, loop: { addEventListener() {} } }, act);
const press = (y, ...xs) => {
  done.length = 0;
  const at = (type, x) => listeners[type]({
    type, button: 0, pointerId: 1, clientX: x, clientY: y, shiftKey: false, composedPath: () => [line, plot],
  });
  at('pointerdown', xs[0]);
  xs.slice(1).forEach((x) => at('pointermove', x));
  at('pointerup', xs.at(-1));
  return [...done];
};
console.log(JSON.stringify([press(400, 100), press(400, 100, 102), press(400, 100, 120, 130), press(5, 100)]));
"""


def test_a_click_on_the_line_of_the_clock_opens_what_is_under_it_and_a_drag_moves_the_clock(tmp_path: Path) -> None:
    still, shaken, dragged, on_the_dates = run(PRESSES, {}, tmp_path)
    assert still == shaken == ["click"]
    assert dragged == ["scrubStart", "seekX 120", "seekX 130", "scrubEnd"]
    assert on_the_dates == ["scrubStart", "seekX 100", "scrubEnd"]


FIND = """
const { buildModel } = await load('model');
const { findEvents } = await load('search');
const model = buildModel(data);
const found = data.given.texts.map((text) => findEvents(model, text, Infinity, (slug) => slug).hits);
console.log(JSON.stringify(found.map((hits) => hits.map(({ belief }) => belief.headline))));
"""


def test_a_search_needs_no_accents_and_what_is_denied_comes_after_the_others(tmp_path: Path) -> None:
    scenario = Scenario()
    scenario.publish("talent.joined", "2024-03-19", of="acme", person="Ada", to="acme", headline="Karén joins Acme")
    for number, on in enumerate(("2025-01-29", "2025-04-30")):
        scenario.publish(
            "revenue.reported", on, of="acme", measure="annual", segment="AI", id=f"r{number}", headline=f"Run rate {number}",
            amount={"amount": 1e9, "currency": "USD"},
        )  # fmt: skip
    scenario.amend("denied", "r1", "2025-05-01", by="desk", headline="It is not so")
    tables = dict(plays(scenario.connection()))["replay"]
    names, rates = run(FIND, tables, tmp_path, texts=["KAREN acme", "run rate"])
    assert names == ["Karén joins Acme"]
    assert rates == ["Run rate 0", "Run rate 1"]


CORRECTED = """
const { buildModel } = await load('model');
const { beliefAt } = await load('beliefs');
const { labelOf } = await load('layout');
const { detailsOf } = await load('event_details');
const model = buildModel(data);
const event = model.events.find((each) => each.id === 'figure');
const width = (text) => text.length;
const found = data.given.days.map((day) => {
  const known = Date.parse(day);
  const context = { model, mode: 'then', inks: new Proxy({}, { get: () => '#000' }), nameOf: (slug) => slug };
  const details = detailsOf(event, known, context, {}).flat(9).map(textOf).join(' ');
  const mark = { event, label: event.labels.acme, lane: { slug: 'acme' } };
  const belief = beliefAt(event, known);
  return [...[mark, { ...mark, label: 'short' }].map((each) => labelOf(each, belief, width)), details];
});
console.log(JSON.stringify(found));
"""


def test_marks_and_details_follow_a_correction_from_when_it_is_known(tmp_path: Path) -> None:
    scenario, amount = Scenario(), {"currency": "USD", "bound": "more_than"}
    figure = {"measure": "annual", "segment": "AI", "headline": "A figure", "of": "acme", "id": "figure"}
    scenario.publish("revenue.reported", "2025-01-29", amount=amount | {"amount": 13e9}, **figure)
    scenario.correct("figure", "2025-06-01", amount=amount | {"amount": 12e9})
    tables = dict(plays(scenario.connection()))["replay"]
    (first, short, before), (second, cut, after) = run(CORRECTED, tables, tmp_path, days=["2025-05-01", "2025-07-01"])
    assert (first, second) == ("a year > 13 bn", "a year > 12 bn")
    assert (short, cut) == ("short", "a ye…"), "it has the room of the first label"
    assert ("13,000,000,000" in before, "12,000,000,000" in before) == (True, False)
    assert ("13,000,000,000" in after, "12,000,000,000" in after) == (False, True)


def test_what_is_doubtful_is_marked_and_what_is_old_has_its_own_date(tmp_path: Path) -> None:
    scenario = Scenario()
    common = {"known": "2025-03-07T23:59:59.999999+00:00", "by": "article", "of": "acme"}
    scenario.publish(
        "comment.published", "2024-10-01", precision="season", certainty="rumored", speaker="Ada", about="papers",
        summary="so", headline="Ada accuses Acme", **common,
    )  # fmt: skip
    scenario.publish("model.launched", "2025-03-07", precision="day", model="m1", headline="m1 is out", **common)
    (news, _) = run(
        NEWS.replace("2025-03-08T00:00:00Z", "2025-03-07T23:59:59.999Z"),
        dict(plays(scenario.connection()))["replay"],
        tmp_path,
    )["then"]
    assert news["lead"].startswith("Learned today (2, from ")
    assert [item["words"] for item in news["items"]] == ["m1 is out", "Rumor: Ada accuses Acme (autumn 2024)"]


def test_one_day_is_one_news_and_what_has_no_day_is_no_number_of_days_away(tmp_path: Path) -> None:
    scenario = Scenario()
    common = {"by": "article", "of": "acme", "known": "2026-06-02T23:59:59.999999+00:00"}
    for number in (1, 2):
        scenario.publish(
            "model.launched", "2026-06-02", precision="day", model=f"m{number}", headline=f"m{number} is out",
            id=f"m{number}", **common,
        )  # fmt: skip
    scenario.publish("event.confirmed", "2026-06-02", target={"source": "urn:article", "id": "m1"},
                     precision="day", headline="Confirmed: m1", **common)  # fmt: skip
    scenario.publish(
        "model.launched", "2026-09-01", precision="season", model="m3", headline="m3 is out", by="article", of="acme",
        known="2026-12-01",
    )  # fmt: skip
    scenario.publish(
        "model.progressed", "2019-01-01", precision="year", lasted_until="2025-10-28T00:00:00Z", model="m0",
        stage="in_development", headline="m0 is made", by="article", of="acme", known="2025-11-06",
    )  # fmt: skip
    script = (
        NEWS[: NEWS.index("console.log")]
        + """console.log(JSON.stringify(
      ['2025-11-08T00:00:00Z', '2026-06-04T00:00:00Z', '2026-10-08T00:00:00Z'].map((day, i) => at(day, i ? 'now' : 'then'))
    ));"""
    )
    (began, _), (news, following), (last, _) = run(script, dict(plays(scenario.connection()))["replay"], tmp_path)
    assert [item["words"] for item in began["items"]] == ["m0 is made (2019, until 28 Oct 2025)"]
    assert news["lead"] == "2 days ago:"
    assert {item["words"] for item in news["items"]} == {"m1 is out", "m2 is out", "Confirmed: m1"}
    assert following == "m3 is out (autumn 2026)", "no source says in how many days"
    assert (last["lead"], [item["words"] for item in last["items"]]) == ("Last:", ["m3 is out (autumn 2026)"])


LEGEND = """
const { buildModel } = await load('model');
const { showLegend } = await load('legend');
const host = root();
const inks = new Proxy({}, { get: () => '#000000' });
showLegend(host, buildModel(data), inks, { hidden: new Set(), allLinks: false, act: {} });
console.log(JSON.stringify(textOf(host)));
"""


def test_the_legend_calls_nothing_proved_wrong(tmp_path: Path) -> None:
    """The cross stands on what was taken back, corrected or disputed; what contradicts a rumor proves nothing."""
    words = run(LEGEND, dict(plays(history().connection()))["replay"], tmp_path)
    assert "×taken back, corrected or disputed since" in words
    assert "wrong" not in words


def test_moving_the_clock_does_not_count_as_another_state_of_knowledge(tmp_path: Path) -> None:
    clock = Path(replay.__file__).parent / "frontend" / "clock.js"
    script = tmp_path / "knowledge.mjs"
    script.write_text(
        f"""import {{ hasSameKnowledge, makeClock, seek }} from {json.dumps(clock.as_uri())};
        const clock = makeClock(0, 100);
        const others = [seek(clock, 50), {{ ...clock, mode: 'now' }}, {{ ...clock, day: 7 }}];
        console.log(JSON.stringify(others.map((other) => hasSameKnowledge(clock, other))));""",
        encoding="utf-8",
    )
    printed = subprocess.run([NODE, script], capture_output=True, text=True, check=True)
    assert json.loads(printed.stdout) == [True, False, False]

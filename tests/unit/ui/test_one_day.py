"""One day is one moment: asked of every page function, command, macro, variable, export and component, one answer."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from events.days import end_of_day
from projections.read.export import write_parquet
from projections.read.page_reader import PageReader
from projections.read.reader import Reader
from projections.read.replay import registry
from tests.support.javascript import node
from tests.support.scenario import Scenario
from tests.support.ui_home import FilledHome
from ui import components
from ui.components.plane.prepare import for_browser
from ui.shared.browser_values import to_browser_types
from ui.shared.clocks import Clocks
from ui.views.compare.words import point_of
from whenline.cli.dates import instant

DUE = date(2025, 12, 31)
DAYS = [
    *(DUE + timedelta(days=days) for days in (-1, 0, 1, 32)),
    date(2025, 3, 6), date(2025, 3, 7), date(2026, 4, 1), date(2026, 4, 2), date(2026, 6, 30), date(2026, 7, 1),
]  # fmt: skip
"""Around the end of a plan's window, the days of events, and the midnight after one of these days."""
EXPECTED = {
    date(2025, 3, 6): None, date(2025, 3, 7): ("open", None), date(2025, 12, 30): ("open", None), DUE: ("open", None),
    date(2026, 1, 1): ("overdue", 1), date(2026, 2, 1): ("overdue", 32), date(2026, 4, 1): ("overdue", 91),
    date(2026, 4, 2): ("fulfilled", 92), date(2026, 6, 30): ("fulfilled", 92), date(2026, 7, 1): ("fulfilled", 92),
}  # fmt: skip
"""Worked out by hand: what became of the plan, and how many days late."""
PANELS = {panel.id: panel.table for panel in registry.PANELS}
FRONTEND = Path(components.__file__).parent


def history() -> Scenario:
    """A plan of an article of 7 March 2025 for that year, what became of it, and an event at midnight."""
    scenario, on = Scenario(), {"precision": "day"}
    known = {day: end_of_day(date.fromisoformat(day)).isoformat() for day in ("2025-03-07", "2026-04-02")}
    scenario.publish(
        "plan.announced", "2025-03-07", known=known["2025-03-07"], of="acme", what="an API", id="plan",
        window={"from": "2025-03-07T00:00:00Z", "to": "2026-01-01T00:00:00Z"}, headline="Acme plans an API", **on,
    )  # fmt: skip
    scenario.publish(
        "plan.settled", "2026-04-02", known=known["2026-04-02"], of="acme", outcome="fulfilled",
        plan={"source": "urn:a", "id": "plan"}, headline="The API is there", id="there", **on,
    )  # fmt: skip
    scenario.publish("model.launched", "2026-07-01", of="acme", model="M", headline="At midnight", id="midnight")
    return scenario


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("day") / "home"
    with FilledHome(folder) as filled:
        filled.publish(list(history().documents.values()))
        yield folder


def plan_of(rows: list[dict[str, Any]]) -> tuple[str, int | None] | None:
    return (rows[0]["state"], rows[0]["late_by_days"]) if rows else None


def events_of(rows: list[dict[str, Any]]) -> dict[str, str]:
    return {row["id"]: row["occurrence"] for row in rows if row["occurrence"] != "absent"}


def test_every_page_command_macro_and_export_gives_one_answer_for_a_day(home: Path, tmp_path: Path) -> None:
    reader, everything = PageReader(Reader(home)), Reader(home)
    shutil.copy(next(home.glob("generations/*/whenline.duckdb")), tmp_path / "copy.duckdb")
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{tmp_path}/copy.duckdb' AS whenline (READ_ONLY)")
        connection.execute("SET TimeZone = 'Asia/Tokyo'; SET search_path = 'memory,whenline,whenline.internal'")

        def sql(query: str, **parameters: Any) -> list[dict[str, Any]]:
            cursor = connection.execute(query, parameters or None)
            names = [column[0] for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

        for day in DAYS:
            text, when = day.isoformat(), Clocks(day, day).instants()
            wanted = instant(text)
            connection.execute(f"SET VARIABLE \"at\" = DATE '{text}'; SET VARIABLE known = '{text}'")
            plans = {
                "board": reader.board("plans", when)["plans"],
                "profile": reader.profile("acme", when)["plans"],
                "command": everything.sql("FROM plans", at=wanted, known=wanted).to_pylist(),
                "date": sql(f"FROM plans_as_of(DATE '{text}', DATE '{text}')"),
                "text": sql(f"FROM plans_as_of('{text}', '{text}')"),
                "parameter": sql("FROM plans_as_of($day, $day)", day=day),
                "instant": sql("FROM plans_as_of($moment, $moment)", moment=wanted),
                "variable": sql("FROM plans"),
                "lateral": sql(f"FROM (SELECT DATE '{text}' AS d), LATERAL (FROM plans_as_of(d, d))"),
            }
            assert {name: plan_of(rows) for name, rows in plans.items()} == dict.fromkeys(plans, EXPECTED[day]), day
            answer = everything.sql("FROM timeline", at=wanted, known=wanted)
            with (tmp_path / f"{text}.parquet").open("wb") as out:
                write_parquet(out, answer.schema, iter(answer.to_batches()))
            events = {
                "explore": reader.search("", when).to_pylist(),
                "export": pq.read_table(tmp_path / f"{text}.parquet").to_pylist(),
                "date": sql(f"FROM timeline_as_of(DATE '{text}', DATE '{text}')"),
                "variable": sql("FROM timeline"),
            }
            happened = {"plan": date(2025, 3, 7), "there": date(2026, 4, 2), "midnight": date(2026, 7, 1)}
            sure = {id_: "sure" for id_, since in happened.items() if since <= day}
            assert {name: events_of(rows) for name, rows in events.items()} == dict.fromkeys(events, sure), day
        _compare(reader)


def _compare(reader: PageReader) -> None:
    """What happened between two days is what happened on the days after the first, up to the second."""
    point = {day: point_of(Clocks(day, day)) for day in (date(2026, 6, 29), date(2026, 6, 30), date(2026, 7, 1))}
    june, midnight = point[date(2026, 6, 30)], point[date(2026, 7, 1)]
    assert reader.comparison(point[date(2026, 6, 29)], june)["happened"] == []
    assert [row["id"] for row in reader.comparison(june, midnight)["happened"]] == ["midnight"]


def test_replay_and_plane_give_the_same_answers_in_the_browser(home: Path, tmp_path: Path) -> None:
    reader = PageReader(Reader(home))
    plane = for_browser(reader.plane_tables())
    frames = to_browser_types(reader.snapshot()[PANELS["plans"]]).to_pylist()
    data = {name: plane[name].to_pylist() for name in ("questions", "tiles", "evidence", "rules")}
    for tile in data["tiles"]:
        for name in ("at_from_ms", "at_to_ms", "known_from_ms", "known_to_ms"):
            tile[name] = str(tile[name])  # JSON has no infinity
    imports = {
        "frames": "replay/frontend/frames.js", "days": "frontend/days.js", "model": "plane/frontend/model.js",
    }  # fmt: skip
    lines = [f"import * as {name} from {json.dumps((FRONTEND / path).as_uri())};" for name, path in imports.items()]
    output = node(
        "\n".join(lines)
        + f"""
        const data = {json.dumps(data)};
        for (const tile of data.tiles)
          for (const name of ['at_from_ms', 'at_to_ms', 'known_from_ms', 'known_to_ms'])
            tile[name] = Number(tile[name].replace('inf', 'Infinity'));
        const plan = model.buildModel(data).questions.find((q) => q.model === 'plans');
        const index = frames.indexFrames({json.dumps(frames)});
        const found = {json.dumps([day.isoformat() for day in DAYS])}.map((text) => {{
          const ms = days.readMoment(text);
          const clocks = {{ at: days.startOfDay(ms), known: days.startOfDay(ms) }};
          const tile = model.tileAt(plan, model.pointOf(clocks));
          const replayed = frames.answerAt(index, 'then', ms).rows.map((row) => row.state);
          return [tile?.answer ?? null, replayed[0] ?? null];
        }});
        console.log(JSON.stringify(found));""",
        folder=tmp_path,
    )
    states = [state[0] if (state := EXPECTED[day]) else None for day in DAYS]
    assert json.loads(output) == [[state, state] for state in states]


def test_now_is_no_day(home: Path) -> None:
    now = datetime.now(UTC)
    assert all(now - timedelta(minutes=1) < each <= datetime.now(UTC) for each in Clocks().instants().values())
    assert Reader(home).sql("SELECT session_at() <= now() AS is_now").to_pylist() == [{"is_now": True}]

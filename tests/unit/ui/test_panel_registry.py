"""A panel that is only an entry of the registry: Python and browser know all of it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from projections.read.replay import panel_frames, registry
from projections.read.replay.contract import Column, problems
from projections.read.replay.panel import Panel
from projections.read.replay.panel_frames import PanelCache
from projections.read.replay.snapshot import snapshot
from tests.support.javascript import NODE
from tests.support.ui_history import history
from ui.components import replay
from ui.components.replay.prepare import for_browser

PANEL = Panel(
    id="launches",
    title="Launches",
    empty="No launch known yet.",
    model="models",
    board="standings",
    facts=("fact_models",),
    part="organization",
    rows="""SELECT model, organization, launched_at, evidence[1]::VARCHAR AS key, 'reported' AS certainty
        FROM models_as_of(point."at", point.known) WHERE launched_at IS NOT NULL""",
    columns=(
        Column("model", "text", "The model."),
        Column("organization", "text", "Its maker."),
        Column("launched_at", "time", "When it was launched."),
    ),
)

SCRIPT = """
import {{ readFileSync }} from 'node:fs';
import {{ buildModel }} from {model};
import {{ makeStore, allRows, take }} from {store};
import {{ answerAt }} from {frames};
import {{ DRAWINGS, rowsBody }} from {drawings};
const element = () => ({{
  children: [], append(...added) {{ this.children.push(...added); }}, setAttribute() {{}}, addEventListener() {{}},
}});
globalThis.document = {{ createElement: element }};
const data = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const store = makeStore();
take(store, data);
const model = buildModel({{ ...allRows(store), meta: data.meta }});
const panel = data.meta.panels.find((p) => p.id === 'launches');
const {{ rows }} = answerAt(model.frames.launches, 'now', Infinity);
const shown = rowsBody({{ rows }}, {{ model }}, panel);
const texts = shown.nodes.map((node) => node.children.map((child) => child.children.join('')));
console.log(JSON.stringify({{ ownDrawing: panel.drawing in DRAWINGS, title: shown.title, texts }}));
"""


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the browser gets, as JSON."""
    panels = (*registry.PANELS, PANEL)
    monkeypatch.setattr(registry, "PANELS", panels)
    monkeypatch.setattr(panel_frames, "PANELS", panels)
    tables = snapshot(history().connection(), PanelCache())
    assert problems(registry.frames(), tables) == []
    rows = {name: table.to_pylist() for name, table in for_browser(tables).items()}
    return rows | {"meta": registry.browser_metadata() | {"stamp": "1"}}


def test_the_browser_draws_a_panel_of_the_registry(sent: dict[str, Any], tmp_path: Path) -> None:
    frontend = Path(replay.__file__).parent / "frontend"
    modules = {
        name: json.dumps((frontend / f"{name}.js").as_uri()) for name in ("model", "store", "frames", "drawings")
    }
    script, data = tmp_path / "panel.mjs", tmp_path / "data.json"
    script.write_text(SCRIPT.format(**modules))
    data.write_text(json.dumps(sent))
    found = subprocess.run([NODE, script, data], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    shown = json.loads(found.stdout)
    launched = [row for row in sent["frames_launches"] if row["mode"] == "now" and row["key"]]
    assert (shown["ownDrawing"], shown["title"]) == (False, "Launches")
    assert shown["texts"]
    assert {name for name, _ in shown["texts"]} <= {row["model"] for row in launched}
    assert all("20" in note for _, note in shown["texts"]), "maker and date"


def test_its_contract_is_that_of_its_columns(sent: dict[str, Any]) -> None:
    (panel,) = [panel for panel in sent["meta"]["panels"] if panel["id"] == "launches"]
    assert sent["meta"]["groups"]["frames_launches"] == ["mode", "part"]
    assert [column["name"] for column in panel["columns"]] == ["model", "organization", "launched_at"]
    assert len(panel["rule"]) > 40

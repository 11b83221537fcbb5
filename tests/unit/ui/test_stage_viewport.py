"""The part of a tall stage that is drawn covers what the screen shows, by Node."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tests.support.javascript import NODE
from ui.components import replay

SCREENS = """
let seed = 7;
const dice = (most) => (seed = (seed * 48271) % 2147483647) % most;
const wrong = [];
let drawn = null, redrawn = 0;
let [height, screen, top] = [3400, 900, 200];
for (let step = 0; step < 20000; step += 1) {
  if (dice(50) === 0) height = 30 + dice(5000);
  if (dice(50) === 0) screen = 300 + dice(1500);
  top = dice(20) === 0 ? dice(9000) - 6000 : Math.min(screen, top + dice(201) - 100);
  const next = viewportOn(top, height, screen, drawn);
  redrawn += next !== drawn;
  drawn = next;
  const [from, to] = [Math.max(0, -top), Math.min(height, screen - top)];
  const covers = from >= to || (drawn.top <= from && drawn.top + drawn.height >= to);
  if (!covers || drawn.top < 0 || drawn.top + drawn.height > height || drawn.height > screen + 300)
    wrong.push({ top, height, screen, drawn });
}
console.log(JSON.stringify({ wrong: wrong.slice(0, 3), redrawn }));
"""


def test_it_covers_what_the_screen_shows_and_stays_while_it_does(tmp_path: Path) -> None:
    module = Path(replay.__file__).parent / "frontend" / "stage_viewport.js"
    script = tmp_path / "screens.mjs"
    script.write_text(f"import {{ viewportOn }} from {json.dumps(module.as_uri())};\n{SCREENS}", encoding="utf-8")
    printed = subprocess.run([NODE, script], capture_output=True, text=True, check=True)
    found = json.loads(printed.stdout)
    assert found["wrong"] == []
    assert 0 < found["redrawn"] < 15_000

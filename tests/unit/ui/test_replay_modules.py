"""What the replay's modules compute without a page."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tests.support.javascript import NODE
from tests.support.links import HERE, NO_LINKS
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

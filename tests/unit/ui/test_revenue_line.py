"""The line of a figure: carried on, dotted once it is old, and raised only where the next firm figure stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.support.browserless import run

YEAR = 365 * 86_400_000
DRAWN = """
const { drawSteps } = await load('../../sheet/frontend/sheet_steps');
const host = root();
host.clientWidth = 1000;
drawSteps(host, data.given.block, () => null);
const all = (node) => [node, ...(node.children ?? []).flatMap((child) => child.children ? all(child) : [])];
const ofClass = (name) => all(host).filter((node) => (node.attributes.class ?? '').split(' ').includes(name));
const [line, old] = ofClass('wl-line').map((node) => node.attributes.d);
const places = ofClass('wl-point').map((node) => node.attributes.transform.match(/[\\d.]+/g).map(Number));
console.log(JSON.stringify({ line, old, places, soft: ofClass('is-soft').length }));
"""


def drawn(folder: Path, *points: dict[str, Any], until: int) -> dict[str, Any]:
    """The paths, and where points stand, of a chart with one line."""
    series = {"name": "Acme", "note": "", "points": points}
    block = {"type": "steps", "title": "Revenue", "unit": "USD", "until": until, "series": [series]}
    found: dict[str, Any] = run(DRAWN, {}, folder, block=block)
    return found


def point(at: int, value: float, *, firm: bool = True) -> dict[str, Any]:
    return {"at": at, "value": value, "low": value, "high": value, "text": "", "firm": firm, "o": None}


def steps(path: str) -> list[list[float]]:
    """Of each stretch: where it begins, its height, where it ends, and the height that it rises to, if any."""
    parts = [part.replace("H", ",").replace("V", ",").split(",") for part in path.split("M")[1:]]
    return [[round(float(number), 6) for number in part] for part in parts]


def rounded(*stretches: list[float]) -> list[list[float]]:
    return [[round(number, 6) for number in stretch] for stretch in stretches]


def test_an_old_figure_is_dotted_from_a_year_on_and_no_step_is_drawn_before_the_next(tmp_path: Path) -> None:
    found = drawn(tmp_path, point(0, 13), point(2 * YEAR, 37), until=4 * YEAR)
    (first_x, first_y), (second_x, second_y) = found["places"]
    year = (second_x - first_x) / 2
    full, dotted = steps(found["line"]), steps(found["old"])
    assert full == rounded([first_x, first_y, first_x + year], [second_x, second_y, second_x + year])
    assert dotted == rounded(
        [first_x + year, first_y, second_x, second_y], [second_x + year, second_y, second_x + 2 * year]
    )


def test_a_rumor_moves_no_line(tmp_path: Path) -> None:
    found = drawn(tmp_path, point(0, 13), point(YEAR // 2, 99, firm=False), until=YEAR)
    (first_x, first_y), (rumor_x, _) = found["places"]
    assert found["soft"] == 1
    assert steps(found["line"]) == rounded([first_x, first_y, first_x + 2 * (rumor_x - first_x)])

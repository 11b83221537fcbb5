"""`python -m bench.plots`: draws how cost grows, from the JSON of `python -m bench`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import altair as alt
import typer

app = typer.Typer(add_completion=False)

Result = dict[str, Any]
PANELS: dict[str, dict[str, Callable[[Result], float | None]]] = {
    "projection, events/s": {"worker": lambda result: result["projection_per_s"]},
    "post to 202, ms": {
        "median": lambda result: _ms(result["post_s"]["median"]),
        "95 %": lambda result: _ms(result["post_s"]["p95"]),
    },
    "202 to visible, ms": {
        "median": lambda result: _ms(result["visible_s"]["median"]),
        "95 %": lambda result: _ms(result["visible_s"]["p95"]),
    },
    "as-of answers, ms": {
        name: lambda result, name=name: _ms(result["answers_s"][name])
        for name in ("timeline", "standings", "revenue", "leaders")
    },
    "rules, ms": {
        "all events": lambda result: _ms(result["rules_first_s"]),
        "one more event": lambda result: _ms(result["rules_next_s"]),
    },
    "worker, largest memory, MB": {"resident": lambda result: result["worker_mb"]},
    "files, MB": {
        "home": lambda result: result["home_mb"],
        "newest generation": lambda result: result["generation_mb"],
    },
}
"""Curves of each panel, by name."""
COLUMNS, WIDTH, HEIGHT = 2, 300, 180
COLORS = ["#1f77b4", "#d95f02", "#1b9e77", "#7570b3"]


@app.command()
def plots(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="JSON of `python -m bench --save`.")],
    picture: Annotated[Path, typer.Argument(help="SVG to write.")] = Path("docs/images/growth.svg"),
) -> None:
    """Draw the growth of cost with the events in the log: one panel a measure, both axes logarithmic.

    Example: `python -m bench --part growth --save growth.json && python -m bench.plots growth.json`
    """
    found = json.loads(file.read_text(encoding="utf-8"))
    if not found.get("growth"):
        raise typer.BadParameter(f"{file} has no part `growth`; run `python -m bench --part growth --save {file}`.")
    chart(found["growth"]).save(str(picture))


def chart(results: list[Result]) -> alt.TopLevelMixin:
    """All panels; a measure that was not done leaves a gap."""
    panels = [_panel(title, points(results, title)) for title in PANELS]
    return alt.concat(*panels, columns=COLUMNS).resolve_scale(color="independent")


def points(results: list[Result], title: str) -> list[dict[str, Any]]:
    """The points of a panel: curve, events, value."""
    return [
        {"curve": name, "events": result["events"], "value": value}
        for name, curve in PANELS[title].items()
        for result in results
        if (value := curve(result)) is not None
    ]


def _panel(title: str, values: list[dict[str, Any]]) -> alt.Chart:
    scale = alt.Scale(type="log", nice=False)
    return (
        alt.Chart(alt.Data(values=values), title=title, width=WIDTH, height=HEIGHT)
        .mark_line(point=True)
        .encode(
            x=alt.X("events:Q", scale=scale, title="events in the log", axis=alt.Axis(format="~s", tickCount=4)),
            y=alt.Y("value:Q", scale=alt.Scale(type="log"), title=None, axis=alt.Axis(format="~s", tickCount=5)),
            color=alt.Color("curve:N", title=None, sort=list(PANELS[title]), scale=alt.Scale(range=COLORS)),
        )
    )


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else seconds * 1000


if __name__ == "__main__":
    app()

"""`python -m bench.plots`: draws growth, load, soak and scale, from the JSON of `python -m bench`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
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
    "largest resident memory, MB": {
        name: lambda result, name=name: result[f"{name}_mb"] for name in ("worker", "gateway", "rebuild")
    },
    "files, MB": {
        "home": lambda result: result["home_mb"],
        "newest generation": lambda result: result["generation_mb"],
    },
}
"""Curves of each panel, by name."""
LOAD_PANELS: dict[str, dict[str, Callable[[Result], float | None]]] = {
    "post to 202, ms": {"median": lambda result: result["p50_ms"], "99 %": lambda result: result["p99_ms"]},
    "202 to visible, ms": {
        "median": lambda result: _ms(result["visible_s"]["median"]),
        "95 %": lambda result: _ms(result["visible_s"]["p95"]),
    },
}
PLOTTED, PLACES = ("timeline", "standings"), ("lake", "replica", "local")
"""Questions of `bench.growth.ANSWERS`, and where they are asked."""
SMALLEST = 0.01
"""Least value on a logarithmic axis: MB of an answer from blocks that were read before."""
VERSION_PANELS: dict[str, Callable[[Result], float]] = {
    "events/s of a version": lambda result: result["events"] / result["seconds"],
    "versions/s": lambda result: 1 / result["seconds"],
}
PROJECTOR_PANELS: dict[str, dict[str, Callable[[Result], float | None]]] = {
    "processor, s per million events": {
        "projectors, each": lambda result: _mean_of_projectors(result["per_million_s"]),
        "worker or resolver": lambda result: _of_writer(result["per_million_s"]),
        "in sum": lambda result: sum(result["per_million_s"].values()),
    },
    "events/s": {"until all is published": lambda result: result["per_s"]},
}
COLUMNS, WIDTH, HEIGHT = 2, 300, 180
COLORS = ["#1f77b4", "#d95f02", "#1b9e77", "#7570b3"]


@app.command()
def plots(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="JSON of `python -m bench --save`.")],
    folder: Annotated[Path, typer.Argument(file_okay=False, help="Where to write the pictures.")] = Path("docs/images"),
) -> None:
    """Draw `growth.svg`, `load.svg`, `soak.svg` and `scale.svg`: those whose parts are in the file.

    Growth has one panel a measure against the events in the log, load the latencies against the rate of posts, soak
    the memory against time; scale has answers of a lake against its facts, versions against their batches, and
    processor time against projectors. All axes but those of soak and of projectors are logarithmic.

    Example: `python -m bench --part growth --save growth.json && python -m bench.plots growth.json`
    """
    found = json.loads(file.read_text(encoding="utf-8"))
    drawn = {name: chart(found[name]) for name, chart in CHARTS.items() if found.get(name)}
    if found.get("lake") or found.get("projectors"):
        drawn["scale"] = scale_chart(found.get("lake"), found.get("projectors"))
    if not drawn:
        raise typer.BadParameter(f"{file} has nothing to draw; run `python -m bench --part growth --save {file}`.")
    for name, picture in drawn.items():
        picture.save(str(folder / f"{name}.svg"))


def growth_chart(results: list[Result]) -> alt.TopLevelMixin:
    """All panels against the events in the log; a measure that was not done leaves a gap."""
    return _concat(
        [
            _panel(title, points(results, curves, "events"), "events in the log", curves)
            for title, curves in PANELS.items()
        ]
    )


def load_chart(results: list[Result]) -> alt.TopLevelMixin:
    """Latencies against the offered rate."""
    return _concat(
        [
            _panel(title, points(results, curves, "rate"), "posts a second", curves)
            for title, curves in LOAD_PANELS.items()
        ]
    )


def soak_chart(found: Result) -> alt.TopLevelMixin:
    """Resident memory against time, from zero up."""
    values = [
        {"curve": name, "x": sample["s"] / 60, "value": sample[name]}
        for sample in found["samples"]
        for name in ("worker", "gateway")
    ]
    return (
        alt.Chart(alt.Data(values=values), title="resident memory, MB", width=2 * WIDTH, height=HEIGHT)
        .mark_line()
        .encode(
            x=alt.X("x:Q", title="minutes"),
            y=alt.Y("value:Q", title=None),
            color=alt.Color("curve:N", title=None, sort=["worker", "gateway"], scale=alt.Scale(range=COLORS)),
        )
    )


def scale_chart(lake: Result | None, projectors: Result | None) -> alt.TopLevelMixin:
    """Parts `lake` and `projectors`, whichever were measured."""
    panels = []
    if lake is not None:
        for question in PLOTTED:
            for title, curves in answer_panels(question).items():
                panels.append(_panel(title, points(lake["answers"], curves, "facts"), "facts", curves))
        for title, measure in VERSION_PANELS.items():
            curves = version_curves(lake["versions"], measure)
            values = points(lake["versions"], curves, "events")
            panels.append(_panel(title, values, "events in a version", curves))
    if projectors is not None:
        for title, curves in PROJECTOR_PANELS.items():
            values = points(projectors["results"], curves, "projectors")
            panels.append(_panel(title, values, "projectors; 0: a worker", curves, is_linear=True))
    return _concat(panels)


def answer_panels(question: str) -> dict[str, dict[str, Callable[[Result], float | None]]]:
    """Time and bytes of the first answer of a connection, for each place that has one."""

    def measure(where: str, name: str, unit: float) -> Callable[[Result], float | None]:
        return lambda result: (found := result[where][question]) and max(found[name] / unit, SMALLEST)

    return {
        f"{question}, first answer, ms": {where: measure(where, "first_s", 1e-3) for where in PLACES},
        f"{question}, MB read": {where: measure(where, "bytes", 1e6) for where in PLACES},
    }


def version_curves(
    versions: list[Result], measure: Callable[[Result], float]
) -> dict[str, Callable[[Result], float | None]]:
    """A curve for each number of facts that the lake had."""
    return {
        f"{facts:,} facts": lambda result, facts=facts: measure(result) if result["facts"] == facts else None
        for facts in sorted({each["facts"] for each in versions})
    }


CHARTS: dict[str, Callable[[Any], alt.TopLevelMixin]] = {
    "growth": growth_chart,
    "load": load_chart,
    "soak": soak_chart,
}
"""Pictures by the part that they are of."""


def points(results: list[Result], curves: dict[str, Callable[[Result], float | None]], across: str) -> list[Result]:
    """The points of a panel: curve, x (the field `across` of a result), value."""
    return [
        {"curve": name, "x": result[across], "value": value}
        for name, curve in curves.items()
        for result in results
        if (value := curve(result)) is not None
    ]


def _concat(panels: list[alt.Chart]) -> alt.TopLevelMixin:
    return alt.concat(*panels, columns=COLUMNS).resolve_scale(color="independent")


def _panel(
    title: str, values: list[Result], across: str, curves: Iterable[str], *, is_linear: bool = False
) -> alt.Chart:
    scale = alt.Scale(type="linear" if is_linear else "log", nice=False)
    scale_y = alt.Scale(type="linear" if is_linear else "log")
    return (
        alt.Chart(alt.Data(values=values), title=title, width=WIDTH, height=HEIGHT)
        .mark_line(point=True)
        .encode(
            x=alt.X("x:Q", scale=scale, title=across, axis=alt.Axis(format="~s", tickCount=4)),
            y=alt.Y("value:Q", scale=scale_y, title=None, axis=alt.Axis(format="~s", tickCount=5)),
            color=alt.Color("curve:N", title=None, sort=list(curves), scale=alt.Scale(range=COLORS)),
        )
    )


def _mean_of_projectors(seconds: Result) -> float | None:
    found = [value for name, value in seconds.items() if name.startswith("projector")]
    return sum(found) / len(found) if found else None


def _of_writer(seconds: Result) -> float | None:
    return seconds.get("worker", seconds.get("resolver"))


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else seconds * 1000


if __name__ == "__main__":
    app()

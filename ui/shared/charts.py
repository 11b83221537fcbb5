"""Suggests and specifies a Vega-Lite chart of a query's result, from the types of its columns."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa

MARKS = {"bar": "Bars", "line": "Lines", "point": "Points"}
MAX_ROWS = 2_000
"""Most rows of a chart."""
MAX_COLORS = 12
"""Most values of a column that colors distinguish."""
_PALETTE = ("#3a8fd6", "#e0692b", "#1fa37a", "#c86fa5", "#a88a1a", "#7d8794")
"""Distinguishable with color blindness, on light and on dark backgrounds."""


def numeric_columns(table: Any) -> list[str]:
    """Names of numeric columns."""
    return [field.name for field in table.schema if pa.types.is_integer(field.type) or pa.types.is_floating(field.type)]


def axis_columns(table: Any) -> list[str]:
    """Names of columns for the x axis or colors: text, times and numbers."""
    return [field.name for field in table.schema if _kind(field.type)]


def _kind(kind: Any) -> str:
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        return "temporal"
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        return "quantitative"
    return "nominal" if pa.types.is_string(kind) or pa.types.is_boolean(kind) else ""


def suggested_chart(table: Any) -> tuple[str, str, str, str] | None:
    """Mark, x, y and color (empty: none) that suit the table; None: nothing to draw."""
    measured = numeric_columns(table)
    if not measured or table.num_rows < 2:
        return None
    kinds = {field.name: _kind(field.type) for field in table.schema}
    days = [name for name, kind in kinds.items() if kind == "temporal"]
    words = [name for name, kind in kinds.items() if kind == "nominal"]
    few = [name for name in words if len(table.column(name).unique()) <= MAX_COLORS]
    y = measured[-1]
    if days:
        return "line", days[0], y, few[0] if few else ""
    if words:
        return "bar", words[0], y, next((name for name in few if name != words[0]), "")
    return ("point", measured[0], y, "") if len(measured) > 1 else None


def vega_lite_spec(table: Any, mark: str, x: str, y: str, color: str) -> dict[str, Any]:
    """The chart as a Vega-Lite specification; `color` empty: one color. Column names are never interpreted."""
    kinds = {field.name: _kind(field.type) for field in table.schema}
    across: dict[str, Any] = {"field": _field(x), "type": kinds[x], "title": x}
    if kinds[x] == "nominal":
        across |= {"sort": None, "axis": {"labelLimit": 160, "labelAngle": -30}}
    encoding = {"x": across, "y": {"field": _field(y), "type": "quantitative", "title": y}}
    if color and color != x:
        encoding["color"] = {
            "field": _field(color),
            "type": "nominal",
            "title": color,
            "scale": {"range": list(_PALETTE)},
        }
    data = [{"filter": f"isValid(datum[{json.dumps(y)}])"}]
    drawn = {"type": mark, "tooltip": True} | ({"point": True, "interpolate": "step-after"} if mark == "line" else {})
    return {"transform": data, "mark": drawn, "encoding": encoding, "height": 340}


def _field(name: str) -> str:
    """A column name as a Vega-Lite field: dots and brackets are escaped, since they would mean a path."""
    return "".join(f"\\{sign}" if sign in ".[]\\'\"" else sign for sign in name)

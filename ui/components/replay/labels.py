"""Short labels for marks: what fits beside a glyph, from a kind and its payload."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from events.registry import KINDS
from ui.shared.words import ABBREVIATIONS

Data = Mapping[str, Any]

LONGEST = 34
"""Characters a label may have; longer ones end in an ellipsis."""

_SIGNS = {"more_than": "> ", "at_least": "≥ ", "at_most": "≤ ", "less_than": "< ", "approximately": "~ "}
_SCALES = ((1e12, " tn"), (1e9, " bn"), (1e6, " m"))
_MEASURES = {"annual_run_rate": "run rate ", "annual": "a year ", "quarterly": "quarter "}
_RESULTS = {"near_parity": "level with", "ahead": "ahead of", "behind": "behind"}
_STAGES = {
    "in_development": "in development",
    "internal_testing": "tested inside",
    "preview": "in preview",
    "deprecated": "deprecated",
    "retired": "retired",
}
_EXTENTS = {
    "testing": "tests {}",
    "hosted": "hosts {}",
    "selectable": "{} selectable",
    "partial": "{} in part",
    "primary": "relies on {}",
    "dropped": "drops {}",
}


def short(text: str) -> str:
    """Text cut to the length of a label, at a word if one ends near there."""
    if len(text) <= LONGEST:
        return text
    cut = text[: LONGEST - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > LONGEST * 0.6 else cut).rstrip(" ,;:–-") + "…"


def money(amount: Data | None) -> str:
    """An amount as "> 13 bn"; empty where there is none."""
    if not amount:
        return ""
    value = float(amount["amount"])
    size, word = next(((s, w) for s, w in _SCALES if value >= s), (1.0, ""))
    return f"{_SIGNS.get(str(amount.get('bound', 'exact')), '')}{value / size:g}{word}"


def _revenue(data: Data) -> str:
    if data.get("amount"):
        return _MEASURES.get(str(data["measure"]), "") + money(data["amount"])
    change = data.get("change")
    if change:
        grown = money(change.get("amount")) or f"{float(change['percent']):g} %"
        return f"{'−' if change.get('direction') == 'down' else '+'}{grown} in a {change['over'].replace('_', ' ')}"
    drivers = data.get("drivers") or [{}]
    return f"driven by {drivers[0].get('what', '')}"


def _who(data: Data) -> str:
    return str(data.get("person") or data.get("group") or "")


def _moved(data: Data) -> str:
    count = data.get("headcount")
    size = f"{_SIGNS.get(count.get('bound', 'exact'), '')}{count['count']} " if count and not data.get("person") else ""
    return f"{size}{_who(data)}".strip()


def _score(data: Data) -> str:
    if data.get("rank") is not None:
        return f"{data['model']}: no. {data['rank']}"
    return (
        f"{data['model']}: {data['score']:g} {'%' if data.get('unit') == 'percent' else data.get('unit') or ''}".strip()
    )


def _compared(data: Data) -> str:
    versus = [str(v.get("model") or v.get("organization", "")) for v in data.get("versus", [])]
    return f"{_RESULTS.get(str(data['result']), '')} {', '.join(versus)}".strip() + (
        "?" if data.get("result") == "near_parity" else ""
    )


def _terms(data: Data) -> str:
    terms = data.get("terms") or []
    if not terms:
        return "partnership"
    words = str(terms[0]["term"]).replace("-", " ").split(" ")
    return f"{' '.join(ABBREVIATIONS.get(word, word) for word in words)} {terms[0]['change']}"


def _supplier(data: Data) -> str:
    return _EXTENTS.get(str(data["extent"]), "{}").format(data.get("model") or data["supplier"])


_LABELS: dict[str, Callable[[Data], str]] = {  # those that a template cannot express
    "model.progressed": lambda d: f"{d['model']} {_STAGES.get(str(d['stage']), '')}",
    "evaluation.scored": _score,
    "evaluation.compared": _compared,
    "talent.departed": lambda d: f"{_moved(d)} leaves" if d.get("person") else f"{_moved(d)} leave",
    "talent.joined": lambda d: f"{_moved(d)} joins" if d.get("person") else f"{_moved(d)} join",
    "talent.appointed": lambda d: f"{_who(d)}, {d['role']}" if d.get("role") else _who(d),
    "revenue.reported": _revenue,
    "investment.made": lambda d: f"invests {money(d.get('amount'))}".strip(),
    "stake.held": lambda d: f"holds {float(d['share']['share']) * 100:g} %",
    "partnership.formed": _terms,
    "partnership.changed": _terms,
    "supplier.changed": _supplier,
    "layoff.reported": lambda d: f"lets {d['headcount']['count']} go" if d.get("headcount") else "layoffs",
}


def _named(data: Data, names: Mapping[str, str]) -> Data:
    """The payload with organizations called as people write them, where a label may show one."""

    def called(slug: str) -> str:
        return names.get(slug) or slug.replace("-", " ").title()

    named = {field: called(data[field]) for field in ("supplier", "acquired") if data.get(field)}
    versus = [{**rival, "organization": called(rival["organization"])} for rival in data.get("versus", ())]
    return {**data, **named, "versus": versus}


def _label(kind: str, data: Data) -> str:
    """The label by `_LABELS`, or else by the template of the kind itself."""
    make = _LABELS.get(kind)
    if make is not None:
        return make(data)
    return KINDS[kind].payload.short_label.format_map(data) if kind in KINDS else ""


def label_of(kind: str, data: Data, names: Mapping[str, str]) -> str:
    """The label of an event; that of an unknown or incomplete one is its headline, cut.

    `names` are those of organizations, by slug.
    """
    try:
        text = _label(kind, _named(data, names))
    except (KeyError, TypeError, ValueError, IndexError):
        text = ""
    return short(" ".join((text or str(data.get("headline", ""))).split()))

"""Short labels beside the marks of events, from the kind and the payload."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from events.registry import KINDS
from ui.shared.formatting import ABBREVIATIONS, BOUND_SIGNS, STAGE_LABELS, format_money

Data = Mapping[str, Any]

MAX_CHARACTERS = 34
"""Most characters of a label; longer ones end in an ellipsis."""

NOT_AGREED = {"considered", "intended"}
"""Commitments of which a label must say that nothing is agreed yet."""
_MEASURES = {"annual_run_rate": "run rate ", "annual": "a year ", "quarterly": "quarter "}
_RESULTS = {"near_parity": "level with", "ahead": "ahead of", "behind": "behind"}
_EXTENTS = {
    "testing": "tests {}",
    "hosted": "hosts {}",
    "selectable": "{} selectable",
    "partial": "{} in part",
    "primary": "relies on {}",
    "dropped": "drops {}",
}


def shortened(text: str) -> str:
    """Text truncated to the length of a label, between words where possible."""
    if len(text) <= MAX_CHARACTERS:
        return text
    cut = text[: MAX_CHARACTERS - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > MAX_CHARACTERS * 0.6 else cut).rstrip(" ,;:–-") + "…"


def money(amount: Data | None) -> str:
    """An amount as "> 13 bn"; empty without one."""
    return format_money(float(amount["amount"]), None, amount.get("bound")) if amount else ""


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


def size_and_name(data: Data) -> str:
    """Who moves: a person, or a group with its size, as "> 20 people"."""
    count = data.get("headcount")
    size = (
        f"{BOUND_SIGNS.get(count.get('bound', 'exact'), '')}{count['count']} "
        if count and not data.get("person")
        else ""
    )
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
    commitment = data.get("commitment")
    subject = " ".join(ABBREVIATIONS.get(word, word) for word in words)
    return f"{commitment}: {subject}" if commitment in NOT_AGREED else f"{subject} {terms[0]['change']}"


def _supplier(data: Data) -> str:
    return _EXTENTS.get(str(data["extent"]), "{}").format(data.get("model") or data["supplier"])


_LABELS: dict[str, Callable[[Data], str]] = {  # those that a template cannot express
    "model.progressed": lambda d: f"{d['model']} {STAGE_LABELS.get(str(d['stage']), '')}",
    "evaluation.scored": _score,
    "evaluation.compared": _compared,
    "talent.departed": lambda d: f"{size_and_name(d)} leaves" if d.get("person") else f"{size_and_name(d)} leave",
    "talent.joined": lambda d: f"{size_and_name(d)} joins" if d.get("person") else f"{size_and_name(d)} join",
    "talent.appointed": lambda d: f"{_who(d)}, {d['role']}" if d.get("role") else _who(d),
    "revenue.reported": _revenue,
    "investment.made": lambda d: f"invests {money(d.get('amount'))}".strip(),
    "stake.held": lambda d: f"holds {float(d['share']['share']) * 100:g} %",
    "partnership.formed": _terms,
    "partnership.changed": _terms,
    "supplier.changed": _supplier,
    "plan.announced": lambda d: f"{'considers' if d.get('commitment') == 'considered' else 'plan'}: {d['what']}",
    "layoff.reported": lambda d: f"lets {d['headcount']['count']} go" if d.get("headcount") else "layoffs",
}


def _named(data: Data, names: Mapping[str, str]) -> Data:
    """The payload with display names instead of slugs of organizations."""

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
    """The label of an event. An unknown kind or incomplete payload gets its headline, shortened.

    `names` are those of organizations, by slug.
    """
    try:
        text = _label(kind, _named(data, names))
    except (KeyError, TypeError, ValueError, IndexError):
        text = ""
    return shortened(" ".join((text or str(data.get("headline", ""))).split()))

"""Signals, and what happens to them, as CloudEvents. The same signal gives the same event, byte for byte of its content."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from projections.read.signals import SOURCE, Act, Signal

HEADLINE = 300
"""Most characters of a headline."""


def raised(signal: Signal) -> dict[str, Any]:
    """`signal.raised`: it happened, and could be known, when it came true."""
    return _event(signal.id, "signal.raised", signal.came_true_at, _payload(signal))


def acted(act: Act) -> dict[str, Any]:
    """An amendment of a signal that was raised: taken back, or given back as it was."""
    signal = act.signal
    said = "Taken back" if act.action == "retracted" else "Given back"
    data: dict[str, Any] = {
        "headline": f"{said}: {signal.sentence}"[:HEADLINE],
        "organizations": _organizations(signal),
        "certainty": "confirmed",
        "target": {"source": SOURCE, "id": signal.id},
        "reason": act.reason,
    }
    if act.action == "corrected":
        replacement = {"time": _instant(signal.came_true_at), "data": _payload(signal)}
        data |= {"kind": "signal.raised", "replacement": replacement}
    return _event(act.id, f"event.{act.action}", act.moment, data)


def _event(id_: str, kind: str, moment: datetime, data: dict[str, Any]) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": id_,
        "source": SOURCE,
        "type": f"whenline.{kind}",
        "time": _instant(moment),
        "knowntime": _instant(moment),
        "data": data,
    }


def _payload(signal: Signal) -> dict[str, Any]:
    said = {"about": signal.about, "before": signal.before, "after": signal.after}
    return {
        "headline": signal.sentence[:HEADLINE],
        "organizations": _organizations(signal),
        "certainty": signal.certainty,
        "rule": signal.rule,
        "rule_version": signal.rule_version,
        "severity": signal.severity,
        "evidence": signal.evidence,
    } | {name: text for name, text in said.items() if text}


def _organizations(signal: Signal) -> list[dict[str, str]]:
    return [{"slug": slug} for slug in signal.organizations]


def _instant(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")

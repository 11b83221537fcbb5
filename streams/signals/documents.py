"""Encodes signals and their amendments as CloudEvents. Equal signals give equal events, byte for byte."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from events.kinds.signals import SOURCE
from projections.read.signals import Act, Signal

HEADLINE = 300
"""Longest headline, in characters."""


def raised(signal: Signal) -> dict[str, Any]:
    """The `signal.raised` event; its valid time and knowledge time are when the signal came true."""
    return _event(signal.id, "signal.raised", signal.came_true_at, _payload(signal))


def acted(act: Act) -> dict[str, Any]:
    """The amendment that retracts a raised signal, or restores it as it was."""
    signal = act.signal
    action = "Taken back" if act.action == "retracted" else "Given back"
    data: dict[str, Any] = {
        "headline": f"{action}: {signal.sentence}"[:HEADLINE],
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
    optional = {"about": signal.about, "before": signal.before, "after": signal.after}
    return {
        "headline": signal.sentence[:HEADLINE],
        "organizations": _organizations(signal),
        "certainty": signal.certainty,
        "rule": signal.rule,
        "rule_version": signal.rule_version,
        "severity": signal.severity,
        "evidence": signal.evidence,
    } | {name: text for name, text in optional.items() if text}


def _organizations(signal: Signal) -> list[dict[str, str]]:
    return [{"slug": slug} for slug in signal.organizations]


def _instant(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")

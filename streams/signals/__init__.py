"""Signals as events: raises in the log what the rules find, and retracts what no longer holds."""

from streams.signals.reconciler import SignalReconciler

__all__ = ["SignalReconciler"]

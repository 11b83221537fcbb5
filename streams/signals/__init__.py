"""Signals as events: what the rules notice is raised in the log, and taken back where its ground is gone."""

from streams.signals.reconciler import SignalReconciler

__all__ = ["SignalReconciler"]

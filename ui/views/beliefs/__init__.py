"""Beliefs: one question over valid time and knowledge time."""

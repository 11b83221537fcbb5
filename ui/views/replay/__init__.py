"""Replay: the timeline played in the browser."""

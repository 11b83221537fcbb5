"""Explore: the timeline as a table, and a SQL editor."""

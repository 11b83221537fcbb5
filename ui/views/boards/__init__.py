"""Boards: rankings and totals of the industry on a day."""

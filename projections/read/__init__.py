"""Reads a version of the tables: read models, questions, search, export, signals."""

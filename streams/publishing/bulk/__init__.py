"""Publishes files of events: validates each record, sends batches, resumes after an interruption."""

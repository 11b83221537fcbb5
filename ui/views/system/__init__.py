"""System: the state of the published version, the log and dead letters."""

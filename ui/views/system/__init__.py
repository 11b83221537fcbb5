"""System: the state of the newest generation, the log and dead letters."""

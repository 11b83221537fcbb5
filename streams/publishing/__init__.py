"""Events into the log: single events, batches and files."""

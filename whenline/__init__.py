"""Settings, command line, supervisor and the composition root."""

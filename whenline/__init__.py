"""The front door: settings, command line and the composition root."""

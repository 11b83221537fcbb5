"""All code that uses the log: log adapters, local broker, publishing, gateway, projector and stream processors."""

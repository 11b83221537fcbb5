"""Everything that touches the log: ports, broker, publisher, gateway, projector and stream processors."""

"""The log: a small port, and adapters named for their technology."""

from streams.log.port import CLOUDEVENTS_JSON, Header, Log, Place, Positions, Receipt, Record

__all__ = ["CLOUDEVENTS_JSON", "Header", "Log", "Place", "Positions", "Receipt", "Record"]

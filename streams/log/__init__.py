"""The log: a small port, and adapters named for their technology."""

from streams.log.port import CLOUDEVENTS_JSON, Header, Log, Positions, Receipt, Record, TopicPartition

__all__ = ["CLOUDEVENTS_JSON", "Header", "Log", "Positions", "Receipt", "Record", "TopicPartition"]

"""Apache Kafka on this machine, from the virtual environment alone: for demos, tests and development."""

from streams.broker.local import BrokerStatus, LocalBroker

__all__ = ["BrokerStatus", "LocalBroker"]

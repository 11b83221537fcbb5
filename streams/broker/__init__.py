"""A local Apache Kafka for demos, tests and development; it needs nothing but the virtual environment."""

from streams.broker.local import BrokerStatus, LocalBroker
from streams.broker.nodes import LocalCluster

__all__ = ["BrokerStatus", "LocalBroker", "LocalCluster"]

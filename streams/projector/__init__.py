"""From the log into the tables: the projector, and the rebuild."""

from streams.projector.arrival_source import ArrivalSource
from streams.projector.projector import Projector
from streams.projector.rebuild import Rebuilt, rebuild

__all__ = ["ArrivalSource", "Projector", "Rebuilt", "rebuild"]

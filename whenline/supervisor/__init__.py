"""Runs all processes of one home in the foreground: broker, gateway, worker and UI."""

from whenline.supervisor.scale import ScalePlan
from whenline.supervisor.stack import Stack
from whenline.supervisor.startup import StackError

__all__ = ["ScalePlan", "Stack", "StackError"]

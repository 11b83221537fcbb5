"""Runs all processes of one home in the foreground: broker, gateway, worker and UI."""

from whenline.supervisor.stack import Stack
from whenline.supervisor.startup import StackError

__all__ = ["Stack", "StackError"]

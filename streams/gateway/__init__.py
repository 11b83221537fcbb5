"""The HTTP gateway: publishers post events, readers follow a stream of them."""

from streams.gateway.app import create_app
from streams.gateway.limits import Limits
from streams.gateway.server import serve

__all__ = ["Limits", "create_app", "serve"]

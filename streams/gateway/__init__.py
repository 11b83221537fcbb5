"""The publishers' door over HTTP."""

from streams.gateway.app import create_app, serve

__all__ = ["create_app", "serve"]

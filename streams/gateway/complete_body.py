"""Where a connection leaves a body that is complete before its request begins."""

COMPLETE_BODY = "whenline.body"
"""Key of an ASGI scope."""

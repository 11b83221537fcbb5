"""Logging of the processes: one line per entry on stderr, as JSON unless stderr is a terminal."""

from __future__ import annotations

import logging
import sys

import structlog


def configure() -> None:
    """Configure structlog, and the standard logging that libraries use."""
    tty = sys.stderr.isatty()
    renderer = structlog.dev.ConsoleRenderer() if tty else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(
        level=logging.WARNING, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    silence_libraries()


def silence_libraries() -> None:
    """Drop aiokafka's log of every reconnect: persistent failures reach us as exceptions."""
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)

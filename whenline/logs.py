"""Logs of the processes: one line an entry, on stderr; JSON where no person reads along."""

from __future__ import annotations

import logging
import sys

import structlog


def configure() -> None:
    """Set up logging of this process, for structlog and for libraries that use the standard logging."""
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
    quieten()


def quieten() -> None:
    """No word from libraries about what reaches us as an error anyway: aiokafka tells of every reconnect."""
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)

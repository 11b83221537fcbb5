"""Answers every error of a request as problem details."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException

from streams.gateway.metrics import Metrics
from streams.gateway.problem import ProblemError

ROUTES_HINT = (
    "POST /v1/events publishes, GET /v1/events/stream follows new events; "
    "GET /v1/kinds, /v1/schemas/<kind>, /readyz and /openapi.json describe the gateway."
)

log = structlog.get_logger("whenline.gateway")


@dataclass(frozen=True)
class ErrorHandlers:
    """Answers of errors, for what is beside the app's routes."""

    on_problem: Callable[[ProblemError], Response]
    on_failure: Callable[[Request, Exception], Awaitable[Response]]


def add_error_handlers(app: FastAPI, metrics: Metrics) -> ErrorHandlers:
    """Make the app answer errors as problem details, and count them."""

    def respond(problem: ProblemError) -> Response:
        metrics.refusals.labels(problem.name).inc()
        return problem.response()

    @app.exception_handler(ProblemError)
    async def on_problem(_request: Request, problem: ProblemError) -> Response:
        return respond(problem)

    @app.exception_handler(HTTPException)
    async def on_http_error(_request: Request, error: HTTPException) -> Response:
        name = "method" if error.status_code == 405 else "not-found"
        return respond(ProblemError(name, f"{error.detail}.", ROUTES_HINT, headers=error.headers or {}))

    @app.exception_handler(Exception)
    async def on_failure(_request: Request, error: Exception) -> Response:
        log.error("broken", exc_info=error)
        hint = "Send it again with the same ids: events in the log count once. Report the X-Request-Id to the operator."
        return respond(ProblemError("internal", "The request failed inside the gateway.", hint))

    return ErrorHandlers(respond, on_failure)

"""The gateway's app, with a short way for posts: of FastAPI's layers they need none."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request, Response
from starlette.middleware.errors import ServerErrorMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from streams.gateway.problem import ProblemError

PATH = "/v1/events"

Answer = Callable[[Request], Awaitable[Response]]


class GatewayApp(FastAPI):
    """FastAPI's app, but for posts of events."""

    posts: ASGIApp
    """Answers posts of events."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "http" and scope["path"] == PATH and scope["method"] == "POST":
            await self.posts(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


class PostApp:
    """ASGI app that answers posts of events, and nothing else.

    Args:
        answer: answers a request.
        refuse: the response of a problem.
    """

    def __init__(self, answer: Answer, refuse: Callable[[ProblemError], Response]) -> None:
        self._answer, self._refuse = answer, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a post."""
        try:
            response = await self._answer(Request(scope, receive))
        except ProblemError as problem:
            response = self._refuse(problem)
        await response(scope, receive, send)


def guarded(app: ASGIApp, on_failure: Callable[[Request, Exception], Awaitable[Response]]) -> ASGIApp:
    """An app that answers with the response of `on_failure` where it fails."""
    return ServerErrorMiddleware(app, handler=on_failure)

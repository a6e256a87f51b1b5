"""Every refusal of the web process: one shape, one place that turns the product's errors into answers."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from care.domain.errors import BadButton, CareError, Locked, NotFound, Overtaken

log = logging.getLogger("anhuan.web")


class Problem(Exception):
    """A refusal for the client: HTTP status, a code that programs read, a detail that people read.

    The detail never repeats what the client sent: logs and proxies would keep it.
    """

    def __init__(self, status: int, code: str, detail: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail
        self.headers = headers


Handler = Callable[[Request, Exception], Response | Awaitable[Response]]


def not_found() -> Problem:
    """The same answer for a wrong token and for something that doesn't exist."""
    return Problem(404, "not_found", "Nothing here that this token opens.")


def answer(problem: Problem, **more: str) -> JSONResponse:
    body = {"error": problem.code, "detail": problem.detail, **more}
    return JSONResponse(body, problem.status, headers=problem.headers)


async def _problem(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return answer(error)


async def _locked(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Locked)
    return answer(Problem(423, "locked", "Too many failed attempts."), locked_until=error.until.isoformat())


async def _care_error(request: Request, error: Exception) -> Response:
    if isinstance(error, NotFound):
        return answer(not_found())
    if isinstance(error, BadButton):
        return answer(Problem(400, "unknown_button", "This button was not issued in this conversation."))
    if isinstance(error, Overtaken):
        return answer(Problem(409, "overtaken", "Somebody else owns the conversation now."))
    log.warning("%s refused: %s", request.url.path, type(error).__name__)
    return answer(Problem(409, "wrong_state", "This is not possible in the present state."))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    codes = {404: "not_found", 405: "method_not_allowed"}
    code = codes.get(error.status_code, "refused")
    problem = Problem(error.status_code, code, str(error.detail), dict(error.headers or {}))
    return answer(problem)


async def _crash(request: Request, error: Exception) -> Response:
    # The class alone: a message could hold what the borrower wrote.
    log.error("%s %s failed: %s", request.method, request.url.path, type(error).__name__)
    return answer(Problem(500, "internal", "The request failed on our side. It is safe to repeat it."))


HANDLERS: dict[type[Exception] | int, Handler] = {
    Problem: _problem,
    Locked: _locked,
    CareError: _care_error,
    HTTPException: _http,
    Exception: _crash,
}

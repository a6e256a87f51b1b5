"""Services block on the database, so the event loop runs them in threads."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ParamSpec, TypeVar

import anyio

P = ParamSpec("P")
R = TypeVar("R")


async def run(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a blocking service call to its end: a client that goes away doesn't cut a transaction in two."""
    return await anyio.to_thread.run_sync(partial(function, *args, **kwargs))

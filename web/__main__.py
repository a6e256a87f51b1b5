"""`python -m web`: serve on the bound address, loopback unless told otherwise."""

from __future__ import annotations

import logging

import uvicorn

from care.settings import ensure_secrets, load_settings
from web.app import create_app

STOP_SECONDS = 5


def main() -> None:
    ensure_secrets()
    settings = load_settings()
    logging.basicConfig(level=settings.log_level.upper(), format="%(levelname)s %(name)s: %(message)s")
    # One line per call would drown the log, and paths with tokens do not belong there.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    uvicorn.run(
        create_app(settings),
        host=settings.bind,
        port=settings.web_port,
        ws="none",
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=STOP_SECONDS,
    )


if __name__ == "__main__":
    main()

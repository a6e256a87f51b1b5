"""Rasa's own command line without its wall of warnings; set-up installs it as `.venv/bin/rasa`.

Every verb and option is Rasa's. What differs: libraries' deprecation notices are hushed (warnings about the
training data are not), no telemetry, and both servers stay on this machine unless told otherwise.
"""

from __future__ import annotations

import logging
import os
import re
import sys
import warnings
from collections.abc import Callable, Sequence

from care.settings import load_settings

ENVIRONMENT = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "RASA_TELEMETRY_ENABLED": "false",
    # The encoder is bound by memory: more threads make a reply slower, not faster.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    # The action server's default is every address of the machine.
    "SANIC_HOST": "127.0.0.1",
}
HUSHED = (DeprecationWarning, PendingDeprecationWarning, FutureWarning, ImportWarning, ResourceWarning)


UNUSED = re.compile(r"The utterance '\w+' is not used in any story or rule")
REGISTERED = "Registered function for"


def hush_libraries() -> None:
    """Drop what tells nothing about this project, where it is shown: filters would be reset by the libraries.

    Deprecation notices; sentences that no rule names, since actions say them;
    one line per action at the start of the action server.
    """
    logging.getLogger("rasa_sdk.executor").addFilter(lambda record: not record.getMessage().startswith(REGISTERED))
    show: Callable[..., None] = warnings.showwarning

    def show_ours(message: Warning | str, category: type[Warning], *place: object, **more: object) -> None:
        if not issubclass(category, HUSHED) and not UNUSED.match(str(message)):
            show(message, category, *place, **more)

    warnings.showwarning = show_ours


def guarded(arguments: Sequence[str]) -> list[str]:
    """`arguments` with what keeps the engine private, where the caller did not say otherwise.

    It listens on this machine only, and its HTTP API asks for the internal token: added here, the token never shows
    in the list of processes.
    """
    added = list(arguments)
    if arguments[:1] in (["run"], ["shell"]) and arguments[1:2] not in (["actions"], ["nlu"]):
        if not {"-i", "--interface"} & set(arguments):
            added += ["--interface", "127.0.0.1"]
        if "--enable-api" in arguments and "--auth-token" not in arguments:
            added += ["--auth-token", load_settings().internal_token]
    return added


def main() -> None:
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    hush_libraries()
    sys.argv[1:] = guarded(sys.argv[1:])
    # Only now: TensorFlow and the numeric libraries read the environment while they are imported.
    from rasa.__main__ import main as rasa_main

    rasa_main()


if __name__ == "__main__":
    main()

"""Rasa's commands are quiet about libraries, outspoken about our data, and private by default."""

from __future__ import annotations

import logging
import warnings

import pytest

from care.settings import SECRETS
from scripts.quiet_rasa import guarded, hush_libraries

TOKEN = "A" * 43 + "="


@pytest.mark.parametrize(
    ("given", "run"),
    [
        (["train"], ["train"]),
        (["run", "actions"], ["run", "actions"]),
        (["shell", "nlu"], ["shell", "nlu"]),
        (["run"], ["run", "--interface", "127.0.0.1"]),
        (["run", "-i", "0.0.0.0"], ["run", "-i", "0.0.0.0"]),
        (["shell", "--debug"], ["shell", "--debug", "--interface", "127.0.0.1"]),
    ],
)
def test_the_engine_stays_on_this_machine_unless_told_otherwise(given: list[str], run: list[str]) -> None:
    assert guarded(given) == run


def test_the_http_api_never_opens_without_the_internal_token(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SECRETS:
        monkeypatch.setenv(name, TOKEN)
    assert guarded(["run", "--enable-api"])[-2:] == ["--auth-token", TOKEN]


UNUSED = "The utterance 'utter_balance' is not used in any story or rule."
WARNINGS = [
    (DeprecationWarning, "text", 0),
    (FutureWarning, "text", 0),
    (UserWarning, UNUSED, 0),
    (UserWarning, "The intent 'greet' is not used in any story or rule.", 1),
]


@pytest.mark.parametrize(("kind", "text", "shown"), WARNINGS)
def test_only_warnings_about_our_own_data_are_shown(kind: type[Warning], text: str, shown: int) -> None:
    seen: list[object] = []
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = lambda *what, **_: seen.append(what)  # type: ignore[assignment]
        hush_libraries()
        warnings.warn(text, kind, stacklevel=1)
    assert len(seen) == shown


@pytest.mark.parametrize(("line", "shown"), [("Registered function for 'action_balance'.", 0), ("Reloaded.", 1)])
def test_the_action_server_does_not_list_every_action(line: str, shown: int, caplog: pytest.LogCaptureFixture) -> None:
    hush_libraries()
    with caplog.at_level("INFO", "rasa_sdk.executor"):
        logging.getLogger("rasa_sdk.executor").info(line)
    assert len(caplog.records) == shown

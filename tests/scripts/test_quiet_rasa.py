"""Rasa's commands are quiet about libraries, outspoken about our data, and private by default."""

from __future__ import annotations

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


@pytest.mark.parametrize(("kind", "shown"), [(DeprecationWarning, 0), (FutureWarning, 0), (UserWarning, 1)])
def test_only_warnings_about_our_own_data_are_shown(kind: type[Warning], shown: int) -> None:
    seen: list[object] = []
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = lambda *what, **_: seen.append(what)  # type: ignore[assignment]
        hush_libraries()
        warnings.warn("text", kind, stacklevel=1)
    assert len(seen) == shown

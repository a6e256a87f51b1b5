"""Settings are typed, refuse what they don't know, and keep secrets to themselves."""

from __future__ import annotations

import base64
import stat
from pathlib import Path

import pytest

from care.settings import ROOT, SECRETS, Settings, SettingsError, ensure_secrets, load_settings

SECRET = base64.urlsafe_b64encode(b"k" * 32).decode()
ENV = dict.fromkeys(SECRETS, SECRET)


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A process whose `.env` and run-time files lie under `tmp_path`, with no setting in its environment."""
    for name in (*SECRETS, "DATABASE_URL", "ANHUAN_WEB_PORT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ANHUAN_ENV_FILE", str(tmp_path / ".env"))
    monkeypatch.setenv("ANHUAN_VAR_DIR", str(tmp_path / "var"))
    return tmp_path


def test_secrets_alone_give_a_working_local_deployment() -> None:
    settings = load_settings(ENV)
    shown = (settings.bind, settings.web_port, settings.engine_url, settings.base_url, settings.demo)
    assert shown == ("127.0.0.1", 8080, "http://127.0.0.1:5005", "http://127.0.0.1:8080", True)


def test_the_default_database_lies_in_the_run_time_folder(tmp_path: Path) -> None:
    assert load_settings({**ENV, "ANHUAN_VAR_DIR": str(tmp_path)}).database_url == f"sqlite:///{tmp_path}/anhuan.db"


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("sqlite:///var/other.db", f"sqlite:///{ROOT}/var/other.db"),
        ("sqlite:////srv/book.db", "sqlite:////srv/book.db"),
        ("sqlite:///:memory:", "sqlite:///:memory:"),
        ("postgresql://book@db/care", "postgresql://book@db/care"),
    ],
)
def test_a_relative_sqlite_file_does_not_depend_on_the_current_folder(given: str, used: str) -> None:
    assert load_settings({**ENV, "DATABASE_URL": given}).database_url == used


@pytest.mark.parametrize(
    ("name", "value", "mend"),
    [
        ("ANHUAN_WEB_PORT", "80a", "1 to 65535"),
        ("ANHUAN_WEB_PORT", "0", "1 to 65535"),
        ("ANHUAN_WEB_PORT", "８０８０", "1 to 65535"),
        ("ANHUAN_DEMO", "yes", "on, off"),
        ("ANHUAN_SMS", "pigeon", "console"),
        ("ANHUAN_LOG_LEVEL", "loud", "info, debug, warning, error"),
        ("ANHUAN_BIND", "localhost", "IP address"),
        ("ANHUAN_ENGINE_URL", "127.0.0.1:5005", "http://"),
        ("DATABASE_URL", "mysql://book", "sqlite:/// or postgresql://"),
        ("ANHUAN_FIELD_KEY", "A" * 44, "32 random bytes"),
        ("ANHUAN_TOKEN_SECRET", "short", "at least 32 characters"),
        ("ANHUAN_TOKEN_SECRET", "", "is not set"),
        ("ANHUAN_FIELD_KEY_FILE", "/nowhere/key", "both set"),
    ],
)
def test_a_wrong_value_is_refused_with_its_name_and_mend(name: str, value: str, mend: str) -> None:
    with pytest.raises(SettingsError, match=mend) as refusal:
        load_settings({**ENV, name: value})
    assert name.removesuffix("_FILE") in str(refusal.value)


def test_an_unknown_setting_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(SettingsError, match="ANHUAN_WEBPORT is not a setting. Did you mean ANHUAN_WEB_PORT"):
        load_settings({**ENV, "ANHUAN_WEBPORT": "8080"})


def test_a_secret_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    other = base64.urlsafe_b64encode(b"f" * 32).decode()
    (tmp_path / "key").write_text(other + "\n")
    env = {name: value for name, value in ENV.items() if name != "ANHUAN_FIELD_KEY"}
    assert load_settings({**env, "ANHUAN_FIELD_KEY_FILE": str(tmp_path / "key")}).field_key == b"f" * 32


def test_a_secret_file_that_cannot_be_read_stops_the_start(tmp_path: Path) -> None:
    env = {name: value for name, value in ENV.items() if name != "ANHUAN_FIELD_KEY"}
    with pytest.raises(SettingsError, match="ANHUAN_FIELD_KEY_FILE"):
        load_settings({**env, "ANHUAN_FIELD_KEY_FILE": str(tmp_path / "absent")})


def test_printing_settings_shows_no_secret_and_no_database_password() -> None:
    shown = repr(load_settings({**ENV, "DATABASE_URL": "postgresql://book:hunter2@db/care"}))
    assert not [word for word in (SECRET, "hunter2", "kkkk") if word in shown]


def test_secrets_are_made_once_and_never_change(own_folder: Path) -> None:
    first = ensure_secrets().read_text()
    assert ensure_secrets().read_text() == first


def test_the_secrets_file_is_private_to_its_owner(own_folder: Path) -> None:
    assert stat.S_IMODE(ensure_secrets().stat().st_mode) == 0o600


def test_a_process_finds_the_secrets_that_were_made(own_folder: Path) -> None:
    ensure_secrets()
    assert isinstance(load_settings(), Settings)


def test_a_secret_added_later_leaves_the_others_as_they_were(own_folder: Path) -> None:
    path = own_folder / "var" / "secrets.env"
    path.parent.mkdir()
    path.write_text(f"ANHUAN_FIELD_KEY={SECRET}\n")
    ensure_secrets()
    assert load_settings().field_key == b"k" * 32


def test_a_secret_of_the_environment_is_not_written_down(own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANHUAN_FIELD_KEY", SECRET)
    assert "ANHUAN_FIELD_KEY" not in ensure_secrets().read_text()


def test_the_environment_wins_over_the_env_file(own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ensure_secrets()
    (own_folder / ".env").write_text("ANHUAN_WEB_PORT=9000\nANHUAN_ENGINE_PORT=9005\n")
    monkeypatch.setenv("ANHUAN_WEB_PORT", "7000")
    settings = load_settings()
    assert (settings.web_port, settings.engine_port) == (7000, 9005)


def test_a_blank_line_in_the_env_file_counts_as_unset(own_folder: Path) -> None:
    ensure_secrets()
    (own_folder / ".env").write_text("ANHUAN_WEB_PORT=\nANHUAN_FIELD_KEY=\n")
    assert load_settings().web_port == 8080

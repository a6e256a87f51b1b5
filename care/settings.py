"""The only reader of the environment. Every setting is described in `.env.example`.

A value comes from the process environment, else from `.env`, else (secrets only) from `secrets.env` in the
folder of run-time files. A secret, and the database's address, may also stand in a file that `<NAME>_FILE`
names.
"""

from __future__ import annotations

import base64
import binascii
import difflib
import fcntl
import ipaddress
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dotenv import dotenv_values

from care.domain.errors import CareError

ROOT = Path(__file__).resolve().parents[1]

SECRETS = (
    "ANHUAN_FIELD_KEY",
    "ANHUAN_INDEX_KEY",
    "ANHUAN_AUDIT_KEY",
    "ANHUAN_TOKEN_SECRET",
    "ANHUAN_INTERNAL_TOKEN",
    "ANHUAN_SIGNATURE_SECRET",
)
PLAIN = (
    "DATABASE_URL",
    "ANHUAN_BIND",
    "ANHUAN_WEB_PORT",
    "ANHUAN_ENGINE_PORT",
    "ANHUAN_ACTIONS_PORT",
    "ANHUAN_ENGINE_URL",
    "ANHUAN_BASE_URL",
    "ANHUAN_DEMO",
    "ANHUAN_SMS",
    "ANHUAN_LOG_LEVEL",
    "ANHUAN_JOBS_IN_WEB",
    "ANHUAN_POLICY_DIR",
    "ANHUAN_RESPONSES_DIR",
    "ANHUAN_VAR_DIR",
    "ANHUAN_ENV_FILE",
)
FROM_FILE = (*SECRETS, "DATABASE_URL")
NAMES = frozenset((*PLAIN, *SECRETS, *(f"{name}_FILE" for name in FROM_FILE)))
KEY_BYTES = 32


class SettingsError(CareError):
    """A setting is missing, unknown or wrong. The message names it and the mend, never a secret's value."""


@dataclass(frozen=True)
class Settings:
    """What this deployment was told; paths are absolute, addresses end without a slash."""

    var_dir: Path
    database_url: str = field(repr=False)
    bind: str
    web_port: int
    engine_port: int
    actions_port: int
    engine_url: str
    base_url: str
    demo: bool
    sms: str
    log_level: str
    jobs_in_web: bool
    policy_dir: Path
    responses_dir: Path
    field_key: bytes = field(repr=False)
    index_key: bytes = field(repr=False)
    audit_key: bytes = field(repr=False)
    token_secret: str = field(repr=False)
    internal_token: str = field(repr=False)
    signature_secret: str = field(repr=False)


def load_settings(env: Mapping[str, str] | None = None) -> Settings:
    """The settings of `env` alone, or of the process with its files. Raises SettingsError."""
    values = _Values(env if env is not None else _with_secrets_file(_process_values()))
    values.refuse_unknown()
    var_dir = values.folder("ANHUAN_VAR_DIR", "var")
    web_port = values.port("ANHUAN_WEB_PORT", 8080)
    engine_port = values.port("ANHUAN_ENGINE_PORT", 5005)
    return Settings(
        var_dir=var_dir,
        database_url=values.database(var_dir),
        bind=values.address("ANHUAN_BIND", "127.0.0.1"),
        web_port=web_port,
        engine_port=engine_port,
        actions_port=values.port("ANHUAN_ACTIONS_PORT", 5055),
        engine_url=values.url("ANHUAN_ENGINE_URL", f"http://127.0.0.1:{engine_port}"),
        base_url=values.url("ANHUAN_BASE_URL", f"http://127.0.0.1:{web_port}"),
        demo=values.switch("ANHUAN_DEMO", True),
        sms=values.choice("ANHUAN_SMS", ("console",)),
        log_level=values.choice("ANHUAN_LOG_LEVEL", ("info", "debug", "warning", "error")),
        jobs_in_web=values.switch("ANHUAN_JOBS_IN_WEB", True),
        policy_dir=values.folder("ANHUAN_POLICY_DIR", "policies"),
        responses_dir=values.folder("ANHUAN_RESPONSES_DIR", "responses"),
        field_key=values.key("ANHUAN_FIELD_KEY"),
        index_key=values.key("ANHUAN_INDEX_KEY"),
        audit_key=values.key("ANHUAN_AUDIT_KEY"),
        token_secret=values.secret("ANHUAN_TOKEN_SECRET"),
        internal_token=values.secret("ANHUAN_INTERNAL_TOKEN"),
        signature_secret=values.secret("ANHUAN_SIGNATURE_SECRET"),
    )


def ensure_secrets(path: Path | None = None) -> Path:
    """Write to `path` each secret that neither it nor the environment holds; returns the file.

    Existing values never change: data encrypted under a lost key stays unreadable. The default is where
    `load_settings` looks. Whoever comes second waits and finds the first one's values.
    """
    present = _process_values()
    path = path or _secrets_file(present)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = _file_values(path)
        missing = [name for name in SECRETS if not {name, f"{name}_FILE"} & (present.keys() | kept.keys())]
        if missing:
            _write_private(path, kept | {name: _new_secret() for name in missing})
    return path


def _process_values() -> dict[str, str]:
    """The environment over `.env`; an empty value counts as absent, so that a template can leave it blank."""
    environ = {name: value for name, value in os.environ.items() if value}
    env_file = ROOT / environ.get("ANHUAN_ENV_FILE", ".env")
    return _file_values(env_file) | environ


def _with_secrets_file(values: dict[str, str]) -> dict[str, str]:
    stored = _file_values(_secrets_file(values))
    return {name: value for name, value in stored.items() if f"{name}_FILE" not in values} | values


def _secrets_file(values: Mapping[str, str]) -> Path:
    return _Values(values).folder("ANHUAN_VAR_DIR", "var") / "secrets.env"


def _file_values(path: Path) -> dict[str, str]:
    return {name: value for name, value in dotenv_values(path, interpolate=False).items() if value}


def _new_secret() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def _write_private(path: Path, values: Mapping[str, str]) -> None:
    """Replace `path` at once, readable by its owner only."""
    lines = ["# Made once by set-up. Keep a copy: without these keys the stored personal data cannot be read."]
    lines += [f"{name}={value}" for name, value in values.items()]
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".secrets-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)


class _Values:
    """Typed reading of raw settings; each reader raises SettingsError with the mend."""

    def __init__(self, raw: Mapping[str, str]) -> None:
        self._raw = raw

    def refuse_unknown(self) -> None:
        for name in sorted(self._raw):
            if name.startswith("ANHUAN_") and name not in NAMES:
                close = difflib.get_close_matches(name, NAMES, 1) or [".env.example"]
                raise SettingsError(f"{name} is not a setting. Did you mean {close[0]}? .env.example lists all of them")

    def text(self, name: str) -> str | None:
        """The value of `name`, or of the file that `<name>_FILE` names where that is allowed."""
        value, source = self._raw.get(name) or None, self._raw.get(f"{name}_FILE")
        if name not in FROM_FILE or not source:
            return value
        if value:
            raise SettingsError(f"{name} and {name}_FILE are both set. Keep one of them")
        try:
            return Path(source).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"{name}_FILE names {source}, which cannot be read: {error}") from error

    def folder(self, name: str, default: str) -> Path:
        """An absolute folder; a relative one lies under the project."""
        return (ROOT / (self.text(name) or default)).resolve()

    def port(self, name: str, default: int) -> int:
        value = self.text(name) or str(default)
        if not (value.isascii() and value.isdigit() and 0 < int(value) < 65536):
            raise SettingsError(f"{name} is {value!r}. It must be a whole number from 1 to 65535")
        return int(value)

    def switch(self, name: str, default: bool) -> bool:
        return self.choice(name, ("on", "off") if default else ("off", "on")) == "on"

    def choice(self, name: str, allowed: tuple[str, ...]) -> str:
        """One of `allowed`; the first is the default."""
        value = self.text(name) or allowed[0]
        if value not in allowed:
            raise SettingsError(f"{name} is {value!r}. It must be one of: {', '.join(allowed)}")
        return value

    def address(self, name: str, default: str) -> str:
        value = self.text(name) or default
        try:
            return str(ipaddress.ip_address(value))
        except ValueError:
            raise SettingsError(f"{name} is {value!r}. It must be an IP address, 0.0.0.0 for all") from None

    def url(self, name: str, default: str) -> str:
        value = self.text(name) or default
        if not value.startswith(("http://", "https://")):
            raise SettingsError(f"{name} is {value!r}. It must start with http:// or https://")
        return value.rstrip("/")

    def database(self, var_dir: Path) -> str:
        """The address of the database; a relative SQLite file lies under the project."""
        value = self.text("DATABASE_URL") or f"sqlite:///{var_dir / 'anhuan.db'}"
        if value.startswith("sqlite:///") and value != "sqlite:///:memory:":
            return f"sqlite:///{ROOT / value.removeprefix('sqlite:///')}"
        if not value.startswith(("sqlite:", "postgresql:", "postgresql+psycopg2:")):
            raise SettingsError("DATABASE_URL must start with sqlite:/// or postgresql://")
        return value

    def secret(self, name: str) -> str:
        value = self.text(name)
        if value is None:
            raise SettingsError(f"{name} is not set. `make run` and `anhuan` make it once, or set it in .env")
        if len(value) < KEY_BYTES:
            raise SettingsError(f"{name} is too short. It needs at least {KEY_BYTES} characters")
        return value

    def key(self, name: str) -> bytes:
        try:
            decoded = base64.b64decode(self.secret(name), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            decoded = b""
        if len(decoded) != KEY_BYTES:
            raise SettingsError(f"{name} must be {KEY_BYTES} random bytes in URL-safe base64 (44 characters)")
        return decoded

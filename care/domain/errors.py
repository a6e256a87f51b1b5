"""The errors that the product raises on purpose; adapters translate them at the edge, once."""

from __future__ import annotations

from typing import Any


class CareError(Exception):
    """Base of every error the product raises deliberately."""


class BadFile(CareError):
    """A data file is wrong. The message names file, line, field and the mend."""

    def __init__(self, path: str, line: int | None, field: str, problem: str, mend: str) -> None:
        where = f"{path}:{line}" if line is not None else path
        super().__init__(f"{where}: {field}: {problem}. {mend}")


class NotVerified(CareError):
    """The conversation has no live verification: nothing about any debt may be said or done."""


class Overtaken(CareError):
    """Somebody else owns the conversation now; what this turn wanted to do is dropped."""


class AccountUnclear(CareError):
    """More than one account fits; the borrower must choose among `accounts`."""

    def __init__(self, accounts: tuple[object, ...]) -> None:
        super().__init__("several accounts fit")
        self.accounts = accounts


class NoAccount(CareError):
    """The verified party has no account that fits the request."""


class NotFound(CareError):
    """No record with this id is visible to the caller."""


class ConductRefused(CareError):
    """The conduct gate refused an agent's text; `breaches` name the rules and the mends."""

    def __init__(self, breaches: tuple[Any, ...]) -> None:
        super().__init__("; ".join(f"{breach.rule_id}: {breach.mend}" for breach in breaches))
        self.breaches = breaches


class BadButton(CareError):
    """A button that was never issued in this conversation."""


class Locked(CareError):
    """Too many failed attempts; `until` says when the next one is allowed."""

    def __init__(self, until: Any) -> None:
        super().__init__(f"locked until {until}")
        self.until = until

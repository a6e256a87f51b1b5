"""What can go wrong while a sentence is being made. Nothing half-filled ever leaves the renderer."""

from __future__ import annotations

from care.domain.errors import CareError


class UnknownResponse(CareError):
    """No response with this key exists in responses/."""

    def __init__(self, key: str) -> None:
        super().__init__(f"no response {key!r} in responses/; add it or mend the key")
        self.key = key


class MissingFact(CareError):
    """A variation names a fact that the caller did not give."""

    def __init__(self, response_id: str, fact: str) -> None:
        super().__init__(f"{response_id} needs the fact {fact!r}; pass it, or word it without")
        self.response_id = response_id
        self.fact = fact


class BadFact(CareError):
    """A fact's value does not have the form that its placeholder asks for."""

    def __init__(self, response_id: str, fact: str, expected: str) -> None:
        super().__init__(f"{response_id}: the fact {fact!r} must be {expected}")
        self.response_id = response_id
        self.fact = fact

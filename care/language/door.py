"""What the door understands of a message before any engine is asked: the services' `Language` port."""

from __future__ import annotations

from care.language import crisis, emotion
from care.language.privacy import strip_c3


class Door:
    """Rules alone, so that it works while the engine is down (design §4.5)."""

    def strip(self, text: str) -> tuple[str, tuple[str, ...]]:
        """The text without data that must never be stored, and the kinds removed."""
        stripped = strip_c3(text)
        return stripped.text, stripped.kinds

    def crisis(self, text: str) -> str | None:
        """The id of the rule that says crisis, or None; one that only asks for care shows in the emotion."""
        found = crisis.crisis(text)
        return found.rule if found and found.level == "crisis" else None

    def emotion(self, text: str) -> str:
        """The emotion level of the text."""
        return emotion.emotion(text).level

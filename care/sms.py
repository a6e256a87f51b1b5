"""Text messages. The default adapter prints them, so that the product runs without a gateway."""

from __future__ import annotations

import sys


class ConsoleSms:
    """Writes each message to the log of the process as one labelled line."""

    def send(self, phone: str, text: str) -> None:
        """Show `text`; of the phone only its ending appears."""
        line = " ".join(text.split())
        sys.stdout.write(f"[sms to ...{phone[-4:]}] {line}\n")
        sys.stdout.flush()

"""The course of a chat in the terminal: a line in, everything that is said to it out."""

from __future__ import annotations

from cli.chat_client import Client
from cli.chat_screen import Screen


class Chat:
    """Takes turns: a line of the borrower, then everything that is said to it."""

    def __init__(self, client: Client, screen: Screen) -> None:
        self._client = client
        self._screen = screen
        self._buttons: list[str] = []

    def run(self) -> None:
        """Until the input ends (`EOFError`) or is interrupted."""
        self._screen.note("opening")
        self._listen()
        while True:
            line = self._screen.ask("prompt")
            if line.strip():
                self._say(line)
            self._listen()

    def _say(self, line: str) -> None:
        picked = line.strip()
        if picked.isdecimal() and 0 < int(picked) <= len(self._buttons):
            refusal = self._client.say(button=self._buttons[int(picked) - 1])
        else:
            refusal = self._client.say(text=line)
        if refusal:
            self._screen.note(refusal.key, **refusal.values)

    def _listen(self) -> None:
        """Show what is said until nothing more is due, and ask what a form asks."""
        form: str | None = None
        for message in self._client.answers():
            self._screen.show(message)
            if message["sender"] != "borrower":
                self._buttons = [button["id"] for button in message["buttons"]]
                form = message["form"]
        if self._client.is_pending:
            self._screen.note("waiting")
        elif self._client.owner != "bot":
            self._screen.note("queue")
        if form == "verify" and not self._client.is_pending:
            self._verify()

    def _verify(self) -> None:
        self._screen.note("verify")
        while True:
            phone = self._screen.ask_hidden("phone")
            id_tail = self._screen.ask_hidden("id_tail") if phone else ""
            if not id_tail:
                self._screen.note("skipped")
                return
            refusal = self._client.ask_code(phone, id_tail)
            refusal = refusal or self._client.enter_code(self._screen.ask_hidden("code"))
            if refusal:
                self._screen.note(refusal.key, **refusal.values)
            if refusal is None or refusal.key != "malformed":
                break
        self._listen()

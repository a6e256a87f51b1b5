"""What the terminal shows and asks. Every sentence is in chat.<language>.json."""

from __future__ import annotations

import getpass
import json
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from rich.console import Console
from rich.markup import escape

from care.domain.clock import SHANGHAI

WORDS = Path(__file__).with_name("chat.zh-CN.json")


class Screen:
    """Lines out in colour where there is a terminal; lines in from it or from a pipe."""

    def __init__(self, source: TextIO) -> None:
        self._source = source
        self._is_terminal = source.isatty()
        self._console = Console(highlight=False, soft_wrap=True)
        self._words: dict[str, str] = json.loads(WORDS.read_text("utf-8"))

    def ask(self, key: str) -> str:
        """One line; `EOFError` when there is none any more."""
        if self._is_terminal:
            return input(self._words[key])
        return self._read(self._words[key], shown=True)

    def ask_hidden(self, key: str) -> str:
        """One line that is not shown while it is typed; `EOFError` when there is none any more."""
        if self._is_terminal:
            return getpass.getpass(self._words[key]).strip()
        return self._read(self._words[key], shown=False).strip()

    def note(self, key: str, **values: str) -> None:
        """A sentence of ours, between the messages."""
        if "until" in values:
            until = datetime.fromisoformat(values["until"]).astimezone(SHANGHAI)
            values = values | {"until": f"{until:%H:%M}"}
        self._console.print(f"[dim]{escape(self._words[key].format(**values))}[/dim]")

    def show(self, message: dict[str, Any]) -> None:
        """A message of the assistant or a person, with its numbered buttons; the borrower's own stays out."""
        if message["sender"] == "borrower":
            return
        who = self._words["ai"] if message.get("ai") else self._words["agent"].format(agent=message["agent"])
        self._console.print(f"[bold cyan]{escape(who)}[/bold cyan] {escape(message['text'])}")
        for number, button in enumerate(message["buttons"], start=1):
            self._console.print(f"   [cyan]{number}[/cyan] {escape(button['title'])}")

    def _read(self, prompt: str, *, shown: bool) -> str:
        line = self._source.readline()
        if not line:
            raise EOFError
        answer = line.rstrip("\r\n")
        self._console.print(escape(prompt + (answer if shown else "*" * len(answer))))
        return answer

"""`anhuan chat`: a conversation in the terminal, over the same API as every other client."""

from __future__ import annotations

import argparse
import sys

from cli.parts import Nouns, settings


def register(nouns: Nouns[argparse.ArgumentParser]) -> None:
    """Add this command; it has no verbs."""
    about = "Chat with the assistant in the terminal. Lines may be piped in."
    mine = nouns.add_parser("chat", help=about, description=about)
    mine.add_argument("--url", help="where the web process listens (default: this deployment's)")
    mine.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> None:
    # Imported here, so that `anhuan --help` answers at once.
    from cli.chat_client import Client
    from cli.chat_screen import Screen
    from cli.chat_turns import Chat

    with Client(options.url or _own_url()) as client:
        screen = Screen(sys.stdin)
        try:
            Chat(client, screen).run()
        except (EOFError, KeyboardInterrupt):
            client.sign_out()
            screen.note("bye")


def _own_url() -> str:
    own = settings()
    # An address for all interfaces is none to connect to.
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(own.bind, own.bind)
    return f"http://[{host}]:{own.web_port}" if ":" in host else f"http://{host}:{own.web_port}"

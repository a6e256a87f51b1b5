"""What several commands share: settings, the product's parts, and how they fail."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from care.domain.errors import CareError
from care.settings import Settings, ensure_secrets, load_settings

if TYPE_CHECKING:
    from care.services.context import Care

Nouns = argparse._SubParsersAction  # argparse has no public name for what add_subparsers returns


class Refused(CareError):
    """A command could not do what it was asked; the message is for the operator."""


def settings() -> Settings:
    """This deployment's settings, its secrets made if there are none yet."""
    ensure_secrets()
    return load_settings()


def care() -> Care:
    """The product's parts. Imported here, so that `anhuan --help` answers at once."""
    from care.bootstrap import build

    return build(settings())


def verbs(nouns: Nouns[argparse.ArgumentParser], noun: str, about: str) -> Nouns[argparse.ArgumentParser]:
    """The verbs of a new noun."""
    return nouns.add_parser(noun, help=about, description=about).add_subparsers(metavar="VERB", required=True)

"""The `anhuan` command: one noun per module, each with its verbs.

Exit status: 0 done; 1 refused, broken or not possible, said in one line on the error output; 2 wrong usage;
130 interrupted.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from care.domain.errors import CareError
from care.store.maintain import DatabaseFailed
from cli import audit, book, chat, conduct, db, jobs, queue
from cli.parts import Refused

NOUNS = (chat, book, db, audit, queue, jobs, conduct)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit status."""
    options = parser().parse_args(arguments)
    try:
        return int(options.run(options) or 0)
    except Refused as refusal:
        return _fail(str(refusal))
    except CareError as error:
        return _fail(f"{error or type(error).__name__}")
    except DatabaseFailed as error:
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        return _fail(f"the database failed: {reason}. anhuan db check may tell more")
    except KeyboardInterrupt:
        print("anhuan: interrupted; what was not finished was not kept", file=sys.stderr)
        return 130


def parser() -> argparse.ArgumentParser:
    """Every noun and verb."""
    root = argparse.ArgumentParser(prog="anhuan", description="Run the collections-care assistant.", epilog=__doc__)
    nouns = root.add_subparsers(metavar="NOUN", required=True)
    for noun in NOUNS:
        noun.register(nouns)
    return root


def _fail(message: str) -> int:
    print(f"anhuan: {message}", file=sys.stderr)
    return 1

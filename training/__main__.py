"""`python -m training validate | evaluate | compare | guide`."""

from __future__ import annotations

import argparse
import sys
import warnings
from pathlib import Path

warnings.simplefilter("ignore", DeprecationWarning)

from care.domain.errors import CareError  # noqa: E402


def main(arguments: list[str] | None = None) -> int:
    """Exit status 0 when all is well, 1 when something has to be mended."""
    asked = _parser().parse_args(arguments)
    try:
        return {"validate": _validate, "evaluate": _evaluate, "compare": _compare, "guide": _guide}[asked.verb](asked)
    except CareError as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    from training.evaluate import add_options

    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    validate = verbs.add_parser(
        "validate", help="sentences, taxonomy and domain: in step, nothing twice, nobody's data"
    )
    validate.add_argument(
        "--forbid", type=Path, nargs="+", default=[], metavar="FILE", help="test files of which nothing may be taught"
    )
    add_options(verbs.add_parser("evaluate", help="how well sentences that the model has not read are understood"))
    compare = verbs.add_parser("compare", help="what got better or worse between two evaluations, and what is noise")
    for place in ("before", "after"):
        compare.add_argument(place, type=Path, metavar=f"{place.upper()}.json")
    verbs.add_parser("guide", help="write the taxonomy into docs/data-guide.md")
    return parser


def _validate(asked: argparse.Namespace) -> int:
    from training.validate import problems

    found = problems(forbidden=asked.forbid)
    for problem in found:
        print(problem)
    print(f"{len(found)} to mend" if found else "All is well")
    return 1 if found else 0


def _evaluate(asked: argparse.Namespace) -> int:
    from training.evaluate import run

    run(asked)
    return 0


def _compare(asked: argparse.Namespace) -> int:
    from training.compare import compare

    print("\n".join(compare(asked.before, asked.after)))
    return 0


def _guide(asked: argparse.Namespace) -> int:
    from training.guide import PAGE, write

    write()
    print(f"{PAGE} is up to date")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""`python -m training validate | evaluate | guide`."""

from __future__ import annotations

import argparse
import sys

from ruamel.yaml import YAML

from care.domain.errors import CareError
from care.settings import ROOT
from components.linear_model import Recipe
from training.corpus import read_corpus
from training.evaluate import cross_validate
from training.guide import PAGE, write
from training.validate import problems

CLASSIFIER = "components.classifier.CareClassifier"


def main(arguments: list[str] | None = None) -> int:
    """Exit status 0 when all is well, 1 when something has to be mended."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("validate", help="sentences, taxonomy and domain: in step, nothing twice, nobody's data")
    evaluating = verbs.add_parser("evaluate", help="how well the intents are told apart on unread sentences")
    evaluating.add_argument("--cv", type=int, default=5, metavar="FOLDS", help="number of folds (5)")
    evaluating.add_argument("--by-hand", action="store_true", help="hold out one writer at a time instead")
    evaluating.add_argument("--worst", type=int, default=20, metavar="N", help="confusions to list (20)")
    verbs.add_parser("guide", help="write the taxonomy into docs/data-guide.md")
    asked = parser.parse_args(arguments)
    try:
        if asked.verb == "guide":
            return _guide()
        return _validate() if asked.verb == "validate" else _evaluate(asked.cv, asked.by_hand, asked.worst)
    except CareError as error:
        print(error, file=sys.stderr)
        return 1


def _validate() -> int:
    found = problems()
    for problem in found:
        print(problem)
    print(f"{len(found)} to mend" if found else "All is well")
    return 1 if found else 0


def _evaluate(folds: int, by_hand: bool, worst: int) -> int:
    recipe, threshold = _configured()
    said = [sentence for sentence in read_corpus() if not sentence.is_payload]
    report = cross_validate(said, folds, recipe, by_hand)
    answered, accuracy = report.at_threshold(threshold)
    print(f"{len(said)} sentences, {len({sentence.intent for sentence in said})} intents, "
          f"{'one writer held out at a time' if by_hand else f'{folds} folds'}")  # fmt: skip
    print(f"accuracy {report.accuracy:.3f}  macro-F1 {report.macro_f1:.3f}  among the first three "
          f"{report.within_three:.3f}  log loss {report.shyness():.3f}")  # fmt: skip
    print(f"at threshold {threshold}: {answered:.3f} answered, {accuracy:.3f} of those right")
    for (meant, taken), count in report.worst_confusions(worst):
        print(f"{count:4}  {meant} taken for {taken}")
    return 0


def _guide() -> int:
    write()
    print(f"{PAGE} is up to date")
    return 0


def _configured() -> tuple[Recipe, float]:
    """What config.yml trains with."""
    pipeline = YAML(typ="safe").load(ROOT / "config.yml")["pipeline"]
    ours = next(component for component in pipeline if component["name"] == CLASSIFIER)
    return Recipe(**{name: ours[name] for name in vars(Recipe())}), ours["threshold"]


if __name__ == "__main__":
    sys.exit(main())

"""The contenders: each trains on pairs of text and intent, then names the intent of one text at a time."""

from __future__ import annotations

import asyncio
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from care.settings import ROOT

Predict = Callable[[str], str]

STOCK_CONFIG = """\
recipe: default.v1
language: zh
assistant_id: stock
pipeline:
- name: JiebaTokenizer
- name: RegexFeaturizer
- name: LexicalSyntacticFeaturizer
- name: CountVectorsFeaturizer
- name: CountVectorsFeaturizer
  analyzer: char_wb
  min_ngram: 1
  max_ngram: 4
- name: DIETClassifier
  epochs: 100
  constrain_similarities: true
  random_seed: 7
- name: EntitySynonymMapper
- name: ResponseSelector
  epochs: 100
  constrain_similarities: true
- name: FallbackClassifier
  threshold: 0.3
  ambiguity_threshold: 0.1
policies: []
"""


def ours(texts: list[str], intents: list[str], folder: Path) -> Predict:
    """Our pipeline as config.yml has it, trained anew."""
    return _rasa(ROOT, folder / "ours")


def stock_rasa(texts: list[str], intents: list[str], folder: Path) -> Predict:
    """What `rasa init` configures, with the one change without which Chinese doesn't run: Jieba's tokenizer."""
    project = folder / "stock"
    (project / "data").mkdir(parents=True, exist_ok=True)
    (project / "config.yml").write_text(STOCK_CONFIG, "utf-8")
    names = sorted(set(intents))
    (project / "domain.yml").write_text('version: "3.1"\nintents:\n' + "".join(f"- {n}\n" for n in names), "utf-8")
    examples = {n: [t for t, i in zip(texts, intents, strict=True) if i == n] for n in names}
    blocks = "".join(
        f"- intent: {name}\n  examples: |\n" + "".join(f"    - {line}\n" for line in lines)
        for name, lines in examples.items()
    )
    (project / "data" / "nlu.yml").write_text(f'version: "3.1"\nnlu:\n{blocks}', "utf-8")
    return _rasa(project, project)


def svm(texts: list[str], intents: list[str], folder: Path) -> Predict:
    """scikit-learn: characters' tf-idf and a linear support vector machine."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    model = make_pipeline(
        TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True),
        LinearSVC(C=1.0, class_weight="balanced", random_state=7),
    )
    model.fit(texts, intents)
    return lambda text: str(model.predict([text])[0])


def textcat(texts: list[str], intents: list[str], folder: Path) -> Predict:
    """spaCy: blank Chinese pipeline with its exclusive text categoriser, five rounds."""
    import spacy
    from spacy.training import Example
    from spacy.util import fix_random_seed, minibatch

    fix_random_seed(7)
    nlp = spacy.blank("zh")
    names = sorted(set(intents))
    categoriser = nlp.add_pipe(
        "textcat",
        config={
            "model": {
                "@architectures": "spacy.TextCatBOW.v3",
                "ngram_size": 3,
                "exclusive_classes": True,
                "no_output_layer": False,
            }
        },
    )
    for name in names:
        categoriser.add_label(name)  # type: ignore[attr-defined]
    examples = [
        Example.from_dict(nlp.make_doc(text), {"cats": {name: float(name == intent) for name in names}})
        for text, intent in zip(texts, intents, strict=True)
    ]
    optimizer = nlp.initialize(lambda: examples)
    dice = random.Random(7)
    for _ in range(5):
        dice.shuffle(examples)
        for batch in minibatch(examples, 256):
            nlp.update(batch, sgd=optimizer)
    nlp.to_disk(folder / "textcat")

    def predict(text: str) -> str:
        cats = nlp(text).cats
        return max(cats, key=lambda name: cats[name])

    return predict


CONTENDERS: dict[str, Callable[[list[str], list[str], Path], Predict]] = {
    "ours": ours,
    "stock_rasa": stock_rasa,
    "svm": svm,
    "textcat": textcat,
}


def _rasa(project: Path, out: Path) -> Predict:
    out.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "scripts.quiet_rasa", "train", "nlu", "--quiet", "--out", str(out)]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "RASA_CACHE_DIRECTORY": str(out / "cache")}
    subprocess.run([*command, "--fixed-model-name", "peer"], cwd=project, env=environment, check=True)
    from rasa.core.agent import Agent

    agent = Agent.load(str(out / "peer.tar.gz"))

    def predict(text: str) -> str:
        parsed = asyncio.run(agent.parse_message(text))
        ranked = [each["name"] for each in parsed["intent_ranking"] if each["name"] != "nlu_fallback"]
        return str(ranked[0]) if ranked else ""

    return predict

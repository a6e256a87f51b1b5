"""A wrong file under responses/ stops the start, with file, line, field and mend."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from care.domain.errors import BadFile
from care.wording.renderer import Wording

Written = Callable[..., Wording]
ROOT = Path(__file__).parents[2]

HEAD = 'version: "3.1"\nresponses:\n  utter_x:\n'


def one(text: str = "好的", id: str = "plans.x.1", metadata: str = "version: 1", more: str = "") -> str:
    return f'  - id: {id}\n    text: "{text}"\n    metadata: {{{metadata}}}\n{more}'


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (HEAD + one() + one(), r"plans.yml:7: responses.utter_x.1.id: 'plans.x.1' stands twice"),
        (HEAD + one(id="accounts.x.1"), r"plans.yml:4: .*does not belong to utter_x in this topic.*plans.x.1"),
        (HEAD + one(id="plans.y.1"), r"does not belong to utter_x"),
        (HEAD + one(text="{a:coins}"), r"plans.yml:5: .*a:coins is not a known format. Known: money"),
        (HEAD + one(text="{a"), r"brace that is no placeholder"),
        (HEAD + one(text="{shape:word}"), r"no list of words for shape. Add words.shape"),
        (HEAD + one(text="{a:each}"), r"may be of any length. Add `long: true`"),
        (HEAD + one(text="好" * 91), r"about 91 characters long"),
        (HEAD + one(text="好" * 85 + "{a:money}"), r"about 93 characters long"),
        (HEAD + one(text="一。二。三。四。"), r"more than three sentences"),
        (HEAD + one(text="一？二？"), r"more than one question"),
        (HEAD + one(text="请还款！"), r"exclamation mark"),
        (
            HEAD + one(metadata="version: 1, when: {emotion: [furious]}") + one(id="plans.x.2"),
            r"'furious' is not an emotion",
        ),
        (HEAD + one(metadata="version: 1, when: {night: true}"), r"every variation has a condition"),
        (HEAD + one(metadata="version: 0"), r"0 is not a version"),
        (HEAD + one(metadata="form: verify"), r"None is not a version"),
        (HEAD + one(metadata="version: 1, form: login"), r"'login' is not a form. Known: verify"),
        (HEAD + one(metadata="version: 1, mood: calm"), r"mood: is not a known key"),
        (HEAD + one(text=" "), r"missing or blank"),
        (HEAD + one(more="    buttons:\n    - {title: 好, payload: affirm}\n"), r"'affirm' is not a payload"),
        (HEAD + one(more="    image: a.png\n"), r"image: is not a known key"),
        ('version: "3.1"\nresponses:\n  greet:\n' + one(), r"not a response key. Begin it with utter_"),
        ('version: "2.0"\nresponses: {}\n', r"version: is not '3.1'"),
        ('version: "3.1"\nresponses:\n  utter_x: []\n', r"plans.yml:3: responses.utter_x: has no variation"),
        ('version: "3.1"\nresponses: []\n', r"is not a mapping"),
        ("version: [", r"plans.yml:\d: file:"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(written: Written, body: str, message: str) -> None:
    with pytest.raises(BadFile, match=message):
        written(body)


def test_a_file_that_is_no_topic_is_refused(written: Written) -> None:
    with pytest.raises(BadFile, match="promisses is not a topic"):
        written(HEAD + one(), topic="promisses")


def test_a_key_in_two_topics_is_refused(written: Written) -> None:
    written(HEAD + one(id="accounts.x.1"), topic="accounts")
    with pytest.raises(BadFile, match=r"plans.yml:3: .*stands in two files, also as accounts.x.1"):
        written(HEAD + one())


def test_a_crisis_reply_may_be_longer(written: Written) -> None:
    assert written(HEAD + one(text="好" * 120, metadata="version: 1, long: true")).variations["utter_x"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("facts: {lender: 安和银行}\n", "exactly `facts` and `words`"),
        (
            "facts: {hotline: 95588}\nwords: {a: {b: c}}\n",
            r"lender.yml:1: facts.hotline: 95588 is not text. Put it in quotes",
        ),
        ("facts: {lender: 安和银行}\nwords: {product: []}\n", "words.product: is not a mapping"),
    ],
)
def test_a_wrong_lender_file_is_refused_with_its_place(tmp_path: Path, body: str, message: str) -> None:
    (tmp_path / "lender.yml").write_text(body, encoding="utf-8")
    with pytest.raises(BadFile, match=message):
        Wording.load(ROOT / "responses", tmp_path / "lender.yml")

"""Training data is refused with file, line and the mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from care.domain.errors import BadFile
from training.corpus import read_corpus
from training.validate import problems

TAXONOMY = "smalltalk:\n  skip: 跳过\naccounts:\n  ask_posting_time: 到账\n"
DOMAIN = 'version: "3.1"\nintents: [skip, ask_posting_time]\n'
SKIP = [
    "跳过吧",
    "不想说这个",
    "下一个问题",
    "先略过",
    "这题不答",
    "换一个问",
    "暂时保密",
    "回头再讲",
    "过掉它",
    "没必要问",
    "别纠结这里",
    "继续后面的",
]
POSTING = [
    "多久到账",
    "几点前算当天",
    "今天转明天到吗",
    "节假日入账吗",
    "跨行慢不慢",
    "还完什么时候更新",
    "凌晨还算哪天",
    "到账要几小时",
    "周末能入吗",
    "怎么还没显示",
    "实时的吗",
    "当天截止时间",
]


def write(folder: Path, skip: list[str] = SKIP, posting: list[str] = POSTING, domain: str = DOMAIN) -> list[str]:
    nlu = folder / "nlu"
    nlu.mkdir()
    for topic, intent, texts in (("smalltalk", "skip", skip), ("accounts", "ask_posting_time", posting)):
        lines = "".join(f"    - {text}\n" for text in texts)
        block = f'version: "3.1"\nnlu:\n- intent: {intent}\n  metadata: {{hand: a}}\n  examples: |\n{lines}'
        (nlu / f"{topic}.yml").write_text(block, "utf-8")
    (folder / "taxonomy.yml").write_text(TAXONOMY, "utf-8")
    (folder / "domain.yml").write_text(domain, "utf-8")
    return problems(nlu, folder / "taxonomy.yml", folder / "domain.yml")


def test_good_data_has_nothing_to_mend(tmp_path: Path) -> None:
    assert write(tmp_path) == []


@pytest.mark.parametrize(
    ("added", "told"),
    [
        ("多久 到账？", "repeats"),
        ("节假日能入账吗", "is a near twin of"),
        ("多久到賬", "repeats"),
    ],
)
def test_a_twin_is_told_with_both_places(tmp_path: Path, added: str, told: str) -> None:
    [problem] = write(tmp_path, posting=[*POSTING, added])
    assert "accounts.yml:18" in problem
    assert told in problem


def test_a_twin_in_another_intent_names_both_intents(tmp_path: Path) -> None:
    [problem] = write(tmp_path, skip=[*SKIP, "多久到账"])
    assert "as skip against ask_posting_time" in problem or "as ask_posting_time against skip" in problem


def test_too_few_sentences_are_counted(tmp_path: Path) -> None:
    assert write(tmp_path, skip=SKIP[:11]) == ["taxonomy.yml: skip has 11 sentences. Write at least 12"]


def test_personal_data_is_refused_without_being_repeated(tmp_path: Path) -> None:
    [problem] = write(tmp_path, skip=[*SKIP, "打我手机19900000000"])
    assert "holds personal data" in problem
    assert "19900000000" not in problem


def test_an_intent_that_the_domain_lacks_is_told(tmp_path: Path) -> None:
    [problem] = write(tmp_path, domain='version: "3.1"\nintents: [skip]\n')
    assert problem == "taxonomy.yml: ask_posting_time is not in domain.yml. List it there under intents"


def test_an_intent_of_the_domain_without_examples_is_told_with_its_line(tmp_path: Path) -> None:
    [problem] = write(tmp_path, domain='version: "3.1"\nintents:\n- skip\n- ask_posting_time\n- choose\n')
    assert problem.startswith("domain.yml:5: choose has no example")


def test_an_intent_in_the_wrong_file_is_told_where_it_belongs(tmp_path: Path) -> None:
    write(tmp_path)
    path = tmp_path / "nlu/accounts.yml"
    path.write_text(path.read_text("utf-8").replace("intent: ask_posting_time", "intent: skip"), "utf-8")
    found = problems(tmp_path / "nlu", tmp_path / "taxonomy.yml", tmp_path / "domain.yml")
    assert "skip belongs to smalltalk. Move it to smalltalk.yml" in found[0]


def test_a_line_that_is_no_example_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "x.yml").write_text("nlu:\n- intent: skip\n  examples: |\n    - 好\n    坏\n", "utf-8")
    with pytest.raises(BadFile, match=r"x\.yml:5: "):
        read_corpus(tmp_path)


def test_the_data_of_this_repository_is_good() -> None:
    assert problems() == []

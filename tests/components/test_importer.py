"""The domain holds the responses that it names; changing their words retrains no understanding."""

from __future__ import annotations

from pathlib import Path

import pytest

from care.domain.errors import BadFile
from components.importer import CareImporter

RESPONSE = 'version: "3.1"\nresponses:\n  {key}:\n  - id: a.1\n    text: "{text}"\n'


def importer(folder: Path, text: str = "好") -> CareImporter:
    (folder / "responses").mkdir(exist_ok=True)
    (folder / "responses/a.yml").write_text(RESPONSE.format(key="utter_named", text=text), "utf-8")
    (folder / "responses/b.yml").write_text(RESPONSE.format(key="utter_by_an_action", text=text), "utf-8")
    (folder / "domain.yml").write_text('version: "3.1"\nintents: [greet]\n', "utf-8")
    (folder / "rules.yml").write_text(
        'version: "3.1"\nrules:\n- rule: r\n  steps: [{intent: greet}, {action: utter_named}]\n', "utf-8"
    )
    (folder / "nlu.yml").write_text('version: "3.1"\nnlu:\n- intent: greet\n  examples: |\n    - 你好\n', "utf-8")
    data = [str(folder / "rules.yml"), str(folder / "nlu.yml")]
    return CareImporter(str(folder / "config.yml"), str(folder / "domain.yml"), data)


def test_a_response_that_a_rule_names_is_in_the_domain(tmp_path: Path) -> None:
    assert set(importer(tmp_path).get_domain().responses) == {"utter_named"}


def test_changed_words_leave_the_training_data_as_it_was(tmp_path: Path) -> None:
    before = importer(tmp_path, "好").get_nlu_data().fingerprint()
    assert importer(tmp_path, "行").get_nlu_data().fingerprint() == before


def test_a_response_defined_twice_is_refused_by_file_and_key(tmp_path: Path) -> None:
    twice = importer(tmp_path)
    (tmp_path / "responses/c.yml").write_text(RESPONSE.format(key="utter_named", text="又"), "utf-8")
    with pytest.raises(BadFile, match=r"c\.yml: utter_named: is defined twice"):
        twice.get_domain()

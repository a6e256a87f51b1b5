"""Chinese text cut into characters, so that no amount, date or name is ever cut across (千/五, 我下/周五)."""

from __future__ import annotations

from typing import Any

import spacy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class CharacterTokenizer(Tokenizer):
    """spaCy's Chinese language with its character segmenter: one token per code point, blanks left out."""

    @staticmethod
    def supported_languages() -> list[str] | None:
        return ["zh"]

    @staticmethod
    def required_packages() -> list[str]:
        return ["spacy"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_"}

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(config)
        self._zh = spacy.blank("zh")

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        doc = self._zh.make_doc(message.get(attribute))
        return [Token(token.text, token.idx) for token in doc if not token.is_space]

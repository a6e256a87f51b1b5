"""The sentence encoder behind its interface."""

from __future__ import annotations

import numpy as np
import pytest

from care.language import encoder
from care.language.encoder import BadEncoder, MultilingualEncoder, shared_encoder


def test_one_row_per_text_in_order() -> None:
    both = shared_encoder().encode(["你好", "还款", "你好"])
    assert both.shape == (3, 512)
    np.testing.assert_array_equal(both[0], both[2])


def test_like_meanings_lie_nearer_than_unlike_ones() -> None:
    asked, same, other = shared_encoder().encode(["我欠多少钱", "一共要还多少", "明天天气怎么样"])
    assert asked @ same > asked @ other


def test_an_over_long_text_is_cut() -> None:
    long = "还" * encoder.MAX_CHARS
    one, other = shared_encoder().encode([long, long + "款" * 10_000])
    np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("text", ["", " ", "🙂", "\x00"])
def test_odd_texts_have_a_vector_too(text: str) -> None:
    assert np.isfinite(shared_encoder().encode([text])).all()


def test_the_process_holds_one_copy() -> None:
    assert shared_encoder() is shared_encoder()


def test_the_memory_of_texts_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "CACHE_SIZE", 3)
    small = MultilingualEncoder()
    small.encode(["一", "二", "三", "四", "五"])
    assert len(small._cache) == 3


@pytest.mark.parametrize("path", ["no.such.module.Encoder", "care.language.encoder.NoSuch", "decimal.Decimal", "flat"])
def test_a_wrong_name_in_the_configuration_is_told(path: str) -> None:
    with pytest.raises(BadEncoder, match="encode"):
        shared_encoder(path)

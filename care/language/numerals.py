"""Numerals as people type them (2k5, 1.2万, 两千五, 2千5, 千五) read as exact decimals."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

import cn2an

ARABIC = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
CN_DIGIT = "零〇一二三四五六七八九两俩仨幺壹贰叁肆伍陆柒捌玖"
CN_SCALE = "十百千万亿拾佰仟廿"
CN = f"[{CN_DIGIT}{CN_SCALE}]+"
CN_POINT = f"[{CN_DIGIT}十]+点[{CN_DIGIT}]+[万千百亿]?"
# An Arabic head with a scale (1.2万, 3个w, 2k) and what may follow it (2k5, 1万2千5, 1w2000).
_TAIL_DIGIT = r"(?:\d+|[一二两三四五六七八九])"
SCALED = rf"{ARABIC}\s?(?:个(?=[wk万]))?[kw千万百](?![a-z])(?:{_TAIL_DIGIT}(?:[k千百十]{_TAIL_DIGIT}?)*)?"
# 五w, 两个w, 三k: a Chinese digit before a Latin scale.
CN_SCALED = rf"[一二两三四五六七八九]\s?个?[kw](?![a-z])(?:{_TAIL_DIGIT})?"
NUMERAL = rf"(?:{SCALED}|{ARABIC}|{CN_SCALED}|{CN_POINT}|{CN})"

_SCALES = {"k": 1000, "千": 1000, "w": 10000, "万": 10000, "百": 100, "十": 10, "亿": 100000000}
_SPOKEN = str.maketrans("俩仨〇", "两三零")
_DIGITS = {char: str(index) for index, char in enumerate("零一二三四五六七八九")} | {"两": "2", "幺": "1"}
_PAIR = re.compile(r"(\d[\d,]*(?:\.\d+)?|[一二两三四五六七八九])\s?个?([kw千万百十]?)")


def scale_of(char: str) -> int:
    """What 千, 万, k … multiply by; 1 for anything else."""
    return _SCALES.get(char, 1)


def has_scale(numeral: str) -> bool:
    """True when the numeral names a scale of a hundred or more, so that it is a quantity and not a label."""
    return len(numeral) > 1 and bool(re.search(r"[百千万亿佰仟kw]", numeral))


@lru_cache(maxsize=2048)
def parse(numeral: str) -> Decimal | None:
    """The number meant; None when the text is no number. 两千五 is 2500, 2k5 is 2500, 1.2万 is 12000."""
    text = numeral.replace(" ", "").translate(_SPOKEN)
    if not text:
        return None
    if text[0].isdigit():
        return _scaled(text) if text[-1] in _SCALES or re.search(r"[kw千万百]", text) else _arabic(text)
    if re.search(r"[kw]", text):
        return _scaled(text)
    if "点" in text:
        return _chinese_point(text)
    return _chinese(text)


def _arabic(text: str) -> Decimal | None:
    return Decimal(text.replace(",", "")) if re.fullmatch(ARABIC, text) else None


def _scaled(text: str) -> Decimal | None:
    total, scale = Decimal(0), 1
    for digits, unit in _PAIR.findall(text):
        value = Decimal(_DIGITS.get(digits, digits).replace(",", ""))
        if unit:
            scale = scale_of(unit)
            total += value * scale
        else:
            total += _loose_tail(value, digits, scale)
    return total


def _loose_tail(value: Decimal, digits: str, scale: int) -> Decimal:
    """What a last number without a scale adds: 2k5 is 2.5k, 1w2000 is ten thousand and 2000."""
    zeros = len(str(scale)) - 1
    return value if len(digits) == zeros else value * scale / 10 ** len(digits)


def _chinese_point(text: str) -> Decimal | None:
    whole, rest = text.split("点", 1)
    scale = scale_of(rest[-1])
    digits = rest[:-1] if rest[-1] in _SCALES else rest
    head = _chinese(whole)
    if head is None or not digits:
        return None
    fraction = "".join(_DIGITS.get(char, "") for char in digits)
    return Decimal(f"{head}.{fraction}") * scale


def _chinese(text: str) -> Decimal | None:
    """Chinese numerals, spoken short forms too: 千五 is 1500, 百二 is 120, 万二 is 12000."""
    if text[0] in "百千万" and len(text) > 1:
        text = "一" + text
    try:
        return Decimal(int(cn2an.cn2an(text, "smart")))
    except (ValueError, KeyError):
        return None


def small_number(text: str) -> int | None:
    """A count or a day (15, 十五, 廿五, 两) as an int; None when it is none or has a fraction."""
    value = parse(text)
    return int(value) if value is not None and value == value.to_integral_value() else None

"""Long numbers in normalised text: which are card, identity or mobile numbers, and which are amounts, days or cases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

_CHINESE = "零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖"
_VALUE = str.maketrans(_CHINESE + "o", "001234567891123456789" + "0")
_DIGIT = f"[0-9{_CHINESE}]"
_RUN = re.compile(
    rf"(?<![a-z0-9])\+?{_DIGIT}(?:[\s\-.·_,，、/*|—–~]{{0,3}}(?:{_DIGIT}|o(?=[\s\-.]?{_DIGIT}))){{9,}}(?:[\s-]?x)?(?![a-z])"
)
_GROUP = re.compile(rf"(?:{_DIGIT}|o)+x?|x")
_KEPT = re.compile(
    r"[a-z]{1,6}-\d{8}-\d{4,}"
    r"|(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}[日号]?(?:\s?\d{1,2}:\d\d(?::\d\d)?)?"
    r"|(?<![\d.])\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?(?![\d,])"
    r"|(?<![\d.\s-])\d{1,9}(?:\.\d{1,2})?\s?(?:元|块|万|千|k(?![a-z])|w(?![a-z])|rmb|人民币)"
    r"|¥\s?\d{1,9}(?:\.\d{1,2})?(?!\d)"
)
_ORDER_BEFORE = re.compile(
    r"(?:订单|流水|交易|单号|案号|合同|编号|凭证|工单|受理|投诉|快递|运单|业务)(?:号码?|编号|单号)?(?:是|为|:|：)?\s?$"
)
_CARD_BEFORE = re.compile(r"(?:卡|账号|帐号|账户|帐户|卡号)[^0-9]{0,8}$")
_ID_BEFORE = re.compile(r"(?:身份证|证件|id)[^0-9]{0,8}$")
# A card number with what may be typed on to it; nothing longer is a number of a person.
_LONGEST = 40
_CARD_PREFIXES = ("62", "4", "51", "52", "53", "54", "55", "35", "36", "37", "60", "95", "94", "68")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def to_digits(text: str) -> str:
    """The digits of a text, Chinese ones as Arabic, without what separates them."""
    return "".join(char for char in text.translate(_VALUE) if char.isdigit() or char == "x")


def numbers_in(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, kind) of each card, id_number or phone in the text."""
    hidden = _KEPT.sub(lambda match: "#" * len(match[0]), text)
    for run in _RUN.finditer(hidden):
        groups = [(run.start() + g.start(), run.start() + g.end()) for g in _GROUP.finditer(run[0])]
        yield from _in_groups(text, groups)


def _in_groups(text: str, groups: list[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    """The longest run of neighbouring groups that makes a known kind, from the left."""
    first = 0
    while first < len(groups):
        for last in range(min(len(groups), first + _LONGEST), first, -1):
            kind = _kind(text, groups[first:last])
            if kind:
                yield groups[first][0], groups[last - 1][1], kind
                first = last - 1
                break
        first += 1


def _kind(text: str, groups: list[tuple[int, int]]) -> str | None:
    if not 11 <= sum(end - start for start, end in groups) <= _LONGEST:
        return None
    digits = "".join(to_digits(text[start:end]) for start, end in groups)
    if "x" in digits[:-1]:
        return None
    before = text[max(0, groups[0][0] - 16) : groups[0][0]]
    if not _well_grouped([end - start for start, end in groups], len(digits)):
        return None
    if _is_phone(digits):
        return "phone"
    if _is_identity(digits, before):
        return "id_number"
    return "card" if _is_card(digits, before, len(groups)) else None


def _well_grouped(lengths: list[int], total: int) -> bool:
    """Groups as people write one number, not several amounts in a row: 4-4-4-4, 3-4-4, 6-8-4, or single digits."""
    if len(lengths) == 1 or all(length <= 2 for length in lengths):
        return True
    if total in (11, 13) and lengths[-2:] == [4, 4]:
        return True
    if all(length == 4 for length in lengths[:-1]) and 1 <= lengths[-1] <= 7:
        return total >= 13
    return lengths[0] in (2, 3, 5, 6) and (total in (15, 18) or len(lengths) == 2 and total >= 15)


def _is_phone(digits: str) -> bool:
    return bool(re.fullmatch(r"(?:00?86|86)?1[3-9]\d{9}", digits))


def _is_identity(digits: str, before: str) -> bool:
    """18 places with a birthday or a right check digit, 15 with a birthday, or either where 身份证 stands before."""
    if len(digits) == 18:
        return _born(digits[6:14]) or _identity_check(digits) or bool(_ID_BEFORE.search(before))
    if len(digits) == 15:
        return bool(_ID_BEFORE.search(before)) or (_born("19" + digits[6:12]) and digits[0] in "12345")
    return False


def _born(text: str) -> bool:
    try:
        day = date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return False
    return 1900 <= day.year <= 2099


def _identity_check(digits: str) -> bool:
    """GB 11643 check digit."""
    if not digits[:17].isdigit():
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, _ID_WEIGHTS, strict=False))
    return "10x98765432"[total % 11] == digits[17]


def _is_card(digits: str, before: str, groups: int) -> bool:
    if not digits.isdigit() or len(digits) < 13:
        return False
    in_card_words = bool(_CARD_BEFORE.search(before))
    if len(digits) > 19:
        glued = digits.startswith(_CARD_PREFIXES) and any(_luhn(digits[:length]) for length in (16, 19))
        return groups == 1 and (in_card_words or (glued and not _ORDER_BEFORE.search(before)))
    if _ORDER_BEFORE.search(before):
        return in_card_words
    if in_card_words or _luhn(digits):
        return True
    return len(digits) >= 15 and digits.startswith(_CARD_PREFIXES)


def _luhn(digits: str) -> bool:
    total = 0
    for index, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if index % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0

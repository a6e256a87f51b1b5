"""Money in what people say: 2500块, 两千五, 2k5, 三四千, 一半. A grammar of our own over `numerals`.

A figure that is not clear is never guessed: ranges and round words come back as such, so that the assistant asks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from care.language import numerals
from care.language.amount_context import is_money
from care.language.spans import AmountKind, AmountSpan, overlaps

_CENT = Decimal("0.01")
_D = "一二两三四五六七八九"
_UNIT = r"(?:块钱|块|元钱|元整?|圆整?|整(?![个天体理月年数顿])|人民币|rmb|cny|大洋)"
_ABOUT = r"(?:大概其?|大约|差不多|约莫?|将近|接近|(?<![最附])近|估计|可能也就)"
_AFTER_ABOUT = r"(?:左右|上下|的样子|出头|冒头|挂零|开外|往上|以上|多一?点|不到|\+(?!\d))"

_SHARE = re.compile(
    rf"(?P<fraction>[{_D}十\d]{{1,3}}分之[{_D}十\d]{{1,3}})"
    rf"|百分之(?P<cn_percent>[{_D}十百]+|\d+(?:\.\d+)?)|(?P<percent>\d+(?:\.\d+)?)\s?%"
    rf"|(?P<tenths>[{_D}]|\d)成(?P<tenths_more>[半{_D}](?![{_D}十百千万]))?(?![吗不么交功本立员为都就了长年绩])"
    r"|(?P<half>一半|半数)(?!天)|(?<=[还付先])(?P<slash>1/[2-9]|[23]/[345])(?![\d号日])"
    r"|(?P<all>全款|全额|全还|全部(?:还|付|结|欠款|的?钱|款)|(?<=还)全部|全都?(?:还|付)(?:清|了|掉|上)?"
    r"|一次性?(?:全部?)?(?:还清|结清|付清|还完))(?![^,，。]?不[了起上完清动])"
)
_NOT_SHARE_BEFORE = re.compile(
    r"(?:利息?|利率|年化|费率|月息|日息|罚息|违约金|手续费|lpr|减免?|免|降|打|少|涨|优惠|最低(?:还款额?)?|另外?那?|多"
    r"|[发到用花忙睡吃说听看做走干]了?|收入的)(?:是|按|收|大概|高达|都?快?到?|了|我)?$"
)
_NOT_ALL_BEFORE = re.compile(r"(?:不够|没法|无法|不能|没钱|还不起|还不了|不想|不是)(?:还|付)?$")
_NOT_SHARE_AFTER = re.compile(r"(?:的)?(?:利息?|利率|年化|罚息|违约金|手续费|把握|可能|概率|机会|电|的人)")

_IDIOM = re.compile(
    rf"(?:(?P<odd>万把|千把|百把|千儿?八百|百儿?八十|百十来?|万儿?八千|(?<![{_D}\d十百千])[百千万]来(?=块|元|钱))"
    rf"|(?P<some>好?几(?:十|百|千|万)|十几|[{_D}]十几|(?<!成[百千])上[百千万]|[{_D}]?[百千万]几|数[十百千万]|好?几(?=块|元)))"
    rf"(?P<scale>[万千])?(?P<unit>{_UNIT})?"
)
_ODD = {"万把": (10000, 10000), "千把": (1000, 1000), "百把": (100, 100), "千八百": (800, 1000)}
_ODD |= {"百八十": (80, 100), "百十": (100, 110), "百十来": (100, 110), "万八千": (8000, 10000)}
_ODD |= {"百来": (100, 100), "千来": (1000, 1000), "万来": (10000, 10000)}
_NEIGHBOURS = re.compile(
    rf"(?P<head>(?:[{_D}]?[万千百十]){{0,2}})(?P<low>[{_D}])[、,，]?(?P<high>[{_D}])"
    rf"(?P<scale>[十百千万w]?)(?P<scale2>万?)[多来]?(?P<unit>{_UNIT})?"
)
_BETWEEN = re.compile(
    rf"(?P<low>{numerals.NUMERAL})\s?(?P<unit1>{_UNIT})?\s?(?:到|至|~|-|–|—|或者?|、)\s?"
    rf"(?P<high>{numerals.NUMERAL})\s?(?P<unit>{_UNIT})?"
)
_WIDE_COMMA = re.compile(
    rf"(?P<sign>¥\s?)?(?<![\d.])(?P<number>\d{{1,3}}(?:，\d{{3}})+(?P<cents>\.\d{{1,2}})?)(?![\d.])(?P<unit>\s?{_UNIT})?"
)
_PLAIN = re.compile(
    rf"(?P<about>{_ABOUT}(?:能|有|是|还|先)*)?(?P<sign>¥|rmb|cny|人民币)?\s?(?P<number>{numerals.NUMERAL})"
    rf"(?P<more>多|来|余)?(?P<scale>(?<=[多来余])[万千百w])?\s?"
    rf"(?:(?P<unit>{_UNIT})(?P<more2>多|出头)?(?P<jiao>零?(?:[{_D}]|\d{{1,2}})(?![\d万千百十个期号月天点次年,.]))?(?P<jiao_unit>毛|角)?"
    rf"(?P<fen>[{_D}\d]分|(?<=[毛角])[{_D}\d](?![{_D}\d期个号月天次年]))?|(?P<only_jiao>毛钱?|角)(?P<fen2>[{_D}\d]分?)?)?(?P<around>{_AFTER_ABOUT})?"
)
_NOTHING = re.compile(r"一(?:毛|分|块|角)钱?[也都]?(?:没|拿不|掏不|挤不|不|无)")
_TAKEN_BACK = re.compile(r"(?:不是|不要|不用|没有说|没说|别)(?:还|说|写|记|要)?$")


def find_amounts(text: str, balance: Decimal | None = None, *, expect_amount: bool = False) -> list[AmountSpan]:
    """Every amount in a normalised text, in order, never overlapping.

    `balance` turns shares (一半) into money. `expect_amount` is for the answer to a question about an amount: only
    then is a bare number money.
    """
    found: list[AmountSpan] = []
    taken: list[tuple[int, int]] = []
    for reader in (_shares(balance), _wide_commas, _idioms, _neighbours, _between, _plain):
        for span in reader(text, expect_amount):
            if not overlaps(span.start, span.end, taken):
                taken.append((span.start, span.end))
                found.append(span)
    return sorted((_with_negation(span, text) for span in found), key=lambda span: span.start)


def _with_negation(span: AmountSpan, text: str) -> AmountSpan:
    before = text[max(0, span.start - 8) : span.start]
    if _TAKEN_BACK.search(before) and not before.endswith("是不是"):
        return replace(span, negated=True)
    return span


def _money(value: Decimal | Fraction | int) -> Decimal:
    if isinstance(value, Fraction):
        value = Decimal(value.numerator) / Decimal(value.denominator)
    return Decimal(value).quantize(_CENT, ROUND_HALF_UP)


Reader = Callable[[str, bool], Iterator[AmountSpan]]


def _shares(balance: Decimal | None) -> Reader:
    def read(text: str, _expect: bool) -> Iterator[AmountSpan]:
        for match in _SHARE.finditer(text):
            share = _share(match)
            refused = _NOT_ALL_BEFORE if match["all"] else _NOT_SHARE_BEFORE
            if share is None or refused.search(text, max(0, match.start() - 24), match.start()):
                continue
            if _NOT_SHARE_AFTER.match(text, match.end()):
                continue
            value = None if balance is None else _money(Fraction(balance) * share)
            yield AmountSpan(match.start(), match.end(), value, "share", match[0], share=share)

    return read


def _share(match: re.Match[str]) -> Fraction | None:
    if match["all"]:
        return Fraction(1)
    if match["half"]:
        return Fraction(1, 2)
    if match["tenths"]:
        more = "五" if match["tenths_more"] == "半" else match["tenths_more"]
        tenths = numerals.small_number(match["tenths"]) or 0
        return Fraction(10 * tenths + int(_digit(more)), 100) or None
    if match["slash"]:
        top, bottom = match["slash"].split("/")
        return Fraction(int(top), int(bottom))
    if match["fraction"]:
        low, high = (numerals.small_number(part) for part in match["fraction"].split("分之"))
        return Fraction(high, low) if low and high and high <= low else None
    percent = numerals.parse(match["cn_percent"] or match["percent"])
    return Fraction(percent) / 100 if percent and percent <= 100 else None


def _wide_commas(text: str, _expect: bool) -> Iterator[AmountSpan]:
    """2，500块 typed with a Chinese comma may be 2500 or two numbers: ask. 2，500.00 with cents is one amount."""
    for match in _WIDE_COMMA.finditer(text):
        joined = _money(Decimal(match["number"].replace("，", "")))
        if match["cents"]:
            yield AmountSpan(match.start(), match.end(), joined, "amount", match[0])
        elif match["sign"] or match["unit"]:
            yield AmountSpan(match.start(), match.end(), None, "vague", match[0], high=joined)


def _idioms(text: str, expect: bool) -> Iterator[AmountSpan]:
    for match in _IDIOM.finditer(text):
        number = (match["odd"] or match["some"]) + (match["scale"] or "")
        if not is_money(text, match.start(), match.end(), number, bool(match["unit"]), expect):
            continue
        low, high = _idiom_bounds(match)
        value = low if low is not None and low == high else None
        yield AmountSpan(match.start(), match.end(), value, "vague", match[0], low, high)


def _idiom_bounds(match: re.Match[str]) -> tuple[Decimal | None, Decimal | None]:
    scale = numerals.scale_of(match["scale"] or "")
    if match["odd"]:
        low, high = _ODD[match["odd"].replace("儿", "")]
        return _money(low * scale), _money(high * scale)
    some = match["some"]
    if some.endswith("十几"):
        tens = numerals.small_number(some[:-1]) or 10
        return _money((tens + 1) * scale), _money((tens + 9) * scale)
    return None, None


def _neighbours(text: str, expect: bool) -> Iterator[AmountSpan]:
    """三四千, 一千二三, 两千二三百: two neighbouring digits are a range."""
    for match in _NEIGHBOURS.finditer(text):
        bounds = _neighbour_bounds(match)
        number = match["head"] + match["low"] + match["scale"] + match["scale2"]
        if bounds and is_money(text, match.start(), match.end(), number, bool(match["unit"]), expect):
            yield AmountSpan(match.start(), match.end(), None, "range", match[0], *bounds)


def _neighbour_bounds(match: re.Match[str]) -> tuple[Decimal, Decimal] | None:
    low, high = numerals.small_number(match["low"]), numerals.small_number(match["high"])
    head_text = match["head"]
    if low is None or high is None or not 1 <= high - low <= 2 or not (head_text or match["scale"] or match["unit"]):
        return None
    head = numerals.parse(head_text) if head_text else Decimal(0)
    if head is None:
        return None
    tail = numerals.scale_of(head_text[-1]) // 10 if head_text else 1
    scale = numerals.scale_of(match["scale"]) if match["scale"] else tail
    if match["scale"] == "万" and head_text:
        return _money((head + low) * scale), _money((head + high) * scale)
    scale *= numerals.scale_of(match["scale2"])
    return _money(head + low * scale), _money(head + high * scale)


def _between(text: str, expect: bool) -> Iterator[AmountSpan]:
    for match in _BETWEEN.finditer(text):
        low, high = numerals.parse(match["low"]), numerals.parse(match["high"])
        if low is None or high is None:
            continue
        if low < 100 and numerals.has_scale(match["high"]) and not numerals.has_scale(match["low"]):
            low *= numerals.scale_of(match["high"][-1])
        named = bool(match["unit"] or match["unit1"])
        if low < high and is_money(text, match.start(), match.end(), match["high"], named, expect):
            yield AmountSpan(match.start(), match.end(), None, "range", match[0], _money(low), _money(high))


def _plain(text: str, expect: bool) -> Iterator[AmountSpan]:
    for match in _PLAIN.finditer(text):
        number = match["number"] + (match["scale"] or "")
        rounded = match["around"] and re.match(r"\d{3}", number)
        named = bool(match["sign"] or match["unit"] or match["only_jiao"] or rounded)
        if _NOTHING.match(text, match.start("number")) or not is_money(
            text, match.start(), match.end(), number, named, expect, match.start("number")
        ):
            continue
        value = _plain_value(match)
        if value is None or value <= 0:
            continue
        kind: AmountKind = "vague" if any(match[part] for part in ("about", "more", "more2", "around")) else "amount"
        bound = value if kind == "vague" else None
        start = match.start("sign") if match["sign"] else match.start("number")
        start = match.start() if match["about"] else start
        yield AmountSpan(start, match.end(), value, kind, text[start : match.end()], bound, bound)


def _plain_value(match: re.Match[str]) -> Decimal | None:
    value = numerals.parse(match["number"])
    if value is None:
        return None
    if match["only_jiao"]:
        return _money(value / 10 + _digit(match["fen2"]) / 100)
    value *= numerals.scale_of(match["scale"] or "")
    jiao = (match["jiao"] or "").lstrip("零")
    if len(jiao) == 2 and jiao.isdigit():
        value += Decimal(jiao) / 100
    else:
        value += _digit(jiao) / 10
    return _money(value + _digit(match["fen"]) / 100)


def _digit(text: str | None) -> Decimal:
    return (numerals.parse(text.rstrip("分")) or Decimal(0)) if text else Decimal(0)

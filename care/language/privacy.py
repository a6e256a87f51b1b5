"""Takes personal and secret data out of text: before it is stored (strip_c3) and before it is logged (mask_pii).

C3 data (full card numbers, security codes, expiry, passwords, one-time codes) is never stored (R31, R32). Whole
identity and phone numbers belong in the verify form alone, so they leave chat text too; four digits that a
person gives as a tail stay, as do amounts, dates and case numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from care.language._data import data_file
from care.language.digits import numbers_in, to_digits
from care.language.normalise import normalise
from care.language.spans import overlaps

_D = "0-9零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖"
_NOT_MORE = rf"(?![{_D}a-z]|\s?(?:元|块|万|千|年|月|[天次个位期笔]|\.\d|,\d))"
_CODE = rf"[{_D}](?:[\s.,、-]?[{_D}])"
_FILLER = (
    r"(?:[\s:=是为就在\"'“”‘’「」【】\[\]()]|我的|我|设置?[的成为]|改[成为了]+|给[你您]们?"
    r"|发[你您给]们?|告诉[你您]们?|生日|应该|可能|好像|大概|用的"
    r"|[六四64]位|数字|登录|交易|支付|取款|查询|还是|刚才|收到|短信|说|写|填|号码?|一直|以前|现在|都|吧|呢|啊|哦)*"
)
_CVV_NAME = (
    r"(?:cvv2?|cvc2?|cvn2?|安全码|卡(?:片)?校验码|(?:卡(?:片)?)?(?:背面|反面|后面)的?(?:最?[后末]"
    r"|签名栏)?的?[三3]位(?:数字?|码)?"
    r"|卡背的?(?:最?[后末])?[三3]?位?(?:数字?|码)?|签名栏的?(?:[后末])?[三3]位(?:数字?"
    r"|码)?|(?:卡)?背面的?三个?数字?|(?:卡)?背面(?=[\s:是]{0,2}\d{3}(?!\d)))"
)
_PASSWORD_NAME = r"(?:密码|口令|pin码?|pwd|passw(?:or)?d|mima|密马|蜜码)"
_OTP_NAME = (
    r"(?:(?:短信|手机|动态|登录|支付)?(?:验证码|验证吗|校验码|动态码|随机码|短信码"
    r"|确认码)|动态密码|动态口令|otp|yzm|yanzhengma|verification code)"
)
_SECRETS: tuple[tuple[str, str], ...] = (
    ("cvv", rf"{_CVV_NAME}{_FILLER}(?P<secret>{_CODE}{{2,3}}){_NOT_MORE}"),
    ("cvv", rf"(?<![{_D}])(?P<secret>[{_D}]{{3,4}})\s?(?:就?是|为)?(?:我的|卡的|那个|这个)?{_CVV_NAME}"),
    ("otp", rf"{_OTP_NAME}{_FILLER}(?P<secret>{_CODE}{{3,7}}|(?=[a-z]*\d)[a-z\d]{{4,8}}){_NOT_MORE}"),
    ("otp", rf"{_OTP_NAME}{_FILLER}了?[,，。!]\s?(?P<secret>[{_D}]{{6}}){_NOT_MORE}"),
    ("otp", rf"(?<![{_D}])(?P<secret>[{_D}]{{4,8}})\s?(?:就?是|为|[(【\[])(?:你们|我的|刚才"
        rf"|刚?收到的?|那个|这个|短信|发的|银行|的)*{_OTP_NAME}"),
    ("otp", rf"(?<![{_D}])(?P<secret>[{_D}]{{6}})\s?(?:这个|的)?{_OTP_NAME}"),
    ("password", rf"{_PASSWORD_NAME}{_FILLER}(?P<secret>{_CODE}{{3,11}}"
        rf"|[a-z\d@#$%^&*_+.!-]*\d[a-z\d@#$%^&*_+.!-]*(?<=....)"
        rf"|(?<=[是:=为] )[a-z]{{4,20}}|(?<=[是:=为])[a-z]{{4,20}}){_NOT_MORE}"),
    ("password", rf"{_PASSWORD_NAME}{_FILLER}了?[,，。!]\s?(?P<secret>[{_D}]{{6}}){_NOT_MORE}"),
    ("password", rf"(?<![{_D}])(?P<secret>[{_D}]{{6}})\s?(?:就?是|为)(?:我的|卡的|登录|交易|支付"
        rf"|取款|查询|的)*{_PASSWORD_NAME}"),
    ("expiry", r"(?:有效期|到期日|exp(?:iry)?|valid thru)(?:[\s:是为到至])*(?P<secret>(?:0[1-9]"
        r"|1[0-2])\s?[/-]?\s?\d{2})(?![\d年月日号/-]|\.\d)"),
)  # fmt: skip
_EMAIL = re.compile(r"[a-z0-9._%+-]+\s?@\s?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}")
_LANDLINE = re.compile(r"(?<!\d)0\d{2,3}[- ]\d{7,8}(?!\d)")


@dataclass(frozen=True, slots=True)
class Stripped:
    """Text fit to be stored, and the kinds of data that were taken out (keys of placeholders.yml), in order."""

    text: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Secret:
    start: int
    end: int
    kind: str


@lru_cache(maxsize=1)
def placeholders() -> dict[str, str]:
    """Kind of data → what stands in its place."""
    source = data_file("placeholders.yml")
    return {kind: source.text(kind) for kind in source.names()}


@lru_cache(maxsize=1)
def _secret_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(pattern)) for kind, pattern in _SECRETS)


def strip_c3(text: str) -> Stripped:
    """The text without C3 data, identity numbers and mobile numbers; everything else is as it was typed."""
    plain = normalise(text)
    return _replaced(text, [_located(plain.span(s.start, s.end), s.kind) for s in _secrets(plain.text)])


def mask_pii(text: str) -> str:
    """The text for a log line: as strip_c3, and without e-mail addresses and landlines."""
    plain = normalise(text)
    found = [_Secret(m.start(), m.end(), "email") for m in _EMAIL.finditer(plain.text)]
    taken = [(s.start, s.end) for s in found]
    found += [s for s in _secrets(plain.text) if not overlaps(s.start, s.end, taken)]
    taken = [(s.start, s.end) for s in found]
    for match in _LANDLINE.finditer(plain.text):
        if not overlaps(match.start(), match.end(), taken):
            found.append(_Secret(match.start(), match.end(), "landline"))
    return _replaced(text, [_located(plain.span(s.start, s.end), s.kind) for s in found]).text


def _located(span: tuple[int, int], kind: str) -> _Secret:
    return _Secret(*span, kind)


def _secrets(text: str) -> list[_Secret]:
    found: list[_Secret] = []
    taken: list[tuple[int, int]] = []
    for secret in (*_long_numbers(text), *_in_context(text)):
        if not overlaps(secret.start, secret.end, taken):
            taken.append((secret.start, secret.end))
            found.append(secret)
    return found


def _long_numbers(text: str) -> Iterator[_Secret]:
    for start, end, kind in numbers_in(text):
        yield _Secret(start, end, kind)


def _in_context(text: str) -> Iterator[_Secret]:
    for kind, pattern in _secret_patterns():
        for match in pattern.finditer(text):
            start, end = match.span("secret")
            if kind != "password" or len(to_digits(match["secret"])) >= 4 or not match["secret"].isdigit():
                yield _Secret(start, end, kind)


def _replaced(text: str, secrets: list[_Secret]) -> Stripped:
    pieces: list[str] = []
    kinds: list[str] = []
    position = 0
    for secret in sorted(secrets, key=lambda each: each.start):
        pieces += [text[position : secret.start], placeholders()[secret.kind]]
        kinds.append(secret.kind)
        position = secret.end
    return Stripped("".join(pieces) + text[position:], tuple(kinds))

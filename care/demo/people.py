"""People who cannot exist: ID numbers of a region that was never given out, phones of a prefix that no mobile has."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from care.services.book.cells import check_digit

REGION = "99"
"""No administrative division starts with 99."""
PHONE_PREFIX = "100"
"""Chinese mobile numbers start with 13 to 19."""

SURNAMES = "李王张刘陈杨黄周吴徐孙马朱胡郭何高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜"
GIVEN = "安柏岑澄达恩帆耕禾衡嘉景君凯岚乐霖满宁暖攀琪容若森泰婉溪晓雅宜语远泽知舟竹卓子清和平文思青云石川明松月"


@dataclass(frozen=True)
class Person:
    """A borrower of the demo."""

    party_id: str
    name: str
    id_number: str
    phone: str


def id_number(region: int, birthday: str, order: int) -> str:
    """A resident ID whose check digit fits, in the impossible region 99xxxx."""
    first17 = f"{REGION}{region:04d}{birthday}{order:03d}"
    return first17 + check_digit(first17)


def phone(number: int) -> str:
    """A number with the look of a mobile that nobody can own."""
    return f"{PHONE_PREFIX}{number:08d}"


def person(random: Random, number: int) -> Person:
    """The demo's borrower of this number; phone and ID are unique to it."""
    birthday = f"{random.randint(1958, 2003)}{random.randint(1, 12):02d}{random.randint(1, 28):02d}"
    name = random.choice(SURNAMES) + "".join(random.sample(GIVEN, random.choice((1, 2, 2))))
    return Person(
        f"P-{number:06d}", name, id_number(number // 1000 % 10_000, birthday, number % 1000), phone(number + 50_000_000)
    )

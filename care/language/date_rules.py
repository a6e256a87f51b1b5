"""The patterns of `dates`, most specific first, each with its reader."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from care.language import date_readers as read
from care.language import festivals
from care.language.date_readers import Found, Moment

Reader = Callable[[re.Match[str], Moment], Found | None]

_N = r"(?:\d{1,3}|[一二两俩三仨四五六七八九十]{1,3}|半)"
_DAY = (
    r"(?:3[01]|[12]\d|0?[1-9]|三十一?|[二廿]十?[一二三四五六七八九]|二十|十[一二三四五六七八九]?"
    r"|[一二三四五六七八九])"
)
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_NOT_NUMBER = r"(?![\d十百千万块元%kw]|\.\d)"
_WEEK = r"(?:周|星期|礼拜)"
_PART = r"(?:初|中旬?|底|末|上旬|下旬|的?最后一天)"
_REL_MONTH = r"(?:这个?月|本月|当月|下下个?月|下个?月|次月|上个?月|每个?月)"


_UNIT = r"个?(?P<unit>天|日|周|星期|礼拜|月|年|工作日)"
_YEAR = r"(?P<year>今年|本年|明年|后年|去年)?(?:的)?"
_PATTERNS: tuple[tuple[str, Reader], ...] = (
    (r"(?<!\d)(?P<y>20\d\d|\d\d(?=年))\s?[年./-]\s?(?P<m>\d{1,2})\s?[月./-]\s?(?P<d>\d{1,2})(?![\d.])[日号]?",
     read.full),
    (rf"{_YEAR}(?<![\d第])(?P<m>{_MONTH})月份?(?P<part>{_PART})(?!级|学)", read.month_part),
    (rf"{_YEAR}(?<![\d第])(?P<m>{_MONTH})月(?:份的?)?(?P<d>{_DAY})(?:(?=[日号])|(?:(?<=\d)|(?<=十)|(?<=[十廿][一二三四五六七八九])){_NOT_NUMBER})(?![期个])[日号]?",
     read.month_day),
    (rf"(?P<month>{_REL_MONTH})(?P<tens>二?十)(?P<a>[一二三四五六七八])(?P<b>[二三四五六七八九])[日号]?(?![十百千万块元个])",
     read.teens),
    (rf"(?P<month>{_REL_MONTH})(?:的?(?P<d>{_DAY})(?:[日号]|{_NOT_NUMBER}(?![期个笔张次天])(?=还"
        rf"|转|付|之?前|左右|[,，]|$))|(?P<part>{_PART}))?"
     r"(?!利息|供)", read.relative_month),
    (rf"(?<![\d第])(?P<a>{_DAY})[日号]?(?:到|至|-|~)(?P<b>{_DAY})[日号](?!线|楼)", read.day_range),
    (r"(?<![\d一二三四五六七八九第])(?P<month>)(?P<tens>二?十)(?P<a>[一二三四五六七八])(?P<b>[二三四五六七八九])[日号]",
     read.teens),
    (rf"(?<![\d第.:])(?P<month>)(?P<tens>)(?P<a>{_DAY})[、,，](?P<b>{_DAY})[日号](?!线|楼)", read.teens),
    (r"(?P<year>)(?<![\d.:/-])(?P<m>1[0-2]|0?[1-9])[./-](?P<d>3[01]|[12]\d|0?[1-9])(?![\d:/-]"
        r"|\.\d|\s?[万千百块元kw%折倍期个年天成分多])(?:号|日)?", read.dotted),
    (rf"(?<![\d第尾卡账单案编工.一二三四五六七八九十])(?P<d>{_DAY})\s?[号日](?![线楼院机店窗技码文令桌床员]|(?<=日)[之以]?内)",
     read.day_of_month),
    (rf"{_YEAR}(?<![\d第])(?P<m>{_MONTH})月份?(?![\d个]|供|薪|租|息|饼|亮|收入|均|度|还款日)", read.whole_month),
    (r"(?P<year>今年|明年)?年?(?<=年)(?P<part>底|末|终|初|中)(?!奖|总结|报|级)", read.year_part),
    (r"(?<![\d个每月年])月(?P<part>初|中旬?|底|末)(?!级|考)", read.month_part_alone),
    (rf"{_YEAR}(?P<name>{{festivals}})(?!快乐|好[!！,，。]|$节)(?:那天|当天|的?时候|期间|假期)?", read.festival),
    (rf"(?<![\d半每多一二两三四五六七八九十几])(?P<shift>上上|上|这|本|下下|下)?个?{_WEEK}(?P<day>[一二三四五六日天末1-7])(?![\d%个次块元千百万]"
        rf"|[到至]周?\d点|天)", read.weekday),
    (rf"(?P<shift>上上|上|这|本|下下|下)一?个?{_WEEK}(?!期|年)", read.week),
    (r"(?P<word>大前|前|昨|今|明|听|次|大后|后)(?:天(?!津|天|气|底|面)|日(?!子|常|报)"
        r"|儿个?|个儿?(?!月))(?:早上|上午|中午|下午|傍晚|晚上|夜里|早|晚|之内|内)?", read.relative_day),
    (r"(?P<word>今|明|昨)(?:早上?|晚上?|夜)(?!会|点)", read.relative_day),
    (rf"(?P<n>{_N}){_UNIT}(?:的?时间)?(?:之|以)?(?P<side>后|内|里(?!面|程)|前)(?!天|面"
        rf"|台|悔|来|容)", read.span_of_time),
    (rf"再?过(?:{_N}|几)个?半?(?:小时|钟头|分钟)后?"
        rf"|(?:{_N}|几)个?半?(?:小时|钟头|分钟)(?:之|以)?(?:后|内|里)", read.today),
    (rf"(?:再?过|再等)(?P<n>{_N}|几){_UNIT}(?!瘾|就\d)", read.in_days),
    (rf"(?:再|多)?(?:给|容)(?:我|俺|我们)?(?:再|多)?(?P<n>{_N}){_UNIT}(?:的?时间)?", read.give_me),
    (rf"(?:宽限|缓|宽|晚|推迟?|延期?|延迟|拖)(?:我|一下|个)?(?P<n>{_N}|几){_UNIT}", read.grace),
    (r"(?:下个?月|这个?月|本月|月初|等)?(?:发|开)(?:了)?(?:工资|薪水|薪)(?:的)?(?:那天"
        r"|日|当天|之后|以后|后|了|就|再|的时候)"
     r"|发薪[日天]|工资(?:一?到账|一?发下?来?|到手|下来)(?:了|就|再|那天|之后|以后|后"
         r"|的时候)|(?:等|到了?)(?:发|开)(?:工资|薪|支)|等工资(?!条|卡)(?:到账|到|发|下来)?"
         r"|发(?:了)?工资(?:还|付|一定|马上)", read.payday),
    (r"年前(?!后)", read.before_new_year),
    (r"过[几两]天|过[些阵]?(?:阵子|段时间|一阵|日子)|过一?段时间|改天|回头(?!路|客)"
        r"|这[几两]天|近[几两]天|晚点|迟点|到时候再|年后|过完[年节]|节后"
     r"|[一两三二][两三五四]天(?!打)|几天后|尽快|有钱了?就|手头宽裕|以后再说|下次再|等一?阵|缓[几两]天", read.vague),
    (r"(?<![每天大半早到一好])(?:晚上|下午|傍晚|中午|待会儿?|等会儿?|等一?下(?=转|还|付|去)|一会儿?|下班(?=就|后|之后|以后|了|我)|现在(?=就?(?:还"
        r"|转|付|去还)))(?!好|别|不要|不方便|\d|[一二三四五六七八九十]+点|打电话|老|总"
        r"|还在打|都)", read.today),
)  # fmt: skip


@lru_cache(maxsize=1)
def rules() -> tuple[tuple[re.Pattern[str], Reader], ...]:
    """The patterns in the order in which they are tried, with their readers."""
    names = "|".join(festivals.names())
    return tuple((re.compile(pattern.replace("{festivals}", names)), reader) for pattern, reader in _PATTERNS)

"""Days in what people say."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.domain.clock import SHANGHAI
from care.language.dates import find_dates
from care.language.normalise import normalise
from care.language.spans import DateSpan
from tests.language.table import cases

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=SHANGHAI)


def split(case: str) -> tuple[str, datetime]:
    text, at, moment = case.partition(" @")
    now = datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI) if at else NOW
    return normalise(text).text, now


def shown(span: DateSpan) -> str:
    marks = ("<" if span.past else "") + ("!" if span.negated else "")
    if span.kind == "vague":
        return f"?{span.until or ''}{marks}"
    if span.kind == "payday":
        return f"pay:{span.value}{marks}" if span.value else f"pay{marks}"
    return f"{span.value}..{span.until}{marks}" if span.kind == "range" else f"{span.value}{marks}"


@pytest.mark.parametrize(("case", "expected"), cases("dates.tsv"))
def test_a_day_is_read_as_people_mean_it(case: str, expected: str) -> None:
    assert (" ".join(shown(span) for span in find_dates(*split(case))) or "-") == expected


@pytest.mark.parametrize("case", [case for case, _ in cases("dates.tsv")])
def test_a_span_is_the_text_it_names(case: str) -> None:
    text, now = split(case)
    assert all(span.text == text[span.start : span.end] for span in find_dates(text, now))


def test_the_day_is_the_day_in_shanghai_whatever_the_zone_of_the_clock() -> None:
    evening_in_utc = datetime.fromisoformat("2026-11-21T16:30:00+00:00")
    assert find_dates("今天", evening_in_utc)[0].value == datetime(2026, 11, 22, tzinfo=SHANGHAI).date()


def test_a_clock_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        find_dates("今天", datetime(2026, 11, 21))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("text", "deadline"),
    [("15号之前", "2026-12-15"), ("周五", "2026-11-27"), ("月底前", "2026-11-30"), ("15号左右", "None")],
)
def test_the_deadline_is_the_last_day_that_keeps_the_word(text: str, deadline: str) -> None:
    assert str(find_dates(text, NOW)[0].deadline) == deadline


@given(
    st.integers(0, 800), st.sampled_from(["15号还", "周五还", "月底还", "31号还", "下个月10号还", "3天后还", "元旦还"])
)
def test_a_promise_never_falls_before_today(days: int, text: str) -> None:
    now = NOW + timedelta(days=days)
    value = find_dates(text, now)[0].value
    assert value is not None
    assert value >= now.date()


@given(st.text(alphabet="今明后天周五一二三十号日月年底初前后内过还下上个这0123456789.-/到发工资了", max_size=20))
def test_no_text_breaks_the_reader_and_spans_never_overlap(text: str) -> None:
    spans = find_dates(text, NOW)
    assert all(left.end <= right.start for left, right in zip(spans, spans[1:], strict=False))

"""A wrong policy file stops the start and names the line."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from care.domain.concession_policy import Authority
from care.domain.errors import BadFile
from care.domain.policy import Policy, parse_policy
from care.files import load_yaml

SHIPPED = Path(__file__).parents[2] / "policies" / "policy.yml"


def reading(tmp_path: Path, old: str, new: str) -> Policy:
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "policy.yml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    raw, where = load_yaml(path)
    return parse_policy(raw, where, "policy.yml")


def line_of(text: str) -> int:
    lines = SHIPPED.read_text(encoding="utf-8").splitlines()
    return next(n for n, line in enumerate(lines, start=1) if text in line)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("supervisor: [48, 60]", "supervisor: [48, 61]", "plan.terms.supervisor"),
        ("annual: 0.24", "annual: 0.241", "cost_cap.annual"),
        ("annual: 0.24", 'annual: "0.24"', "cost_cap.annual"),
        ("cash_advance_max: 50000.00", "cash_advance_max: 50000.01", "plan.cash_advance_max"),
        ("max_balance: 20000.00", "max_balance: 20000.005", "plan.bot.max_balance"),
        ("window_to: 22", "window_to: 23", "contact.window_to"),
        ("window_from: 8", "window_from: 7", "contact.window_from"),
        ("voice_connected_per_day: 3", "voice_connected_per_day: 4", "contact.voice_connected_per_day"),
        ("grace_days: 3                 # R33", "grace_days: 2  # R33", "card.grace_days"),
        ("credit_answer_days: 20", "credit_answer_days: 21", "dispute.credit_answer_days"),
        ("bot_max_days_after_kept: 14", "bot_max_days_after_kept: yes", "ptp.bot_max_days_after_kept"),
        ("unblock: agent", "unblock: bot", "card.unblock"),
        ("buckets: [M1, M2]", "buckets: [M1, M9]", "plan.bot.buckets"),
        ("buckets: [M1, M2]", "buckets: [M1, M1]", "plan.bot.buckets"),
        ('version: "2026-11-22"', 'version: " "', "version"),
        ("  max_offers: 3", "  max_offers: 4", "plan.max_offers"),
    ],
)
def test_a_wrong_value_is_named_by_line_and_field(tmp_path: Path, old: str, new: str, field: str) -> None:
    with pytest.raises(BadFile, match=rf"policy\.yml:{line_of(old)}: {field}: .* is not allowed\. Give "):
        reading(tmp_path, old, new)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        (
            "agent_max_days: 30            # C4\n  supervisor",
            "agent_max_days: 6\n  supervisor",
            "ptp.supervisor_max_days",
        ),
        ("agent: [24, 36]", "agent: [12, 36]", "plan.terms"),
        ("charge_order: [fees, penalty, interest]", "charge_order: [fees, penalty]", "allocation.charge_order"),
        ("window_from: 8 ", "window_from: 22 ", "contact.window_to"),
        ("staff_from: 9", "staff_from: 18", "contact.staff_to"),
        ("hardship: {bot: 14", "hardship: {bot: 31", "hold.hardship"),
        ("late_fee_agent_max: 2000.00", "late_fee_agent_max: 199.99", "waiver.late_fee_agent_max"),
    ],
)
def test_values_that_contradict_each_other_are_refused(tmp_path: Path, old: str, new: str, field: str) -> None:
    with pytest.raises(BadFile, match=rf"policy\.yml:\d+: {field}: "):
        reading(tmp_path, old, new)


def test_an_unknown_key_is_named_with_the_known_ones(tmp_path: Path) -> None:
    expected = rf"policy\.yml:{line_of('buffer: 0.20')}: affordability\.bufer: .* Known here: buffer"
    with pytest.raises(BadFile, match=expected):
        reading(tmp_path, "buffer: 0.20", "bufer: 0.20")


def test_a_missing_key_is_named_at_its_section(tmp_path: Path) -> None:
    with pytest.raises(
        BadFile, match=rf"policy\.yml:{line_of('verification:')}: verification\.max_failures: is missing"
    ):
        reading(tmp_path, "  max_failures: 3               # B4\n", "")


def test_a_section_that_is_no_mapping_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"loan: is not a mapping"):
        reading(tmp_path, "loan:\n  grace_days: 3", "loan: 3")


def test_an_incomplete_bucket_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"ptp\.bot_max_days: .*exactly the keys M0"):
        reading(tmp_path, "    OVER_180: 0                 # C2: the bot only routes\n", "")


def test_an_empty_file_is_no_policy(tmp_path: Path) -> None:
    (tmp_path / "empty.yml").write_text("", encoding="utf-8")
    raw, where = load_yaml(tmp_path / "empty.yml")
    with pytest.raises(BadFile, match=r"policy\.yml: file: is not a mapping"):
        parse_policy(raw, where, "policy.yml")


def test_the_shipped_numbers_are_exact(policy: Policy) -> None:
    assert (policy.cost_cap.annual, policy.plan.fee_per_period) == (Decimal("0.24"), Decimal("0.006"))


def test_verification_lives_30_minutes_and_a_code_5(policy: Policy) -> None:
    verification = policy.verification
    spans = (verification.idle, verification.lock, verification.code_life)
    assert spans == (timedelta(minutes=30), timedelta(minutes=30), timedelta(minutes=5))


@pytest.mark.parametrize(
    ("who", "needed", "covers"),
    [("bot", "agent", False), ("agent", "agent", True), ("supervisor", "bot", True), ("agent", "supervisor", False)],
)
def test_a_higher_authority_covers_the_lower(who: str, needed: str, covers: bool) -> None:
    assert Authority(who).covers(Authority(needed)) is covers

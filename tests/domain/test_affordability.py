from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.domain.affordability import affordable
from care.domain.money import BadAmount
from care.domain.policy import Policy

MONEY = st.decimals(min_value=0, max_value=10**6, places=2)


@pytest.mark.parametrize(
    ("income", "essentials", "others", "available"),
    [
        ("6000", "4600", "400", "800.00"),
        ("6000", "6000", "0", "0.00"),
        ("3000", "4600", "400", "0.00"),
        ("100.04", "0", "0", "80.03"),
    ],
)
def test_a_fifth_of_what_is_left_stays_with_the_borrower(
    policy: Policy, income: str, essentials: str, others: str, available: str
) -> None:
    assert str(affordable(Decimal(income), Decimal(essentials), Decimal(others), policy)) == available


def test_negative_figures_are_refused(policy: Policy) -> None:
    with pytest.raises(BadAmount):
        affordable(Decimal("6000"), Decimal("-1"), Decimal("0"), policy)


@given(income=MONEY, essentials=MONEY, others=MONEY)
def test_no_one_is_asked_for_more_than_is_left(
    policy: Policy, income: Decimal, essentials: Decimal, others: Decimal
) -> None:
    assert 0 <= affordable(income, essentials, others, policy) <= max(Decimal(0), income - essentials - others)

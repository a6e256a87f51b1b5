"""Contract terms survive the store exactly."""

import json
from decimal import Decimal

import pytest

from care.domain.accounts import CardTerms, LoanTerms, Terms
from care.domain.concession_policy import PlanKind
from care.domain.interest import InterestMethod
from care.domain.terms import from_json, to_json

D = Decimal
BILL = (D("10.00"), D("8450.00"), D("845.00"), D("0.00"), D("8000.00"), D("0.00"))
CARD = CardTerms(5, 25, 3, *BILL, InterestMethod.FULL, D("0.0005"), compound=True)
LOAN = LoanTerms(D("20000"), D("0.144"), PlanKind.EQUAL_INSTALMENT, 24, 15, D("1.5"), 360)
EITHER = pytest.mark.parametrize("terms", [CARD, LOAN], ids=["card", "loan"])


@EITHER
def test_terms_come_back_from_json_as_they_were(terms: Terms) -> None:
    assert from_json(terms.product.value, json.loads(json.dumps(to_json(terms)))) == terms


@EITHER
def test_no_figure_is_a_float(terms: Terms) -> None:
    again = from_json(terms.product.value, json.loads(json.dumps(to_json(terms))))
    assert not any(isinstance(value, float) for value in [*vars(again).values(), *to_json(terms).values()])


@EITHER
def test_a_missing_term_is_named(terms: Terms) -> None:
    raw = to_json(terms)
    name = next(iter(raw))
    del raw[name]
    with pytest.raises(KeyError, match=name):
        from_json(terms.product.value, raw)

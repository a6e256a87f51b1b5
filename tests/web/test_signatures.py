"""A plan is signed by the lender's app or on the demo page: once, by whoever may, after the table could be read."""

from __future__ import annotations

import hmac
import json
import re
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

import httpx
import pytest

from care.domain.records import Plan, new_id
from care.services import hardship, plans
from care.services.context import Turn
from care.services.hardship import Declared
from tests.web.harness import Client, Web, add_borrower, until

DECLARED = Declared(Decimal("9000.00"), Decimal("3000.00"), Decimal("0.00"), 0)


@dataclass(frozen=True)
class Agreement:
    """A confirmed plan, the conversation that waits for it, and its page."""

    client: Client
    plan_id: str
    link: str
    facts: dict[str, Any]


@pytest.fixture
def agreement(client: Client, web: Web) -> Agreement:
    """What is left to sign after a verified borrower told their month and chose the first offer."""
    who = add_borrower(web)
    client.enter(client.ask_code(who), web.code(who))
    client.settled()
    offer = hardship.assess(web.care, turn(client), None, DECLARED)[1]
    plan_id = offer.facts["plan_ref"]
    plans.disclose(web.care, turn(client), plan_id)
    confirmed = plans.confirm(web.care, turn(client), plan_id)
    return Agreement(client, plan_id, confirmed.facts["link"], offer.facts)


def turn(client: Client) -> Turn:
    return Turn(client.id, new_id("ms"), 0)


def report(web: Web, body: Any, secret: str | None = None) -> httpx.Response:
    """The lender's call, signed."""
    raw = json.dumps(body).encode()
    seal = hmac.new((secret or web.settings.signature_secret).encode(), raw, sha256).hexdigest()
    url = f"{web.url}/api/v1/signatures"
    return httpx.post(url, content=raw, headers={"X-Anhuan-Signature": seal}, trust_env=False)


def body(agreement: Agreement, **changes: Any) -> dict[str, Any]:
    return {"plan": agreement.plan_id, "signed_at": "2026-11-22T10:00:00+08:00", "recording_id": "rec-1"} | changes


def status_of(web: Web, agreement: Agreement) -> str:
    with web.care.uow(read_only=True) as uow:
        plan = uow.get(Plan, agreement.plan_id)
    assert plan
    return plan.status


def test_a_signed_report_puts_the_plan_into_effect_and_the_assistant_says_so(web: Web, agreement: Agreement) -> None:
    assert report(web, body(agreement)).status_code == 204
    assert status_of(web, agreement) == "active"
    until(lambda: "听到了：/plan_signed" in agreement.client.texts())


def test_a_report_that_is_repeated_is_announced_once(web: Web, agreement: Agreement) -> None:
    assert [report(web, body(agreement)).status_code for _ in range(3)] == [204] * 3
    assert agreement.client.settled().count("听到了：/plan_signed") == 1


def test_a_report_under_another_secret_changes_nothing(web: Web, agreement: Agreement) -> None:
    assert report(web, body(agreement), secret="s" * 44).status_code == 403
    assert status_of(web, agreement) == "confirmed"


def test_a_report_without_a_signature_is_refused(web: Web, agreement: Agreement) -> None:
    url = f"{web.url}/api/v1/signatures"
    assert httpx.post(url, json=body(agreement), trust_env=False).status_code == 401


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"plan": "pl_unknown"}, 404),
        ({"plan": ""}, 400),
        ({"signed_at": "2026-11-22T10:00:00"}, 400),
        ({"signed_at": "yesterday"}, 400),
        ({"recording_id": None}, 400),
        ({"amount": "1.00"}, 400),
    ],
)
def test_a_wrong_report_is_refused(web: Web, agreement: Agreement, changes: dict[str, Any], status: int) -> None:
    assert report(web, body(agreement, **changes)).status_code == status
    assert status_of(web, agreement) == "confirmed"


def test_a_plan_that_was_cancelled_cannot_be_signed(web: Web, agreement: Agreement) -> None:
    with web.care.uow() as uow:
        plan = uow.get(Plan, agreement.plan_id)
        assert plan
        plan.status = "cancelled"
        uow.commit()
    assert (report(web, body(agreement)).status_code, status_of(web, agreement)) == (409, "cancelled")


def test_the_page_shows_cost_table_terms_and_schedule(agreement: Agreement) -> None:
    page = httpx.get(agreement.link, trust_env=False)
    facts = agreement.facts
    amounts = [f"¥{Decimal(facts[name]):,.2f}" for name in ("principal", "total", "cost", "amount")]
    yearly = f"{Decimal(facts['nominal']) * 100:.2f}%"
    assert [text for text in (*amounts, yearly) if text not in page.text] == []


@pytest.mark.parametrize("token", ["", "0" * 32, "令牌"])
def test_the_page_opens_with_its_own_link_only(web: Web, agreement: Agreement, token: str) -> None:
    url = f"{web.url}/demo/sign/{agreement.plan_id}"
    assert httpx.get(url, params={"t": token}, trust_env=False).status_code == 404
    assert httpx.post(url, data={"t": token}, trust_env=False).status_code == 404


def test_the_page_cannot_be_signed_before_it_could_be_read(web: Web, agreement: Agreement) -> None:
    fields = hidden(httpx.get(agreement.link, trust_env=False).text)
    assert httpx.post(agreement.link, data=fields, trust_env=False).status_code == 409
    assert status_of(web, agreement) == "confirmed"


def test_the_page_signs_once_the_table_could_be_read(web: Web, agreement: Agreement) -> None:
    fields = hidden(httpx.get(agreement.link, trust_env=False).text)
    reading = timedelta(seconds=web.care.policy.plan.reading_seconds)
    shown_at = (web.care.clock.now() - reading).isoformat()
    sealed = f"shown:{agreement.plan_id}:{shown_at}".encode()
    fields |= {"shown_at": shown_at, "seal": hmac.new(web.care.secret, sealed, sha256).hexdigest()}
    assert httpx.post(agreement.link, data=fields, trust_env=False).status_code == 200
    assert status_of(web, agreement) == "active"


def test_the_reading_time_cannot_be_forged(web: Web, agreement: Agreement) -> None:
    fields = hidden(httpx.get(agreement.link, trust_env=False).text)
    fields["shown_at"] = "2020-01-01T00:00:00+08:00"
    assert httpx.post(agreement.link, data=fields, trust_env=False).status_code == 409


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', page))

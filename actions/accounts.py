"""Accounts: balance, dates, charges, which account is meant, and payments said to be made."""

from __future__ import annotations

import abc

from actions._asked import Asked
from actions._guarded import Answer, Guarded, awaited
from care.services import accounts, claims
from care.services.context import Outcome


def account_meant(asked: Asked) -> str | None:
    """The account that the message names by its ending or product, else the one in focus."""
    if asked.tail or asked.product:
        named = accounts.pick(asked.care, asked.turn, account_ref=None, tail=asked.tail, product=asked.product)
        if named is not None:
            return named.account.id
    return asked.account_ref


class AboutAccount(Guarded):
    """A question about the borrower's accounts; naming another account next asks it of that one (slot `asked_of`)."""

    @abc.abstractmethod
    def about(self, asked: Asked, ref: str | None) -> tuple[Outcome, ...]:
        """The answer for the account meant, or for all when none is."""

    def do(self, asked: Asked) -> Answer:
        unknown = asked.tail and accounts.unknown_ending(asked.care, asked.turn, asked.tail)
        if unknown:
            return Answer((unknown,), {"parked": self.name()})
        ref = account_meant(asked)
        # In a form the account in focus is the one being arranged: a question about another leaves it there.
        focus = {} if asked.active_form else {"account_ref": ref}
        return Answer(self.about(asked, ref), {**focus, "asked_of": self.name()})


class ActionBalance(AboutAccount):
    """What is owed, account by account."""

    def name(self) -> str:
        return "action_balance"

    def about(self, asked: Asked, ref: str | None) -> tuple[Outcome, ...]:
        return tuple(accounts.balance(asked.care, asked.turn, ref))


class ActionOverdueStatus(AboutAccount):
    """Days past due, or that the account is in grace or on time."""

    def name(self) -> str:
        return "action_overdue_status"

    def about(self, asked: Asked, ref: str | None) -> tuple[Outcome, ...]:
        return (accounts.overdue_status(asked.care, asked.turn, ref),)


class ActionDueDate(AboutAccount):
    """When payment is due."""

    def name(self) -> str:
        return "action_due_date"

    def about(self, asked: Asked, ref: str | None) -> tuple[Outcome, ...]:
        return (accounts.due_date(asked.care, asked.turn, ref),)


class ActionMinimumPayment(AboutAccount):
    """The minimum and what paying only that means."""

    def name(self) -> str:
        return "action_minimum_payment"

    def about(self, asked: Asked, ref: str | None) -> tuple[Outcome, ...]:
        return (accounts.minimum_payment(asked.care, asked.turn, ref),)


class ActionFeeBreakdown(AboutAccount):
    """How the charges came about; above the cost cap also who looks into it."""

    def name(self) -> str:
        return "action_fee_breakdown"

    def about(self, asked: Asked, ref: str | None) -> tuple[Outcome, ...]:
        said = accounts.fee_breakdown(asked.care, asked.turn, ref)
        return (Outcome("fee_breakdown", said.facts), said) if said.name == "over_cap_flag" else (said,)


class ActionBillDetails(AboutAccount):
    """The latest postings."""

    def name(self) -> str:
        return "action_bill_details"

    def about(self, asked: Asked, ref: str | None) -> tuple[Outcome, ...]:
        return (accounts.bill_details(asked.care, asked.turn, ref),)


class ActionAutodebit(AboutAccount):
    """The direct-debit mandate and its last attempt."""

    def name(self) -> str:
        return "action_autodebit"

    def about(self, asked: Asked, ref: str | None) -> tuple[Outcome, ...]:
        return (accounts.autodebit(asked.care, asked.turn, ref),)


class ActionEarlySettlement(AboutAccount):
    """What settling everything starts from."""

    def name(self) -> str:
        return "action_early_settlement"

    def about(self, asked: Asked, ref: str | None) -> tuple[Outcome, ...]:
        return (accounts.early_settlement(asked.care, asked.turn, ref),)


class ActionCertificate(AboutAccount):
    """A settlement certificate, or why not yet."""

    def name(self) -> str:
        return "action_certificate"

    def about(self, asked: Asked, ref: str | None) -> tuple[Outcome, ...]:
        return (accounts.certificate(asked.care, asked.turn, ref),)


ALONG: dict[str, AboutAccount] = {
    "ask_balance_due": ActionBalance(),
    "ask_due_date": ActionDueDate(),
    "ask_min_payment": ActionMinimumPayment(),
}
"""Questions short enough to be answered before something is arranged, when both were said in one message."""


def asked_along(asked: Asked, ref: str) -> tuple[Outcome, ...]:
    """The answer to what was asked beside a request."""
    quick = ALONG.get(str(asked.slots.get("agenda")))
    return quick.about(asked, ref) if quick else ()


class ActionAlreadyPaid(Guarded):
    """Look the claimed payment up, and pause reminders while it is looked for."""

    waits_for = "action_already_paid"

    def name(self) -> str:
        return "action_already_paid"

    def do(self, asked: Asked) -> Answer:
        heard = asked.heard
        amount = heard.amounts[0] if len(heard.amounts) == 1 else None
        day = heard.dates[0] if len(heard.dates) == 1 else None
        return Answer((claims.claim_paid(asked.care, asked.turn, asked.account_ref, amount, day),), leave_form=True)


class ActionWhichAccount(Guarded):
    """The borrower's accounts by product and ending."""

    def name(self) -> str:
        return "action_which_account"

    def do(self, asked: Asked) -> Answer:
        return Answer((accounts.account_list(asked.care, asked.turn),), {"asked_of": "action_balance"})


class ActionChooseAccount(Guarded):
    """Take the account chosen by button, ending or product into focus, and go on with what waited for it."""

    def name(self) -> str:
        return "action_choose_account"

    def do(self, asked: Asked) -> Answer:
        ref = asked.heard.option("account_ref")
        s = accounts.pick(asked.care, asked.turn, account_ref=ref, tail=asked.tail, product=asked.product)
        if s is None:
            unknown = asked.tail and accounts.unknown_ending(asked.care, asked.turn, asked.tail)
            return Answer((unknown or accounts.account_list(asked.care, asked.turn),))
        waiting = asked.slots.get("parked") or asked.slots.get("asked_of")
        said = () if waiting else (Outcome("account_chosen", s.facts),)
        return Answer(said, {"account_ref": s.account.id, "focus": s.facts, "parked": None}, follow=waiting)


class ActionInform(Guarded):
    """A bare value outside any form: an ending chooses an account, an amount and a day are a promise, else we ask."""

    def name(self) -> str:
        return "action_inform"

    def do(self, asked: Asked) -> Answer:
        if asked.heard.amounts and asked.heard.dates and not asked.active_form:
            return Answer(follow="action_open_promise")
        if asked.tail or asked.product:
            return ActionChooseAccount().do(asked)
        if (handed := awaited(asked)) is not None:
            return handed
        return Answer((Outcome("inform_nothing"),))

"""Accounts: balance, dates, charges, which account is meant, and payments said to be made."""

from __future__ import annotations

from actions._asked import Asked
from actions._guarded import Answer, Guarded
from care.services import accounts
from care.services.context import Outcome


class ActionBalance(Guarded):
    """What is owed, account by account."""

    def name(self) -> str:
        return "action_balance"

    def do(self, asked: Asked) -> Answer:
        said = accounts.balance(asked.care, asked.turn, asked.account_ref)
        return Answer(tuple(said))


class ActionOverdueStatus(Guarded):
    """Days past due, or that the account is in grace or on time."""

    def name(self) -> str:
        return "action_overdue_status"

    def do(self, asked: Asked) -> Answer:
        return Answer((accounts.overdue_status(asked.care, asked.turn, asked.account_ref),))


class ActionDueDate(Guarded):
    """When payment is due."""

    def name(self) -> str:
        return "action_due_date"

    def do(self, asked: Asked) -> Answer:
        return Answer((accounts.due_date(asked.care, asked.turn, asked.account_ref),))


class ActionMinimumPayment(Guarded):
    """The minimum and what paying only that means."""

    def name(self) -> str:
        return "action_minimum_payment"

    def do(self, asked: Asked) -> Answer:
        return Answer((accounts.minimum_payment(asked.care, asked.turn, asked.account_ref),))


class ActionFeeBreakdown(Guarded):
    """How the charges came about."""

    def name(self) -> str:
        return "action_fee_breakdown"

    def do(self, asked: Asked) -> Answer:
        return Answer((accounts.fee_breakdown(asked.care, asked.turn, asked.account_ref),))


class ActionBillDetails(Guarded):
    """The latest postings."""

    def name(self) -> str:
        return "action_bill_details"

    def do(self, asked: Asked) -> Answer:
        return Answer((accounts.bill_details(asked.care, asked.turn, asked.account_ref),))


class ActionAutodebit(Guarded):
    """The direct-debit mandate and its last attempt."""

    def name(self) -> str:
        return "action_autodebit"

    def do(self, asked: Asked) -> Answer:
        return Answer((accounts.autodebit(asked.care, asked.turn, asked.account_ref),))


class ActionEarlySettlement(Guarded):
    """What settling everything starts from."""

    def name(self) -> str:
        return "action_early_settlement"

    def do(self, asked: Asked) -> Answer:
        return Answer((accounts.early_settlement(asked.care, asked.turn, asked.account_ref),))


class ActionCertificate(Guarded):
    """A settlement certificate, or why not yet."""

    def name(self) -> str:
        return "action_certificate"

    def do(self, asked: Asked) -> Answer:
        return Answer((accounts.certificate(asked.care, asked.turn, asked.account_ref),))


class ActionAlreadyPaid(Guarded):
    """Look the claimed payment up, and pause reminders while it is looked for."""

    def name(self) -> str:
        return "action_already_paid"

    def do(self, asked: Asked) -> Answer:
        return Answer((accounts.claim_paid(asked.care, asked.turn, asked.account_ref),))


class ActionWhichAccount(Guarded):
    """The borrower's accounts by product and ending."""

    def name(self) -> str:
        return "action_which_account"

    def do(self, asked: Asked) -> Answer:
        return Answer((accounts.account_list(asked.care, asked.turn),))


class ActionChooseAccount(Guarded):
    """Take the account chosen by button, ending or product into focus, and go on with what waited for it."""

    def name(self) -> str:
        return "action_choose_account"

    def do(self, asked: Asked) -> Answer:
        ref = asked.heard.option("account_ref")
        s = accounts.pick(asked.care, asked.turn, account_ref=ref, tail=asked.tail, product=asked.product)
        if s is None:
            return Answer((accounts.account_list(asked.care, asked.turn),))
        waiting = asked.slots.get("parked")
        said = () if waiting else (Outcome("account_chosen", s.facts),)
        return Answer(said, {"account_ref": s.account.id, "focus": s.facts, "parked": None}, follow=waiting)


class ActionInform(Guarded):
    """A bare value outside any form: an account's ending chooses it; anything else is asked about."""

    def name(self) -> str:
        return "action_inform"

    def do(self, asked: Asked) -> Answer:
        if asked.tail or asked.product:
            return ActionChooseAccount().do(asked)
        return Answer((Outcome("inform_nothing"),))

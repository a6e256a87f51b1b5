"""Identity: verification happens in the form of the web layer; here the dialogue reacts to its results."""

from __future__ import annotations

from actions._asked import Asked
from actions._guarded import Answer, Guarded
from care.services import complaints, identity, outsiders, reminders
from care.services.context import Outcome

OUTSIDERS = {
    "wrong_person": "wrong_person",
    "third_party_inquiry": "third_party",
    "debtor_deceased": "deceased",
    "debtor_unavailable": "unavailable",
}


class ActionVerify(Guarded):
    """Offer the verification form, or say that nothing more is needed."""

    def name(self) -> str:
        return "action_verify"

    def do(self, asked: Asked) -> Answer:
        return Answer((identity.how_to_verify(asked.care, asked.turn),), {"outsider": None})


class ActionVerified(Guarded):
    """Welcome the verified borrower and go on with what waited for the verification."""

    def name(self) -> str:
        return "action_verified"

    def do(self, asked: Asked) -> Answer:
        waiting = asked.slots.get("parked")
        calls = complaints.claim(asked.care, asked.turn)
        news = (*([calls] if calls else ()), *reminders.news(asked.care, asked.turn))
        goes_on = bool(waiting or news or asked.active_form)
        said = identity.welcome(asked.care, asked.turn, goes_on=goes_on)
        return Answer((said, *news), {"parked": None, "outsider": None}, follow=waiting)


class ActionOutsider(Guarded):
    """Somebody who isn't the borrower, or news that the borrower can't answer: disclose nothing, stop collecting."""

    def name(self) -> str:
        return "action_outsider"

    def do(self, asked: Asked) -> Answer:
        kind = OUTSIDERS[asked.heard.intent]
        if kind == "third_party" and asked.slots.get("outsider") == "deceased":
            return Answer((Outcome("only_borrower", {"kind": "heir"}),), leave_form=True)
        forget = {"parked": None, "agenda": None, "account_ref": None, "focus": None}
        said = outsiders.report(asked.care, asked.turn, kind)
        return Answer((said,), forget | {"outsider": kind}, leave_form=True)

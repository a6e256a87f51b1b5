"""Every reply's text: the one renderer of care.wording behind Rasa's interface for response generators."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from care.domain.clock import SHANGHAI
from care.domain.contact import is_night
from care.domain.policy import parse_policy
from care.files import load_yaml
from care.settings import load_settings
from care.wording.renderer import Wording

PROOF = "care"
"""Key of a bot event's metadata under which response_id, version, facts and form stand."""
CALM = "calm"
# What Rasa calls the sentence for a message that no rule fits, and what our wording calls it.
RENAMED = {"utter_default": "utter_fallback"}
# What Rasa itself passes beside the facts.
_NOT_FACTS = frozenset(
    ("text", "buttons", "elements", "custom", "template", "image", "attachment", "quick_replies", "domain_responses")
)


class CareNlg(NaturalLanguageGenerator):
    """Chooses the variation by facts, mood and hour. Raises what the renderer raises: nothing is said half-filled."""

    def __init__(self, endpoint_config: EndpointConfig | None = None, domain: Domain | None = None) -> None:
        settings = load_settings()
        policy = settings.policy_dir / "policy.yml"
        self._wording = Wording.load(settings.responses_dir, settings.policy_dir / "lender.yml")
        self._policy = parse_policy(*load_yaml(policy), str(policy))

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any] | None:
        """The reply as Rasa's message. Facts are the action's, over the slots of the same names."""
        slots = {name: value for name, value in tracker.current_slot_values().items() if value is not None}
        facts = slots | {name: value for name, value in kwargs.items() if name not in _NOT_FACTS}
        metadata = tracker.latest_message.metadata if tracker.latest_message else {}
        now = metadata.get("now")
        said = self._wording.say(
            RENAMED.get(utter_action, utter_action),
            facts,
            emotion=slots.get("emotion") or CALM,
            night=is_night(datetime.fromisoformat(now) if now else datetime.now(SHANGHAI), self._policy),
            used=frozenset(_said_before(tracker)),
            seed=metadata.get("message") or f"{tracker.sender_id}{len(tracker.events)}",
        )
        proof = {
            "response_id": said.response_id,
            "version": said.version,
            "facts": said.facts,
            "form": said.form,
        }
        # An action's own buttons take the place of the response's: Rasa adds them to what stands here.
        own = [] if kwargs.get("buttons") else said.buttons
        buttons = [{"title": button.title, "payload": button.payload} for button in own]
        return {"text": said.text, "buttons": buttons, PROOF: proof}


def _said_before(tracker: DialogueStateTracker) -> Iterator[str]:
    for event in tracker.events:
        if isinstance(event, BotUttered) and PROOF in event.metadata:
            yield event.metadata[PROOF]["response_id"]

"""Builds the product's parts once per process. Nothing happens at import."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from care.domain.clock import Clock, SystemClock
from care.domain.conduct_rules import parse_rulebook
from care.domain.policy import parse_policy
from care.files import load_yaml
from care.language.door import Door
from care.services import plan_ledger, promises
from care.services.context import Care
from care.services.ports import UnitOfWork
from care.settings import Settings
from care.sms import ConsoleSms
from care.store.engine import make_engine
from care.store.unit_of_work import SqlUnitOfWorkFactory
from care.store.vault import AesVault
from care.wording.renderer import Wording

SETTLE: tuple[Callable[[Care, UnitOfWork, str, datetime], None], ...] = (promises.settle, plan_ledger.settle)
"""What a posting settles at once, in its own transaction."""


def build(settings: Settings, clock: Clock | None = None) -> Care:
    """The parts that `settings` describe. Raises BadFile when a policy or wording file is wrong."""
    policy_file, rules_file = settings.policy_dir / "policy.yml", settings.policy_dir / "conduct.yml"
    wording = Wording.load(settings.responses_dir, settings.policy_dir / "lender.yml")
    return Care(
        uow=SqlUnitOfWorkFactory(make_engine(settings.database_url)),
        clock=clock or SystemClock(),
        policy=parse_policy(*load_yaml(policy_file), str(policy_file)),
        rulebook=parse_rulebook(*load_yaml(rules_file), str(rules_file)),
        wording=wording,
        language=Door(),
        vault=AesVault(settings.field_key, settings.index_key),
        sms=ConsoleSms(),
        lender=wording.lender.facts,
        base_url=settings.base_url,
        demo=settings.demo,
        secret=settings.token_secret.encode(),
    )

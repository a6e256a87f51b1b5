"""The shipped policy table, read once: the worked figures hold under the numbers we ship."""

from pathlib import Path

import pytest

from care.domain.policy import Policy, parse_policy
from care.files import load_yaml

POLICY_FILE = Path(__file__).parents[2] / "policies" / "policy.yml"


@pytest.fixture(scope="session")
def policy() -> Policy:
    raw, where = load_yaml(POLICY_FILE)
    return parse_policy(raw, where, "policy.yml")

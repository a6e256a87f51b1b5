"""Personal data at rest (design §4.11): sealed under a key per party, found by a keyed hash."""

from __future__ import annotations

import secrets

import pytest
from cryptography.exceptions import InvalidTag

from care.store.vault import AesVault


@pytest.fixture
def vault() -> AesVault:
    return AesVault(secrets.token_bytes(32), secrets.token_bytes(32))


@pytest.mark.parametrize("value", ["林晓安", "", "100000000001", "x" * 5000])
def test_what_is_sealed_opens_again(vault: AesVault, value: str) -> None:
    key = vault.new_key()
    assert vault.open(key, vault.seal(key, value)) == value


def test_the_sealed_value_shows_nothing_and_differs_each_time(vault: AesVault) -> None:
    key = vault.new_key()
    first, second = (vault.seal(key, "100000000001") for _ in range(2))
    assert b"100000000001" not in first and first != second


def test_another_partys_key_opens_nothing(vault: AesVault) -> None:
    sealed = vault.seal(vault.new_key(), "林晓安")
    with pytest.raises(InvalidTag):
        vault.open(vault.new_key(), sealed)


def test_another_deployments_key_opens_nothing(vault: AesVault) -> None:
    key = vault.new_key()
    sealed = vault.seal(key, "林晓安")
    with pytest.raises(InvalidTag):
        AesVault(secrets.token_bytes(32), b"i").open(key, sealed)


def test_a_changed_byte_is_noticed(vault: AesVault) -> None:
    key = vault.new_key()
    sealed = bytearray(vault.seal(key, "林晓安"))
    sealed[-1] ^= 1
    with pytest.raises(InvalidTag):
        vault.open(key, bytes(sealed))


def test_the_same_value_of_a_kind_has_one_index(vault: AesVault) -> None:
    assert vault.index("phone", "1") == vault.index("phone", "1")


def test_an_index_tells_kinds_values_and_deployments_apart(vault: AesVault) -> None:
    other = AesVault(secrets.token_bytes(32), secrets.token_bytes(32))
    indexes = {vault.index("phone", "1"), vault.index("id", "1"), vault.index("phone", "2"), other.index("phone", "1")}
    assert len(indexes) == 4

"""Sealed fields open only where they were sealed, with the key they were sealed with."""

import base64
import os

import pytest

from services.kernel.crypto import CannotDecrypt, KeyRing, Place, seal, unseal

PLACE = Place("households", "head_name", "1")


def key_text() -> str:
    return base64.b64encode(os.urandom(32)).decode()


@pytest.mark.parametrize("place", [Place("households", "head_phone", "1"), Place("households", "head_name", "2")])
def test_a_ciphertext_moved_elsewhere_does_not_open(place: Place) -> None:
    key = os.urandom(32)
    with pytest.raises(CannotDecrypt):
        unseal(key, seal(key, "王小明".encode(), PLACE), place)


def test_every_altered_byte_is_noticed() -> None:
    key = os.urandom(32)
    sealed = seal(key, b"13900001234", PLACE)
    for index in range(len(sealed)):
        altered = sealed[:index] + bytes([sealed[index] ^ 1]) + sealed[index + 1 :]
        with pytest.raises(CannotDecrypt):
            unseal(key, altered, PLACE)


@pytest.mark.parametrize("sealed", [b"", b"short", bytes(12)])
def test_what_was_never_sealed_does_not_open(sealed: bytes) -> None:
    with pytest.raises(CannotDecrypt):
        unseal(os.urandom(32), sealed, PLACE)


def test_another_key_encryption_key_unwraps_nothing() -> None:
    wrapped = KeyRing(key_text(), key_text()).new_wrapped_key("1")
    with pytest.raises(CannotDecrypt):
        KeyRing(key_text(), key_text()).unwrap(wrapped, "1")


@pytest.mark.parametrize("key", ["", "short", base64.b64encode(b"x" * 16).decode()])
def test_a_key_of_another_length_is_refused(key: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  base64 and length errors alike
        KeyRing(key, key_text())


def test_a_sealed_field_opens_in_its_place() -> None:
    ring = KeyRing(key_text(), key_text())
    wrapped = ring.new_wrapped_key("1")
    key = ring.unwrap(wrapped, "1")
    assert unseal(key, seal(key, "王小明".encode(), PLACE), PLACE).decode() == "王小明"


def test_a_blind_index_depends_on_key_field_and_value() -> None:
    one, other = KeyRing(key_text(), key_text()), KeyRing(key_text(), key_text())
    same = one.blind_index("phone", "13900001234")
    assert same == one.blind_index("phone", "13900001234")
    assert len({same, one.blind_index("id", "13900001234"), other.blind_index("phone", "13900001234")}) == 3

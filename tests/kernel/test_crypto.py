"""Encrypted fields open only in their own row, with their own key; the same under AES and SM4."""

import base64
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes, hmac

from services.kernel.crypto.keys import CannotDecrypt, KeyRing, Place, seal, unseal

PLACE = Place("households", "head_name", "1")
SM4_KEY = bytes.fromhex("0123456789abcdeffedcba9876543210")

either = pytest.mark.parametrize("length", [32, 16], ids=["AES-256", "SM4"])


def key_text() -> str:
    return base64.b64encode(os.urandom(32)).decode()


def sm4_key_text() -> str:
    return "sm4:" + base64.b64encode(os.urandom(16)).decode()


both = pytest.mark.parametrize("new_kek", [key_text, sm4_key_text])


@either
@pytest.mark.parametrize("place", [Place("households", "head_phone", "1"), Place("households", "head_name", "2")])
def test_a_ciphertext_moved_elsewhere_does_not_open(place: Place, length: int) -> None:
    key = os.urandom(length)
    with pytest.raises(CannotDecrypt):
        unseal(key, seal(key, "王小明".encode(), PLACE), place)


@either
def test_every_altered_byte_is_noticed(length: int) -> None:
    key = os.urandom(length)
    sealed = seal(key, b"13900001234", PLACE)
    for index in range(len(sealed)):
        altered = sealed[:index] + bytes([sealed[index] ^ 1]) + sealed[index + 1 :]
        with pytest.raises(CannotDecrypt):
            unseal(key, altered, PLACE)


@either
@pytest.mark.parametrize("cut", [1, 11, 16, 27])
def test_a_ciphertext_cut_short_does_not_open(length: int, cut: int) -> None:
    key = os.urandom(length)
    with pytest.raises(CannotDecrypt):
        unseal(key, seal(key, b"13900001234", PLACE)[:-cut], PLACE)


@either
@pytest.mark.parametrize("sealed", [b"", b"short", bytes(12)])
def test_what_was_never_encrypted_does_not_open(sealed: bytes, length: int) -> None:
    with pytest.raises(CannotDecrypt):
        unseal(os.urandom(length), sealed, PLACE)


def test_what_one_cipher_encrypted_the_other_does_not_open() -> None:
    key = os.urandom(32)
    with pytest.raises(CannotDecrypt):
        unseal(key[:16], seal(key, b"x", PLACE), PLACE)
    with pytest.raises(CannotDecrypt):
        unseal(key, seal(key[:16], b"x", PLACE), PLACE)


@both
def test_another_key_encryption_key_unwraps_nothing(new_kek: Callable[[], str]) -> None:
    wrapped = KeyRing(new_kek(), key_text()).new_wrapped_key("1")
    for other in (key_text(), sm4_key_text()):
        with pytest.raises(CannotDecrypt):
            KeyRing(other, key_text()).unwrap(wrapped, "1")


@pytest.mark.parametrize(
    "key", ["", "short", base64.b64encode(b"x" * 16).decode(), "sm4:", "sm4:" + base64.b64encode(b"x" * 32).decode()]
)
def test_a_key_of_another_length_is_refused(key: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  base64 and length errors alike
        KeyRing(key, key_text())


@both
def test_an_encrypted_field_opens_in_its_row(new_kek: Callable[[], str]) -> None:
    ring = KeyRing(new_kek(), key_text())
    wrapped = ring.new_wrapped_key("1")
    key = ring.unwrap(wrapped, "1")
    assert unseal(key, seal(key, "王小明".encode(), PLACE), PLACE).decode() == "王小明"
    assert unseal(key, seal(key, b"", PLACE), PLACE) == b""


def test_sm4_gcm_is_the_one_of_rfc_8998() -> None:
    """Appendix A.1: key, nonce, associated data, plaintext and the expected result."""
    sealed = bytes.fromhex(
        "00001234567800000000abcd"
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
        "83de3541e4c2b58177e065a9bf7b62ec"
    )
    associated_data = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")

    class ByteForByte(Place):
        @property
        def associated_data(self) -> bytes:
            return associated_data

    plaintext = b"".join(bytes([digit * 17]) * 8 for digit in (0xA, 0xB, 0xC, 0xD, 0xE, 0xF, 0xE, 0xA))
    assert unseal(SM4_KEY, sealed, ByteForByte("", "", "")) == plaintext


@both
def test_a_blind_index_depends_on_key_field_and_value(new_kek: Callable[[], str]) -> None:
    one, other = KeyRing(new_kek(), key_text()), KeyRing(new_kek(), key_text())
    same = one.blind_index("phone", "13900001234")
    assert same == one.blind_index("phone", "13900001234")
    assert len({same, one.blind_index("id", "13900001234"), other.blind_index("phone", "13900001234")}) == 3


def test_under_sm4_the_blind_index_is_an_hmac_with_sm3() -> None:
    index_key = key_text()
    code = hmac.HMAC(base64.b64decode(index_key), hashes.SM3())
    code.update(b"phone\x1f13900001234")
    expected = code.finalize()[:16]
    assert KeyRing(sm4_key_text(), index_key).blind_index("phone", "13900001234") == expected
    assert KeyRing(key_text(), index_key).blind_index("phone", "13900001234") != expected


@both
@pytest.mark.parametrize("old_kek", [key_text, sm4_key_text])
def test_while_keys_change_the_first_wraps_and_both_open(
    new_kek: Callable[[], str], old_kek: Callable[[], str]
) -> None:
    old, new, index_key = old_kek(), new_kek(), key_text()
    before, during, after = (KeyRing(text, index_key) for text in (old, f"{new}\n{old}\n", new))
    wrapped = before.new_wrapped_key("1")
    data_key = before.unwrap(wrapped, "1")
    assert during.unwrap(wrapped, "1") == data_key
    assert not during.is_current(wrapped, "1")
    with pytest.raises(CannotDecrypt):
        after.unwrap(wrapped, "1")
    rewrapped = during.wrap(data_key, "1")
    assert during.is_current(rewrapped, "1")
    assert after.unwrap(rewrapped, "1") == data_key
    with pytest.raises(CannotDecrypt):
        before.unwrap(rewrapped, "1")
    with pytest.raises(CannotDecrypt):
        during.is_current(KeyRing(key_text(), index_key).new_wrapped_key("1"), "1")


def test_while_the_cipher_changes_a_value_is_searched_under_both_indexes() -> None:
    aes, sm4, index_key = key_text(), sm4_key_text(), key_text()
    both_indexes = KeyRing(f"{sm4}\n{aes}", index_key).blind_indexes("phone", "13900001234")
    assert set(both_indexes) == {KeyRing(kek, index_key).blind_index("phone", "13900001234") for kek in (aes, sm4)}
    assert len(KeyRing(f"{key_text()}\n{aes}", index_key).blind_indexes("phone", "13900001234")) == 1


def test_a_running_program_reads_a_changed_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new, index_key, file = key_text(), key_text(), key_text(), tmp_path / "kek"
    file.write_text(old)
    ring = KeyRing(old, index_key, file)
    early = ring.new_wrapped_key("1")
    fresh = tmp_path / "kek.new"
    fresh.write_text(f"{new}\n{old}")
    fresh.replace(file)
    monkeypatch.setattr("services.kernel.crypto.keys.REFRESH_SECONDS", 0.0)
    late = ring.new_wrapped_key("1")
    assert KeyRing(new, index_key).unwrap(late, "1") == ring.unwrap(late, "1")
    assert len(ring.unwrap(early, "1")) == 32
    file.unlink()
    assert ring.unwrap(late, "1")

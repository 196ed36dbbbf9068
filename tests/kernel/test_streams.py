"""Files sealed in chunks: what does not open, and that what was sealed comes back."""

import os
from collections.abc import Callable, Sequence

import pytest

from services.kernel.crypto.keys import TAG_BYTES, CannotDecrypt
from services.kernel.crypto.streams import (
    CHUNK,
    HEADER_BYTES,
    StreamOpener,
    StreamSealer,
    open_file,
    seal_file,
    sealed_size,
)

KEY = os.urandom(32)
SIZES = (0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 17)
SEALED_CHUNK = CHUNK + TAG_BYTES


def _chunks(sealed: bytes) -> list[bytes]:
    body = sealed[HEADER_BYTES:]
    return [body[at : at + SEALED_CHUNK] for at in range(0, len(body), SEALED_CHUNK)]


def _of_chunks(sealed: bytes, numbers: Sequence[int]) -> bytes:
    chunks = _chunks(sealed)
    return sealed[:HEADER_BYTES] + b"".join(chunks[number] for number in numbers)


@pytest.fixture(scope="module")
def sealed() -> bytes:
    return seal_file(KEY, "files/1", os.urandom(3 * CHUNK + 17))


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda s: s[:-1], id="a-byte-less"),
        pytest.param(lambda s: s + b"\0", id="a-byte-more"),
        pytest.param(lambda s: s[: HEADER_BYTES + 3 * SEALED_CHUNK], id="last-chunk-cut-off"),
        pytest.param(lambda s: s[: HEADER_BYTES + 2 * SEALED_CHUNK], id="two-chunks-cut-off"),
        pytest.param(lambda s: s[:HEADER_BYTES], id="header-alone"),
        pytest.param(lambda s: b"", id="nothing"),
        pytest.param(lambda s: b"\x02" + s[1:], id="another-format"),
        pytest.param(lambda s: s[:5] + bytes([s[5] ^ 1]) + s[6:], id="another-salt"),
        pytest.param(lambda s: s[:-20] + bytes([s[-20] ^ 1]) + s[-19:], id="a-bit-turned"),
        pytest.param(lambda s: _of_chunks(s, (1, 0, 2, 3)), id="chunks-swapped"),
        pytest.param(lambda s: _of_chunks(s, (0, 0, 1, 2, 3)), id="chunk-twice"),
        pytest.param(lambda s: _of_chunks(s, (1, 2, 3)), id="first-chunk-missing"),
    ],
)
def test_a_damaged_file_does_not_open(sealed: bytes, damage: Callable[[bytes], bytes]) -> None:
    with pytest.raises(CannotDecrypt):
        open_file(KEY, "files/1", damage(sealed))


def test_another_key_or_another_place_does_not_open(sealed: bytes) -> None:
    with pytest.raises(CannotDecrypt):
        open_file(os.urandom(32), "files/1", sealed)
    with pytest.raises(CannotDecrypt):
        open_file(KEY, "files/2", sealed)


def test_two_sealings_share_no_chunk() -> None:
    one, other = (seal_file(KEY, "files/1", bytes(2 * CHUNK)) for _ in range(2))
    assert not set(_chunks(one)) & set(_chunks(other))
    assert len(set(_chunks(one))) == 2


@pytest.mark.parametrize("key_bytes", [32, 16], ids=["aes", "sm4"])
@pytest.mark.parametrize("size", SIZES)
def test_what_was_sealed_comes_back(size: int, key_bytes: int) -> None:
    key, content = os.urandom(key_bytes), os.urandom(size)
    sealed = seal_file(key, "files/1", content)
    assert len(sealed) == sealed_size(size)
    assert content[:64] not in sealed or size < 8
    assert open_file(key, "files/1", sealed) == content


@pytest.mark.parametrize("step", [1000, CHUNK, CHUNK + 1, 200_000])
def test_pieces_of_any_length_give_the_same(step: int) -> None:
    content = os.urandom(3 * CHUNK + 17)
    sealer, opener = StreamSealer(KEY, "a"), StreamOpener(KEY, "a")
    sealed = b"".join(sealer.update(content[at : at + step]) for at in range(0, len(content), step)) + sealer.finish()
    opened = b"".join(opener.update(sealed[at : at + step]) for at in range(0, len(sealed), step)) + opener.finish()
    assert opened == content == open_file(KEY, "a", sealed)

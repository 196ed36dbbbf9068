"""A picture of which bytes are missing: taken when no pixel is, refused when one is."""

import io
import re
from collections.abc import Iterator

import pytest
from PIL import Image, ImageChops

from services.kernel.sandbox.frames import Refused
from services.submissions.media.picture_process import prepare_picture
from services.submissions.media.pictures import SCREEN_PIXELS
from tests.submissions.hostile_pictures import encoded, mutated, scene

PHOTO = scene(640, 480)
JPEGS = {
    "plain": encoded(PHOTO),
    "grey": encoded(PHOTO.convert("L")),
    "four colours": encoded(PHOTO.convert("CMYK")),
    "a restart after every row": encoded(PHOTO, restart_marker_rows=1),
    "a restart after four blocks": encoded(PHOTO, restart_marker_blocks=4),
    "progressive": encoded(PHOTO, progressive=True),
    "one colour": encoded(Image.new("RGB", (640, 480), "green")),
    "one colour, progressive": encoded(Image.new("RGB", (640, 480), "green"), progressive=True),
    "large": encoded(scene(1800, 1200)),
}
PNGS = {"photo": encoded(PHOTO, "PNG"), "one colour": encoded(Image.new("RGB", (640, 480), "green"), "PNG")}
WEBPS = {
    "photographic": encoded(PHOTO, "WEBP"),
    "drawn": encoded(PHOTO, "WEBP", lossless=True),
    "transparent": encoded(PHOTO.convert("RGBA"), "WEBP", icc_profile=b"a profile"),
    "animated": encoded(PHOTO, "WEBP", save_all=True, append_images=[PHOTO.rotate(90)]),
}
NO_PIXELS = {"JPEG": b"\xff\xd9", "PNG": bytes(4 + 4 + 12)}


def refusal(content: bytes) -> str | None:
    try:
        prepare_picture(content, SCREEN_PIXELS)
    except Refused as refused:
        return refused.name
    return None


def shares(content: bytes) -> Iterator[bytes]:
    """Every twentieth of it from a fifth on, where the header is complete."""
    return (content[: len(content) * share // 100] for share in range(20, 100, 5))


@pytest.mark.parametrize("content", [*JPEGS.values(), *PNGS.values(), *WEBPS.values()])
def test_a_picture_cut_in_its_middle_is_refused(content: bytes) -> None:
    assert {refusal(part) for part in shares(content)} == {"truncated"}


@pytest.mark.parametrize("content", JPEGS.values(), ids=JPEGS)
def test_a_jpeg_is_taken_without_its_end_and_refused_without_a_pixel(content: bytes) -> None:
    whole = Image.open(io.BytesIO(content)).convert("RGB")
    taken = [missing for missing in range(1, 65) if refusal(content[:-missing]) is None]
    # A cut through the last codes may still leave every pixel.
    assert taken in ([1, 2], [1, 2, 3], [1, 2, 3, 4])
    for missing in taken:
        _, (_, screen) = prepare_picture(content[:-missing], SCREEN_PIXELS)
        with Image.open(io.BytesIO(screen)) as kept:
            assert kept.size == (whole.size if max(whole.size) <= SCREEN_PIXELS else (1600, 1067))
        assert screen.endswith(b"\xff\xd9")


def test_a_plain_jpeg_without_its_end_keeps_every_pixel() -> None:
    content = JPEGS["plain"]
    _, (_, screen) = prepare_picture(content[:-2], SCREEN_PIXELS)
    assert screen == content


@pytest.mark.parametrize("rows", range(1, 16))
def test_a_jpeg_cut_at_a_restart_is_refused(rows: int) -> None:
    """Between two restarts the decoder looks for a marker, not for data."""
    content = JPEGS["a restart after every row"]
    pieces = [
        place for place in range(len(content) - 1) if content[place] == 0xFF and 0xD0 <= content[place + 1] < 0xD8
    ]
    place = pieces[-rows]
    assert {refusal(content[: place + more]) for more in range(4)} == {"truncated"}


def test_a_progressive_jpeg_cut_between_two_scans_is_refused() -> None:
    content = JPEGS["progressive"]
    scans = [found.start() for found in re.finditer(rb"\xff\xda", content)]
    assert len(scans) > 5
    for start in scans[1:]:
        assert refusal(content[:start]) == "truncated"
        assert refusal(content[: start + 4]) == "truncated"


@pytest.mark.parametrize("content", PNGS.values(), ids=PNGS)
def test_a_png_is_taken_without_its_sums_and_refused_without_a_pixel(content: bytes) -> None:
    """Its last chunk has 12 bytes; before it are two sums of 4."""
    taken = [missing for missing in range(1, 65) if refusal(content[:-missing]) is None]
    assert taken == list(range(1, len(taken) + 1))
    assert 20 <= len(taken) <= 24
    _, (_, screen) = prepare_picture(content[: -len(taken)], SCREEN_PIXELS)
    assert ImageChops.difference(_opened(screen), _opened(_made_of(content))).getbbox() is None


def _made_of(content: bytes) -> bytes:
    return prepare_picture(content, SCREEN_PIXELS)[1][1]


def _opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("content", WEBPS.values(), ids=WEBPS)
def test_a_webp_is_refused_without_its_last_byte(content: bytes) -> None:
    assert {refusal(content[:-missing]) for missing in range(2, 66)} == {"truncated"}
    assert {refusal(content[:length]) for length in (12, 16, 20, 24, 30)} == {"truncated"}


@pytest.mark.parametrize("lossless", [False, True])
def test_a_webp_cut_in_its_metadata_is_taken(lossless: bool) -> None:
    photo = PHOTO.convert("RGBA")
    photo.putalpha(200)
    content = encoded(photo, "WEBP", lossless=lossless, icc_profile=b"a profile", exif=b"Exif\0\0" + bytes(101))
    for missing in range(1, 100):
        assert refusal(content[:-missing]) is None


@pytest.mark.parametrize("name", ["plain", "grey", "a restart after every row", "large"])
def test_a_small_decode_misses_what_a_full_one_misses(name: str) -> None:
    """The thumbnail is drawn from an eighth or a quarter of the pixels; all coded data is read for it."""
    content = JPEGS[name]
    broken = [mutated(content, seed) for seed in range(60)] + list(shares(content))
    broken += [content[:-missing] for missing in range(1, 65)]
    found = [(_decodes(piece, 1), _decodes(piece, 4), _decodes(piece, 8)) for piece in broken]
    assert all(full is quarter is eighth for full, quarter, eighth in found)
    assert {full for full, _, _ in found} == {True, False}


def _decodes(content: bytes, part: int) -> bool:
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG"]) as image:
            whole = image.size
            image.draft(image.mode, (image.width // part, image.height // part))
            image.load()
            assert image.width == -(-whole[0] // part)
    except (OSError, SyntaxError, ValueError, TypeError):
        return False
    return True

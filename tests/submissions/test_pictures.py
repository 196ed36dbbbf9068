"""Untrusted pictures: what is refused, and that only the picture is kept."""

import asyncio
import io
import os
import signal
import struct
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import psutil
import pytest
from PIL import Image, ImageChops, ImageStat

from services.submissions.media import picture_process
from services.submissions.media.pictures import (
    MAX_IDLE_MEMORY,
    SCAN_PIXELS,
    PictureInterrupted,
    PictureMaker,
    PictureRefused,
    distance,
)
from tests.submissions import hostile_pictures as hostile
from tests.submissions.hostile_pictures import CANARY, encoded, png, png_chunk, scene, segment, with_segments

SMALL = encoded(scene(640, 480))


@pytest.fixture(scope="module")
async def maker() -> AsyncIterator[PictureMaker]:
    """One child for the whole file: an effect of one picture on it would show in the next test."""
    made = PictureMaker()
    yield made
    await made.aclose()


async def reason(maker: PictureMaker, content: bytes) -> str:
    with pytest.raises(PictureRefused) as refused:
        await maker.make(content)
    return refused.value.reason


class Shown(NamedTuple):
    """A picture as people see it: the original itself when that is clean."""

    screen: bytes
    thumb: bytes
    width: int
    height: int


async def made(maker: PictureMaker, original: bytes) -> Shown:
    picture = await maker.make(original)
    return Shown(picture.shown(original), picture.thumb, picture.width, picture.height)


def shown(jpeg: bytes) -> Image.Image:
    return Image.open(io.BytesIO(jpeg))


def markers(jpeg: bytes) -> list[tuple[int, int]]:
    """(marker, length) of every segment; fails when there are bytes before, between or after them."""
    assert jpeg[:2] == b"\xff\xd8"
    found, place = [], 2
    while jpeg[place + 1] != 0xDA:
        assert jpeg[place] == 0xFF
        (length,) = struct.unpack(">H", jpeg[place + 2 : place + 4])
        found.append((jpeg[place + 1], length))
        place += 2 + length
    assert jpeg.endswith(b"\xff\xd9")
    assert jpeg.count(b"\xff\xd9") == 1
    return found


def assert_bare(picture: Shown) -> None:
    """Only tables, frame, scan, and an empty JFIF header or Adobe's colour byte."""
    for jpeg in (picture.screen, picture.thumb):
        assert CANARY not in jpeg
        found = markers(jpeg)
        assert {marker for marker, _ in found} <= {0xE0, 0xEE, 0xDB, 0xC0, 0xC4, 0xDD}
        assert all(length == {0xE0: 16, 0xEE: 14}[marker] for marker, length in found if marker in {0xE0, 0xEE})
        assert not shown(jpeg).getexif()


NOT_IMAGES = {
    "nothing": b"",
    "one byte": b"\xff",
    "text": b"hello",
    "html": b"<!doctype html><script>alert(1)</script>",
    "svg": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "a zip": hostile.zip_behind(b""),
    "a program": b"\x7fELF" + bytes(200),
    "riff, but sound": b"RIFF\x24\0\0\0WAVEfmt " + bytes(100),
    "the first bytes of a jpeg, then html": b"\xff\xd8\xff<html><script>alert(1)</script></html>",
    "the first bytes of a png": b"\x89PNG\r\n\x1a\n",
    "a png that starts with another chunk": b"\x89PNG\r\n\x1a\n" + png_chunk(b"tEXt", b"a\0b"),
    "postscript in a jpeg's clothes": b"\xff\xd8\xff\xe0%!PS\nquit",
}


@pytest.mark.parametrize("content", NOT_IMAGES.values(), ids=NOT_IMAGES.keys())
async def test_it_refuses_what_is_no_image(content: bytes, maker: PictureMaker) -> None:
    assert await reason(maker, content) == "not_an_image"


OTHERS = {
    kind: encoded(scene(40, 30).convert("P" if kind == "GIF" else "RGB"), kind)
    for kind in ("GIF", "BMP", "TIFF", "ICO")
}
OTHERS |= {
    "HEIC": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100),
    "AVIF": b"\0\0\0\x1cftypavif\0\0\0\0avifmif1" + bytes(100),
    "PDF": b"%PDF-1.7\n" + bytes(100),
    "PSD": b"8BPS\0\1" + bytes(100),
}


@pytest.mark.parametrize("content", OTHERS.values(), ids=OTHERS.keys())
async def test_it_refuses_other_kinds_of_pictures(content: bytes, maker: PictureMaker) -> None:
    assert await reason(maker, content) == "unsupported"


BOMBS = {
    "a png of 2.5 thousand million pixels": hostile.png_bomb(),
    "a png that claims the largest size there is": png(2**31 - 1, 2**31 - 1, 8, 2, b""),
    "a png just above the limit": png(8_001, 5_000, 1, 0, hostile.zeros(5_000 * 1_002)),
    "a jpeg of the largest size there is": hostile.jpeg_of_size(65_500, 65_500),
    "a jpeg just above the limit": hostile.jpeg_of_size(12_001, 10_000),
    "a progressive jpeg, which is kept whole": hostile.jpeg_of_size(8_001, 5_000, progressive=True),
    "a photographic webp of the largest size there is": hostile.webp_of_size("VP8 ", 16_383, 16_383),
    "a drawn webp of the largest size there is": hostile.webp_of_size("VP8L", 16_383, 16_383),
    "a moving webp of the largest size there is": hostile.webp_of_size("VP8X", 1 << 24, 255),
    "a moving webp just above the limit": hostile.webp_of_size("VP8X", 8_001, 5_000),
}


@pytest.mark.parametrize("content", BOMBS.values(), ids=BOMBS.keys())
async def test_it_refuses_a_decompression_bomb_before_decoding(content: bytes, maker: PictureMaker) -> None:
    assert len(content) < 500_000
    assert await reason(maker, content) == "too_many_pixels"
    assert memory_of(maker) < MAX_IDLE_MEMORY


@pytest.mark.parametrize("times", [50, 2_000])
async def test_it_refuses_a_jpeg_whose_scans_never_end(times: int, maker: PictureMaker) -> None:
    """Each goes over all of its pixels again."""
    assert await reason(maker, hostile.endless_scans(times)) == "too_slow"


def stop(maker: PictureMaker) -> int:
    """Halts the child, as one that hangs; its process id."""
    assert maker.child_id is not None
    os.kill(maker.child_id, signal.SIGSTOP)
    return maker.child_id


async def test_it_gives_up_on_a_picture_that_takes_too_long_and_goes_on() -> None:
    maker = PictureMaker()
    patient = maker._sandbox._program
    try:
        await maker.make(SMALL)
        stuck = stop(maker)
        # Only for the endless one: on a busy machine a child takes a second to start.
        maker._sandbox._program = replace(patient, seconds=0.2)
        assert await reason(maker, SMALL) == "too_slow"
        assert not psutil.pid_exists(stuck)
        maker._sandbox._program = patient
        assert (await maker.make(SMALL)).width == 640
    finally:
        await maker.aclose()


async def test_a_picture_that_kills_its_child_costs_only_itself() -> None:
    maker = PictureMaker()
    try:
        await maker.make(SMALL)
        child = stop(maker)
        asked = asyncio.create_task(maker.make(SMALL))
        await asyncio.sleep(0)
        os.kill(child, signal.SIGSEGV)
        os.kill(child, signal.SIGCONT)
        with pytest.raises(PictureRefused) as refused:
            await asked
        assert refused.value.reason == "unsupported"
        assert (await maker.make(SMALL)).width == 640
    finally:
        await maker.aclose()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
async def test_a_child_killed_from_outside_does_not_reject_the_picture(number: signal.Signals) -> None:
    """For lack of memory, by an operator, at a shutdown: the photo may be valid."""
    maker = PictureMaker()
    try:
        await maker.make(SMALL)
        child = stop(maker)
        asked = asyncio.create_task(maker.make(SMALL))
        await asyncio.sleep(0)
        os.kill(child, number)
        os.kill(child, signal.SIGCONT)
        with pytest.raises(PictureInterrupted):
            await asked
        assert (await maker.make(SMALL)).width == 640
    finally:
        await maker.aclose()


async def test_a_cancelled_caller_gets_nobody_elses_picture() -> None:
    maker = PictureMaker()
    try:
        slow = asyncio.create_task(maker.make(encoded(scene(4000, 3000))))
        await asyncio.sleep(0.05)
        slow.cancel()
        with pytest.raises(asyncio.CancelledError):
            await slow
        assert (await maker.make(SMALL)).width == 640
    finally:
        await maker.aclose()


@pytest.mark.parametrize("size", [(640, 480), (2400, 1800)], ids=["stripped", "drawn anew"])
async def test_no_metadata_is_left(size: tuple[int, int], maker: PictureMaker) -> None:
    original = hostile.with_every_metadata(encoded(scene(*size)))
    assert original.count(CANARY) >= 8
    assert_bare(await made(maker, original))


CLEAN = encoded(scene(640, 480))
NOT_CLEAN = {
    "a byte after its end": CLEAN + b"\0",
    "a second picture after its end": CLEAN + CLEAN,
    "a comment": with_segments(CLEAN, segment(0xFE, CANARY)),
    "exif that says upright": with_segments(CLEAN, segment(0xE1, b"Exif\0\0" + hostile.exif(1))),
    "an unknown segment of an application": with_segments(CLEAN, segment(0xEF, b"")),
    "a thumbnail in its header": CLEAN[:2] + segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\1\1" + bytes(3)) + CLEAN[20:],
    "bytes behind the thumbnail it does not have": CLEAN[:2] + segment(0xE0, CLEAN[6:20] + CANARY) + CLEAN[20:],
    "two headers": with_segments(CLEAN, CLEAN[2:20]),
    "bytes behind its colour coding": with_segments(CLEAN, segment(0xEE, b"Adobe\0\x64\0\0\0\0\1" + CANARY)),
    "two colour codings": with_segments(CLEAN, *[segment(0xEE, b"Adobe\0\x64\0\0\0\0\1")] * 2),
    "a byte between its segments": CLEAN[:20] + b"\xff" + CLEAN[20:],
    "a scan that builds up": encoded(scene(640, 480), progressive=True),
    "a side of 1601 pixels": encoded(scene(1601, 40)),
    "a colour profile": encoded(scene(640, 480), icc_profile=hostile.camera_profile()),
    "four colours": encoded(scene(640, 480).convert("CMYK")),
    "no end": CLEAN[:-2],
    "another kind": encoded(scene(640, 480), "PNG"),
}


@pytest.mark.parametrize("content", NOT_CLEAN.values(), ids=NOT_CLEAN.keys())
async def test_an_upload_that_holds_more_than_picture_data_is_not_shown_itself(
    content: bytes, maker: PictureMaker
) -> None:
    assert (await maker.make(content)).screen is not None
    assert_bare(await made(maker, content))


@pytest.mark.parametrize("orientation", range(2, 9))
async def test_an_upload_that_lies_on_its_side_is_not_shown_itself(orientation: int, maker: PictureMaker) -> None:
    lying = with_segments(CLEAN, segment(0xE1, hostile.exif(orientation)))
    assert_bare(await made(maker, lying))


@pytest.mark.parametrize(
    "content",
    [
        CLEAN,
        encoded(scene(1600, 1200)),
        encoded(scene(640, 480).convert("L")),
        encoded(scene(640, 480), dpi=(96, 96)),
        encoded(scene(640, 480), restart_marker_rows=1),
        encoded(scene(640, 480), subsampling="4:4:4", optimize=True),
    ],
    ids=["colour", "as the phone sends it", "grey", "with a density", "with restarts", "with tables of its own"],
)
async def test_a_clean_upload_is_shown_itself(content: bytes, maker: PictureMaker) -> None:
    picture = await maker.make(content)
    assert picture.screen is None
    assert picture.shown(content) == content
    assert (picture.width, picture.height) == shown(content).size
    assert_bare(await made(maker, content))


async def test_a_scan_is_shown_large_and_without_metadata(maker: PictureMaker) -> None:
    for size in [(640, 480), (3200, 2400), (4000, 3000)]:
        original = hostile.with_every_metadata(encoded(scene(*size)))
        picture = await maker.make(original, SCAN_PIXELS)
        assert picture.screen is not None
        assert_bare(Shown(picture.screen, picture.thumb, picture.width, picture.height))
        assert shown(picture.screen).size == (picture.width, picture.height) == (min(size[0], 3200), min(size[1], 2400))
    clean = encoded(scene(3200, 2400))
    assert (await maker.make(clean, SCAN_PIXELS)).screen is None


async def test_a_megabyte_of_exif_is_no_trouble(maker: PictureMaker) -> None:
    pieces = [segment(0xE1, b"Exif\0\0" + CANARY * 1900) for _ in range(140)]
    original = with_segments(SMALL, *pieces)
    assert len(original) > 8_000_000
    assert_bare(await made(maker, original))


@pytest.mark.parametrize(
    "damage",
    [b"Exif\0\0", b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + bytes(60), b"Exif"],
)
async def test_damaged_exif_does_not_cost_the_picture(damage: bytes, maker: PictureMaker) -> None:
    assert_bare(await made(maker, with_segments(SMALL, segment(0xE1, damage))))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_bytes_after_the_end_of_a_picture_are_removed(kind: str, maker: PictureMaker) -> None:
    polyglot = hostile.zip_behind(encoded(scene(300, 200), kind) + b"<script>" + CANARY + b"</script>")
    picture = await made(maker, polyglot)
    assert_bare(picture)
    assert b"<script>" not in picture.screen + picture.thumb


async def test_text_in_a_png_is_removed_even_when_it_unpacks_to_gigabytes(maker: PictureMaker) -> None:
    text = png_chunk(b"tEXt", b"Location\0" + CANARY)
    bomb = png_chunk(b"zTXt", b"a\0\0" + hostile.zeros(300 << 20))
    profile = png_chunk(b"iCCP", b"a\0\0" + hostile.zeros(300 << 20))
    body = hostile.zeros(100 * 301)
    assert_bare(await made(maker, png(100, 100, 8, 2, body, text)))
    for chunk in (bomb, profile):
        try:
            assert_bare(await made(maker, png(100, 100, 8, 2, body, chunk)))
        except PictureRefused as refused:
            assert refused.reason in {"not_an_image", "truncated"}  # noqa: PT017  # either end is a good one
        assert memory_of(maker) < MAX_IDLE_MEMORY


@pytest.mark.parametrize("size", [(640, 480), (2400, 1800)])
async def test_a_colour_profile_is_applied_and_removed(size: tuple[int, int], maker: PictureMaker) -> None:
    original = encoded(scene(*size), icc_profile=hostile.camera_profile())
    picture = await made(maker, original)
    assert_bare(picture)
    assert "icc_profile" not in shown(picture.screen).info


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("longer", [600, 2000])
async def test_it_turns_the_picture_upright(orientation: int, longer: int, maker: PictureMaker) -> None:
    upright = Image.new("RGB", (longer, longer // 2), "white")
    upright.paste("red", (0, 0, longer // 4, longer // 4))
    lying = {1: None} | {number: _opposite(turn) for number, turn in picture_process._TURNS.items()}
    turn = lying[orientation]
    held = upright.transpose(turn) if turn is not None else upright
    picture = await made(maker, encoded(held, exif=hostile.exif(orientation), quality=90))
    assert_bare(picture)
    for jpeg in (picture.screen, picture.thumb):
        image = shown(jpeg)
        assert image.width == 2 * image.height
        red, green, _ = image.getpixel((image.width // 10, image.height // 10))  # type: ignore[misc]  # an RGB picture
        assert red > 200
        assert green < 60
        assert min(image.getpixel((image.width * 9 // 10, image.height * 9 // 10))) > 220  # type: ignore[arg-type]  # as above


def _opposite(turn: Image.Transpose) -> Image.Transpose:
    swapped = {
        Image.Transpose.ROTATE_90: Image.Transpose.ROTATE_270,
        Image.Transpose.ROTATE_270: Image.Transpose.ROTATE_90,
    }
    return swapped.get(turn, turn)


async def test_a_scaled_clean_photo_loses_no_pixel(maker: PictureMaker) -> None:
    scaled = encoded(scene(1600, 1200), quality=82)
    original = hostile.with_every_metadata(scaled)
    picture = await made(maker, original)
    assert ImageChops.difference(shown(scaled), shown(picture.screen)).getbbox() is None
    assert len(picture.screen) < len(original)
    assert (picture.width, picture.height) == (1600, 1200)


@pytest.mark.parametrize(
    ("size", "screen", "thumb"),
    [
        ((4000, 3000), (1600, 1200), (320, 240)),
        ((3000, 4000), (1200, 1600), (240, 320)),
        ((1601, 900), (1600, 899), (320, 180)),
        ((320, 200), (320, 200), (320, 200)),
        ((1, 1), (1, 1), (1, 1)),
        ((20_000, 3), (1600, 1), (320, 1)),
    ],
)
async def test_it_makes_two_sizes(
    size: tuple[int, int], screen: tuple[int, int], thumb: tuple[int, int], maker: PictureMaker
) -> None:
    picture = await made(maker, encoded(scene(*size)))
    assert_bare(picture)
    assert (picture.width, picture.height) == shown(picture.screen).size == screen
    assert shown(picture.thumb).size == thumb


MODES = {
    "CMYK": encoded(Image.new("CMYK", (400, 300), (0, 255, 255, 0))),
    "palette": encoded(Image.new("RGB", (400, 300), "red").quantize(8), "PNG"),
    "transparent": encoded(Image.new("RGBA", (400, 300), (255, 0, 0, 255)), "PNG"),
    "webp": encoded(Image.new("RGB", (400, 300), "red"), "WEBP", lossless=True),
    "progressive": encoded(Image.new("RGB", (400, 300), "red"), progressive=True),
    "animated webp": encoded(
        Image.new("RGB", (400, 300), "red"), "WEBP", save_all=True, append_images=[Image.new("RGB", (400, 300))] * 20
    ),
    "animated png": encoded(
        Image.new("RGB", (400, 300), "red"), "PNG", save_all=True, append_images=[Image.new("RGB", (400, 300))] * 20
    ),
    "two in one": encoded(
        Image.new("RGB", (400, 300), "red"), "MPO", save_all=True, append_images=[Image.new("RGB", (400, 300))]
    ),
}


@pytest.mark.parametrize("content", MODES.values(), ids=MODES.keys())
async def test_every_coding_of_red_comes_out_red(content: bytes, maker: PictureMaker) -> None:
    picture = await made(maker, content)
    assert_bare(picture)
    for jpeg in (picture.screen, picture.thumb):
        red, green, blue = ImageStat.Stat(shown(jpeg).convert("RGB")).mean
        assert red > 215
        assert green < 60
        assert blue < 60


async def test_transparent_places_come_out_white(maker: PictureMaker) -> None:
    picture = await made(maker, encoded(Image.new("RGBA", (400, 300), (0, 0, 0, 0)), "PNG"))
    assert min(ImageStat.Stat(shown(picture.screen)).mean) > 250


@pytest.mark.parametrize("mode", ["I;16", "L", "1"])
async def test_grey_stays_grey(mode: str, maker: PictureMaker) -> None:
    ramp = Image.linear_gradient("L").resize((400, 300))
    image = ramp.convert("1") if mode == "1" else ramp
    if mode == "I;16":
        image = Image.frombytes("I;16", ramp.size, b"".join(bytes((0, value)) for value in ramp.tobytes()))
    picture = await made(maker, encoded(image, "PNG"))
    assert_bare(picture)
    assert abs(ImageStat.Stat(shown(picture.screen).convert("L")).mean[0] - 127) < 6


async def test_the_name_or_type_somebody_gave_does_not_matter(maker: PictureMaker) -> None:
    # A PNG uploaded as image/jpeg is a valid picture; the served file is always our own JPEG.
    picture = await made(maker, encoded(scene(500, 400), "PNG"))
    assert shown(picture.screen).format == "JPEG"


async def test_the_same_photo_is_known_again_and_another_is_not(maker: PictureMaker) -> None:
    photo = scene(2000, 1500, seed=7)
    first = (await maker.make(encoded(photo, quality=95))).perceptual_hash
    smaller = (await maker.make(encoded(photo.resize((900, 675)), quality=60))).perceptual_hash
    turned = (await maker.make(encoded(photo, "PNG"))).perceptual_hash
    others = [(await maker.make(encoded(scene(800, 600, seed=seed)))).perceptual_hash for seed in range(20, 26)]
    assert distance(first, smaller) <= 8
    assert distance(first, turned) <= 8
    assert min(distance(first, other) for other in others) >= 14
    assert all(-(1 << 63) <= value < 1 << 63 for value in (first, smaller, *others))


async def test_broken_files_never_do_more_than_be_refused(maker: PictureMaker) -> None:
    kinds = [encoded(scene(120, 90), kind) for kind in ("JPEG", "PNG", "WEBP")]
    kinds.append(encoded(scene(120, 90), progressive=True))
    kinds.append(hostile.with_every_metadata(kinds[0]))
    taken = 0
    for seed in range(300):
        try:
            picture = await made(maker, hostile.mutated(kinds[seed % len(kinds)], seed))
        except PictureRefused:
            continue
        taken += 1
        assert shown(picture.screen).size == (picture.width, picture.height)
        assert picture.screen.endswith(b"\xff\xd9")
        assert shown(picture.thumb).format == "JPEG"
    # Both results occurred, so the loop tests refusing and accepting.
    assert 10 < taken < 290
    assert memory_of(maker) < MAX_IDLE_MEMORY


@pytest.mark.slow
async def test_the_child_does_not_grow(maker: PictureMaker) -> None:
    large = [encoded(scene(4000, 3000)), encoded(Image.new("RGBA", (6000, 4000), "blue"), "PNG")]
    large.append(encoded(Image.new("RGB", (4000, 4000), "blue"), "WEBP"))
    for _ in range(3):
        for content in large:
            await maker.make(content)
    after_some = memory_of(maker)
    for _ in range(5):
        for content in large:
            await maker.make(content)
    assert memory_of(maker) < MAX_IDLE_MEMORY
    assert memory_of(maker) < after_some * 1.2 + (8 << 20)


async def test_pictures_asked_for_at_once_come_to_those_who_asked(maker: PictureMaker) -> None:
    widths = range(100, 130)
    pictures = await asyncio.gather(*(maker.make(encoded(scene(width, 90))) for width in widths))
    assert [picture.width for picture in pictures] == list(widths)


async def test_a_child_is_replaced_in_time_and_gone_at_the_end() -> None:
    maker = PictureMaker(pictures_per_child=2)
    children = []
    for _ in range(2):
        await maker.make(SMALL)
        children.append(maker.child_id)
        await maker.make(SMALL)
        assert maker.child_id is None
    await maker.make(SMALL)
    children.append(maker.child_id)
    await maker.aclose()
    assert len(set(children)) == 3
    assert not any(child and psutil.pid_exists(child) for child in children)


@pytest.mark.skipif(not Path("/proc/self/limits").exists(), reason="reads the limits where Linux shows them")
async def test_the_child_has_its_limits_and_knows_no_secret(
    maker: PictureMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANGFU_STORE_SECRET_KEY", "not for the child")
    await maker.aclose()
    await maker.make(SMALL)
    child = psutil.Process(maker.child_id)
    assert child.rlimit(psutil.RLIMIT_AS)[0] == picture_process.LIMITS.address_space
    assert child.rlimit(psutil.RLIMIT_FSIZE) == (0, 0)
    assert 0 < child.rlimit(psutil.RLIMIT_CPU)[0] <= 120
    assert "BANGFU_STORE_SECRET_KEY" not in child.environ()
    assert not child.net_connections()


def memory_of(maker: PictureMaker) -> int:
    """Resident bytes of the child; none when it was just replaced."""
    return psutil.Process(maker.child_id).memory_info().rss if maker.child_id else 0

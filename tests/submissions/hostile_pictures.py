"""Malformed and malicious photos; all made by code."""

import io
import random
import struct
import zipfile
import zlib
from typing import Any

from PIL import Image, ImageCms

CANARY = b"41.8001N-120.7701E-of-a-household"


def scene(width: int, height: int, seed: int = 1) -> Image.Image:
    """Soft shapes and some grain, as in a photo; two seeds make two scenes."""
    noise = random.Random(seed)  # noqa: S311  # a picture, not a secret
    coarse = Image.frombytes("RGB", (12, 9), noise.randbytes(12 * 9 * 3))
    grain = Image.effect_noise((width, height), 12).convert("RGB")
    return Image.blend(coarse.resize((width, height), Image.Resampling.BICUBIC), grain, 0.1)


def encoded(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def segment(marker: int, content: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content


def with_segments(jpeg: bytes, *segments: bytes) -> bytes:
    """`jpeg` with more segments right after its start, where cameras write them."""
    return jpeg[:2] + b"".join(segments) + jpeg[2:]


def with_every_metadata(jpeg: bytes) -> bytes:
    """Position, thumbnail, maker's note, titles, copyright, comment: in every place of a JPEG for metadata."""
    return with_segments(
        jpeg,
        segment(0xE1, b"Exif\0\0" + exif(1)),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>" + CANARY + b"</x:xmpmeta>"),
        segment(0xE2, b"MPF\0" + CANARY),
        segment(0xE3, b"META" + CANARY),
        segment(0xEC, b"Ducky" + CANARY),
        segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x20" + CANARY),
        segment(0xEF, CANARY),
        segment(0xFE, CANARY),
    )


def exif(orientation: int) -> bytes:
    facts = Image.Exif()
    facts[0x0112] = orientation
    facts[0x010F] = CANARY.decode()
    facts.get_ifd(0x8825)[1] = "N"
    facts.get_ifd(0x8825)[2] = (41.0, 48.0, 0.36)
    facts.get_ifd(0x8769)[0x927C] = CANARY
    return facts.tobytes()


def png_chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(width: int, height: int, depth: int, colour: int, body: bytes, *chunks: bytes) -> bytes:
    head = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + png_chunk(b"IDAT", body) + png_chunk(b"IEND", b"")


def zeros(length: int) -> bytes:
    """A zlib stream that unpacks to `length` zero bytes; made piece by piece, to use little memory here."""
    packer = zlib.compressobj(9)
    block = bytes(1 << 20)
    packed = [packer.compress(block) for _ in range(length >> 20)]
    return b"".join((*packed, packer.compress(bytes(length & (1 << 20) - 1)), packer.flush()))


def png_bomb() -> bytes:
    """2.5 thousand million pixels in a third of a megabyte, every row of them complete."""
    return png(50_000, 50_000, 1, 0, zeros(50_000 * 6_251))


def jpeg_of_size(width: int, height: int, progressive: bool = False) -> bytes:
    """A small JPEG whose header declares another size."""
    small = encoded(Image.new("RGB", (64, 64), "green"), progressive=progressive)
    frame = small.index(b"\xff\xc2" if progressive else b"\xff\xc0")
    return small[: frame + 5] + struct.pack(">HH", height, width) + small[frame + 9 :]


def webp_of_size(coding: str, width: int, height: int) -> bytes:
    """A tiny WebP of one of the format's three codings whose header declares another size."""
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    if coding == "VP8X":
        # An animation's frames may be smaller than its canvas: this one is valid.
        small = encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:])
        sizes = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    elif coding == "VP8L":
        small = encoded(frames[0], "WEBP", lossless=True)
        sizes = (height - 1 << 14 | width - 1).to_bytes(4, "little")
    else:
        small = encoded(frames[0], "WEBP")
        sizes = struct.pack("<HH", width, height)
    assert small[12:16] == coding.encode()
    place = {"VP8X": 24, "VP8L": 21, "VP8 ": 26}[coding]
    return small[:place] + sizes + small[place + len(sizes) :]


def endless_scans(times: int) -> bytes:
    """A progressive JPEG whose last refinement is repeated: small to send, minutes to decode."""
    whole = encoded(Image.new("L", (6000, 6000), 90), progressive=True)
    last = whole.rindex(b"\xff\xda")
    return whole[:-2] + whole[last:-2] * times + b"\xff\xd9"


def zip_behind(picture: bytes) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("list-of-households.csv", CANARY)
    return picture + archive.getvalue()


def camera_profile() -> bytes:
    """A colour profile with its owner's name, as some cameras write."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    return bytes(profile) + CANARY


def mutated(content: bytes, seed: int) -> bytes:
    """Some bytes changed, cut out or doubled."""
    noise = random.Random(seed)  # noqa: S311  # repeatable on purpose
    changed = bytearray(content)
    for _ in range(noise.randint(1, 12)):
        place = noise.randrange(len(changed))
        what = noise.randrange(4)
        if what == 0:
            changed[place] = noise.randrange(256)
        elif what == 1:
            del changed[place : place + noise.randrange(1, 40)]
        elif what == 2:
            changed[place:place] = changed[place : place + 30]
        else:
            changed[place : place + 2] = b"\xff\xff"
    return bytes(changed)

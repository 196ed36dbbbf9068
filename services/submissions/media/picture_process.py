"""The child process that decodes untrusted pictures: `python -I -m services.submissions.media.picture_process`.

A question is the picture. The answer is {"width", "height", "hash"} with two JPEGs, for the screen and the thumbnail,
or a refusal with one of the reasons of `pictures.Reason`.
"""

import contextlib
import io
import re
import struct
from collections.abc import Iterator
from typing import Any

from PIL import (
    Image,
    ImageCms,
    ImageFile,
    ImagePalette,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from services.kernel.sandbox.child import Question, serve
from services.kernel.sandbox.frames import Bounds, Frame, Refused
from services.kernel.sandbox.limits import Limits

SCREEN_PIXELS = 1600
THUMBNAIL_PIXELS = 320
MAX_JPEG_PIXELS = 120_000_000
# A progressive JPEG is in memory as a whole before its first pixel is decoded, and the other formats cannot be scaled
# while they are decoded: 120 million pixels of these would take gigabytes.
MAX_OTHER_PIXELS = 40_000_000
LIMITS = Limits(address_space=768 * 1024 * 1024, cpu_seconds=10, questions=200)
BOUNDS = Bounds(header=4096, content=12_000_000)

SIGNATURES = {"JPEG": b"\xff\xd8\xff", "PNG": b"\x89PNG\r\n\x1a\n", "WEBP": b"RIFF"}
# Pictures of a type that is not accepted: the refusal says so, and not that the file is broken.
OTHER_PICTURES = (b"GIF8", b"BM", b"II*\0", b"MM\0*", b"8BPS", b"\0\0\1\0", b"\xff\x0a", b"\0\0\0\x0cJXL ", b"%PDF")
HEIF_BOX = re.compile(rb"(?s)....ftyp(hei|hev|mif1|msf1|avi[fs]|jxl )")

_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# A marker that ends coded data: not a stuffed FF00, not a restart, not a fill byte.
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_KEPT_SEGMENTS = {0xC0, 0xC4, 0xDB, 0xDD}  # SOF0, DHT, DQT, DRI
_SOS, _EOI, _ADOBE, _JFIF = 0xDA, 0xD9, 0xEE, 0xE0
_PLAIN_JFIF = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
# Exceptions of Pillow's decoders on malformed bytes.
_BROKEN = (OSError, SyntaxError, ValueError, KeyError, IndexError, TypeError, EOFError, struct.error, OverflowError)


def prepare_picture(content: bytes) -> tuple[dict[str, Any], bytes, bytes]:
    """({"width", "height", "hash"} of the screen picture, screen JPEG, thumbnail JPEG). Raises Refused with a reason of
    `pictures.Reason`."""
    kind = _kind(content)
    if kind == "WEBP" and _webp_pixels(content) > MAX_OTHER_PIXELS:
        raise Refused("too_many_pixels")
    with _broken_means("not_an_image"), Image.open(io.BytesIO(content), formats=[kind]) as image:
        width, height = image.size
        _refuse_bombs(image, kind)
        with _broken_means("truncated"):
            return _render(image, content, is_small=max(width, height) <= SCREEN_PIXELS)


def _kind(content: bytes) -> str:
    for kind, signature in SIGNATURES.items():
        if content.startswith(signature) and (kind != "WEBP" or content[8:12] == b"WEBP"):
            return kind
    if content.startswith(OTHER_PICTURES) or HEIF_BOX.match(content):
        raise Refused("unsupported")
    raise Refused("not_an_image")


def _webp_pixels(content: bytes) -> int:
    """Pixels of the canvas by its header: Pillow's WebP decoder allocates memory for all of it on opening."""
    head = content[12:30].ljust(18, b"\0")
    if head.startswith(b"VP8X"):
        return (int.from_bytes(head[12:15], "little") + 1) * (int.from_bytes(head[15:18], "little") + 1)
    if head.startswith(b"VP8L"):
        bits = int.from_bytes(head[9:13], "little")
        return ((bits & 0x3FFF) + 1) * ((bits >> 14 & 0x3FFF) + 1)
    return int.from_bytes(head[14:16], "little") % 0x4000 * (int.from_bytes(head[16:18], "little") % 0x4000)


def _refuse_bombs(image: ImageFile.ImageFile, kind: str) -> None:
    is_scalable = kind == "JPEG" and not image.info.get("progressive")
    if image.width * image.height > (MAX_JPEG_PIXELS if is_scalable else MAX_OTHER_PIXELS):
        raise Refused("too_many_pixels")


def _render(image: ImageFile.ImageFile, content: bytes, is_small: bool) -> tuple[dict[str, Any], bytes, bytes]:
    turn = _TURNS.get(_orientation(image))
    clean = _strip(content) if is_small and turn is None and _is_plain(image) else None
    size = image.size
    # The JPEG decoder halves the size while it stays large enough; for other formats this does nothing.
    pixels = THUMBNAIL_PIXELS if clean else SCREEN_PIXELS
    image.draft("RGB" if image.mode != "L" else "L", (pixels, pixels))
    profile = image.info.get("icc_profile")
    scaled = _scale(_flatten(image), pixels)
    upright = scaled.transpose(turn) if turn is not None else scaled
    picture = _to_srgb(upright, profile)
    screen = clean or _jpeg(picture, quality=85)
    thumbnail = _scale(picture, THUMBNAIL_PIXELS)
    width, height = size if clean else picture.size
    facts = {"width": width, "height": height, "hash": difference_hash(thumbnail)}
    return facts, screen, _jpeg(thumbnail, quality=78)


def _orientation(image: ImageFile.ImageFile) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except _BROKEN:
        # Unreadable Exif means no rotation; the picture itself may be valid.
        return 1


def _is_plain(image: ImageFile.ImageFile) -> bool:
    return image.format == "JPEG" and image.mode in {"RGB", "L"} and "icc_profile" not in image.info


def _flatten(image: Image.Image) -> Image.Image:
    """Eight bits, RGB or grey, on white where it was transparent. Decodes; only the first frame of an animation."""
    image.load()
    if image.mode in {"RGB", "L"}:
        return image
    if image.mode.startswith("I;16"):
        # The high byte of each sample: convert("L") would clip all values above 255 to white.
        return Image.frombytes("L", image.size, image.tobytes()[0 if image.mode.endswith("B") else 1 :: 2])
    if image.has_transparency_data:
        layered = image.convert("RGBA")
        white = Image.new("RGB", layered.size, "white")
        white.paste(layered, mask=layered.getchannel("A"))
        return white
    return image.convert("L" if image.mode == "1" else "RGB")


def _scale(image: Image.Image, pixels: int) -> Image.Image:
    longer = max(image.size)
    if longer <= pixels:
        return image
    width, height = (max(1, round(side * pixels / longer)) for side in image.size)
    return image.resize((width, height), Image.Resampling.BILINEAR, reducing_gap=2.0)


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Converts to sRGB, so that the profile, which may name the owner's device, can be removed."""
    if not profile or image.mode != "RGB":
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"))
    except (*_BROKEN, ImageCms.PyCMSError):
        return image
    return converted or image


def _jpeg(image: Image.Image, quality: int) -> bytes:
    buffer = io.BytesIO()
    # A new image has no `info`, so only the pixels of the original can get into the file.
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    bare.save(buffer, "JPEG", quality=quality, subsampling="4:2:0")
    return buffer.getvalue()


def difference_hash(image: Image.Image) -> int:
    """64 bits as a signed number for the database: each says whether a spot is brighter than the one to its right.

    The same photo scaled or compressed in another way differs in a few bits; another photo in about 32.
    """
    grey = image.convert("L").resize((9, 8), Image.Resampling.BOX).tobytes()
    bits = [grey[row * 9 + column] > grey[row * 9 + column + 1] for row in range(8) for column in range(8)]
    value = int("".join("1" if bit else "0" for bit in bits), 2)
    return value - (1 << 64) if value >= 1 << 63 else value


def _strip(content: bytes) -> bytes | None:
    """The same JPEG without any byte that is not picture data, lossless; None when it is not a plain baseline one.

    It keeps tables, frame and scans, and Adobe's 12 bytes that give the colour coding. It writes a new JFIF header, as
    the old one may hold a thumbnail. It removes all bytes after the end of the picture.
    """
    kept = [b"\xff\xd8"]
    for marker, piece in _segments(content):
        if marker == _JFIF and piece[4:9] == b"JFIF\0":
            kept.append(_PLAIN_JFIF)
        elif _is_kept(marker, piece):
            kept.append(piece)
        elif marker == _EOI:
            return b"".join((*kept, b"\xff\xd9"))
        elif not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            return None
    return None


def _is_kept(marker: int, piece: bytes) -> bool:
    if marker == _ADOBE:
        return piece[4:9] == b"Adobe" and len(piece) == 16
    return marker in _KEPT_SEGMENTS or marker == _SOS


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """(marker, the segment with it); the segment of a scan includes its coded data."""
    position = 2
    while position + 4 <= len(content) and content[position] == 0xFF:
        marker = content[position + 1]
        if marker == 0xFF:
            position += 1
            continue
        (length,) = struct.unpack(">H", content[position + 2 : position + 4])
        end = position + 2 + length
        if marker == _SOS:
            found = _MARKER.search(content, end)
            end = found.start() if found else len(content)
        yield marker, content[position:end]
        position = end
    if content[position : position + 2] == b"\xff\xd9":
        yield _EOI, b""


@contextlib.contextmanager
def _broken_means(reason: str) -> Iterator[None]:
    try:
        yield
    except MemoryError as error:
        raise Refused("too_many_pixels") from error
    except _BROKEN as error:
        raise Refused(reason) from error


def answer(question: Question) -> Iterator[Frame]:
    """Raises Refused."""
    (content,) = question.only().blobs
    facts, screen, thumbnail = prepare_picture(content)
    yield Frame(facts, (screen, thumbnail))


# Pillow loads these on first use, and then no file can be opened any more.
PLUGINS = (ImagePalette, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin)
Image.preinit()

if __name__ == "__main__":
    # Pillow's own check is off: it warns between its limits, and ours are stricter.
    Image.MAX_IMAGE_PIXELS = None
    serve(answer, LIMITS, BOUNDS)

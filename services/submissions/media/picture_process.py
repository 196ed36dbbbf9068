"""The child process that decodes untrusted pictures: `python -I -m services.submissions.media.picture_process`.

A question is the picture and {"pixels"}, the longest side of what is shown. The answer is {"width", "height", "hash"}
with the thumbnail, and with a JPEG to show when the picture itself must not be shown: it holds more than picture data,
is too large, lies on its side or is of another kind. A refusal has one of the reasons of `pictures.Reason`.
"""

import contextlib
import hashlib
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
from services.submissions.media import jpeg, webp

THUMBNAIL_PIXELS = 320
MAX_JPEG_PIXELS = 120_000_000
# A decoder of WebP keeps two canvases, and Pillow two copies: a picture of this size takes 270 MB.
MAX_WEBP_PIXELS = 16_000_000
# Bytes of what is decoded; the scaled picture, its files and the program come on top.
MAX_DECODED = 130_000_000
# A JPEG whose data comes in several scans is in memory as a whole before its first pixel is decoded; and each scan goes
# over all its coefficients again.
MAX_COEFFICIENTS_READ = 1_600_000_000
STRIP_PIXELS = 2_000_000
LIMITS = Limits(address_space=300_000_000, cpu_seconds=5, questions=1000)
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
# Exceptions of Pillow's decoders on malformed bytes.
_BROKEN = (OSError, SyntaxError, ValueError, KeyError, IndexError, TypeError, EOFError, struct.error, OverflowError)


def prepare_picture(content: bytes, pixels: int) -> tuple[dict[str, Any], tuple[bytes, ...]]:
    """({"width", "height", "hash"} of the picture shown, (thumbnail,) or (thumbnail, JPEG to show)). At most `pixels`
    long. Raises Refused with a reason of `pictures.Reason`."""
    kind = _kind(content)
    if kind == "WEBP":
        if (ended := webp.with_end(content)) is None:
            raise Refused("truncated")
        return _prepare(ended, kind, pixels, content)
    try:
        return _prepare(content, kind, pixels, content)
    except Refused as refused:
        reason = refused.name
    # Outside of the clause: the error holds on to all memory of the first decoding.
    whole = _ended(content, pixels) if (kind, reason) == ("JPEG", "truncated") else None
    if whole is None:
        raise Refused(reason)
    return _prepare(whole, kind, pixels, content)


def _prepare(whole: bytes, kind: str, pixels: int, original: bytes) -> tuple[dict[str, Any], tuple[bytes, ...]]:
    # Before it is opened: Pillow's decoder of WebP allocates memory for all pixels on opening.
    if kind == "WEBP" and webp.pixels(whole) > MAX_WEBP_PIXELS:
        raise Refused("too_many_pixels")
    with _broken_means("not_an_image"), Image.open(io.BytesIO(whole), formats=[kind]) as image:
        _refuse_bombs(image, whole, pixels)
        with _broken_means("truncated"):
            clean = _clean(image, whole, pixels)
            size = image.size
            likeness, thumbnail, drawn = _render(image, THUMBNAIL_PIXELS if clean else pixels)
    width, height = size if clean else drawn.size
    facts = {"width": width, "height": height, "hash": likeness}
    return facts, (thumbnail,) if clean == original else (thumbnail, clean or _jpeg(drawn, quality=85))


def _ended(content: bytes, pixels: int) -> bytes | None:
    """The JPEG with the end it lacks; None when coded data is missing as well.

    A connection that broke, or a full memory card, costs a file its last bytes; often none of them is a pixel.
    """
    ends = jpeg.possible_ends(content)
    coefficients, scans = jpeg.kept_coefficients(content)
    if coefficients * scans * len(ends) > MAX_COEFFICIENTS_READ:
        return None
    try:
        seen = {_digest(end, pixels) for end in ends}
    except (MemoryError, *_BROKEN):
        return None
    return ends[0] if len(seen) == 1 else None


def _digest(content: bytes, pixels: int) -> bytes:
    with Image.open(io.BytesIO(content), formats=["JPEG"]) as image:
        _decode_smaller(image, image.mode, pixels)
        digest, height = hashlib.sha256(), max(1, STRIP_PIXELS // image.width)
        for top in range(0, image.height, height):
            digest.update(image.crop((0, top, image.width, min(top + height, image.height))).tobytes())
        return digest.digest()


def _kind(content: bytes) -> str:
    for kind, signature in SIGNATURES.items():
        if content.startswith(signature) and (kind != "WEBP" or content[8:12] == b"WEBP"):
            return kind
    if content.startswith(OTHER_PICTURES) or HEIF_BOX.match(content):
        raise Refused("unsupported")
    raise Refused("not_an_image")


def _refuse_bombs(image: ImageFile.ImageFile, content: bytes, pixels: int) -> None:
    is_jpeg = image.format in {"JPEG", "MPO"}
    coefficients, scans = jpeg.kept_coefficients(content) if is_jpeg else (0, 1)
    if image.width * image.height > MAX_JPEG_PIXELS or _decoded_bytes(image, pixels) + 2 * coefficients > MAX_DECODED:
        raise Refused("too_many_pixels")
    if coefficients * scans > MAX_COEFFICIENTS_READ:
        raise Refused("too_slow")


def _decoded_bytes(image: ImageFile.ImageFile, pixels: int) -> float:
    """Of the picture as it is decoded, and of a copy when its mode is not one that we keep. Nothing for a WebP, which
    has a limit of its own."""
    if image.format == "WEBP":
        return 0
    excess = max(1, max(image.size) // pixels)
    # Of a JPEG a half, a fourth or an eighth is decoded.
    scale = min(8, 1 << excess.bit_length() - 1) if image.format != "PNG" else 1
    decoded = 4 * image.width * image.height / scale**2
    return decoded if image.mode in {"RGB", "L"} else decoded * (1 + max(1, excess // scale) ** -2)


def _clean(image: ImageFile.ImageFile, content: bytes, pixels: int) -> bytes | None:
    """The picture without metadata and otherwise as it is; None when it must be drawn anew."""
    is_plain = image.format == "JPEG" and image.mode in {"RGB", "L"} and "icc_profile" not in image.info
    if not is_plain or max(image.size) > pixels or _orientation(image) in _TURNS:
        return None
    return jpeg.without_metadata(content)


def _render(image: ImageFile.ImageFile, pixels: int) -> tuple[int, bytes, Image.Image]:
    turn = _TURNS.get(_orientation(image))
    # The JPEG decoder halves the size while it stays large enough; for other formats this does nothing. At each size it
    # reads all coded data: what is cut off is missed as when it draws every pixel.
    _decode_smaller(image, "L" if image.mode == "L" else "RGB", pixels)
    profile = image.info.get("icc_profile")
    image.load()
    scaled = _scale(image if image.mode in {"RGB", "L"} else _flattened(image, pixels), pixels)
    upright = scaled.transpose(turn) if turn is not None else scaled
    picture = _to_srgb(upright, profile)
    thumbnail = _scale(picture, THUMBNAIL_PIXELS)
    return difference_hash(thumbnail), _jpeg(thumbnail, quality=78), picture


def _decode_smaller(image: ImageFile.ImageFile, mode: str, pixels: int) -> None:
    """Both sides are given in proportion: of a square the shorter side would decide, and twice the size be decoded."""
    longer = max(image.size)
    width, height = (max(1, side * pixels // longer) for side in image.size)
    image.draft(mode, (width, height))


def _orientation(image: ImageFile.ImageFile) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except _BROKEN:
        # Unreadable Exif means no rotation; the picture itself may be valid.
        return 1


def _flattened(image: Image.Image, pixels: int) -> Image.Image:
    """Eight bits, RGB or grey, on white where it was transparent, and not much larger than it will be. Strip by strip:
    a second copy of all pixels would double the memory."""
    factor = max(1, max(image.size) // pixels)
    height = factor * max(1, STRIP_PIXELS // (image.width * factor))
    made: Image.Image | None = None
    for top in range(0, image.height, height):
        strip = _flat(image.crop((0, top, image.width, min(top + height, image.height)))).reduce(factor)
        made = made or Image.new(strip.mode, (strip.width, -(-image.height // factor)))
        made.paste(strip, (0, top // factor))
    return made or _flat(image)


def _flat(image: Image.Image) -> Image.Image:
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
    frame = question.only()
    (content,) = frame.blobs
    facts, made = prepare_picture(content, int(frame.message["pixels"]))
    yield Frame(facts, made)


# Pillow loads these on first use, and then no file can be opened any more.
PLUGINS = (ImagePalette, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin)
Image.preinit()

if __name__ == "__main__":
    # Pillow's own check is off: it warns between its limits, and ours are stricter.
    Image.MAX_IMAGE_PIXELS = None
    serve(answer, LIMITS, BOUNDS)

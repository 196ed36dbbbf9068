"""Prepares photos for the renderers."""

import base64
import io

from PIL import Image, UnidentifiedImageError

from services.submissions.documents.faults import UnreadablePhotoError


def size_and_type(image: bytes) -> tuple[int, int, str]:
    """Width and height in pixels and the media type, from the header alone. Raises UnreadablePhotoError."""
    try:
        with Image.open(io.BytesIO(image), formats=("JPEG", "PNG")) as opened:
            return *opened.size, Image.MIME[str(opened.format)]
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise UnreadablePhotoError from error


def as_svg(image: bytes) -> bytes:
    """The picture inside SVG: typst accepts only UTF-8 files from memory, and embeds the JPEG inside without change.

    Passing the bytes as a JSON array costs 40 ms for 286 KB, this 6 ms. Raises UnreadablePhotoError.
    """
    width, height, media_type = size_and_type(image)
    content = base64.b64encode(image).decode()
    frame = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
    inside = f'<image width="{width}" height="{height}" href="data:{media_type};base64,{content}"/>'
    return f"{frame}{inside}</svg>".encode()

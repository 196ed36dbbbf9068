"""The child process that reads untrusted scans: `python -I -m services.submissions.media.scan_process`.

A question is a picture or a PDF, and {"page": null} or {"page": n}. Without a page the answer is {"pages", "codes"},
the texts of all QR codes; with one it is that page, counted from 1, as a JPEG without metadata. An unreadable file is
refused. A PDF's scripts, forms and actions are never run: only pages are drawn.
"""

import io
import struct
from collections.abc import Callable, Iterator
from typing import Any

import pypdfium2
import zxingcpp
from PIL import Image, ImagePalette, MpoImagePlugin, TiffImagePlugin, WebPImagePlugin

from services.kernel.sandbox.child import Question, serve
from services.kernel.sandbox.frames import Bounds, Frame, Refused
from services.kernel.sandbox.limits import Limits
from services.submissions.media import webp

MAX_PAGES = 10
# The time is for each page, as each may hold a large picture.
LIMITS = Limits(address_space=300_000_000, cpu_seconds=1, questions=1 + MAX_PAGES, niceness=5)
BOUNDS = Bounds(header=4096, content=64 * 1024 * 1024)
MAX_PIXELS = {"JPEG": 60_000_000, "PNG": 24_000_000, "WEBP": 16_000_000}
MAX_SIDE = 3200
SCREEN_PIXELS = 1600
# The printed code has modules of half a millimetre, which gives four pixels each.
DOTS_PER_POINT = 200 / 72
LARGEST_PAGE_POINTS = 14_400.0

# Loaded now, because nothing can be imported after files can no longer be opened.
Image.preinit()
PLUGINS = (ImagePalette, MpoImagePlugin, TiffImagePlugin, WebPImagePlugin)
# Exceptions of Pillow, pdfium and zxing on malformed or too large files.
_BROKEN = (
    *(OSError, SyntaxError, ValueError, TypeError, LookupError, EOFError, RuntimeError, ArithmeticError),
    *(struct.error, MemoryError),
)


def read_codes(content: bytes, begin_page: Callable[[], None]) -> dict[str, Any]:
    """`begin_page` is called before each page. Raises what Pillow and pdfium raise on broken files."""
    wanted = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    pages = [
        [code.text for code in zxingcpp.read_barcodes(page, formats=wanted)] for page in _pages(content, begin_page)
    ]
    return {"pages": len(pages), "codes": [text for codes in pages for text in codes]}


def draw_page(content: bytes, number: int) -> bytes:
    """Raises what pdfium raises on broken files, and IndexError."""
    with _opened(content) as document:
        page = _draw(document[number - 1], SCREEN_PIXELS, is_grey=False)
    drawn = io.BytesIO()
    page.convert("RGB").save(drawn, "JPEG", quality=85)
    return drawn.getvalue()


def _pages(content: bytes, begin_page: Callable[[], None]) -> Iterator[Image.Image]:
    if not content.startswith(b"%PDF-"):
        yield _picture(content)
        return
    with _opened(content) as document:
        for page in document:
            begin_page()
            yield _draw(page, MAX_SIDE, is_grey=True)


def _picture(content: bytes) -> Image.Image:
    # Before it is opened: Pillow's decoder of WebP allocates memory for all pixels on opening.
    if content.startswith(b"RIFF") and webp.pixels(content) > MAX_PIXELS["WEBP"]:
        raise ValueError("too many pixels")
    with Image.open(io.BytesIO(content), formats=tuple(MAX_PIXELS)) as image:
        if image.width * image.height > MAX_PIXELS.get(str(image.format), MAX_PIXELS["JPEG"]):
            raise ValueError("too many pixels")
        image.draft("L", (MAX_SIDE, MAX_SIDE))
        page = image.convert("L")
    page.thumbnail((MAX_SIDE, MAX_SIDE))
    return page


def _opened(content: bytes) -> pypdfium2.PdfDocument:
    document = pypdfium2.PdfDocument(content)
    if not 1 <= len(document) <= MAX_PAGES:
        raise ValueError("too many pages")
    return document


def _draw(page: pypdfium2.PdfPage, side: int, is_grey: bool) -> Image.Image:
    """At most `side` pixels long, whatever size the page declares."""
    longer = max(page.get_size())
    if not 1 <= longer <= LARGEST_PAGE_POINTS:
        raise ValueError("no size of paper")
    scale = min(DOTS_PER_POINT, side / longer)
    drawn: Image.Image = page.render(scale=scale, grayscale=is_grey, may_draw_forms=False).to_pil()
    page.close()
    return drawn


def answer(question: Question) -> Iterator[Frame]:
    """Raises Refused."""
    frame = question.only()
    (content,), page = frame.blobs, frame.message["page"]
    try:
        yield (
            Frame(read_codes(content, LIMITS.allow_cpu))
            if page is None
            else Frame({}, (draw_page(content, int(page)),))
        )
    except _BROKEN:
        raise Refused("unreadable") from None


if __name__ == "__main__":
    Image.MAX_IMAGE_PIXELS = None
    serve(answer, LIMITS, BOUNDS)

"""The child that reads what strangers scanned: `python -I scan_process.py codes` or `python -I scan_process.py page N`.

A picture or a PDF comes in. `codes` answers a JSON object {"pages", "codes"}, the texts of all QR codes; `page` answers
page N, counted from 1, as a JPEG without metadata. It imports nothing of ours, and before it reads the first byte it
limits itself and gives up opening files. A PDF's scripts, forms and actions are never run: only pages are drawn.
"""

import contextlib
import io
import json
import resource
import sys
from collections.abc import Iterator

import pypdfium2
import zxingcpp
from PIL import Image, WebPImagePlugin

ADDRESS_SPACE = 1024 * 1024 * 1024
CPU_SECONDS = 10
MAX_PIXELS = 60_000_000
MAX_SIDE = 3200
MAX_PAGES = 10
SCREEN_PIXELS = 1600
# The printed code has modules of half a millimetre: four pixels each.
DOTS_PER_POINT = 200 / 72
LARGEST_PAGE_POINTS = 14_400.0

# Loaded now: once files can no longer be opened, nothing is imported any more.
Image.preinit()
PLUGINS = (WebPImagePlugin,)


def read_codes(content: bytes) -> dict[str, object]:
    """Raises what Pillow and pdfium raise on broken files."""
    wanted = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    pages = [[code.text for code in zxingcpp.read_barcodes(page, formats=wanted)] for page in _pages(content)]
    return {"pages": len(pages), "codes": [text for codes in pages for text in codes]}


def draw_page(content: bytes, number: int) -> bytes:
    """Raises what pdfium raises on broken files, and IndexError."""
    with _opened(content) as document:
        page = _draw(document[number - 1], SCREEN_PIXELS, is_grey=False)
    drawn = io.BytesIO()
    page.convert("RGB").save(drawn, "JPEG", quality=85)
    return drawn.getvalue()


def _pages(content: bytes) -> Iterator[Image.Image]:
    if not content.startswith(b"%PDF-"):
        yield _picture(content)
        return
    with _opened(content) as document:
        for page in document:
            yield _draw(page, MAX_SIDE, is_grey=True)


def _picture(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as image:
        if image.width * image.height > MAX_PIXELS:
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
    """At most `side` pixels long, however large the page says it is."""
    longer = max(page.get_size())
    if not 1 <= longer <= LARGEST_PAGE_POINTS:
        raise ValueError("no size of paper")
    scale = min(DOTS_PER_POINT, side / longer)
    drawn: Image.Image = page.render(scale=scale, grayscale=is_grey, may_draw_forms=False).to_pil()
    page.close()
    return drawn


def _limit_self() -> None:
    limits = {
        resource.RLIMIT_AS: ADDRESS_SPACE,
        resource.RLIMIT_CPU: CPU_SECONDS,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for what, limit in limits.items():
        # macOS knows RLIMIT_AS and refuses to set it; the pixel limit and the clock stand there as well.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (limit, limit))
    Image.MAX_IMAGE_PIXELS = None


def main(task: str, number: str = "1") -> None:
    _limit_self()
    content = sys.stdin.buffer.read()
    answer = json.dumps(read_codes(content)).encode() if task == "codes" else draw_page(content, int(number))
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""The child that reads codes from pictures strangers sent: `python -I scan_process.py`, picture in, JSON list out.

It imports nothing of ours, opens no file, and limits itself before it reads the first byte.
"""

import contextlib
import io
import json
import resource
import sys

import zxingcpp
from PIL import Image

ADDRESS_SPACE = 1024 * 1024 * 1024
CPU_SECONDS = 10
MAX_PIXELS = 60_000_000
MAX_SIDE = 3200


def read_codes(content: bytes) -> list[str]:
    """The texts of all QR codes on the page. Raises what Pillow raises on a broken picture."""
    with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as image:
        if image.width * image.height > MAX_PIXELS:
            raise ValueError("too many pixels")
        image.draft("L", (MAX_SIDE, MAX_SIDE))
        page = image.convert("L")
    page.thumbnail((MAX_SIDE, MAX_SIDE))
    wanted = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    return [code.text for code in zxingcpp.read_barcodes(page, formats=wanted)]


def _limit_self() -> None:
    limits = {
        resource.RLIMIT_AS: ADDRESS_SPACE,
        resource.RLIMIT_CPU: CPU_SECONDS,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for what, limit in limits.items():
        # macOS knows RLIMIT_AS and refuses to set it; the pixel limit and the clock stand there as well.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (limit, limit))
    Image.MAX_IMAGE_PIXELS = None


if __name__ == "__main__":
    _limit_self()
    json.dump(read_codes(sys.stdin.buffer.read()), sys.stdout)

"""Malformed and malicious scans; all made by code."""

import io
import zlib
from collections.abc import Mapping, Sequence

from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

CANARY = b"41.8001N-120.7701E-of-a-household"
MARK = "/tmp/bangfu-a-scan-was-here"  # noqa: S108  # what a script in a scan would write; no test does


def scanned_pdf(*pages: bytes) -> bytes:
    """As from an office's scanner: one picture a page, and metadata about the machine and its place."""
    images = [Image.open(io.BytesIO(page)).convert("L") for page in pages]
    made = io.BytesIO()
    about = {name: CANARY.decode() for name in ("title", "author", "subject", "keywords", "creator", "producer")}
    images[0].save(made, "PDF", save_all=True, append_images=images[1:], resolution=150, **about)
    return made.getvalue()


def with_everything_active(pdf: bytes) -> bytes:
    """Scripts on opening, a program to launch, an address to call, an embedded file."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    script = f"this.exportDataObject(); app.launchURL('file://{MARK}')"
    writer.root_object[NameObject("/OpenAction")] = _action("/JavaScript", "/JS", script)
    launch = DictionaryObject({NameObject("/O"): _action("/Launch", "/F", MARK)})
    writer.pages[0][NameObject("/AA")] = launch
    writer.add_attachment("inside.exe", b"MZ" + CANARY)
    writer.add_annotation(0, Link(rect=(0, 0, 99, 99), url="http://127.0.0.1:9/"))
    return _bytes_of(writer)


def _action(kind: str, key: str, value: str) -> DictionaryObject:
    return DictionaryObject({NameObject("/S"): NameObject(kind), NameObject(key): TextStringObject(value)})


def encrypted(pdf: bytes) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    writer.encrypt(user_password="u", owner_password="o", algorithm="AES-256")
    return _bytes_of(writer)


def _bytes_of(writer: PdfWriter) -> bytes:
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def written(objects: Mapping[int, bytes], *, is_indexed: bool = True) -> bytes:
    """A file of these objects; without an index a reader must search for them."""
    content, places = b"%PDF-1.7\n", {}
    for number, body in objects.items():
        places[number] = len(content)
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(content)
    if is_indexed:
        content += b"xref\n0 %d\n0000000000 65535 f \n" % (max(objects) + 1)
        content += b"".join(b"%010d 00000 n \n" % places.get(n, 0) for n in range(1, max(objects) + 1))
    return content + b"trailer\n<< /Root 1 0 R /Size %d >>\nstartxref\n%d\n%%%%EOF" % (max(objects) + 1, start)


def stream(content: bytes, extra: bytes = b"") -> bytes:
    packed = zlib.compress(content, 9)
    head = b"<< /Filter /FlateDecode /Length %d %s >>" % (len(packed), extra)
    return head + b"\nstream\n" + packed + b"\nendstream"


def _pages(kids: Sequence[int], count: int) -> bytes:
    return b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(b"%d 0 R" % kid for kid in kids), count)


CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"


def page(box: bytes = b"0 0 595 842", more: bytes = b"") -> bytes:
    return b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] %s >>" % (box, more)


def many_pages(count: int) -> bytes:
    """Each is a separate page, a hundred bytes long."""
    numbers = range(3, 3 + count)
    return written({1: CATALOGUE, 2: _pages(numbers, count), **dict.fromkeys(numbers, page())})


def picture_bomb(side: int) -> bytes:
    """A blank picture of `side` squared pixels: its data is thousands of times smaller than its pixels."""
    about = b"/Type /XObject /Subtype /Image /Width %d /Height %d" % (side, side)
    packer = zlib.compressobj(9)
    begin, block = packer.flush(zlib.Z_FULL_FLUSH), bytes(1_000_000)
    # After a full flush the same block is packed to the same bytes.
    repeated = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = begin + repeated * (side * side * 3 // len(block)) + packer.flush()
    head = b"<< /Filter /FlateDecode /Length %d %s /ColorSpace /DeviceRGB /BitsPerComponent 8 >>" % (len(packed), about)
    use = page(more=b"/Resources << /XObject << /I 5 0 R >> >> /Contents 4 0 R")
    drawn, image = stream(b"595 0 0 842 0 0 cm /I Do"), head + b"\nstream\n" + packed + b"\nendstream"
    return written({1: CATALOGUE, 2: _pages([3], 1), 3: use, 4: drawn, 5: image})


def nested_forms(depth: int) -> bytes:
    """Each form draws the next one ten times: ten to the power of `depth` drawings."""
    forms = {}
    for number in range(5, 5 + depth):
        inner = b"/Resources << /XObject << /F %d 0 R >> >>" % (number + 1)
        forms[number] = stream(b"/F Do " * 10, b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] " + inner)
    forms[5 + depth] = stream(b"0 0 595 842 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 595 842]")
    use = page(more=b"/Resources << /XObject << /F 5 0 R >> >> /Contents 4 0 R")
    return written({1: CATALOGUE, 2: _pages([3], 1), 3: use, 4: stream(b"/F Do"), **forms})


def form_in_itself() -> bytes:
    own = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /F 5 0 R >> >>"
    use = page(more=b"/Resources << /XObject << /F 5 0 R >> >> /Contents 4 0 R")
    return written({1: CATALOGUE, 2: _pages([3], 1), 3: use, 4: stream(b"/F Do"), 5: stream(b"/F Do", own)})


def pages_in_themselves() -> bytes:
    return written({1: CATALOGUE, 2: _pages([2, 3], 2_000_000_000), 3: page()})


def of_size(box: bytes) -> bytes:
    return written({1: CATALOGUE, 2: _pages([3], 1), 3: page(box)})

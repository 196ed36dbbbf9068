"""A corpus of hostile files, made from a seed: for each child that opens files, several hundred."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Literal, NamedTuple

from PIL import Image

from tests.submissions import hostile_pdfs as pdfs
from tests.submissions import hostile_pictures as pictures
from tests.submissions import office_files as office
from tests.submissions.hostile_pictures import encoded, png, png_chunk, scene, segment, with_segments

Child = Literal["picture", "scan picture", "scan", "page", "type"]


class Hostile(NamedTuple):
    """`child`: which program opens it."""

    name: str
    child: Child
    make: Callable[[], bytes]


def corpus() -> Iterator[Hostile]:
    yield from _pictures()
    yield from _pdfs()
    yield from _documents()


def _noise(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311  # repeatable on purpose


def cut(content: bytes, seed: int) -> bytes:
    return content[: _noise(seed).randrange(1, len(content))]


def flipped(content: bytes, seed: int) -> bytes:
    """One to twenty bits turned."""
    noise, changed = _noise(seed), bytearray(content)
    for _ in range(noise.randint(1, 20)):
        changed[noise.randrange(len(changed))] ^= 1 << noise.randrange(8)
    return bytes(changed)


def spliced(content: bytes, seed: int) -> bytes:
    """A piece of it, somewhere else in it."""
    noise = _noise(seed)
    start, place = noise.randrange(len(content)), noise.randrange(len(content))
    return content[:place] + content[start : start + noise.randrange(1, 5000)] + content[place:]


def headed(content: bytes, seed: int) -> bytes:
    """Bytes changed where a file says what it is."""
    noise, changed = _noise(seed), bytearray(content)
    for _ in range(noise.randint(1, 6)):
        changed[noise.randrange(4, min(len(changed), 300))] = noise.choice(
            (0, 1, 0x7F, 0x80, 0xFF, noise.randrange(256))
        )
    return bytes(changed)


_DAMAGES = {"mutated": pictures.mutated, "cut": cut, "flipped": flipped, "spliced": spliced, "headed": headed}


def _damaged(child: Child, what: str, content: bytes, each: int) -> Iterator[Hostile]:
    for name, damage in _DAMAGES.items():
        for seed in range(each):
            yield Hostile(f"{what}, {name} {seed}", child, partial(damage, content, seed))


def _pictures() -> Iterator[Hostile]:
    photo = scene(320, 240)
    turning = [photo, photo.rotate(90)]
    kinds = {
        "jpeg": encoded(photo),
        "jpeg with restarts": encoded(photo, restart_marker_blocks=3),
        "progressive jpeg": encoded(photo, progressive=True),
        "jpeg of four colours": encoded(photo.convert("CMYK")),
        "jpeg with metadata": pictures.with_every_metadata(encoded(photo)),
        "two jpegs in one": encoded(photo, "MPO", save_all=True, append_images=turning[1:]),
        "png": encoded(photo, "PNG"),
        "png with a palette": encoded(photo.quantize(16), "PNG", transparency=3),
        "moving png": encoded(photo, "PNG", save_all=True, append_images=turning),
        "webp": encoded(photo, "WEBP"),
        "drawn webp": encoded(photo, "WEBP", lossless=True),
        "transparent webp": encoded(_glass(photo), "WEBP", exif=b"Exif\0\0II*\0" + bytes(40)),
        "moving webp": encoded(photo, "WEBP", save_all=True, append_images=turning),
    }
    for what, content in kinds.items():
        yield from _damaged("picture", what, content, 9)
    seen_by: tuple[Child, ...] = ("picture", "scan picture")
    for child in seen_by:
        for name, make in (_bombs() | _metadata_bombs(encoded(photo)) | _polyglots(kinds)).items():
            yield Hostile(name, child, make)
    for what in ("jpeg", "png", "webp", "jpeg with metadata"):
        yield from _damaged("scan", what, kinds[what], 3)


def _glass(image: Image.Image) -> Image.Image:
    glass = image.convert("RGBA")
    glass.putalpha(100)
    return glass


def _bombs() -> dict[str, Callable[[], bytes]]:
    made: dict[str, Callable[[], bytes]] = {"a png of 2.5 thousand million pixels": pictures.png_bomb}
    for width, height in ((6_000, 4_000), (5_600, 5_700), (20_000, 1_600), (130_000, 250), (1, 200_000), (200_000, 1)):
        for depth, colour, each in ((8, 2, 3), (8, 6, 4), (16, 6, 8), (1, 0, 0), (16, 0, 2), (8, 3, 1), (8, 4, 2)):
            row = 1 + (width * each or -(-width // 8))
            palette = png_chunk(b"PLTE", bytes(768)) if colour == 3 else b""
            name = f"a png of {width}x{height}, {depth} bits, colour {colour}"
            made[name] = partial(_plain_png, width, height, depth, colour, row, palette)
    for width, height in ((65_500, 65_500), (12_000, 10_000), (65_500, 1_800), (7_000, 5_000), (1, 65_500)):
        for progressive in (False, True):
            name = f"a jpeg that says {width}x{height}, progressive {progressive}"
            made[name] = partial(pictures.jpeg_of_size, width, height, progressive)
    for coding in ("VP8 ", "VP8L", "VP8X"):
        for width, height in ((16_383, 16_383), (4_000, 4_000), (16_383, 976), (1, 16_383)):
            made[f"a webp {coding} that says {width}x{height}"] = partial(pictures.webp_of_size, coding, width, height)
    sizes = {"RGB": (6_000, 5_400), "L": (12_000, 10_000), "CMYK": (4_500, 3_500)}
    for mode, size in sizes.items():
        for progressive in (False, True):
            name = f"a whole jpeg {mode} of {size}, progressive {progressive}"
            made[name] = partial(_blank, mode, size, "JPEG", progressive=progressive)
    for lossless in (False, True):
        name = f"a whole webp of 16 million pixels, lossless {lossless}"
        made[name] = partial(_blank, "RGBA", (4_000, 4_000), "WEBP", lossless=lossless, method=0)
    for times in (1, 20, 40, 2_000):
        made[f"a jpeg with {times} scans more"] = partial(pictures.endless_scans, times)
    made["a progressive jpeg without its end"] = lambda: pictures.endless_scans(30)[:-2]
    made["a jpeg of noise without its end"] = lambda: encoded(Image.effect_noise((5_000, 4_000), 90), quality=60)[:-2]
    return made


def _plain_png(width: int, height: int, depth: int, colour: int, row: int, palette: bytes) -> bytes:
    return png(width, height, depth, colour, pictures.zeros(height * row), palette)


def _blank(mode: str, size: tuple[int, int], kind: str, **options: object) -> bytes:
    return encoded(Image.new(mode, size), kind, **options)


def _metadata_bombs(jpeg: bytes) -> dict[str, Callable[[], bytes]]:
    body = pictures.zeros(100 * 301)
    bomb = pictures.zeros(100 << 20)
    loops = {
        "an exif directory that follows itself": b"II*\0\x08\0\0\0\x01\0\x69\x87\x04\0\x01\0\0\0\x08\0\0\0\x08\0\0\0",
        "exif with 65,535 entries": b"MM\0*\0\0\0\x08\xff\xff" + bytes(60_000),
        "exif with an entry of 4 GB": b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\xff\xff\xff\xff\x08\0\0\0" + bytes(4),
    }
    made: dict[str, Callable[[], bytes]] = {
        name: partial(with_segments, jpeg, segment(0xE1, b"Exif\0\0" + exif)) for name, exif in loops.items()
    }
    for name in (b"zTXt", b"iCCP", b"iTXt"):
        text = b"a\0\1\0\0\0" if name == b"iTXt" else b"a\0\0"
        for count in (1, 60):
            chunks = [png_chunk(name, text + bomb)] * count
            made[f"a png with {count} {name.decode()} of 100 MB"] = partial(png, 100, 100, 8, 2, body, *chunks)
    made["a png with 200,000 chunks"] = lambda: png(100, 100, 8, 2, body, *[png_chunk(b"tEXt", b"a\0b")] * 200_000)
    made["a jpeg with 11 MB of exif"] = lambda: with_segments(jpeg, *[segment(0xE1, b"Exif\0\0" + b"a" * 60_000)] * 180)
    made["a jpeg with 11 MB of profile"] = lambda: with_segments(
        jpeg, *[segment(0xE2, b"ICC_PROFILE\0" + bytes((n + 1, 180)) + b"a" * 60_000) for n in range(180)]
    )
    made["a jpeg with a million comments"] = lambda: with_segments(jpeg, *[segment(0xFE, b"")] * 1_000_000)
    made["a jpeg with 10 MB of fill bytes"] = lambda: jpeg[:2] + b"\xff" * 10_000_000 + jpeg[2:]
    made["a jpeg with 100,000 tables"] = lambda: with_segments(jpeg, *[segment(0xDB, b"\0" + b"\1" * 64)] * 100_000)
    made["a jpeg with 11 MB in its scan"] = lambda: jpeg[:-2] + b"\x55" * 11_000_000 + jpeg[-2:]
    made["a jpeg with 3 million restarts"] = lambda: jpeg[:-2] + b"\xff\xd0" * 3_000_000
    made["a jpeg with a million ends"] = lambda: jpeg + b"\xff\xd9" * 1_000_000
    return made


def _polyglots(kinds: dict[str, bytes]) -> dict[str, Callable[[], bytes]]:
    made: dict[str, Callable[[], bytes]] = {}
    html, pdf = b"<html><script>alert(1)</script>", pdfs.of_size(b"0 0 595 842")
    for name in ("jpeg", "png", "webp"):
        whole = kinds[name]
        made[f"a {name} with an archive behind it"] = partial(pictures.zip_behind, whole)
        for what, other in {"page": html, "pdf": pdf}.items():
            made[f"a {name} with a {what} behind it"] = partial(bytes.__add__, whole, other)
            made[f"a {what} before a {name}"] = partial(bytes.__add__, other, whole)
        for kind in ("jpeg", "png", "webp"):
            made[f"the head of a {name} on a {kind}"] = partial(bytes.__add__, whole[:20], kinds[kind][20:])
    return made


def _pdfs() -> Iterator[Hostile]:
    page = encoded(scene(600, 800))
    whole = pdfs.scanned_pdf(page, page)
    active = pdfs.with_everything_active(whole)
    seen_by: tuple[Child, ...] = ("scan", "page")
    for child in seen_by:
        for name, make in _pdf_bombs().items():
            yield Hostile(name, child, make)
    yield from _damaged("scan", "pdf", whole, 12)
    yield from _damaged("page", "pdf with scripts", active, 6)
    yield from _damaged("scan", "drawn pdf", pdfs.nested_forms(2), 6)


def _pdf_bombs() -> dict[str, Callable[[], bytes]]:
    made: dict[str, Callable[[], bytes]] = {
        "a header and nothing": lambda: b"%PDF-1.7\n%%EOF",
        "a form in itself": pdfs.form_in_itself,
        "pages in themselves": pdfs.pages_in_themselves,
        "10,000 pages": lambda: pdfs.many_pages(10_000),
        "an index that follows itself": lambda: _indexed(b"/Prev 9"),
        "an index far away": lambda: _indexed(b"/Prev 99999999999"),
        "11 MB of brackets": lambda: b"%PDF-1.7\n1 0 obj\n" + b"[" * 11_000_000,
        "11 MB of dictionaries": lambda: b"%PDF-1.7\n1 0 obj\n" + b"<</A" * 2_750_000,
        "a picture in 200 filters": lambda: _drawing(b"", filters=200),
        "an endless path": lambda: _drawing(b"0 0 m " + b"595 842 l 0 842 l 595 0 l " * 200_000 + b"f"),
        "a million states": lambda: _drawing(b"q " * 1_000_000),
        "a million clips": lambda: _drawing(b"0 0 99 99 re W n " * 200_000),
        "a million rectangles": lambda: _drawing(b"0 0 595 842 re f " * 1_000_000),
        "a line of a million dashes": lambda: _drawing(b"[0.001 0.001] 0 d 0 0 m 595 842 l S " * 50),
        "curves without end": lambda: _drawing(b"1e30 w 0 0 m 1e38 -1e38 1e38 1e38 0 0 c S " * 10_000),
    }
    for side in (3_000, 8_000, 12_000, 35_000, 60_000):
        made[f"a picture of {side} squared"] = partial(pdfs.picture_bomb, side)
    for depth in (3, 5, 7, 9, 12, 30, 500):
        made[f"forms in forms, {depth} deep"] = partial(pdfs.nested_forms, depth)
    for box in (
        b"0 0 20000000 20000000",
        b"0 0 0 0",
        b"0 0 nan inf",
        b"0 0 14000 1",
        b"0 0 14400 14400",
        b"-9 -9 -99 -99",
    ):
        made[f"a page of {box.decode()}"] = partial(pdfs.of_size, box)
    for depth in (10, 1_000, 30_000):
        made[f"pages {depth} deep"] = partial(_deep_pages, depth)
    for step in (b"0.001", b"1", b"0", b"-5"):
        made[f"a pattern with steps of {step.decode()}"] = partial(_pattern, step)
    for name in (b"JBIG2Decode", b"JPXDecode", b"DCTDecode", b"CCITTFaxDecode", b"LZWDecode", b"RunLengthDecode"):
        for seed in range(3):
            made[f"noise in {name.decode()} {seed}"] = partial(_coded, name, seed)
    return made


def _indexed(more: bytes) -> bytes:
    content = pdfs.written({1: pdfs.CATALOGUE, 2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", 3: pdfs.page()})
    return content.replace(b"/Root 1 0 R", b"/Root 1 0 R " + more)


def _drawing(content: bytes, filters: int = 0) -> bytes:
    drawn = pdfs.stream(content)
    if filters:
        packed = b"0 0 595 842 re f"
        for _ in range(filters):
            packed = zlib.compress(packed)
        names = b" ".join([b"/FlateDecode"] * filters)
        drawn = b"<< /Filter [%s] /Length %d >>\nstream\n%s\nendstream" % (names, len(packed), packed)
    pages = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    return pdfs.written({1: pdfs.CATALOGUE, 2: pages, 3: pdfs.page(more=b"/Contents 4 0 R"), 4: drawn})


def _deep_pages(depth: int) -> bytes:
    nodes = {
        number: b"<< /Type /Pages /Kids [%d 0 R] /Count 1 /Parent %d 0 R >>" % (number + 1, number - 1)
        for number in range(2, 2 + depth)
    }
    return pdfs.written({1: pdfs.CATALOGUE, **nodes, 2 + depth: pdfs.page()})


def _pattern(step: bytes) -> bytes:
    about = (
        b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep %s /YStep %s /Resources << >>"
    )
    use = pdfs.page(more=b"/Resources << /Pattern << /P 5 0 R >> >> /Contents 4 0 R")
    drawn = pdfs.stream(b"/Pattern cs /P scn 0 0 595 842 re f")
    tile = pdfs.stream(b"0 0 5 5 re f", about + b"/XStep %s /YStep %s" % (step, step))
    pages = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    return pdfs.written({1: pdfs.CATALOGUE, 2: pages, 3: use, 4: drawn, 5: tile})


def _coded(coding: bytes, seed: int) -> bytes:
    noise = _noise(seed).randbytes(20_000)
    about = b"/Type /XObject /Subtype /Image /Width 8000 /Height 8000 /ColorSpace /DeviceRGB /BitsPerComponent 8"
    image = b"<< %s /Filter /%s /Length %d >>\nstream\n%s\nendstream" % (about, coding, len(noise), noise)
    use = pdfs.page(more=b"/Resources << /XObject << /I 5 0 R >> >> /Contents 4 0 R")
    pages, drawn = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", pdfs.stream(b"595 0 0 842 0 0 cm /I Do")
    return pdfs.written({1: pdfs.CATALOGUE, 2: pages, 3: use, 4: drawn, 5: image})


def _documents() -> Iterator[Hostile]:
    whole = {"docx": office.docx(word__a=bytes(5000)), "xlsx": office.xlsx(), "doc": office.doc(), "xls": office.xls()}
    for what, content in whole.items():
        yield from _damaged("type", what, content, 9)
    for name, make in (_archive_bombs() | _compound_loops()).items():
        yield Hostile(name, "type", make)


def _archive_bombs() -> dict[str, Callable[[], bytes]]:
    large = bytes(190_000_000)
    return {
        "a docx of 190 MB of zeros": lambda: office.docx(word__a=large),
        "a docx of 600 MB of zeros": lambda: office.docx(word__a=large, word__b=large, word__c=large),
        "a docx that says 100 bytes and has 190 MB": lambda: _lying(office.docx(word__a=large), 100),
        "a docx whose list of types is a bomb": lambda: office.docx(" " * 100_000_000),
        "a docx with a list of types 100,000 deep": lambda: office.docx("<a>" * 100_000),
        "a docx with 900 KB of attributes": lambda: office.docx(f"<a {_attributes(90_000)}/>"),
        "a docx with entities": _entities,
        "an archive with 60,000 parts": lambda: office.zipped({f"{n}": b"" for n in range(60_000)}),
        "an archive with names of 60 KB": lambda: office.zipped({f"{n}{'a' * 60_000}": b"" for n in range(90)}),
        "an archive of archives": lambda: _nested(6),
        "an archive of one part under 4,000 names": lambda: _overlapping(4_000),
        "an archive that says it has 65,535 parts": lambda: office.docx()[:-14] + b"\xff" * 14,
        "12 MB of the first bytes of an archive": lambda: b"PK\x03\x04" * 3_000_000,
        "12 MB of the last bytes of an archive": lambda: b"PK\x03\x04" + b"PK\x05\x06" * 2_990_000,
        "12 MB of stored parts": lambda: office.zipped(
            {f"{n}": _noise(n).randbytes(11_000) for n in range(1_000)}, zipfile.ZIP_STORED
        ),
        "12 MB of text": lambda: "走".encode("gb18030") * 6_000_000,
        "12 MB of nearly text": lambda: b"a" * 11_999_999 + b"\xff",
        "12 MB of text of four bytes each": lambda: "𠮷".encode("gb18030") * 3_000_000,
        **{f"noise {seed}": partial(_noise(seed).randbytes, 50_000) for seed in range(20)},
    }


def _attributes(count: int) -> str:
    return " ".join(f"a{number}=''" for number in range(count))


def _lying(archive: bytes, size: int) -> bytes:
    changed = bytearray(archive)
    struct.pack_into("<L", changed, archive.rindex(b"PK\x03\x04") + 22, size)
    struct.pack_into("<L", changed, archive.rindex(b"PK\x01\x02") + 24, size)
    return bytes(changed)


def _entities() -> bytes:
    levels = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(12))
    declared = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e0 "ha">{levels}]><Types>&e12;</Types>'.encode()
    return office.zipped({"[Content_Types].xml": declared, "word/document.xml": b"<a/>"})


def _nested(depth: int) -> bytes:
    content = bytes(1_000_000)
    for _ in range(depth):
        content = office.zipped({f"{n}.zip": content for n in range(10)})
    return content


def _overlapping(count: int) -> bytes:
    """Many entries of a directory for the same data."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", bytes(1_000_000))
    content = made.getvalue()
    start, end = content.index(b"PK\x01\x02"), content.index(b"PK\x05\x06")
    entries = content[start:end] * count
    return (
        content[:start] + entries + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(entries), start, 0)
    )


def _compound_loops() -> dict[str, Callable[[], bytes]]:
    whole = office.compound({"WordDocument": office.words(length=600_000), "small": bytes(2000), "other": bytes(70)})
    made: dict[str, Callable[[], bytes]] = {}
    table = struct.unpack_from("<L", whole, 76)[0]
    places = {"first": 0, "middle": 600, "last": len(whole) // 512 - 20}
    for name, sector in places.items():
        for target in (sector, 0, 1, 0xFFFFFFFD, 0xFFFFFFFF, 0x7FFFFFFF):
            place = (table + 1) * 512 + sector * 4
            made[f"a chain whose {name} sector leads to {target}"] = partial(_with_long, whole, place, target)
    # The counts and starts of the header, and the first of its tables.
    for place in (24, 28, 30, 32, 44, 48, 56, 60, 64, 68, 72, 76):
        for value in (0, 1, 0xFFFF, 0x10000, 0xFFFFFFFE, 0xFFFFFFFF):
            made[f"a compound file with {value} at {place}"] = partial(_with_long, whole, place, value)
    directory = struct.unpack_from("<L", whole, 48)[0]
    for entry in range(4):
        for field in (68, 72, 76, 116, 120):
            for value in (0, 1, entry, 0xFFFFFFFE):
                place = (directory + 1) * 512 + entry * 128 + field
                made[f"entry {entry} with {value} at {field}"] = partial(_with_long, whole, place, value)
    made["a chain of tables that follows itself"] = lambda: _with_long(_with_long(whole, 44, 90_000), 68, 3)
    made["11 MB that are one directory"] = lambda: office.compound({f"{n}": b"" for n in range(80_000)})
    made["11 MB of zeros in a compound file"] = lambda: whole[:512] + bytes(11_000_000)
    made["folders 1,000 deep"] = _deep_folders
    return made


def _with_long(content: bytes, place: int, value: int) -> bytes:
    return content[:place] + struct.pack("<L", value) + content[place + 4 :]


def _deep_folders() -> bytes:
    inner = office.Storage({"WordDocument": office.words()})
    for _ in range(400):
        inner = office.Storage({"a": inner})
    return office.compound({"a": inner})

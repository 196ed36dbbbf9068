"""Reads a PDF for a test: its text, tables, pictures and glyphs. Positions are points from the top left."""

import io
from typing import NamedTuple

import pdfplumber
from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFFont, PDFType3Font
from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter, PDFResourceManager
from pdfminer.pdftypes import resolve1
from pdfminer.utils import Matrix
from pdfplumber.page import Page
from pypdfium2 import PdfDocument


def pages_of(pdf: bytes) -> list[Page]:
    """For tables, rules and pictures; slow for long texts."""
    return pdfplumber.open(io.BytesIO(pdf)).pages


def properties_of(pdf: bytes) -> dict[str, str]:
    """Title, Author and the like, and under XMP the whole packet."""
    document = pdfplumber.open(io.BytesIO(pdf))
    packet = document.doc.catalog.get("Metadata")
    return {**document.metadata, "XMP": resolve1(packet).get_data().decode() if packet else ""}


def texts_of(pdf: bytes) -> list[str]:
    """The text of each page, with line breaks. Raises pypdfium2.PdfiumError when it is no PDF."""
    with PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_range() for page in document]


def text_of(pdf: bytes) -> str:
    return "".join(texts_of(pdf))


def page_as_picture(pdf: bytes, kind: str = "PNG", *, pixels_per_inch: int = 150) -> bytes:
    """The first page as a picture, as from a scanner."""
    made = io.BytesIO()
    with PdfDocument(pdf) as document:
        document[0].render(scale=pixels_per_inch / 72).to_pil().convert("RGB").save(made, kind)
    return made.getvalue()


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def shrunk(self, by_x: float, by_y: float) -> "Box":
        return Box(self.left + by_x, self.top + by_y, self.right - by_x, self.bottom - by_y)

    def contains(self, other: "Box") -> bool:
        return (
            self.left <= other.left
            and self.top <= other.top
            and other.right <= self.right
            and other.bottom <= self.bottom
        )

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


class Picture(NamedTuple):
    """`content`: the bytes in the file. For a JPEG they are the JPEG."""

    content: bytes
    width: int
    height: int
    box: Box


def pictures_on(page: Page) -> list[Picture]:
    """Every picture as often as it is drawn."""
    found = []
    for image in page.images:
        width, height = image["srcsize"]
        box = Box(image["x0"], image["top"], image["x1"], image["bottom"])
        found.append(Picture(image["stream"].rawdata, width, height, box))
    return found


def text_boxes(pdf: bytes) -> list[list[Box]]:
    """The position of text on each page; a box holds a few letters of one line."""
    found = []
    with PdfDocument(pdf) as document:
        for page in document:
            shown, height = page.get_textpage(), page.get_height()
            places = (shown.get_rect(number) for number in range(shown.count_rects()))
            found.append([Box(left, height - top, right, height - bottom) for left, bottom, right, top in places])
    return found


def empty_boxes(pdf: bytes) -> int:
    """How often the file draws glyph 0 of a font: the box for a character that the font does not have."""
    device = _Boxes(PDFResourceManager())
    interpreter = PDFPageInterpreter(device.rsrcmgr, device)
    for page in pages_of(pdf):
        interpreter.process_page(page.page_obj)
    return device.count


class _Boxes(PDFTextDevice):
    def __init__(self, resources: PDFResourceManager) -> None:
        super().__init__(resources)
        self.count = 0

    def render_char(
        self,
        matrix: Matrix,
        font: PDFFont,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: PDFColorSpace,
        graphicstate: PDFGraphicState,
    ) -> float:
        """A Type 3 font numbers its glyphs from 0 and has no box."""
        self.count += cid == 0 and not isinstance(font, PDFType3Font)
        return 0.0

"""Reads the text and the fonts of a printed form back from its PDF."""

from typing import NamedTuple

from pypdfium2 import PdfDocument, PdfTextObj

FORMS_WITHIN_FORMS = 15


class PrintedPage(NamedTuple):
    """Of all pages together: the text without its line breaks, and for each font of the text whether it is embedded."""

    text: str
    fonts: dict[str, bool]


def read_back(pdf: bytes) -> PrintedPage:
    """Raises pypdfium2.PdfiumError when the file is no PDF."""
    text, fonts = "", {}
    with PdfDocument(pdf) as document:
        for page in document:
            text += page.get_textpage().get_text_range()
            for shown in page.get_objects(max_depth=FORMS_WITHIN_FORMS):
                if isinstance(shown, PdfTextObj):
                    font = shown.get_font()
                    fonts[font.get_base_name()] = bool(font.is_embedded)
    return PrintedPage("".join(text.split()), fonts)

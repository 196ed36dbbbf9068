"""Renders a form as an editable Word file, with docxtpl and a template that the office may replace."""

import html
import io
import zipfile
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any

from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from services.submissions.documents import pictures, qr
from services.submissions.documents.cells import Cells, cells_of, sheet_mark, sheet_title
from services.submissions.documents.form import Edition, Form
from services.submissions.documents.sheets import Picture, Sheet

TEMPLATES = "templates"
PICTURES_A_LINE = 3
_PICTURE_WIDTH_MM = 43
_PICTURE_HEIGHT_MM = 32
_QR_MM = 22
_ZIP_TIME = (2020, 1, 1, 0, 0, 0)


def word_file(form: Form, template: Path | None = None) -> bytes:
    """The .docx of the form, the same bytes for the same form. Raises UnreadablePhotoError."""
    cells = cells_of(form)
    document = DocxTemplate(io.BytesIO(_template(cells.kind, template)))
    # A template from an office is untrusted code: it runs in a sandbox, and a misspelt field is an error, not a blank.
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    document.render(_values(document, cells, form.edition), environment)
    sign(document.docx, cells.title, cells.reporting_unit)
    return same_bytes(document.docx)


def sign(document: Any, title: str, author: str) -> None:
    """Sets the file's properties: form and unit, whatever the template has, and no person's name."""
    properties = document.core_properties
    properties.title, properties.author, properties.language = title, author, "zh-CN"
    properties.comments = properties.last_modified_by = properties.keywords = properties.subject = ""


def same_bytes(document: Any) -> bytes:
    """The file of a python-docx document without times, in a fixed order."""
    moment = datetime(*_ZIP_TIME, tzinfo=UTC)
    document.core_properties.created = document.core_properties.modified = moment
    written = io.BytesIO()
    document.save(written)
    steady = io.BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, _ZIP_TIME), source.read(name), zipfile.ZIP_DEFLATED)
    return steady.getvalue()


def _template(kind: str, replacement: Path | None) -> bytes:
    if replacement:
        return replacement.read_bytes()
    folder = resources.files("services.submissions.documents").joinpath(TEMPLATES)
    return folder.joinpath(f"{kind}.docx").read_bytes()


def _values(document: Any, cells: Cells, edition: Edition) -> dict[str, Any]:
    texts = {name: value for name, value in vars(cells).items() if name not in {"sheets", "labels", "edition"}}
    return {
        **_literal(texts),
        "edition": _literal("\n".join(cells.edition)),
        "qr": InlineImage(document, io.BytesIO(qr.as_png(edition)), width=Mm(_QR_MM)),
        "sheets": [_sheet_values(document, cells, sheet) for sheet in cells.sheets],
    }


def _sheet_values(document: Any, cells: Cells, sheet: Sheet) -> dict[str, Any]:
    drawn = [_picture_values(document, picture) for picture in sheet.pictures]
    return {
        "number": sheet.number,
        "title": _literal(sheet_title(cells, sheet)),
        "mark": _literal(sheet_mark(sheet)),
        "lines": [_literal({**vars(line), "amount": _unbroken(line.amount)}) for line in sheet.lines],
        "picture_groups": _in_lines(drawn),
    }


def _unbroken(amount: str) -> str:
    """No line break between number and unit. Uses a no-break space, which every Word, WPS and LibreOffice supports:
    only Word supports a list of characters that begin no line, and some fonts print a word joiner as a box."""
    return amount.replace("元", "\u00a0元")


def _in_lines(pictures_drawn: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Lines of three; the last one is padded, because every row of a Word table has all its cells."""
    missing = -len(pictures_drawn) % PICTURES_A_LINE
    filled = pictures_drawn + [{"image": "", "caption": ""}] * missing
    return [filled[n : n + PICTURES_A_LINE] for n in range(0, len(filled), PICTURES_A_LINE)]


def _picture_values(document: Any, picture: Picture) -> dict[str, Any]:
    width, height, _ = pictures.size_and_type(picture.image)
    is_wide = width * _PICTURE_HEIGHT_MM >= height * _PICTURE_WIDTH_MM
    limit = {"width": Mm(_PICTURE_WIDTH_MM)} if is_wide else {"height": Mm(_PICTURE_HEIGHT_MM)}
    image = InlineImage(document, io.BytesIO(picture.image), **limit)
    return {"image": image, "caption": _literal(picture.caption)}


def _literal(value: Any) -> Any:
    """Escapes texts for XML. Braces too: docxtpl rewrites `{_{` to `{{` after rendering."""
    if isinstance(value, dict):
        return {key: _literal(inner) for key, inner in value.items()}
    if not isinstance(value, str):
        return value
    escaped = html.escape(value).replace("{", "&#123;").replace("}", "&#125;").replace("%", "&#37;")
    return Markup(escaped)  # noqa: S704  # escaped on the line above

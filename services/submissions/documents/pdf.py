"""A form as PDF, and its pages as PNG, by typst. The same form gives the same bytes every time."""

import functools
import json
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib import resources
from typing import Any, Literal

import typst

from services.submissions.documents import pictures, qr
from services.submissions.documents.cells import Cells, cells_of, sheet_mark, sheet_title
from services.submissions.documents.faults import FontMissingError
from services.submissions.documents.form import Form
from services.submissions.documents.sheets import Sheet
from services.submissions.documents.text import breakable

# Without an imprint nothing says when the copy was made; a constant keeps the bytes equal.
_NO_TIME = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Fonts:
    """Font families. An office that owns 仿宋_GB2312 and 方正小标宋 names them here."""

    body: str = "Noto Serif CJK SC"
    title: str = "Noto Serif CJK SC"


class PdfRenderer:
    """Make one per worker process and keep it: its compiler holds the parsed fonts and template."""

    def __init__(self, fonts: Fonts | None = None) -> None:
        """Raises FontMissingError."""
        self._fonts = fonts or Fonts()
        missing = sorted({self._fonts.body, self._fonts.title} - _installed_families())
        if missing:
            raise FontMissingError(
                f"no font {', '.join(missing)} on this machine: install the Debian package fonts-noto-cjk, "
                "or name an installed Chinese font in the settings"
            )
        self._compiler = typst.Compiler()
        # The compiler is not re-entrant and the renderer is called from worker threads.
        self._one_at_a_time = threading.Lock()

    def pdf(self, form: Form) -> bytes:
        """All sheets as one PDF. Raises UnreadablePhotoError."""
        return self._compile(form, "pdf")[0]

    def pages_as_png(self, form: Form, pixels_per_inch: float = 144) -> list[bytes]:
        """Every page as a picture. Raises UnreadablePhotoError."""
        return self._compile(form, "png", pixels_per_inch)

    def _compile(self, form: Form, kind: Literal["pdf", "png"], ppi: float | None = None) -> list[bytes]:
        made_at = form.imprint.printed_at if form.imprint else _NO_TIME
        project: Any = _project(form, self._fonts)  # A dict of files is accepted; the stub of typst omits it.
        with self._one_at_a_time:
            made = self._compiler.compile(project, format=kind, ppi=ppi, timestamp=int(made_at.timestamp()))
        return made if isinstance(made, list) else [bytes(made or b"")]


@functools.cache
def _installed_families() -> frozenset[str]:
    return frozenset(typst.Fonts().families())


def _project(form: Form, fonts: Fonts) -> dict[str, bytes]:
    """The typst project in memory: template, values, QR code and pictures. Texts travel as JSON only."""
    cells = cells_of(form)
    template = resources.files("services.submissions.documents").joinpath("form.typ")
    # Ids are copied from the page by hand and mouse: no invisible characters in them.
    kept_whole = {"edition": cells.edition, "imprint": cells.imprint, "fonts": asdict(fonts)}
    values = _breakable(_values(cells)) | kept_whole
    return {
        "main.typ": template.read_bytes(),
        "data.json": json.dumps(values, ensure_ascii=False).encode(),
        "qr.svg": qr.as_svg(form.edition),
        **dict(_pictures(cells)),
    }


def _pictures(cells: Cells) -> Iterator[tuple[str, bytes]]:
    for sheet in cells.sheets:
        for index, picture in enumerate(sheet.pictures):
            yield _file(sheet, index), pictures.as_svg(picture.image)


def _values(cells: Cells) -> dict[str, Any]:
    texts = {name: value for name, value in vars(cells).items() if name != "sheets"}
    return texts | {"sheets": [_sheet_values(cells, sheet) for sheet in cells.sheets]}


def _sheet_values(cells: Cells, sheet: Sheet) -> dict[str, Any]:
    return {
        "title": sheet_title(cells, sheet),
        "mark": sheet_mark(sheet),
        "lines": [vars(line) for line in sheet.lines],
        "pictures": [_picture_values(sheet, index) for index in range(len(sheet.pictures))],
    }


def _picture_values(sheet: Sheet, index: int) -> dict[str, Any]:
    picture = sheet.pictures[index]
    width, height, _ = pictures.size_and_type(picture.image)
    return {"file": _file(sheet, index), "caption": picture.caption, "ratio": height / width}


def _file(sheet: Sheet, index: int) -> str:
    return f"photo-{sheet.number}-{index}.svg"


def _breakable(value: Any) -> Any:
    if isinstance(value, str):
        return breakable(value)
    if isinstance(value, dict):
        return {key: _breakable(inner) for key, inner in value.items()}
    return [_breakable(inner) for inner in value] if isinstance(value, (list, tuple)) else value

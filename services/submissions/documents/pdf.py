"""Renders a form as PDF, and its pages as PNG, with typst. The same form gives the same bytes every time."""

import functools
import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any, Literal

import typst

from services.submissions.documents import pictures, qr
from services.submissions.documents.cells import Cells, cells_of, sheet_mark, sheet_title
from services.submissions.documents.coverage import Coverage, Face, coverage_of
from services.submissions.documents.faults import FontMissingError
from services.submissions.documents.fonts import ADDED_FAMILIES, FAMILY, FONT_DIR, WEIGHTS
from services.submissions.documents.form import Form
from services.submissions.documents.sheets import Sheet
from services.submissions.documents.text import breakable, code_point

# Without an imprint there is no time of the copy; a constant keeps the bytes equal.
_NO_TIME = datetime(2020, 1, 1, tzinfo=UTC)
_LISTED = 6


class PdfRenderer:
    """Create one per worker process and keep it: its compiler holds the parsed fonts and the template."""

    def __init__(self, font_dir: Path = FONT_DIR) -> None:
        """Raises FontMissingError."""
        own = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[font_dir])
        if not {font.weight for font in own.fonts() if font.family == FAMILY} >= WEIGHTS:
            raise FontMissingError(f"{FAMILY} is not in {font_dir}: run `make install`")
        fonts = typst.Fonts(font_paths=[font_dir])
        self._compiler = typst.Compiler(font_paths=fonts)
        self._common = coverage_of([_faces(own)[FAMILY]])
        self._faces = _faces(fonts)
        # The compiler is not re-entrant and the renderer is called from worker threads.
        self._one_at_a_time = threading.Lock()

    def pdf(self, form: Form) -> bytes:
        """All sheets as one PDF. Raises UnreadablePhotoError."""
        return self._compile(form, "pdf")[0]

    def pages_as_png(self, form: Form, pixels_per_inch: float = 144) -> list[bytes]:
        """Every page as a picture. Raises UnreadablePhotoError."""
        return self._compile(form, "png", pixels_per_inch)

    @functools.cached_property
    def coverage(self) -> Coverage:
        """The characters that can be printed. Half a second the first time, so only for texts with rare characters."""
        return coverage_of(self._faces.values())

    def lacks(self, text: str) -> list[str]:
        """The characters that no font of this machine has."""
        unusual = self._common.lacks(text)
        return self.coverage.lacks("".join(unusual)) if unusual else []

    def _project(self, form: Form) -> dict[str, bytes]:
        """The typst project in memory: template, values, QR code and pictures. Texts are passed as JSON only."""
        cells = cells_of(form)
        template = resources.files("services.submissions.documents").joinpath("form.typ")
        values = _values(cells)
        lacking = self.lacks("".join(_texts(values)))
        # People copy ids from the page by hand or mouse, so they hold no invisible characters.
        kept_whole = {name: _coded(values[name], lacking) for name in ("edition", "imprint")}
        shown = _coded(_breakable(values), lacking) | kept_whole
        data = {**shown, "families": self._families(), "lacking": _listed(lacking)}
        return {
            "main.typ": template.read_bytes(),
            "data.json": json.dumps(data, ensure_ascii=False).encode(),
            "qr.svg": qr.as_svg(form.edition),
            **dict(_pictures(cells)),
        }

    def _families(self) -> list[str]:
        return [FAMILY, *(family for family in ADDED_FAMILIES if family in self._faces)]

    def _compile(self, form: Form, kind: Literal["pdf", "png"], ppi: float | None = None) -> list[bytes]:
        made_at = form.imprint.printed_at if form.imprint else _NO_TIME
        project: Any = self._project(form)  # typst accepts a dict of files; its type stub does not.
        with self._one_at_a_time:
            made = self._compiler.compile(project, format=kind, ppi=ppi, timestamp=int(made_at.timestamp()))
        return made if isinstance(made, list) else [bytes(made or b"")]


def _faces(fonts: typst.Fonts) -> dict[str, Face]:
    """One regular face of every family that is a file; typst's built-in Latin fonts have no file."""
    upright = (font for font in fonts.fonts() if font.path and font.style == "normal")
    by_weight = sorted(upright, key=lambda font: -abs(font.weight - 400))
    return {font.family: Face(str(font.path), font.index) for font in by_weight}


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


def _listed(lacking: list[str]) -> str:
    """As one line of the page foot."""
    codes = "、".join(code_point(character) for character in lacking[:_LISTED])
    return f"{codes}等{len(lacking)}个" if len(lacking) > _LISTED else codes


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        return
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
    for part in inner:
        yield from _texts(part)


def _coded(value: Any, lacking: list[str]) -> Any:
    """Replaces a character that no font has by `[U+30EDD]`: an empty box on an official form would hide that a name is
    incomplete."""
    # A line may break after a code, never inside one.
    codes = str.maketrans({character: f"[{code_point(character)}]\u200b" for character in lacking})
    return _each_text(value, lambda text: text.translate(codes))


def _breakable(value: Any) -> Any:
    return _each_text(value, breakable)


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _each_text(inner, change) for key, inner in value.items()}
    return [_each_text(inner, change) for inner in value] if isinstance(value, (list, tuple)) else value

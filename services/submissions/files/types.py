"""The closed list of file types. The content decides, never the name; what was announced must agree with it."""

import re
from collections.abc import Callable, Mapping
from typing import Final, Literal

from services.submissions.files import compound, packages
from services.submissions.files.office_faults import Damaged, Encrypted, Macros, OfficeFault, TooLarge, Unsupported

Kind = Literal["jpeg", "png", "webp", "pdf", "docx", "xlsx", "doc", "xls", "txt"]
Purpose = Literal["photo", "scan", "attachment"]
FileRefusal = Literal["unsupported", "damaged", "encrypted", "macros", "too_large", "wrong_type", "too_slow"]
"""Why a file is not taken: the rejection that is stored with it, beside those of pictures."""

MOST_BYTES: Final = 12_000_000
PICTURES: Final[frozenset[Kind]] = frozenset({"jpeg", "png", "webp"})
ALLOWED: Final[Mapping[Purpose, frozenset[Kind]]] = {
    "photo": PICTURES,
    "scan": PICTURES | {"pdf"},
    "attachment": PICTURES | {"pdf", "docx", "xlsx", "doc", "xls", "txt"},
}
_OPEN_XML = "application/vnd.openxmlformats-officedocument"
CONTENT_TYPES: Final[Mapping[Kind, tuple[str, ...]]] = {
    "jpeg": ("image/jpeg",),
    "png": ("image/png",),
    "webp": ("image/webp",),
    "pdf": ("application/pdf",),
    "docx": (f"{_OPEN_XML}.wordprocessingml.document", "application/wps-office.docx"),
    "xlsx": (f"{_OPEN_XML}.spreadsheetml.sheet", "application/wps-office.xlsx"),
    "doc": (
        "application/msword",
        "application/wps-office.doc",
        "application/wps-office.wps",
        "application/kswps",
        "application/vnd.ms-works",
    ),
    "xls": ("application/vnd.ms-excel", "application/wps-office.xls", "application/wps-office.et", "application/kset"),
    "txt": ("text/plain",),
}
"""What browsers announce for each kind, also where WPS is installed; the first is what we serve."""
_ANNOUNCED: Final[Mapping[str, Kind]] = {name: kind for kind, names in CONTENT_TYPES.items() for name in names}
_REASONS: Final[Mapping[type[OfficeFault], FileRefusal]] = {
    Damaged: "damaged",
    Encrypted: "encrypted",
    Macros: "macros",
    TooLarge: "too_large",
    Unsupported: "unsupported",
}
# A tab and the ends of lines are text; every other control character is none.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


class FileRefused(Exception):
    """The file is not on the list, or is not what was announced."""

    def __init__(self, reason: FileRefusal) -> None:
        super().__init__(reason)
        self.reason = reason


def may_announce(purpose: Purpose, content_type: str) -> bool:
    """Whether an upload of this type can ever be taken for `purpose`."""
    return find_announced(content_type) in ALLOWED[purpose]


def find_announced(content_type: str) -> Kind | None:
    """The kind of an announced type; its parameters, such as a charset, say nothing that the content does not."""
    return _ANNOUNCED.get(content_type.partition(";")[0].strip().lower())


def find_by_signature(content: bytes) -> Kind | None:
    """The kind that the first bytes give; None when more of the file must be read. Whether a picture or a PDF is whole
    is decided where it is drawn."""
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "webp"
    return "pdf" if content.startswith(b"%PDF-") else None


def kind_of(content: bytes) -> Kind:
    """Raises FileRefused. Reads whole documents: in production only a sandboxed child calls it, see `type_reading`."""
    if kind := find_by_signature(content):
        return kind
    if packages.is_package(content):
        return _kind_in(packages.office_kind, content)
    if compound.is_compound(content):
        return _kind_in(compound.office_kind, content)
    if is_text(content):
        return "txt"
    raise FileRefused("unsupported")


def agreed(purpose: Purpose, content_type: str, kind: Kind) -> Kind:
    """`kind`, when it is what was announced and is taken for `purpose`. Raises FileRefused."""
    if kind not in ALLOWED[purpose]:
        raise FileRefused("unsupported")
    if find_announced(content_type) != kind:
        raise FileRefused("wrong_type")
    return kind


def is_text(content: bytes) -> bool:
    """UTF-8 or GB 18030 without control characters, and not empty."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return bool(text.strip()) and _CONTROL.search(text) is None
    return False


def _kind_in(read: Callable[[bytes], Kind], content: bytes) -> Kind:
    try:
        return read(content)
    except OfficeFault as fault:
        raise FileRefused(_REASONS[type(fault)]) from None

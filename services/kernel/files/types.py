"""Which files may be attached to a thing: a closed list of types, the endings of their names, and limits.

What a file is, is decided by its content, by the program that keeps it; here is only what may be announced.
"""

from collections.abc import Mapping
from typing import Final, Literal, get_args

MAX_BYTES: Final = 12_000_000
MOST: Final = 20
"""Files of one thing."""
LONGEST_NAME: Final = 100
"""Characters."""

FileType = Literal[
    "application/msword",
    "application/pdf",
    "application/vnd.ms-excel",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "image/jpeg",
    "image/png",
    "image/webp",
    "text/plain",
]

# 金山 WPS writes containers of the older Office formats under endings of its own.
ENDINGS: Final[Mapping[FileType, tuple[str, ...]]] = {
    "application/msword": ("doc", "wps"),
    "application/pdf": ("pdf",),
    "application/vnd.ms-excel": ("xls", "et"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("xlsx",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("docx",),
    "image/jpeg": ("jpg", "jpeg"),
    "image/png": ("png",),
    "image/webp": ("webp",),
    "text/plain": ("txt",),
}
"""A file is saved under the name it came with, so the ending must be one of its type: no program hides as a picture."""

TYPES: Final[tuple[FileType, ...]] = get_args(FileType)


def ends_as(name: str, content_type: FileType) -> bool:
    """
    >>> ends_as("附件1.PDF", "application/pdf"), ends_as("附件1.pdf.exe", "application/pdf")
    (True, False)
    """
    stem, _, ending = name.rpartition(".")
    return bool(stem) and ending.lower() in ENDINGS[content_type]


def saved_as(name: str, content_type: FileType) -> str:
    """`name` with an ending of the type: a picture that was made anew may be of another type than the one that came.

    >>> saved_as("现场.PNG", "image/png"), saved_as("现场.png", "image/jpeg")
    ('现场.PNG', '现场.jpg')
    """
    return name if ends_as(name, content_type) else f"{name.rpartition('.')[0]}.{ENDINGS[content_type][0]}"


def known_type(content_type: str) -> FileType | None:
    """
    >>> known_type("text/plain; charset=utf-8"), known_type("text/html")
    ('text/plain', None)
    """
    plain = content_type.partition(";")[0].strip().lower()
    return next((each for each in TYPES if each == plain), None)

"""Encodes a form for the child process that prints it: JSON, with its photos as bytes.

A type that JSON does not have is an object with one key, the name of the type: `{"date": "2020-05-03"}`, `{"Team":
{"name": …}}`, `{"bytes": 0}` for the first of the frame's blobs.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Literal
from uuid import UUID

from services.kernel.sandbox.frames import Frame
from services.submissions.documents import form as forms
from services.submissions.documents.form import Form

Format = Literal["pdf", "docx"]

# Before `date`, because a datetime is a date too.
_TEXTS: Mapping[type, Callable[[Any], str]] = MappingProxyType(
    {datetime: datetime.isoformat, date: date.isoformat, UUID: str}
)
_VALUES: Mapping[str, Callable[[str], Any]] = MappingProxyType(
    {"datetime": datetime.fromisoformat, "date": date.fromisoformat, "UUID": UUID}
)
_CLASSES: Mapping[str, type] = MappingProxyType(
    {name: made for name, made in vars(forms).items() if isinstance(made, type) and is_dataclass(made)}
)


def encode(form: Form, format_: Format) -> Frame:
    blobs: list[bytes] = []
    return Frame({"form": _encoded(form, blobs), "format": format_}, tuple(blobs))


def decode(frame: Frame) -> Form:
    """The reverse of `encode`. Raises KeyError, TypeError, ValueError, IndexError for any other input."""
    form: Form = _decoded(frame.message["form"], frame.blobs)
    return form


def _encoded(value: Any, blobs: list[bytes]) -> Any:
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, bytes):
        blobs.append(value)
        return {"bytes": len(blobs) - 1}
    if isinstance(value, tuple):
        return [_encoded(inner, blobs) for inner in value]
    for type_, as_text in _TEXTS.items():
        if isinstance(value, type_):
            return {type_.__name__: as_text(value)}
    name = type(value).__name__
    if not is_dataclass(value) or _CLASSES.get(name) is not type(value):
        raise TypeError(f"no part of a form is a {name}")
    return {name: {field.name: _encoded(getattr(value, field.name), blobs) for field in fields(value)}}


def _decoded(value: Any, blobs: tuple[bytes, ...]) -> Any:
    if isinstance(value, list):
        return tuple(_decoded(inner, blobs) for inner in value)
    if not isinstance(value, dict):
        return value
    ((name, inner),) = value.items()
    if name == "bytes":
        return blobs[inner]
    if name in _VALUES:
        return _VALUES[name](inner)
    return _CLASSES[name](**{field: _decoded(part, blobs) for field, part in inner.items()})

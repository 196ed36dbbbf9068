"""Text that a database or a form cannot hold is refused, however deep it lies."""

from typing import Any

import pytest
from pydantic import ValidationError

from services.kernel.inputs import InputModel, read_value


class Line(InputModel):
    text: str


class Note(InputModel):
    text: str
    lines: tuple[Line, ...] = ()


@pytest.mark.parametrize(
    "value", [{"text": "\x07"}, {"text": "a", "lines": [{"text": "b"}, {"text": "\x00"}]}, {"text": "\ud800"}]
)
def test_a_row_with_control_characters_is_refused(value: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        read_value(Note, value)
    assert refused.value.errors()[0]["type"] == "text_forbidden"


@pytest.mark.parametrize("value", [{"text": 1}, {"text": "a", "other": "b"}, {}, "a"])
def test_a_row_of_another_shape_is_refused(value: Any) -> None:
    with pytest.raises(ValidationError):
        read_value(Note, value)


def test_a_row_becomes_the_model() -> None:
    value = {"text": "第一行\n第二行", "lines": [{"text": "王"}]}
    assert read_value(Note, value) == Note(text="第一行\n第二行", lines=(Line(text="王"),))

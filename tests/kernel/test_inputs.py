"""Text that a database or a form cannot hold is refused, however deeply it is nested."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from services.kernel.web.inputs import InputModel, IsoDate, IsoMoment, read_value

DATE = TypeAdapter(IsoDate)
MOMENT = TypeAdapter(IsoMoment)


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


@pytest.mark.parametrize(
    "value",
    [0, 18403, 18403.0, False, "18403", "1588291200", "2020-05-12T00:00:00Z", "2020-05-12 00:00", "2020-5-1", ""],
)
def test_what_is_not_written_as_a_date_is_refused(value: Any) -> None:
    """Pydantic by itself reads a number as seconds since 1970, and midnight in any zone as the day there."""
    with pytest.raises(ValidationError) as refused:
        DATE.validate_python(value)
    assert refused.value.errors()[0]["type"] == "date_parsing"


def test_a_date_is_read() -> None:
    assert DATE.validate_python("2020-05-12") == DATE.validate_python(date(2020, 5, 12)) == date(2020, 5, 12)


@pytest.mark.parametrize(
    "value", [0, 5, 1588291200.5, True, "5", "1588291200", "-1", "1e9", "2020-05-12", "20200512T10Z"]
)
def test_what_is_not_written_as_a_moment_is_refused(value: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        MOMENT.validate_python(value)
    assert refused.value.errors()[0]["type"] == "datetime_parsing"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValidationError) as refused:
        MOMENT.validate_python("2020-05-12T10:00:00")
    assert refused.value.errors()[0]["type"] == "timezone_aware"


@pytest.mark.parametrize("value", ["2020-05-12T02:00:00Z", "2020-05-12T10:00:00.000+08:00", "2020-05-12t02:00:00z"])
def test_a_moment_is_read(value: str) -> None:
    assert MOMENT.validate_python(value) == datetime(2020, 5, 12, 2, tzinfo=UTC)

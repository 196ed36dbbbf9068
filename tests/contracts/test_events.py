"""The payload that one program writes is valid for every program that reads it; and it holds no personal data."""

from datetime import UTC, date, datetime
from types import UnionType
from typing import Any, Union, get_args, get_origin
from uuid import UUID

import pytest
from pydantic import BaseModel, ValidationError

import gateway.events
import services.campaigns.events
import services.households.events
import services.submissions.events
from services.campaigns.copies import handlers as campaigns
from services.households.copies import handlers as households
from services.kernel.events.payloads import Written
from services.kernel.events.reader import Handler
from services.submissions.copies import handlers as submissions

WRITERS = {
    "gateway": gateway.events,
    "campaigns": services.campaigns.events,
    "households": services.households.events,
    "submissions": services.submissions.events,
}
FILED_FOR = {"campaign_id", "obligation_id", "period"}
# Fields that stored events of earlier releases do not have: a reader that needed them would stop at the first one.
ADDED_LATER = {
    ("submissions", "campaign.saved"): {"archived_at"},
    ("households", "campaign.saved"): {
        "archived_at",
        "series",
        "year",
        "state",
        "closed_at",
        "serves",
        "open_below",
        "has_rules",
        "takes_pairings",
        "board_columns",
    },
    ("households", "obligation.saved"): {"periods", "ended_on"},
    ("households", "word.saved"): {"synonyms", "mappings", "starts_on", "owner_code"},
    **{("households", f"visit.{act}"): {"aid_domains", "goals", "supports"} for act in ("completed", "revised")},
    ("campaigns", "organization.saved"): {"closed_on", "successor_id", "villages"},
    ("households", "organization.saved"): {"closed_on", "successor_id"},
    **{("campaigns", f"report.{act}"): FILED_FOR for act in ("submitted", "returned", "accepted")},
    ("campaigns", "report.bound"): {"is_chosen"},
    # Written for cycles other than months and a single day.
    ("submissions", "obligation.saved"): {"cycle", "ended_on"},
}
READERS = {"campaigns": campaigns, "households": households, "submissions": submissions}
# Names of fields that could hold personal data of a household member.
PERSONAL = {"head", "head_name", "phone", "address", "id_number", "member", "members", "content", "needs", "text"}


def written() -> dict[str, dict[str, type[Written]]]:
    """By program, the model of each type of event."""
    return {
        program: {
            type_: model
            for model in vars(module).values()
            if isinstance(model, type) and issubclass(model, Written) and model is not Written
            for type_ in model.types
        }
        for program, module in WRITERS.items()
    }


def read() -> list[tuple[str, str, str, Handler[Any]]]:
    """(reader, writer, type, handler) of every event that is read."""
    return [
        (reader, writer, type_, handler)
        for reader, module in READERS.items()
        for writer in WRITERS
        for type_, handler in getattr(module, writer.upper(), {}).items()
    ]


def examples(annotation: Any) -> list[Any]:
    """Values of a type, with None where it is optional."""
    if get_origin(annotation) in {Union, UnionType}:
        return [value for part in get_args(annotation) for value in examples(part)]
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [example(annotation, last) for last in (False, True)]
    if get_origin(annotation) is list:
        return [[], [examples(get_args(annotation)[0])[0]]]
    if get_origin(annotation) is dict:
        return [{"office": "市文明办", "fax": None}]
    known: dict[Any, list[Any]] = {
        str: ["211381101201"],
        int: [0, 25],
        bool: [False, True],
        UUID: [UUID("01a21734-dfd0-7792-90ac-4e3ec2948bbd")],
        date: [date(2020, 5, 25)],
        datetime: [datetime(2020, 5, 25, 16, tzinfo=UTC)],
        type(None): [None],
    }
    return known[annotation] if annotation in known else list(get_args(annotation))


def example(model: type[BaseModel], last: bool) -> BaseModel:
    """A payload with the first, or the last, example of each field."""
    place = -1 if last else 0
    return model(**{name: examples(field.annotation)[place] for name, field in model.model_fields.items()})


@pytest.mark.parametrize("last", [False, True])
@pytest.mark.parametrize(("reader", "writer", "type_", "handler"), read())
def test_a_reader_understands_what_the_writer_writes(
    reader: str, writer: str, type_: str, handler: Handler[Any], last: bool
) -> None:
    assert type_ in written()[writer], f"{reader} waits for {type_}, which {writer} never writes"
    sent = example(written()[writer][type_], last).model_dump(mode="json")
    kept = handler.model.model_validate(sent).model_dump(mode="json")
    # What is left out where it is empty is read as empty.
    assert {name: _common(sent.get(name), value) for name, value in kept.items()} == kept


def _common(sent: Any, kept: Any) -> Any:
    """The fields of an object that the reader has too."""
    return {name: sent[name] for name in kept} if isinstance(kept, dict) and isinstance(sent, dict) else sent


@pytest.mark.parametrize(("reader", "writer", "type_", "handler"), read())
def test_a_reader_refuses_an_event_without_what_it_needs(
    reader: str, writer: str, type_: str, handler: Handler[Any]
) -> None:
    sent = example(written()[writer][type_], last=False).model_dump(mode="json")
    for name in set(handler.model.model_fields) - ADDED_LATER.get((reader, type_), set()):
        with pytest.raises(ValidationError):
            handler.model.model_validate({key: value for key, value in sent.items() if key != name})


def test_no_type_of_event_is_written_by_two_programs() -> None:
    types = [type_ for models in written().values() for type_ in models]
    assert len(types) == len(set(types))


@pytest.mark.parametrize("model", sorted({m for models in written().values() for m in models.values()}, key=str))
def test_no_event_has_a_field_for_a_household_member(model: type[Written]) -> None:
    assert PERSONAL.isdisjoint(model.model_fields)

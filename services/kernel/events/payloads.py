"""The payload of an event: one model in the program that writes it, and one in each program that reads it.

The models are separate, because no program imports another; `tests/contracts/test_events.py` compares them. No event
holds personal data of household members.
"""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict


class Written(BaseModel):
    """Base of what a program publishes. `types`: the event types that have this payload."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    types: ClassVar[tuple[str, ...]]


class Read(BaseModel):
    """Base of what a program reads: the fields it needs; other fields are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")

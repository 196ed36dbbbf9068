"""What an event holds: a model on the side that writes it, and one on each side that reads it.

The two are written apart, because no program imports another; `tests/contracts/test_events.py` compares them.
No personal data of household members ever travels in an event.
"""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict


class Written(BaseModel):
    """Base of what a program publishes. `types`: the event types it travels under."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    types: ClassVar[tuple[str, ...]]


class Told(BaseModel):
    """Base of what a program reads: the fields it needs; what else was written is not looked at."""

    model_config = ConfigDict(frozen=True, extra="ignore")

"""Types that several schemas share. Inputs refuse unknown fields; outputs have no defaults."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from services.kernel.web.inputs import (
    WRITTEN_AS_DATE,
    WRITTEN_AS_MOMENT,
    InputModel,
    OutputModel,
)

# What nobody sees, or turns the direction of what follows; it comes along with text that is pasted.
_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def _without_unseen(value: object) -> object:
    return _UNSEEN.sub("", value).strip() if isinstance(value, str) else value


Line = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00\r\n]*$"),
    BeforeValidator(_without_unseen),
]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=r"\S")]
Measure = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
# A code of the gateway's list of kinds, which a deployment adds to.
OrganizationKind = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
# The same range as a month in a path; dates at the ends of the calendar have no instant in every time zone.
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2099, 12, 31)), WRITTEN_AS_DATE]
Instant = Annotated[
    AwareDatetime,
    Field(ge=datetime(1900, 1, 1, tzinfo=UTC), le=datetime(2099, 12, 31, tzinfo=UTC)),
    WRITTEN_AS_MOMENT,
]
PeriodKey = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z-]{1,20}$")]
# Forms and visits are counted from what teams send; a `unit_return` (单位自报) is counted by the unit that owes it.
Counted = Literal["registration_form", "progress_report", "visit"]
Form = Literal["registration_form", "progress_report", "visit", "unit_return"]
WhatKind = Literal["form", "visits", "activities", "items", "measure"]
# By which ways it goes: in here, stamped paper, fax, mail.
Channel = Literal["electronic", "paper", "fax", "mail"]
CountsWhen = Literal["filed", "accepted", "received"]


class Input(InputModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Output(OutputModel):
    model_config = ConfigDict(frozen=True)


class Dated(Input):
    starts_on: Day
    ends_on: Day

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.ends_on < self.starts_on:
            raise ValueError("ends before it starts")
        return self

"""Requests and answers about the states of a campaign."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from services.campaigns.fields import Input, Output, Reason


class ReasonIn(Input):
    reason: Reason


class Act(Output):
    """`reason`: of a withdrawal or a closing; null for who reads counts only."""

    act: Literal["published", "withdrawn", "closed"]
    at: datetime
    by: UUID
    reason: str | None


class Acts(Output):
    items: list[Act]

"""Requests and answers about the states of a campaign."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from services.campaigns.fields import Day, Input, Output, Reason


class ReasonIn(Input):
    reason: Reason


class EndIn(Input):
    """`on`: the last day on which a period of the duty may begin; left out, today."""

    reason: Reason
    on: Day | None = None


class Act(Output):
    """`reason`: of a withdrawal, a closing or an ending; null for who reads counts only.

    `obligation_id`: the duty that was ended.
    """

    act: Literal["published", "withdrawn", "closed", "duty_ended"]
    obligation_id: UUID | None
    at: datetime
    by: UUID
    reason: str | None


class Acts(Output):
    items: list[Act]

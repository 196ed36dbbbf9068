"""Requests and answers about who takes part in a campaign."""

from uuid import UUID

from pydantic import Field

from services.campaigns.fields import Input, Output
from services.campaigns.reach.schemas import ReachedUnit, RuleOut, Rules


class ParticipantsIn(Input):
    rules: Rules = Field(description="Several add up. None: everything in the campaign's division takes part.")


class Participants(Output):
    """`total` and `received`: of all whom the caller sees, not of the page."""

    rules: list[RuleOut]
    items: list[ReachedUnit]
    next: str | None
    total: int
    received: int
    is_own: bool = Field(description="Whether the caller's office made the campaign.")
    to_receive: list[UUID] = Field(
        description="The caller's own units that have not yet said that they received it; nothing for who made it."
    )

"""What waits for a receipt (待签收)."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from services.campaigns.fields import Output


class Waiting(Output):
    """`on`: the day of signing of a notice, the first day of a campaign."""

    kind: Literal["notice", "campaign"]
    id: UUID
    title: str
    issuer: str | None = Field(description="Of a notice.")
    on: date


class AllWaiting(Output):
    items: list[Waiting] = Field(description="Newest first, 200 at most.")

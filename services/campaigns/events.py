"""The events of campaigns."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from services.kernel.events.payloads import Written


class CampaignSaved(Written):
    """`archived_at`: null until the campaign is archived; events of earlier releases do not have it."""

    types: ClassVar = ("campaign.saved",)

    campaign_id: UUID
    name: str
    starts_on: date
    ends_on: date
    division_code: str
    archived_at: datetime | None


class CampaignWithdrawn(Written):
    """撤回: it is a draft again, as if it had never been told. `campaign.saved` comes when it is published again."""

    types: ClassVar = ("campaign.withdrawn",)

    campaign_id: UUID


class QuotaAllocated(Written):
    """The receiver is a division or an organisation; `amount` is 0 for a share that was withdrawn."""

    types: ClassVar = ("quota.allocated",)

    campaign_id: UUID
    measure: str
    division_code: str | None
    organization_id: UUID | None
    amount: int


class ObligationSaved(Written):
    """`due_day` with the months, or `due_on` once. `contact`: the office's own public lines."""

    types: ClassVar = ("obligation.saved",)

    obligation_id: UUID
    campaign_id: UUID
    name: str
    form: str
    owed_by_kind: str
    owed_by_code: str
    due_day: int | None
    from_month: str | None
    to_month: str | None
    due_on: date | None
    minimum: int
    contact: dict[str, str | None]


class DueExtended(Written):
    """`due_at` is the first instant that is too late. The reason is free text and is not published."""

    types: ClassVar = ("due.extended",)

    due_id: UUID
    obligation_id: UUID
    organization_id: UUID
    form: str
    period: str
    due_at: datetime

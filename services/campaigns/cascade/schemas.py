"""What stands on what: a notice, those above it, and those that other offices made on its ground."""

from datetime import date
from uuid import UUID

from pydantic import Field

from services.campaigns.campaigns.schemas import CampaignState
from services.campaigns.fields import Output
from services.campaigns.notices.schemas import NoticeState


class AddedCampaign(Output):
    """`dues`: due items in the caller's reach; `due`: those whose time is over; `filed`: of all of them."""

    id: UUID
    name: str
    state: CampaignState
    obligations: list[str]
    dues: int
    due: int
    filed: int


class CascadeNotice(Output):
    """`parents`: those of the tree. `hidden_parents`: how many others it has, which the caller does not read.

    `addressed` and `received`: units in the caller's reach, and how many of them have received it.
    """

    id: UUID
    title: str
    doc_number: str | None
    issuer: str
    issued_on: date
    division_code: str
    state: NoticeState
    replaces: UUID | None
    opening: str = Field(description="The first 200 characters of its text, as corrected.")
    parents: list[UUID]
    hidden_parents: int
    addressed: int
    received: int
    campaigns: list[AddedCampaign] = Field(description="What it added: campaigns that stand on it.")


class Cascade(Output):
    """Those above first, then the notice itself, then those below, level by level."""

    items: list[CascadeNotice]
    is_cut: bool = Field(description="Whether there are more below than are shown.")

"""Requests and answers of enrolments."""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import Field, model_validator

from services.households.fields import BusinessDate, refuse
from services.kernel.web.inputs import DivisionCode, InputModel, OutputModel


class EnrolmentInput(InputModel):
    """纳入活动. Without days the pairing counts as long as it runs."""

    from_: BusinessDate | None = Field(default=None, alias="from", description="First day on which it counts.")
    to: BusinessDate | None = Field(
        default=None, description="Last day, inclusive; one day before `from`: it counts on no day."
    )

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.from_ is not None and self.to is not None and (self.from_ - self.to).days > 1:
            raise refuse("ends_before_start", "结束日期不能早于开始日期。")
        return self


class Enrolment(OutputModel):
    pairing_id: UUID
    campaign_id: UUID
    campaign_name: str
    from_: date | None = Field(alias="from")
    to: date | None
    by_itself: bool = Field(description="Whether nobody was asked, because only one campaign takes the pairing.")
    version: int


class Enrolments(OutputModel):
    items: list[Enrolment]


class Edition(OutputModel):
    id: UUID
    name: str
    year: int | None


class CampaignOfPairings(Edition):
    """A campaign that takes pairings, with how many of the division are enrolled in it now."""

    series: str
    starts_on: date
    ends_on: date
    is_open: bool = Field(description="Whether pairings can still be enrolled in it.")
    enrolled: int
    previous: Edition | None = Field(
        description="The edition before of the same series, while it has pairings that this one does not have yet."
    )


class CampaignsOfPairings(OutputModel):
    items: list[CampaignOfPairings]


class CarryOnInput(InputModel):
    """接续: the enrolled pairings of the edition before go on in this one."""

    campaign_id: UUID
    division: DivisionCode
    from_: BusinessDate | None = Field(default=None, alias="from", description="First day; else as each pairing runs.")
    dry_run: bool = Field(default=False, description="Only counts, and changes nothing.")


class CarriedTeam(OutputModel):
    team_id: UUID
    team_name: str
    pairings: int


class CarriedOn(OutputModel):
    """Counts of the pairings that were enrolled in the edition before at its end."""

    previous: Edition
    enrolled: int = Field(description="Carried on now, or by a dry run: would be.")
    already: int = Field(description="Enrolled before.")
    ended: int = Field(description="The pairing has ended.")
    not_served: int = Field(description="The campaign does not serve such households.")
    takes_no_part: int = Field(description="The team, or the village, takes no part in the new edition.")
    teams: list[CarriedTeam] = Field(description="Of those carried on, by team.")

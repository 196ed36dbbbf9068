"""Requests and answers of pairings and support plans."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, model_validator

from services.households.acts import IN_FORCE
from services.households.fields import BusinessDate, Cell, EachOnce, WordCode, refuse
from services.households.households.schemas import Disclosure
from services.kernel.clock import today
from services.kernel.masking import Masked
from services.kernel.web.inputs import InputModel, OutputModel


def _not_ahead(day: date) -> date:
    """A pairing closed on a future day would have no access but still count on the board until then."""
    if day > today():
        raise refuse("date_ahead", "结束日期不能晚于今天。")
    return day


class PairingInput(InputModel):
    """结对帮扶: which team cares for which household, in what form, from when to when."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "household_id": "0190a000-0000-7000-8000-000000000010",
                    "team_id": "0190a000-0000-7000-8000-0000000000a0",
                    "helpers": [],
                    "service_form": "pairing",
                    "starts_on": "2020-04-01",
                    "ends_on": "2020-09-30",
                }
            ]
        }
    )

    household_id: UUID
    team_id: UUID
    helpers: Annotated[list[UUID], EachOnce] = Field(default=[], max_length=50, description="帮扶责任人, account ids.")
    service_form: WordCode = Field(
        default="pairing", description="服务形式: a code of the vocabulary `service_forms` (S2-11)."
    )
    starts_on: BusinessDate
    ends_on: BusinessDate | None = Field(default=None, description="Last day, inclusive; access ends with it.")
    campaigns: Annotated[list[UUID], EachOnce] | None = Field(
        default=None,
        min_length=1,
        max_length=20,
        description="In which campaigns it is enrolled. Left out, it enrols by itself where one campaign takes it.",
    )

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise refuse("ends_before_start", "结束日期不能早于开始日期。")
        return self


class CloseInput(InputModel):
    """有始、有序、有终: a pairing ends with a reason (S2-16)."""

    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    closed_on: Annotated[BusinessDate, AfterValidator(_not_ahead)] = Field(
        description="Last day of care, today at the latest: closing ends access at once."
    )


class HandOverInput(InputModel):
    """移交: another team goes on where the first one ends; the support plan, the household's own (S2-26), stays."""

    pairing_id: UUID = Field(description="Id of the new pairing, chosen by the caller.")
    team_id: UUID
    helpers: Annotated[list[UUID], EachOnce] = Field(default=[], max_length=50, description="帮扶责任人, account ids.")
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    handed_over_on: Annotated[BusinessDate, AfterValidator(_not_ahead)] = Field(
        description="Last day of the one team and first day of the other, today at the latest."
    )


class PlanInput(InputModel):
    """帮扶方案: the four cells of Form 1 and the goals (S2-38..41, S2-13)."""

    funds: Cell = Field(default="", description="资金")
    project: Cell = Field(default="", description="项目")
    goods: Cell = Field(default="", description="物资")
    other: Cell = Field(default="", description="其他")
    goals: Annotated[list[WordCode], EachOnce] = Field(
        default=[], max_length=20, description="帮扶目标: codes of the vocabulary `goals` (S2-13)."
    )


class Plan(OutputModel):
    funds: str
    project: str
    goods: str
    other: str
    goals: list[str]
    version: int
    updated_at: datetime


class Pairing(OutputModel):
    id: UUID
    household_id: UUID
    village_code: str
    team_id: UUID
    team_name: str
    helpers: list[UUID]
    service_form: str
    starts_on: date
    ends_on: date | None
    is_closed: bool
    close_reason: str | None
    plan: Plan | None
    version: int


class PairingNow(Pairing):
    """After an act."""

    in_force: bool = Field(description=IN_FORCE)

    @classmethod
    def of(cls, pairing: Pairing, *, in_force: bool) -> Self:
        return cls.model_validate({**dict(pairing), "in_force": in_force})


class PairedDisclosure(Disclosure):
    """What Form 1 and Form 2 print about a household and its pairing, in one answer."""

    plan: Plan | None


class PairingList(OutputModel):
    items: list[Pairing]
    next: str | None
    of_other_lines: int = Field(
        description="How many more the filter finds of teams on other lines, which an office on a line does not read; "
        "1000 at most."
    )


class EndedPairing(OutputModel):
    """A pairing that has ended and whose last forms may still be filed."""

    id: UUID
    household_id: UUID
    team_id: UUID
    head_name: Masked = Field(description="户主, masked.")
    village_name: str | None
    starts_on: date
    ends_on: date
    filed_until: date = Field(description="Last day on which its forms may be filed.")


class EndedPairingList(OutputModel):
    items: list[EndedPairing]
    next: str | None


class TeamLoad(OutputModel):
    """`households`: cared for by this team in the division now, each once."""

    team_id: UUID
    team_name: str
    households: int


class TeamLoads(OutputModel):
    items: list[TeamLoad]


class WholePlan(Plan):
    """A support plan with every field that is stored of it: part of a household's file (一户一卷)."""

    updated_by: UUID | None


class WholeEnrolment(OutputModel):
    """In which campaign the pairing counts (纳入); null days: as long as it runs."""

    campaign_id: UUID
    starts_on: date | None
    ends_on: date | None
    version: int
    enrolled_by: UUID | None = Field(description="Null where it was enrolled by itself.")
    enrolled_at: datetime


class WholePairing(Pairing):
    """A pairing, past or present, with every field that is stored of it: part of a household's file (一户一卷)."""

    plan: WholePlan | None
    enrolments: list[WholeEnrolment]
    closed_at: datetime | None
    created_by: UUID | None
    created_at: datetime

"""The events of campaigns."""

from datetime import date, datetime
from typing import Any, ClassVar, Final, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, SerializerFunctionWrapHandler, model_serializer

from services.kernel.events.payloads import Written

_ONLY_IF_SAID: Final = frozenset({"cycle", "periods", "ended_on"})


class ServesTold(BaseModel):
    """服务对象: codes; empty lists mean everybody."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    statuses: list[str]
    groups: list[str]


class CampaignSaved(Written):
    """`archived_at`: null until the campaign is archived; events of earlier releases do not have it.

    Nor do they have what follows it. `takes_pairings`: null where it follows from what the campaign asks. `has_rules`:
    whether those take part that `campaign.participants` names, and not all of its division. `board_columns`: measures;
    null where they follow from what the campaign asks.
    """

    types: ClassVar = ("campaign.saved",)

    campaign_id: UUID
    name: str
    starts_on: date
    ends_on: date
    division_code: str
    archived_at: datetime | None
    series: str
    year: int
    state: Literal["draft", "published", "closed", "archived"]
    closed_at: datetime | None
    serves: ServesTold
    open_below: bool
    has_rules: bool
    takes_pairings: bool | None
    board_columns: list[str] | None


class ParticipantsChanged(Written):
    """参加单位: units that take part in a published campaign from now on, and such that do no longer.

    At most 1,000 in an event. When a campaign is published all of its units are told; a campaign that was withdrawn has
    none.
    """

    types: ClassVar = ("campaign.participants",)

    campaign_id: UUID
    joined: list[UUID]
    left: list[UUID]


class ObligationUnits(Written):
    """Whom a duty by rules reaches from now on, and whom no longer; of a published campaign, after `obligation.saved`.

    At most 1,000 in an event. Who of them takes part in the campaign owes it. When a campaign is published all of them
    are told; a duty that was withdrawn has none.
    """

    types: ClassVar = ("obligation.units",)

    obligation_id: UUID
    campaign_id: UUID
    joined: list[UUID]
    left: list[UUID]


class ObligationLines(Written):
    """条线: those of a duty of a published campaign, whenever they become others; no line at first.

    Those that its rules name, else those of its campaign, and those of the unit it goes to. The database writes it.
    """

    types: ClassVar = ("obligation.lines",)

    obligation_id: UUID
    campaign_id: UUID
    lines: list[str]


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


class PeriodTold(BaseModel):
    """期. `due_on` is the last day in time, `due_at` the first instant that is too late; null without a deadline."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    starts_on: date
    ends_on: date
    due_on: date | None
    due_at: datetime | None


class ObligationSaved(Written):
    """`due_day` with the months, or `due_on` once, or any other `cycle` as the API writes it.

    `cycle` and its `periods` stand only in events of such a cycle, and `ended_on` only where the duty was ended:
    periods that begin later are asked of nobody. The other events are as in earlier releases.
    `contact`: the office's own public lines. `owed_by_kind`: null of a duty whose units are found by rules. `form` is
    `unit_return` of what units count themselves.
    """

    types: ClassVar = ("obligation.saved",)

    obligation_id: UUID
    campaign_id: UUID
    name: str
    form: str
    owed_by_kind: str | None
    owed_by_code: str
    due_day: int | None
    from_month: str | None
    to_month: str | None
    due_on: date | None
    cycle: dict[str, Any] | None = None
    periods: list[PeriodTold] | None = None
    ended_on: date | None = None
    minimum: int
    contact: dict[str, str | None]

    @model_serializer(mode="wrap")
    def _as_in_earlier_releases(self, written: SerializerFunctionWrapHandler) -> dict[str, Any]:
        values: dict[str, Any] = written(self)
        return {name: value for name, value in values.items() if name not in _ONLY_IF_SAID or value is not None}


class ActivityPlanned(Written):
    """活动安排, as it is planned now. `parent_id`: the row of the level above. `cancelled_at`: null while it is held.

    Of a campaign that was withdrawn nothing is planned; `activity.planned` comes when it is published again.
    """

    types: ClassVar = ("activity.planned",)

    activity_id: UUID
    campaign_id: UUID
    parent_id: UUID | None
    name: str
    division_code: str
    starts_on: date
    ends_on: date
    lead_organization_id: UUID | None
    joint_organization_ids: list[UUID]
    cancelled_at: datetime | None


class ObligationWithdrawn(Written):
    """It was deleted before anything was filed for it."""

    types: ClassVar = ("obligation.withdrawn",)

    obligation_id: UUID


class JoinedPeriod(BaseModel):
    """`due_on` and `due_at` of that unit; null of a period that was over before it joined, and is not asked of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    due_on: date | None
    due_at: datetime | None


class DutyJoined(Written):
    """A unit joined a duty late: all periods that are other for it than for the rest; none, if it is like them again.

    Later events about the same unit and duty take the place of this one. More time (`due.extended`) comes on top.
    """

    types: ClassVar = ("obligation.joined",)

    obligation_id: UUID
    campaign_id: UUID
    organization_id: UUID
    periods: list[JoinedPeriod]


class DueExtended(Written):
    """`due_at` is the first instant that is too late. The reason is free text and is not published."""

    types: ClassVar = ("due.extended",)

    due_id: UUID
    obligation_id: UUID
    organization_id: UUID
    form: str
    period: str
    due_at: datetime

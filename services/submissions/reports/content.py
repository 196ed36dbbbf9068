"""What stands in a report: the facts a draft keeps, and the content that is shown, hashed, frozen and printed.

The names and the order-free JSON of `ReportContent` are what the hash on paper is made of: a field more or less, or
another way of writing a value, and no paper printed before would match any more.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any, Self
from uuid import UUID

import orjson
from pydantic import BaseModel, ConfigDict

from services.kernel.clock import SHANGHAI
from services.submissions.clients import BindingDue, DisclosedHousehold, TeamNow
from services.submissions.reports.records import PictureOfVisit, Wanted
from services.submissions.vocabularies import ReportKind

REGISTRATION_PHOTOS = 6


class _Cells(BaseModel):
    """Frozen, and with whatever an earlier release wrote besides: it is part of the hash."""

    model_config = ConfigDict(frozen=True, extra="allow")


class TeamCells(_Cells):
    """志愿服务团队 (S2-32 to S2-34), as of the day of the report (N-14)."""

    name: str
    leader_name: str
    leader_phone: str


class HouseholdCells(_Cells):
    """帮扶户信息 (S2-35 to S2-37)."""

    head_name: str
    phone: str
    address: str


class PlanCells(_Cells):
    """帮扶方案 (S2-38 to S2-41), Form 1 only."""

    funds: str
    project: str
    goods: str
    other: str


class NoteCells(_Cells):
    """备注 (S2-46): the last day in time and the office's own public lines."""

    due_on: date
    office: str | None = None
    phone: str | None = None
    fax: str | None = None
    mailbox: str | None = None


class PhotoEntry(_Cells):
    """`sha256` of the original, 64 hexadecimal digits."""

    id: UUID
    sha256: str
    taken_on: date


class VisitEntry(_Cells):
    """One line of 帮扶内容 (S2-42): one visit."""

    visit_id: UUID
    visited_on: date
    content: str
    amount_fen: int
    photos: tuple[PhotoEntry, ...]


class PeriodCells(_Cells):
    """The days of a period that is no month, both included."""

    starts_on: date
    ends_on: date


class _Head(_Cells):
    """`period` is given for Form 2 alone, where there is no `month`."""

    kind: ReportKind
    month: str | None
    area: str
    reporting_unit: str
    team: TeamCells
    household: HouseholdCells
    plan: PlanCells
    opinion: str
    note: NoteCells | None
    period: PeriodCells | None = None


class ReportContent(_Head):
    """What a report says. Form 2 has `rows`, one a visit; Form 1 has `photos` of all visits together."""

    rows: tuple[VisitEntry, ...]
    photos: tuple[PhotoEntry, ...]

    def canonical(self) -> bytes:
        """Equal for equal contents: sorted keys, no blanks."""
        return _canonical(self)

    def photo_ids(self) -> Iterator[UUID]:
        """Every photo of the report, in the order of printing."""
        listed = [*self.photos, *(photo for row in self.rows for photo in row.photos)]
        return (photo.id for photo in listed)

    def text(self) -> str:
        """Everything written in the cells, in one string."""
        cells = self.model_dump(mode="json", include=_WRITTEN)
        return "".join((orjson.dumps(cells).decode(), *(row.content for row in self.rows)))


_WRITTEN = {"area", "reporting_unit", "team", "household", "plan", "opinion", "note"}


@dataclass(frozen=True, slots=True)
class Sources:
    """What the other programs said when a draft was made."""

    team: TeamNow
    household: DisclosedHousehold
    due: BindingDue


class DraftFacts(_Head):
    """What a draft keeps of its own; visits are read each time. `plan` is the pairing's plan when it was last read.

    `plan_edits` holds the cells of it that were written by hand; None in drafts from before there was a plan to follow.
    """

    plan_edits: dict[str, str] | None = None
    return_reason: str | None = None

    @classmethod
    def first(cls, wanted: Wanted, area: str, sources: "Sources", plan: PlanCells) -> Self:
        """The prefilled form: nobody types a fact twice. `area` opens its title (朝阳市)."""
        return cls(
            kind=wanted.kind,
            month=wanted.month,
            **_period(wanted),
            area=area,
            household=_household(sources.household),
            plan=plan,
            plan_edits={},
            opinion="",
            **_of_today(sources.team, sources.due),
        )

    def content(self, visits: Iterable[PictureOfVisit]) -> ReportContent:
        """The draft as it reads now, with the cells of its plan that were written by hand.

        `visits`: one for each visit and photo, in order.
        """
        rows = tuple(_visit(list(group)) for _, group in groupby(visits, key=attrgetter("id")))
        # A field that was never given is no part of the hash.
        head = {name: getattr(self, name) for name in _Head.model_fields if name in self.model_fields_set}
        head["plan"] = self.plan.model_copy(update=self.plan_edits or {})
        if self.kind == "progress_report":
            return ReportContent(**head, rows=rows, photos=())
        photos = [photo for row in rows for photo in row.photos]
        return ReportContent(**head, rows=(), photos=tuple(photos[:REGISTRATION_PHOTOS]))

    def canonical(self) -> bytes:
        return _canonical(self)


def with_team(content: ReportContent, team: TeamNow, due: BindingDue) -> ReportContent:
    """The same content with the leader, the unit and the obligation as of today (N-14)."""
    return content.model_copy(update=_of_today(team, due))


def _of_today(team: TeamNow, due: BindingDue) -> dict[str, Any]:
    leader = team.leader
    return {
        "team": TeamCells(
            name=team.name,
            leader_name=(leader and leader.name) or "",
            leader_phone=(leader and leader.phone) or "",
        ),
        "reporting_unit": team.reporting_unit,
        "note": NoteCells.model_validate({"due_on": due.due.due_on, **due.due.contact}) if due.due else None,
    }


def _period(wanted: Wanted) -> dict[str, Any]:
    if wanted.kind != "progress_report" or wanted.month is not None or wanted.named is None:
        return {}
    return {"period": PeriodCells(starts_on=wanted.named.starts_on, ends_on=wanted.named.ends_on)}


def _household(found: DisclosedHousehold) -> HouseholdCells:
    village, address = found.village_name or "", found.address or ""
    whole = address if village in address else village + address
    return HouseholdCells(head_name=found.head.name, phone=found.head.phone or "", address=whole)


def _visit(rows: list[PictureOfVisit]) -> VisitEntry:
    visit = rows[0]
    return VisitEntry(
        visit_id=visit.id,
        visited_on=visit.visited_on,
        content=visit.content,
        amount_fen=visit.amount_fen,
        photos=tuple(_photo(row, row.photo_id, row.sha256) for row in rows if row.photo_id and row.sha256),
    )


def _photo(row: PictureOfVisit, photo_id: UUID, sha256: bytes) -> PhotoEntry:
    taken_on = row.taken_at.astimezone(SHANGHAI).date() if row.taken_at else row.visited_on
    return PhotoEntry(id=photo_id, sha256=sha256.hex(), taken_on=taken_on)


def _canonical(model: BaseModel) -> bytes:
    # Only what was given: an earlier release may have left a field out, and the hash is over what it wrote.
    return orjson.dumps(model.model_dump(mode="json", exclude_unset=True), option=orjson.OPT_SORT_KEYS)

"""The values in the cells of the two official tables (朝阳市 2020 方案, attachments 1 and 2; S2-30 to S2-46).

A value "" or None prints as an empty cell, to be filled in by hand.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True)
class Team:
    """志愿服务团队 (S2-32 to S2-34). Leader and phone are those on the day of the report, not those of today (N-14)."""

    name: str
    leader_name: str
    leader_phone: str


@dataclass(frozen=True)
class SupportedHousehold:
    """帮扶户信息 (S2-35 to S2-37): `head_name` is the head of household (户主)."""

    head_name: str
    phone: str
    address: str


@dataclass(frozen=True)
class SupportPlan:
    """帮扶方案 (S2-38 to S2-41), Form 1 only."""

    funds: str = ""
    project: str = ""
    goods: str = ""
    other: str = ""


@dataclass(frozen=True)
class Photo:
    """A picture of 走访帮扶照片 (S2-43): JPEG or PNG bytes, scaled and without metadata."""

    image: bytes = field(repr=False)
    taken_on: date


@dataclass(frozen=True)
class VisitRow:
    """One numbered line of 帮扶内容 (S2-42): one visit. `amount_fen` is in 分."""

    visited_on: date
    content: str
    amount_fen: int
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True)
class Note:
    """备注 (S2-46), printed from the obligation.

    `due` is a date for a form owed once (4月10日前) and a day of the month for one owed monthly (每月25日前).
    `receiver` is the office section that receives the paper, e.g. 市文明办指导科.
    """

    due: date | int
    receiver: str
    phone: str
    fax: str
    mailbox: str


@dataclass(frozen=True)
class Edition:
    """The version of the report on this paper, for the QR code: `content_hash` is the keyed hash of the version, 64 hex
    digits; that of a masked copy is another one."""

    report_id: UUID
    version: int
    content_hash: str
    is_draft: bool = False


@dataclass(frozen=True)
class Imprint:
    """Why, by whom and when this copy was made (X-13). Printed in the page foot, never over a cell."""

    purpose: str
    printed_by: str
    printed_at: datetime
    print_id: UUID


@dataclass(frozen=True)
class FormHead:
    """The cells of both tables. `area` begins the title (朝阳市). `note` is None when no obligation asks for it."""

    area: str
    reporting_unit: str
    submitted_on: date | None
    team: Team
    household: SupportedHousehold
    note: Note | None
    edition: Edition
    opinion: str = ""
    imprint: Imprint | None = None


@dataclass(frozen=True)
class RegistrationForm(FormHead):
    """Form 1, 信息报备表 (attachment 1)."""

    plan: SupportPlan = SupportPlan()
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True)
class ProgressReport(FormHead):
    """Form 2, 实施情况进度表 (attachment 2): all visits of one pairing in a period (2020年5月)."""

    period: str = ""
    rows: tuple[VisitRow, ...] = ()


Form = RegistrationForm | ProgressReport

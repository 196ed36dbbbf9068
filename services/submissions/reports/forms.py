"""From the content of a report to the form that is printed."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from services.kernel.clock import SHANGHAI, month_bounds
from services.kernel.periods.labels import label_of
from services.submissions.documents.form import (
    Edition,
    Form,
    Imprint,
    Note,
    Photo,
    ProgressReport,
    RegistrationForm,
    SupportedHousehold,
    SupportPlan,
    Team,
    VisitRow,
)
from services.submissions.reports.content import NoteCells, PhotoEntry, ReportContent, VisitEntry

Pictures = Mapping[UUID, bytes]


def form_of(
    content: ReportContent, edition: Edition, submitted_at: datetime | None, pictures: Pictures, imprint: Imprint
) -> Form:
    """`pictures`: JPEGs by photo id; a photo without one is left out."""
    household, team, plan = content.household, content.team, content.plan
    head: dict[str, Any] = {
        "area": content.area,
        "reporting_unit": content.reporting_unit,
        "submitted_on": submitted_at.astimezone(SHANGHAI).date() if submitted_at else None,
        "team": Team(team.name, team.leader_name, team.leader_phone),
        "household": SupportedHousehold(household.head_name, household.phone, household.address),
        "note": _note(content.note, is_monthly=content.month is not None),
        "edition": edition,
        "opinion": content.opinion,
        "imprint": imprint,
    }
    if content.kind == "progress_report":
        rows = tuple(_row(row, pictures) for row in content.rows)
        return ProgressReport(**head, period=_period(content), rows=rows)
    cells = SupportPlan(plan.funds, plan.project, plan.goods, plan.other)
    return RegistrationForm(**head, plan=cells, photos=_pictures(content.photos, pictures))


def _period(content: ReportContent) -> str:
    if content.period is not None:
        return label_of(content.period.starts_on, content.period.ends_on).zh
    return label_of(*month_bounds(str(content.month))).zh


def _row(row: VisitEntry, pictures: Pictures) -> VisitRow:
    return VisitRow(row.visited_on, row.content, row.amount_fen, _pictures(row.photos, pictures))


def _pictures(photos: Iterable[PhotoEntry], pictures: Pictures) -> tuple[Photo, ...]:
    return tuple(Photo(pictures[photo.id], photo.taken_on) for photo in photos if photo.id in pictures)


def _note(note: NoteCells | None, *, is_monthly: bool) -> Note | None:
    if note is None:
        return None
    due = note.due_on.day if is_monthly else note.due_on
    return Note(due, note.office or "", phone=note.phone or "", fax=note.fax or "", mailbox=note.mailbox or "")

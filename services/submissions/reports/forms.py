"""From the content of a report to the form that is printed."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.kernel.clock import SHANGHAI
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
        "note": _note(content.note, is_monthly=content.kind == "progress_report"),
        "edition": edition,
        "opinion": content.opinion,
        "imprint": imprint,
    }
    if content.kind == "progress_report":
        rows = tuple(_row(row, pictures) for row in content.rows)
        return ProgressReport(**head, month=date.fromisoformat(f"{content.month}-01"), rows=rows)
    cells = SupportPlan(plan.funds, plan.project, plan.goods, plan.other)
    return RegistrationForm(**head, plan=cells, photos=_pictures(content.photos, pictures))


def _row(row: VisitEntry, pictures: Pictures) -> VisitRow:
    return VisitRow(row.visited_on, row.content, row.amount_fen, _pictures(row.photos, pictures))


def _pictures(photos: Iterable[PhotoEntry], pictures: Pictures) -> tuple[Photo, ...]:
    return tuple(Photo(pictures[photo.id], photo.taken_on) for photo in photos if photo.id in pictures)


def _note(note: NoteCells | None, *, is_monthly: bool) -> Note | None:
    if note is None:
        return None
    due = note.due_on.day if is_monthly else note.due_on
    return Note(due, note.office or "", phone=note.phone or "", fax=note.fax or "", mailbox=note.mailbox or "")

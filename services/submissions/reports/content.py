"""What a report says: one JSON object per version, its hash, and the form that is printed from it.

    {"kind", "month", "area", "reporting_unit", "team": {...}, "household": {...}, "plan": {...}, "opinion",
     "note": {...} | null, "rows": [{"visit_id", "visited_on", "content", "amount_fen", "photos": [...]}],
     "photos": [{"id", "sha256", "taken_on"}]}

`rows` belongs to Form 2, `plan` and `photos` to Form 1. It holds names and phones: stored sealed, never in an event.
The day of submission is not part of it, so that a page stamped before 报送 still matches afterwards.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any
from uuid import UUID

import orjson

from services.kernel.clock import SHANGHAI
from services.submissions.clients import TeamFacts
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
from services.submissions.reports.deadline import Due

Content = dict[str, Any]

REGISTRATION_PHOTOS = 6
_WRITTEN = ("area", "reporting_unit", "team", "household", "plan", "opinion", "note")


def first_facts(kind: str, month: str | None, area: str, household: Any, plan: Mapping[str, str]) -> Content:
    """What a draft keeps of the beginning; `with_team` adds the rest that is not computed from visits."""
    facts = {"kind": kind, "month": month, "area": area, "household": household, "opinion": ""}
    return {**facts, "plan": dict(plan), "plan_edits": {}}


def with_team(facts: Content, team: TeamFacts, due: Due | None) -> Content:
    """The same facts with the leader, the unit and the obligation as of today (N-14)."""
    leader = {"name": team.name, "leader_name": team.leader_name, "leader_phone": team.leader_phone}
    note = {"due_on": due.due_on.isoformat(), **due.contact} if due else None
    return {**facts, "team": leader, "reporting_unit": team.reporting_unit, "note": note}


def with_visits(facts: Content, visit_rows: Iterable[Any]) -> Content:
    """`visit_rows`: one row per visit and photo, in order, from `queries.reports.pairing_visits`."""
    visits = [_visit(list(group)) for _, group in groupby(visit_rows, key=attrgetter("id"))]
    if facts["kind"] == "progress_report":
        return {**facts, "rows": visits, "photos": []}
    photos = [photo for visit in visits for photo in visit["photos"]]
    return {**facts, "rows": [], "photos": photos[:REGISTRATION_PHOTOS]}


def _visit(rows: list[Any]) -> Content:
    visit = rows[0]
    return {
        "visit_id": str(visit.id),
        "visited_on": visit.visited_on.isoformat(),
        "content": visit.content,
        "amount_fen": visit.amount_fen,
        "photos": [_photo(row) for row in rows if row.photo_id is not None],
    }


def _photo(row: Any) -> Content:
    taken_on = row.taken_at.astimezone(SHANGHAI).date() if row.taken_at else row.visited_on
    return {"id": str(row.photo_id), "sha256": bytes(row.sha256).hex(), "taken_on": taken_on.isoformat()}


def canonical(content: Content) -> bytes:
    """Equal for equal contents: sorted keys, no blanks."""
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS)


def hash_of(content: Content) -> str:
    """SHA-256 over the canonical content, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(content)).hexdigest()


def photo_ids(content: Content) -> Iterator[UUID]:
    """Every photo of the report, in the order of printing."""
    listed = [*content["photos"], *(photo for row in content["rows"] for photo in row["photos"])]
    return (UUID(photo["id"]) for photo in listed)


def text_of(content: Content) -> str:
    """Everything written in the cells, in one string."""
    cells = orjson.dumps([content[name] for name in _WRITTEN]).decode()
    return "".join((cells, *(row["content"] for row in content["rows"])))


def form_of(
    content: Content,
    edition: Edition,
    submitted_at: datetime | None,
    pictures: Mapping[UUID, bytes],
    imprint: Imprint,
) -> Form:
    """`pictures`: JPEGs by photo id; a photo without one is left out."""
    head: dict[str, Any] = {
        "area": content["area"],
        "reporting_unit": content["reporting_unit"],
        "submitted_on": submitted_at.astimezone(SHANGHAI).date() if submitted_at else None,
        "team": Team(**content["team"]),
        "household": SupportedHousehold(**content["household"]),
        "note": _note(content),
        "edition": edition,
        "opinion": content["opinion"],
        "imprint": imprint,
    }
    if content["kind"] == "progress_report":
        rows = tuple(_row(row, pictures) for row in content["rows"])
        return ProgressReport(**head, month=date.fromisoformat(f"{content['month']}-01"), rows=rows)
    return RegistrationForm(**head, plan=SupportPlan(**content["plan"]), photos=_pictures(content["photos"], pictures))


def _row(row: Content, pictures: Mapping[UUID, bytes]) -> VisitRow:
    visited_on = date.fromisoformat(row["visited_on"])
    return VisitRow(visited_on, row["content"], row["amount_fen"], _pictures(row["photos"], pictures))


def _pictures(photos: list[Content], pictures: Mapping[UUID, bytes]) -> tuple[Photo, ...]:
    known = (photo for photo in photos if UUID(photo["id"]) in pictures)
    return tuple(Photo(pictures[UUID(photo["id"])], date.fromisoformat(photo["taken_on"])) for photo in known)


def _note(content: Content) -> Note | None:
    note = content["note"]
    if note is None:
        return None
    due_on = date.fromisoformat(note["due_on"])
    contact = {name: note.get(name) or "" for name in ("phone", "fax", "mailbox")}
    is_monthly = content["kind"] == "progress_report"
    return Note(due_on.day if is_monthly else due_on, note.get("office") or "", **contact)

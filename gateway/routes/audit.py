"""The audit trail, for the audit administrator."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import Field

from gateway.audit_trail import export, verification
from gateway.audit_trail.merging import Placed, read_merged, read_place, write_place
from gateway.audit_trail.parts import Audit, Auditor
from gateway.audit_trail.people import People, account_in
from gateway.audit_trail.schemas import (
    Actor,
    Actors,
    AuditActions,
    AuditEntry,
    AuditFilter,
    AuditPage,
    AuditQuery,
    WalkInput,
    WalkStep,
)
from gateway.audit_trail.trails import TrailUnavailable, ask_each
from gateway.queries.actors import actors_named
from services.kernel.clock import today
from services.kernel.problems import problem_responses
from services.kernel.web.inputs import InputModel
from services.kernel.web.paging import CursorMalformed, link_next

router = APIRouter(tags=["audit"])

_CSV = {
    "content": {"text/csv": {"schema": {"type": "string"}}},
    "headers": {"X-Total-Count": {"schema": {"type": "integer"}, "description": "Entries in the file."}},
}


class ActorQuery(InputModel):
    q: Annotated[str, Field(min_length=1, max_length=60, description="Part of a name or user name.")]


class NoQuery(InputModel):
    """Refuses a parameter that does not exist."""


@router.get("/api/audit", responses=problem_responses(CursorMalformed))
async def read_audit_trail(
    _: Auditor, audit: Audit, asked: Annotated[AuditQuery, Query()], request: Request, response: Response
) -> AuditPage:
    """The trails of all programs, newest first. Who does not answer is named in `missing`."""
    before = None if asked.cursor is None else read_place(asked.cursor)
    trails = audit.trails_of(asked.program)
    wanted = (await audit.numbers.resolved(asked)).for_trails()
    found, missing = await read_merged(trails, wanted, before, asked.limit + 1)
    shown = found[: asked.limit]
    cursor = write_place(shown[-1]) if len(found) > asked.limit else None
    people = People(audit.database)
    await people.load_names(shown)
    link_next(request, response, cursor)
    return AuditPage(items=[_entry(placed, people) for placed in shown], missing=missing, next=cursor)


@router.get("/api/audit/actions")
async def list_audit_actions(_: Auditor, audit: Audit, __: Annotated[NoQuery, Query()]) -> AuditActions:
    """Every action that stands in the trail of some program, in alphabetical order."""
    found, missing = await ask_each(audit.trails, lambda trail: trail.actions())
    return AuditActions(items=sorted({action for known in found.values() for action in known}), missing=missing)


@router.get("/api/audit/actors")
async def find_audit_actors(_: Auditor, audit: Audit, asked: Annotated[ActorQuery, Query()]) -> Actors:
    """Accounts and clients by name, to filter by."""
    async with audit.database.transaction() as connection:
        rows = await actors_named(connection, asked.q)
    return Actors(items=[Actor.model_validate(row) for row in rows])


@router.get(
    "/api/audit.csv", response_class=StreamingResponse, responses={200: _CSV, **problem_responses(TrailUnavailable)}
)
async def export_audit_trail(
    auditor: Auditor, audit: Audit, asked: Annotated[AuditFilter, Query()]
) -> StreamingResponse:
    """Everything the filter leaves, up to now, as CSV in UTF-8. The export itself is recorded before it begins."""
    trails = audit.trails_of(asked.program)
    begun = await export.begin(audit.database, trails, await audit.numbers.resolved(asked), auditor.account_id)
    headers = {
        "Content-Disposition": f'attachment; filename="audit-{today()}.csv"',
        "X-Total-Count": str(begun.entries),
    }
    pieces = export.content(audit.database, trails, begun)
    return StreamingResponse(pieces, media_type="text/csv; charset=utf-8", headers=headers)


@router.post("/api/audit/verify", responses=problem_responses(CursorMalformed, TrailUnavailable))
async def verify_audit_trail(auditor: Auditor, audit: Audit, given: WalkInput) -> WalkStep:
    """One step along the chain of one program, and `next` for the step after it.

    The beginning and the result of a walk are recorded. What was cut off a chain's end, or a chain computed anew, shows
    against anchors only: `bangfu audit verify` on the server.
    """
    (trail,) = audit.trails_of([given.program])
    current = (
        verification.begin(given.program, auditor.account_id)
        if given.cursor is None
        else audit.cursors.read(given.cursor, given.program, auditor.account_id)
    )
    step, continued = await verification.next_step(audit.database, trail, current, given.limit)
    return WalkStep(
        program=given.program,
        reached=step.reached.entries,
        entries=step.entries,
        broken_at=step.broken_at,
        next=None if step.is_last else audit.cursors.write(continued),
    )


def _entry(placed: Placed, people: People) -> AuditEntry:
    entry = placed.entry
    return AuditEntry(
        program=placed.program,
        id=entry.id,
        occurred_at=entry.occurred_at,
        actor_id=entry.actor_id,
        actor=people.find(entry.actor_id),
        action=entry.action,
        subject=entry.subject,
        about=people.find(account_in(entry.subject)),
        details=entry.details,
    )

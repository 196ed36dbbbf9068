"""What one person gave and another must confirm: roles that read households, and invitations into such accounts."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from gateway.people import confirmations
from gateway.people.accounts import PasswordKnown, TeamHasLeader
from gateway.people.administration import administering
from gateway.people.confirmations import AskedInVain, ConfirmedByAnother, Waiting
from gateway.schemas.confirmations import Confirmation, ConfirmationPage, ConfirmationPerson, PasswordOrigin
from gateway.sessions.parts import Identity, role_held
from services.kernel.problems import NotFound, PreconditionFailed, problem_responses
from services.kernel.web.access import Viewer
from services.kernel.web.paging import Turner
from services.kernel.web.versions import IfMatch

router = APIRouter(tags=["identity"])
Confirmer = Annotated[Viewer, administering("roles.confirm")]


@router.get("/api/confirmations")
async def list_confirmations(viewer: Confirmer, turner: Turner) -> ConfirmationPage:
    """What the caller may confirm, and what the caller asked for, the oldest first. A page may be short."""
    rows, cursor = turner.cut(await confirmations.list_waiting(viewer, turner.page), "id")
    return ConfirmationPage(
        items=[_confirmation(waiting) for waiting in await confirmations.of_concern(viewer, rows)], next=cursor
    )


@router.post(
    "/api/confirmations/{confirmation_id}/confirm",
    status_code=204,
    responses=problem_responses(
        NotFound, ConfirmedByAnother, AskedInVain, PasswordKnown, TeamHasLeader, PreconditionFailed
    ),
)
async def confirm(confirmation_id: UUID, viewer: Confirmer, identity: Identity, if_match: IfMatch = None) -> None:
    """Takes effect at once. `If-Match` is optional: the `version` that was looked at."""
    await confirmations.confirm(viewer, confirmation_id, identity.tokens, if_match)


@router.post(
    "/api/confirmations/{confirmation_id}/decline",
    status_code=204,
    responses=problem_responses(NotFound, ConfirmedByAnother),
)
async def decline(confirmation_id: UUID, viewer: Confirmer) -> None:
    """By who might have confirmed it: it is not given."""
    await confirmations.decline(viewer, confirmation_id)


@router.post("/api/confirmations/{confirmation_id}/withdraw", status_code=204, responses=problem_responses(NotFound))
async def withdraw(confirmation_id: UUID, viewer: Confirmer) -> None:
    """By who asked for it."""
    await confirmations.withdraw(viewer, confirmation_id)


def _confirmation(waiting: Waiting) -> Confirmation:
    row, account = waiting.row, waiting.account
    return Confirmation(
        id=row.id,
        kind="invitation" if waiting.grant is None else "role",
        account=ConfirmationPerson(id=account.row.id, name=account.row.name, username=account.row.username),
        has_password=account.row.password_hash is not None,
        origin=None if waiting.origin is None else PasswordOrigin.model_validate(waiting.origin),
        role=None if waiting.grant is None else role_held(row),
        roles=[role_held(role) for role in account.roles],
        asked_by=row.asked_by,
        asked_by_name=row.asker_name,
        asked_at=row.asked_at,
        expires_at=row.expires_at,
        may_confirm=waiting.may_confirm,
        is_own=waiting.is_own,
        version=row.version,
    )

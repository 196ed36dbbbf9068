"""Changes to the own account: name or phone, and the end of a session on a device."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.people.accounts import publish_teams
from gateway.queries import accounts
from gateway.queries import sessions as queries
from gateway.queries.locks import hold_lock
from gateway.schemas.own_account import OwnAccountInput
from gateway.schemas.signing_in import Me
from gateway.sessions.parts import me_by_id
from gateway.sessions.sessions import REFRESH_LIFETIME
from services.kernel.audit import trail
from services.kernel.auth.principals import NotPermitted, Principal
from services.kernel.problems import NotFound, NotSignedIn
from services.kernel.web.paging import Page
from services.kernel.web.versions import Stored, must_match_if_given


async def change_own_account(
    connection: AsyncConnection, person: Principal, given: OwnAccountInput, if_match: str | None
) -> Stored[Me]:
    """Saving the same again changes nothing. Raises NotSignedIn, NotPermitted, PreconditionFailed."""
    await hold_lock(connection, person.account_id)
    row, me, grants = await me_by_id(connection, person.account_id)
    if row is None:
        raise NotSignedIn()
    if grants and not person.roles:
        # There is a duty first (`duties.py`): this may be somebody who knows the password and nothing else.
        raise NotPermitted()
    values = given.model_dump()
    changed = sorted(name for name in values if getattr(row, name) != values[name])
    # Before the version check: a repeated request whose first answer was lost must not get a conflict.
    if not changed:
        return Stored(me, row.version)
    must_match_if_given(if_match, row.version)
    await accounts.change_account(connection, person.account_id, values)
    await publish_teams(connection, grants, grants, is_another=True)
    await _note(connection, person, "account.changed_own", f"account:{person.account_id}", changed=changed)
    row, me, _ = await me_by_id(connection, person.account_id)
    return Stored(me, row.version)


async def own_sessions(connection: AsyncConnection, person: Principal, page: Page) -> Any:
    """The open ones, one row more than the page. Raises NotSignedIn, CursorMalformed."""
    await _check_open(connection, person)
    return await queries.list_open(connection, person.account_id, REFRESH_LIFETIME, page)


async def end_own_session(connection: AsyncConnection, person: Principal, session_id: UUID) -> None:
    """Raises NotSignedIn, and NotFound for a session of another account or one that ended."""
    await _check_open(connection, person)
    because = "ended by its owner"
    if not await queries.end_open_session(connection, person.account_id, session_id, REFRESH_LIFETIME, because):
        raise NotFound()
    is_current = session_id == person.session_id
    await _note(connection, person, "session.ended_by_owner", f"session:{session_id}", is_current=is_current)


async def _check_open(connection: AsyncConnection, person: Principal) -> None:
    """Another process may have closed the account a moment ago. Raises NotSignedIn."""
    row = await accounts.find_account(connection, person.account_id)
    if row is None or not row.is_active:
        raise NotSignedIn()


async def _note(connection: AsyncConnection, person: Principal, action: str, subject: str, **details: Any) -> None:
    await trail.record(connection, actor_id=person.account_id, action=action, subject=subject, details=details)

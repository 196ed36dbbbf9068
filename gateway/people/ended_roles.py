"""Roles that were given until a day end by themselves. Tokens need no revocation: none outlives its roles."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.people.administration import CONFIRMING_ROLES
from gateway.people.organizations import publish_organization
from gateway.people.second_person import note, place_of
from gateway.queries import accounts, confirmations, organizations
from services.kernel.auth.permissions import TEAM_ROLES
from services.kernel.clock import today


async def end_roles(connection: AsyncConnection) -> Sequence[Any]:
    """Deletes those whose last day has passed, and writes it into the trail.

    Whoever gave an administrator a last day does not become alone by it: see `second_person`.
    """
    ended = await accounts.end_roles(connection, today())
    for row in ended:
        await note(connection, None, "role.ended", row.account_id, place_of(row))
    if any(row.role in CONFIRMING_ROLES for row in ended):
        await confirmations.remember_second_person(connection)
    await accounts.count_up(connection, {row.account_id for row in ended})
    teams = {row.organization_id for row in ended if row.role in TEAM_ROLES}
    await organizations.count_up(connection, teams)
    for team in sorted({row.organization_id for row in ended if row.role == "team_leader"}):
        await publish_organization(connection, team)
    return ended

"""The background work of the gateway: seals the audit trail and the names that an earlier release stored in clear,
deletes expired rows."""

import asyncio
import logging

from pydantic import Field

from gateway.people.clear_names import SEALED
from gateway.people.ended_roles import end_roles
from gateway.people.second_person import end_expired
from gateway.queries import invitations, replacements, sessions, throttle, upload_parts
from gateway.sessions.replaced_passwords import KEPT_FOR
from gateway.settings import GatewayKeys
from services.kernel.audit.trail import run_sealer
from services.kernel.db.database import DATABASE_FAULTS, Database
from services.kernel.db.sealing import run_sealing
from services.kernel.loops import every
from services.kernel.settings import load_settings

log = logging.getLogger(__name__)

TIDY_SECONDS = 3600.0
ENDING_SECONDS = 60.0


class GatewayWorkerSettings(GatewayKeys):
    gateway_worker_database_url: str = Field(description="Database as the worker role.")


async def run(stop: asyncio.Event) -> None:
    """Runs until `stop` is set. Raises SettingsIncomplete."""
    settings = load_settings(GatewayWorkerSettings)
    database = Database(settings.gateway_worker_database_url, application_name="gateway-worker", pool_size=3)
    async with database, asyncio.TaskGroup() as tasks:
        tasks.create_task(run_sealer(database, stop))
        tasks.create_task(run_sealing(database, settings.key_ring, SEALED, stop))
        tasks.create_task(_tidy(database, stop))
        tasks.create_task(_end_roles(database, stop))


async def _end_roles(database: Database, stop: asyncio.Event) -> None:
    """Once a minute: a role that was given until a day is gone soon after midnight, also from the people of a team."""

    async def end() -> None:
        async with database.transaction() as connection:
            await end_roles(connection)

    await every(ENDING_SECONDS, end, stop, name="roles that end", faults=DATABASE_FAULTS, log=log)


async def _tidy(database: Database, stop: asyncio.Event) -> None:
    """Deletes once an hour what has ended: refresh tokens, failed sign-ins, invitations, confirmations, notices, parts
    of uploads."""

    async def tidy() -> None:
        async with database.transaction() as connection:
            await sessions.forget_expired(connection)
            await throttle.forget_old(connection)
            await invitations.forget_old(connection)
            await end_expired(connection)
            await replacements.forget_old(connection, KEPT_FOR)
            await upload_parts.forget_old(connection)

    await every(TIDY_SECONDS, tidy, stop, name="tidying", faults=DATABASE_FAULTS, log=log)

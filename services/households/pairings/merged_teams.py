"""A team that was merged into another one: its running pairings are carried on by that team.

As in a hand-over the one pairing ends on the day and the other begins on it; form, helpers, last day, support plan and
enrolments go along, and what the former team did stays its own. What is done follows from what the gateway last told
of the team, so its events may come twice, late or in any order: a merged team has no running pairing, and one that is
open again, because the merger was undone, has those back that nobody changed since.
"""

import asyncio
import logging
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, func
from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.enrolments import rules as enrolments
from services.households.events import publish_pairing
from services.households.households.encryption import RowCipher, household_cipher
from services.households.pairings import merged_teams_queries as queries
from services.households.pairings import queries as pairing_queries
from services.households.pairings.merged_teams_queries import EVERYWHERE
from services.households.pairings.rules import fingerprint
from services.households.pairings.schemas import PairingInput
from services.households.pairings.sealed_texts import plan_columns, plan_of, reason_columns
from services.households.progress import recount
from services.kernel.audit import trail
from services.kernel.clock import today
from services.kernel.crypto.keys import CannotDecrypt, KeyRing
from services.kernel.db.database import DATABASE_FAULTS, Database
from services.kernel.ids import new_id
from services.kernel.loops import every

log = logging.getLogger(__name__)

AT_ONCE: Final = 50
"""Pairings in one transaction: whoever writes to one of these households waits that long."""
_UNDONE: Final = "队伍合并已撤销"


async def run_merged_teams(database: Database, keys: KeyRing, stop: asyncio.Event, seconds: float = 1.0) -> None:
    """Until `stop` is set."""

    async def work() -> None:
        await follow_mergers(database, keys)

    await every(seconds, work, stop, name="merged teams", faults=DATABASE_FAULTS, log=log)


async def follow_mergers(database: Database, keys: KeyRing) -> None:
    """Carries on, and gives back, all that the teams told so far ask for. `database`: in the role of the worker."""
    for step in (_give_back, _carry_on):
        is_more = True
        while is_more:
            async with database.transaction() as connection:
                is_more = await step(connection, keys)


async def _carry_on(connection: AsyncConnection, keys: KeyRing) -> bool:
    """Whether there may be more: the team that goes on may be merged as well."""
    is_any = False
    for row in await queries.to_carry_on(connection, AT_ONCE):
        is_any = await _carry_one(connection, keys, row) or is_any
    return is_any


async def _carry_one(connection: AsyncConnection, keys: KeyRing, found: Row[Any]) -> bool:
    wrapped_key = await queries.lock_household(connection, found.household_id)
    old = await queries.find_running(connection, found.household_id, found.team_id)
    if wrapped_key is None or old is None or old.id != found.id:
        return False
    household = household_cipher(keys, found.household_id, wrapped_key)
    day = max(found.merged_on, old.starts_on)
    reason = f"队伍并入{found.into_name}"
    await _close(connection, household, old.id, day, reason)
    running = await queries.find_running(connection, found.household_id, found.into)
    if running is not None and running.ends_on is not None and running.ends_on < day:
        # It has ended by its own last day, and is in the way of the next one.
        await _close(connection, household, running.id, running.ends_on, reason)
        running = None
    if running is None:
        to_pairing, enrolled_in = await _begin(connection, household, old, found.into, day), []
    else:
        to_pairing, enrolled_in = running.id, await enrolments.join(connection, old.id, running.id, day)
    following = await _told(connection, to_pairing)
    remembered = {
        "from_pairing": old.id,
        "to_pairing": to_pairing,
        "from_team": old.team_id,
        "is_new": running is None,
        "to_version": following.version,
        "ended_on": old.ends_on,
        "enrolled_in": enrolled_in,
    }
    await queries.remember(connection, remembered)
    await _note(connection, "pairing.carried_on", old.id, {"to": str(to_pairing), "team_id": str(found.into)})
    return True


async def _begin(connection: AsyncConnection, household: RowCipher, old: Row[Any], into: UUID, day: date) -> UUID:
    """The pairing of the team that goes on."""
    pairing_id = new_id()
    body = PairingInput(
        household_id=old.household_id,
        team_id=into,
        helpers=old.helpers,
        service_form=old.service_form,
        starts_on=day,
        ends_on=old.ends_on,
    )
    columns = body.model_dump(exclude={"campaigns"})
    made = {"id": pairing_id, "village_code": old.village_code, "created_by": None, "fingerprint": fingerprint(body)}
    await pairing_queries.insert_pairing(connection, columns | made)
    await enrolments.hand_on(connection, old.id, pairing_id, day)
    await _copy_plan(connection, household, old.id, pairing_id)
    return pairing_id


async def _copy_plan(connection: AsyncConnection, household: RowCipher, from_pairing: UUID, to_pairing: UUID) -> None:
    """Sealed again: a ciphertext opens in its own row only. One that does not open stays where it is."""
    before = await pairing_queries.find_pairing(connection, EVERYWHERE, from_pairing)
    try:
        content = None if before is None else plan_of(household, before)
    except CannotDecrypt:
        log.exception("the plan of pairing %s does not open", from_pairing)
        return
    if before is None or content is None:
        return
    after = await pairing_queries.find_pairing(connection, EVERYWHERE, to_pairing)
    if after is None:
        return
    owner = {"pairing_id": to_pairing, "village_code": after.village_code, "team_id": after.team_id}
    sealed = plan_columns(household, to_pairing, content)
    await pairing_queries.save_plan(connection, {**owner, **sealed, "updated_by": before.plan_updated_by})


async def _give_back(connection: AsyncConnection, keys: KeyRing) -> bool:
    """Whether there may be more."""
    found = await queries.to_give_back(connection, AT_ONCE)
    for row in found:
        await _give_one_back(connection, keys, row)
    return bool(found)


async def _give_one_back(connection: AsyncConnection, keys: KeyRing, carried: Row[Any]) -> None:
    """The gateway undoes no merger after work was done; what came in between stays with the team that did it."""
    wrapped_key = await queries.lock_household(connection, carried.household_id)
    await queries.forget(connection, carried.from_pairing, carried.to_pairing)
    old = await pairing_queries.lock_pairing(connection, EVERYWHERE, carried.from_pairing)
    new = await pairing_queries.lock_pairing(connection, EVERYWHERE, carried.to_pairing)
    if wrapped_key is None or old is None or new is None:
        return
    if await queries.find_running(connection, carried.household_id, carried.from_team) is not None:
        return
    if carried.is_new:
        if new.closed_at is not None:
            return
        household = household_cipher(keys, carried.household_id, wrapped_key)
        await _close(connection, household, new.id, max(today(), new.starts_on), _UNDONE)
        await enrolments.take_out(connection, new.id)
    elif carried.enrolled_in:
        await enrolments.take_out(connection, new.id, carried.enrolled_in)
    await queries.reopen(connection, old.id, {"ends_on": carried.ended_on})
    await _told(connection, old.id)
    await _note(connection, "pairing.given_back", old.id, {"from": str(new.id), "team_id": str(carried.from_team)})


async def _close(
    connection: AsyncConnection, household: RowCipher, pairing_id: UUID, on_day: date, reason: str
) -> None:
    columns = {"closed_at": func.now(), "ends_on": on_day, **reason_columns(household, pairing_id, reason)}
    await pairing_queries.update_pairing(connection, EVERYWHERE, pairing_id, columns)
    await _told(connection, pairing_id)


async def _told(connection: AsyncConnection, pairing_id: UUID) -> Row[Any]:
    """The pairing as it is now, told to the other programs and marked for a recount of the board."""
    row = await pairing_queries.lock_pairing(connection, EVERYWHERE, pairing_id)
    if row is None:
        raise RuntimeError("a pairing just written cannot be read")
    await publish_pairing(connection, row)
    await recount.touch(connection, row.household_id, row.village_code)
    return row


async def _note(connection: AsyncConnection, action: str, pairing_id: UUID, details: dict[str, Any]) -> None:
    """No person did it at this moment; who merged the teams stands in the trail of the gateway."""
    await trail.record(connection, actor_id=None, action=action, subject=f"pairing:{pairing_id}", details=details)

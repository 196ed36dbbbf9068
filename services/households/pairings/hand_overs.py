"""Hands a household over to another team: one pairing ends and the next begins, in one transaction.

With two requests the household would have no team when the second one is lost.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import Row

from services.households import lines_queries
from services.households.households.encryption import household_cipher
from services.households.households.rules import lock_household
from services.households.pairings import queries, rules
from services.households.pairings.schemas import CloseInput, HandOverInput, Pairing, PairingInput
from services.households.pairings.sealed_texts import plan_of
from services.kernel.audit import trail
from services.kernel.crypto.keys import KeyRing
from services.kernel.problems import Malformed, NotFound
from services.kernel.web.access import Viewer
from services.kernel.web.application import field_error
from services.kernel.web.versions import Stored


async def hand_over(
    viewer: Viewer, keys: KeyRing, pairing_id: UUID, body: HandOverInput, catch_up: rules.CatchUp
) -> Stored[Pairing]:
    """The new pairing. Repeating the same hand-over changes nothing.

    Raises NotFound, KeptByAnotherLine, TeamNotFound, NotEligible, AlreadyPaired, PairingFixed, PairingClosed,
    Malformed.
    """
    old = await _lock(viewer, pairing_id)
    if body.team_id == old.team_id:
        raise rules.AlreadyPaired()
    if old.closed_at is not None:
        return await _handed_over_before(viewer, keys, old, body)
    if body.handed_over_on < old.starts_on:
        raise Malformed(errors=[field_error(("handed_over_on",), "greater_than_equal")])
    await rules.close(viewer, keys, pairing_id, CloseInput(reason=body.reason, closed_on=body.handed_over_on))
    following = _next(old, body)
    made = await rules.put_pairing(viewer, keys, body.pairing_id, following, None, catch_up, goes_on_from=pairing_id)
    await _copy_plan(viewer, keys, old, body.pairing_id)
    await trail.record(
        viewer.connection,
        actor_id=viewer.principal.account_id,
        action="pairing.handed_over",
        subject=f"pairing:{pairing_id}",
        details={"to": str(body.pairing_id)},
    )
    pairing = await rules.get_pairing(viewer, keys, body.pairing_id)
    return Stored(pairing, pairing.version, made.is_new)


async def _lock(viewer: Viewer, pairing_id: UUID) -> Row[Any]:
    """The pairing, locked after its household: the same order as in a move of a household. Raises NotFound."""
    found = await queries.find_pairing(viewer.connection, viewer.scope, pairing_id)
    if found is None:
        await lines_queries.refuse_change(viewer.connection, viewer.scope, pairing_id)
        raise NotFound()
    await lock_household(viewer.connection, viewer.scope, found.household_id)
    held = await queries.lock_pairing(viewer.connection, viewer.scope, pairing_id)
    if held is None:
        raise NotFound()
    return held


async def _handed_over_before(viewer: Viewer, keys: KeyRing, old: Row[Any], body: HandOverInput) -> Stored[Pairing]:
    """Raises PairingClosed unless this same hand-over closed it."""
    made = await queries.find_pairing(viewer.connection, viewer.scope, body.pairing_id)
    closed = await rules.get_pairing(viewer, keys, old.id)
    if (closed.ends_on, closed.close_reason) != (body.handed_over_on, body.reason) or made is None:
        raise rules.PairingClosed()
    if (made.household_id, made.team_id, made.starts_on) != (old.household_id, body.team_id, body.handed_over_on):
        raise rules.PairingClosed()
    pairing = await rules.get_pairing(viewer, keys, body.pairing_id)
    return Stored(pairing, pairing.version)


def _next(old: Row[Any], body: HandOverInput) -> PairingInput:
    """Keeps the planned last day, unless it has passed."""
    is_still_ahead = old.ends_on is not None and old.ends_on >= body.handed_over_on
    return PairingInput(
        household_id=old.household_id,
        team_id=body.team_id,
        helpers=body.helpers,
        service_form=old.service_form,
        starts_on=body.handed_over_on,
        ends_on=old.ends_on if is_still_ahead else None,
    )


async def _copy_plan(viewer: Viewer, keys: KeyRing, old: Row[Any], pairing_id: UUID) -> None:
    """Sealed again: a ciphertext opens in its own row only."""
    before = await queries.find_pairing(viewer.connection, viewer.scope, old.id)
    after = await queries.find_pairing(viewer.connection, viewer.scope, pairing_id)
    if before is None or after is None or after.plan_id is not None:
        return
    household = household_cipher(keys, old.household_id, before.wrapped_key)
    content = plan_of(household, before)
    if content is not None:
        await rules.save_plan(viewer, household, after, content)

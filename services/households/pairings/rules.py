"""Pairings (结对帮扶): which team cares for which household, and their support plan."""

import hashlib
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func

from services.households import lines_queries
from services.households.copies.organizations import find_organization
from services.households.enrolments import rules as enrolments
from services.households.events import publish_pairing
from services.households.households.encryption import RowCipher, household_cipher
from services.households.households.rules import disclose, lock_household, own_numbers, require_unrestricted
from services.households.households.schemas import DisclosureInput
from services.households.lines import require_line_of
from services.households.pairings import queries
from services.households.pairings.schemas import (
    CloseInput,
    EndedPairing,
    PairedDisclosure,
    Pairing,
    PairingInput,
    Plan,
    PlanInput,
    TeamLoad,
)
from services.households.pairings.sealed_texts import plan_columns, plan_of, reason_columns, reason_of
from services.households.progress import recount
from services.households.vocabularies import RegistryStatus
from services.kernel.audit import trail
from services.kernel.audit.looks import look
from services.kernel.auth.principals import Scope
from services.kernel.crypto.keys import KeyRing
from services.kernel.db.constraints import refusing
from services.kernel.events.word_copies import WordUnknown, require_words
from services.kernel.masking import mask_name, mask_text
from services.kernel.problems import Malformed, NotFound, Problem
from services.kernel.web.access import Viewer
from services.kernel.web.application import field_error
from services.kernel.web.versions import Stored, must_match_if_given

RIGHT = "pairings.write"
PLAN_TEXTS = ("funds", "project", "goods", "other")
CatchUp = Callable[[], Awaitable[None]]
"""Reads the events that the gateway published up to now. Raises Unavailable."""


class TeamNotFound(Problem):
    status = 404
    code = "team-not-found"
    title = "没有找到这支志愿服务团队，或者它不在您的范围内。"
    title_en = "No such volunteer team, or it is outside your area."


class AlreadyPaired(Problem):
    status = 409
    code = "already-paired"
    title = "这支团队已经与这户结对，请先结束原来的结对。"
    title_en = "This team is already paired with this household; close that pairing first."


class PairingFixed(Problem):
    status = 409
    code = "pairing-fixed"
    title = "结对的农户和团队不能更改，请结束后重新结对。"
    title_en = "Household and team of a pairing never change; close it and make another."


class PairingClosed(Problem):
    status = 409
    code = "pairing-closed"
    title = "结对已经结束，不能再修改。"
    title_en = "The pairing is closed."


class NotEligible(Problem):
    status = 409
    code = "household-not-eligible"
    title = "这户已经脱贫，不在帮扶范围内。"
    title_en = "The household has left poverty and is not served (S2-02)."


CONSTRAINTS: dict[str, type[Problem]] = {
    "pairings_pkey": NotFound,
    "pairings_one_open_per_team": AlreadyPaired,
}


async def list_items(
    viewer: Viewer, keys: KeyRing, filters: queries.Filters, page: Any
) -> tuple[list[Pairing], Sequence[Row[Any]]]:
    """The pairings of the page, and the rows fetched. A page that shows texts is a look at their households."""
    rows = await queries.list_pairings(viewer.connection, viewer.scope, filters, page)
    items = await _as_shown(viewer, keys, [_pairing(keys, row) for row in rows[: page.limit]])
    shown = [pairing.household_id for pairing in items if _has_text(pairing)]
    if shown:
        await look(viewer.connection, viewer.principal, "pairings.listed", shown, filters.codes())
    return items, rows


async def of_other_lines(viewer: Viewer, filters: queries.Filters) -> int:
    return await lines_queries.of_other_lines(viewer.connection, viewer.scope, *queries.asked(filters))


async def ended_in_grace(viewer: Viewer, keys: KeyRing, page: Any) -> tuple[list[EndedPairing], Sequence[Row[Any]]]:
    """Those of the page, and the rows fetched."""
    rows = await queries.ended_in_grace(viewer.connection, viewer.scope, page)
    return [_ended(keys, row) for row in rows[: page.limit]], rows


def _ended(keys: KeyRing, row: Row[Any]) -> EndedPairing:
    name = household_cipher(keys, row.household_id, row.wrapped_key).open_name("head_name", row.head_name)
    return EndedPairing.model_validate({**row._mapping, "head_name": mask_name(name)})


async def loads(viewer: Viewer, division: str) -> list[TeamLoad]:
    """Counts, so of every line."""
    plain = replace(viewer.scope, lined=None)
    await lines_queries.set_lines(viewer.connection, plain)
    rows = await queries.households_by_team(viewer.connection, plain, division)
    await lines_queries.set_lines(viewer.connection, viewer.scope)
    return [TeamLoad.model_validate(row) for row in rows]


async def view_pairing(viewer: Viewer, keys: KeyRing, pairing_id: UUID) -> Pairing:
    """A look when it shows a text. Raises NotFound."""
    pairing = await get_pairing(viewer, keys, pairing_id)
    if _has_text(pairing):
        subject = f"pairing:{pairing_id}"
        await look(viewer.connection, viewer.principal, "pairing.viewed", [pairing.household_id], subject=subject)
    (shown,) = await _as_shown(viewer, keys, [pairing])
    return shown


async def _as_shown(viewer: Viewer, keys: KeyRing, pairings: Sequence[Pairing]) -> list[Pairing]:
    """Who sees masked numbers in the register sees them masked in what people typed as well, the household's own
    however they are written."""
    hidden = [one for one in pairings if _has_text(one) and not _sees_clear(viewer, one)]
    own = await own_numbers(viewer, keys, {one.household_id for one in hidden}) if hidden else {}
    masked = {one.id: _masked(one, own.get(one.household_id, ())) for one in hidden}
    return [masked.get(one.id, one) for one in pairings]


def _sees_clear(viewer: Viewer, pairing: Pairing) -> bool:
    return viewer.principal.holds("households.reveal", pairing.village_code, pairing.team_id)


def _masked(pairing: Pairing, own: Collection[str]) -> Pairing:
    plan, reason = pairing.plan, pairing.close_reason
    if plan is not None:
        plan = plan.model_copy(update={name: mask_text(getattr(plan, name), own) for name in PLAN_TEXTS})
    return pairing.model_copy(update={"plan": plan, "close_reason": reason and mask_text(reason, own)})


def _has_text(pairing: Pairing) -> bool:
    """Plan and reason are typed by people; nothing in them is masked."""
    return pairing.plan is not None or bool(pairing.close_reason)


async def get_pairing(viewer: Viewer, keys: KeyRing, pairing_id: UUID) -> Pairing:
    """Raises NotFound, OfAnotherLine."""
    row = await queries.find_pairing(viewer.connection, viewer.scope, pairing_id)
    if row is None:
        await lines_queries.refuse_reading(viewer.connection, viewer.scope, pairing_id)
        raise NotFound()
    return _pairing(keys, row)


async def disclose_pairing(
    viewer: Viewer, keys: KeyRing, pairing_id: UUID, request: DisclosureInput
) -> PairedDisclosure:
    """As `disclose` of its household, with the support plan. Whose line the form is on, submissions has asked.

    Raises NotFound.
    """
    viewer = replace(viewer, scope=replace(viewer.scope, lined=None))
    await lines_queries.set_lines(viewer.connection, viewer.scope)
    pairing = await get_pairing(viewer, keys, pairing_id)
    household = await disclose(viewer, keys, pairing.household_id, request)
    return PairedDisclosure(**household.model_dump(), plan=pairing.plan)


async def put_pairing(
    viewer: Viewer,
    keys: KeyRing,
    pairing_id: UUID,
    body: PairingInput,
    if_match: str | None,
    catch_up: CatchUp,
    *,
    goes_on_from: UUID | None = None,
) -> Stored[Pairing]:
    """Pair, or change dates, helpers and form of an open pairing; the same content again changes nothing.

    `goes_on_from`: the pairing whose household is handed over; the new one is enrolled where that one was.

    Raises NotFound, TeamNotFound, KeptByAnotherLine, NotEligible, AlreadyPaired, PairingFixed, PairingClosed,
    WordUnknown, PreconditionFailed, and where campaigns are named what `enrolments.enrol` raises.
    """
    await _require_form(viewer, body.service_form, catch_up)
    current = await queries.lock_pairing(viewer.connection, viewer.scope, pairing_id)
    if current is None:
        await lines_queries.refuse_change(viewer.connection, viewer.scope, pairing_id)
        must_match_if_given(if_match, None)
    is_new = current is None and await _create(viewer, pairing_id, body, catch_up)
    if is_new and goes_on_from is not None:
        await enrolments.hand_on(viewer.connection, goes_on_from, pairing_id, body.starts_on)
    elif is_new or body.campaigns is not None:
        await enrolments.enrol_new(viewer, pairing_id, body.campaigns)
    if not is_new:
        current = current or await queries.lock_pairing(viewer.connection, viewer.scope, pairing_id)
        if current is None:
            raise NotFound()
        await _change(viewer, current, body, if_match)
    # It shows the plan, which whoever changes a date need not know.
    pairing = await view_pairing(viewer, keys, pairing_id)
    return Stored(pairing, pairing.version, is_new)


async def _create(viewer: Viewer, pairing_id: UUID, body: PairingInput, catch_up: CatchUp) -> bool:
    """False when the same request, sent twice at once, was faster."""
    # Locked, so that a household that moves at this moment takes the new pairing along.
    household = await lock_household(viewer.connection, viewer.scope, body.household_id)
    if household is None:
        raise NotFound()
    await require_unrestricted(viewer.connection, viewer.scope, body.household_id)
    if household.registry_status == RegistryStatus.OUT_OF_POVERTY:
        raise NotEligible()
    await _require_team(viewer, body.team_id, catch_up)
    try:
        async with refusing(viewer.connection, CONSTRAINTS):
            await queries.insert_pairing(
                viewer.connection,
                {
                    "id": pairing_id,
                    "household_id": body.household_id,
                    "village_code": household.village_code,
                    "team_id": body.team_id,
                    "created_by": viewer.principal.account_id,
                    **_changeable(body),
                },
            )
    except (NotFound, AlreadyPaired):
        if await queries.lock_pairing(viewer.connection, viewer.scope, pairing_id) is None:
            raise
        return False
    await _publish(viewer, pairing_id, "pairing.created")
    return True


async def _require_form(viewer: Viewer, service_form: str, catch_up: CatchUp) -> None:
    """A word added a second ago may be told and not read yet. Raises WordUnknown."""
    used = {"service_forms": [service_form]}
    try:
        await require_words(viewer.connection, used)
    except WordUnknown:
        await catch_up()
        await require_words(viewer.connection, used)


async def _require_team(viewer: Viewer, team_id: UUID, catch_up: CatchUp) -> None:
    """A team created a second ago may exist in the gateway only, so this reads the feed before it refuses.

    Raises TeamNotFound, KeptByAnotherLine.
    """
    if not await _is_team_in(viewer, viewer.scope, team_id):
        await catch_up()
        if not await _is_team_in(viewer, viewer.scope, team_id):
            raise TeamNotFound()
    team = await find_organization(viewer.connection, team_id)
    if team is not None:
        require_line_of(viewer.scope, team_id, team.division_code, team.lines)


async def _is_team_in(viewer: Viewer, scope: Scope, team_id: UUID) -> bool:
    team = await find_organization(viewer.connection, team_id)
    is_open = team is not None and team.kind == "team" and team.closed_on is None
    return is_open and team is not None and scope.covers(team.division_code)


async def _change(viewer: Viewer, current: Row[Any], body: PairingInput, if_match: str | None) -> None:
    # Before all other checks: a repeated request whose first answer was lost gets the same answer, closed or not.
    if bytes(current.fingerprint) == fingerprint(body):
        return
    if (body.household_id, body.team_id) != (current.household_id, current.team_id):
        raise PairingFixed()
    if current.closed_at is not None:
        raise PairingClosed()
    must_match_if_given(if_match, current.version)
    await queries.update_pairing(viewer.connection, viewer.scope, current.id, _changeable(body))
    await _publish(viewer, current.id, "pairing.changed")


async def close(viewer: Viewer, keys: KeyRing, pairing_id: UUID, body: CloseInput) -> Pairing:
    """End a pairing on a day (S2-16); closing again with the same reason and day changes nothing.

    Raises NotFound, KeptByAnotherLine, PairingClosed, Malformed.
    """
    wrapped_key = await queries.hold_key(viewer.connection, viewer.scope, pairing_id)
    current = await queries.lock_pairing(viewer.connection, viewer.scope, pairing_id)
    if wrapped_key is None or current is None:
        await lines_queries.refuse_change(viewer.connection, viewer.scope, pairing_id)
        raise NotFound()
    household = household_cipher(keys, current.household_id, wrapped_key)
    if current.closed_at is not None:
        if (current.ends_on, reason_of(household, current)) != (body.closed_on, body.reason):
            raise PairingClosed()
        return await view_pairing(viewer, keys, pairing_id)
    if body.closed_on < current.starts_on:
        raise Malformed(errors=[field_error(("closed_on",), "greater_than_equal")])
    changes = {"closed_at": func.now(), "ends_on": body.closed_on}
    reason = reason_columns(household, pairing_id, body.reason)
    await queries.update_pairing(viewer.connection, viewer.scope, pairing_id, changes | reason)
    await _publish(viewer, pairing_id, "pairing.closed")
    return await get_pairing(viewer, keys, pairing_id)


async def put_plan(viewer: Viewer, keys: KeyRing, pairing_id: UUID, body: PlanInput, if_match: str | None) -> Pairing:
    """Write the support plan; the same content again changes nothing.

    Raises NotFound, KeptByAnotherLine, PairingClosed, WordUnknown, PreconditionFailed.
    """
    await queries.hold_key(viewer.connection, viewer.scope, pairing_id)
    # Locked, because two requests with the same version would both find it unchanged; a first plan has no row to lock.
    await queries.lock_pairing(viewer.connection, viewer.scope, pairing_id)
    pairing = await queries.find_pairing(viewer.connection, viewer.scope, pairing_id)
    if pairing is None:
        await lines_queries.refuse_change(viewer.connection, viewer.scope, pairing_id)
        raise NotFound()
    await require_words(viewer.connection, {"goals": body.goals})
    content = body.model_dump(mode="json")
    household = _household_cipher(keys, pairing)
    if plan_of(household, pairing) == content:
        return _pairing(keys, pairing)
    await require_unrestricted(viewer.connection, viewer.scope, pairing.household_id)
    if pairing.closed_at is not None:
        raise PairingClosed()
    must_match_if_given(if_match, pairing.plan_version)
    await save_plan(viewer, household, pairing, content)
    await trail.record(
        viewer.connection,
        actor_id=viewer.principal.account_id,
        action="plan.saved",
        subject=f"pairing:{pairing_id}",
    )
    return await get_pairing(viewer, keys, pairing_id)


async def save_plan(viewer: Viewer, household: RowCipher, pairing: Row[Any], content: dict[str, Any]) -> None:
    """`content`: values of JSON by the names of a `PlanInput`. The key of the household must be held or locked."""
    owner = {"pairing_id": pairing.id, "village_code": pairing.village_code, "team_id": pairing.team_id}
    columns = plan_columns(household, pairing.id, content)
    await queries.save_plan(viewer.connection, {**owner, **columns, "updated_by": viewer.principal.account_id})


async def _publish(viewer: Viewer, pairing_id: UUID, action: str) -> None:
    row = await queries.lock_pairing(viewer.connection, viewer.scope, pairing_id)
    if row is None:
        raise RuntimeError("a pairing just written cannot be read")
    await publish_pairing(viewer.connection, row)
    await recount.touch(viewer.connection, row.household_id, row.village_code)
    await trail.record(
        viewer.connection,
        actor_id=viewer.principal.account_id,
        action=action,
        subject=f"pairing:{pairing_id}",
        details={"household_id": str(row.household_id), "team_id": str(row.team_id)},
    )


def _changeable(body: PairingInput) -> dict[str, Any]:
    return {
        "helpers": body.helpers,
        "service_form": body.service_form,
        "starts_on": body.starts_on,
        "ends_on": body.ends_on,
        "fingerprint": fingerprint(body),
    }


def fingerprint(body: PairingInput) -> bytes:
    """Equal for equal requests; in which campaigns the pairing is enrolled stands elsewhere."""
    return hashlib.sha256(body.model_dump_json(exclude={"campaigns"}).encode()).digest()


def _household_cipher(keys: KeyRing, row: Row[Any]) -> RowCipher:
    """Of the household of a pairing as `queries.find_pairing` reads it. Raises CannotDecrypt."""
    return household_cipher(keys, row.household_id, row.wrapped_key)


def _pairing(keys: KeyRing, row: Row[Any]) -> Pairing:
    household = _household_cipher(keys, row)
    content = plan_of(household, row)
    plan = content and Plan(**content, version=row.plan_version, updated_at=row.plan_updated_at)
    return Pairing(
        id=row.id,
        household_id=row.household_id,
        village_code=row.village_code,
        team_id=row.team_id,
        team_name=row.team_name,
        helpers=row.helpers,
        service_form=row.service_form,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        is_closed=row.closed_at is not None,
        close_reason=reason_of(household, row),
        plan=plan,
        version=row.version,
    )

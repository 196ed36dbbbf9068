"""销毁: one officer asks for it, another confirms it, and the key of the household is destroyed.

The confirmation destroys, in one transaction, the key here and all that lies under it, and has submissions destroy its
own before it answers. Where submissions does not answer then, the request stays `confirmed` until its worker has read
the event. What stays is ids, places, dates and what the boards count.
"""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.clients import IN_FORCE_SECONDS, RightsOfGateway, Submissions
from services.households.events import HouseholdWithheld, publish_pairing
from services.households.households import rules as households
from services.households.households.encryption import RowCipher, household_cipher, number_code
from services.households.progress import recount
from services.households.vocabularies import ErasureState
from services.households.withholding import queries
from services.households.withholding.schemas import Erasure, ErasureInput, Held
from services.kernel.audit import trail
from services.kernel.audit.looks import look
from services.kernel.audit.said import Said
from services.kernel.auth.principals import NotPermitted, Principal, Scope
from services.kernel.crypto.keys import KeyRing
from services.kernel.db.constraints import refusing
from services.kernel.db.database import Database
from services.kernel.events.outbox import publish, published_at
from services.kernel.masking import mask_name
from services.kernel.problems import NotFound, Problem, Unavailable
from services.kernel.web.access import Viewer
from services.kernel.web.paging import Page

RIGHT = "households.erase"
LOOK_AGAIN_SECONDS = 0.2
DONE = frozenset({ErasureState.CONFIRMED.value, ErasureState.ERASED.value})


class AnotherPersonNeeded(Problem):
    status = 403
    code = "another-person-needed"
    title = "销毁要由另一个人确认：申请人自己不能确认。"
    title_en = "Another person confirms it: who asked cannot."


class NotAnotherPerson(Problem):
    """One person with two accounts could ask with one and confirm with the other (decision 20)."""

    status = 403
    code = "not-another-person"
    title = (
        "您和申请人的账号，一个是由另一个单独邀请的，或者两个都是同一人单独邀请的，而且不久前才开通，还不能算两个人。"
        "请换一位来确认，或者请安全管理员重新邀请其中一位、由系统管理员确认，再来办理。"
    )
    title_en = (
        "Your account and that of who asked do not count as two persons yet: not long ago one let the other in alone, "
        "or one person let in both. Somebody else confirms, or the security administrator invites one of you anew and "
        "the system administrator confirms it."
    )


class ErasureAnswered(Problem):
    status = 409
    code = "erasure-answered"
    title = "这个申请已经处理过、撤回了或已过期，请刷新。"
    title_en = "This request was answered, withdrawn or has expired."


class AskerMayNoMore(Problem):
    status = 409
    code = "asker-may-no-more"
    title = "申请人现在已没有这项权限，请由有权限的人重新申请。"
    title_en = "Who asked no longer holds the right: somebody who does asks anew."


class ErasureAsked(Problem):
    status = 409
    code = "erasure-asked"
    title = "这户已有人申请销毁，正在等待确认。"
    title_en = "The erasure of this household was asked for and waits to be confirmed."


class OnlyTheAsker(Problem):
    status = 403
    code = "only-the-asker"
    title = "只有申请人能撤回；别人请用“不同意”。"
    title_en = "Only who asked can withdraw it; others refuse."


CONSTRAINTS: dict[str, type[Problem]] = {"erasures_pkey": ErasureAsked, "erasures_open": ErasureAsked}


@dataclass(frozen=True, slots=True)
class HeldRights:
    """Where who confirms, and who asked, hold the right now, and whether they are two persons."""

    own: Scope
    theirs: Scope
    are_two: bool

    def require(self, village_code: str) -> None:
        """Raises NotPermitted, AskerMayNoMore, NotAnotherPerson."""
        if not self.own.covers(village_code):
            raise NotPermitted()
        if not self.theirs.covers(village_code):
            raise AskerMayNoMore()
        if not self.are_two:
            raise NotAnotherPerson()


@dataclass(frozen=True, slots=True)
class Erasures:
    """`days`: in which a request is answered. `rights`: what an account may do now, whatever its token says."""

    database: Database
    keys: KeyRing
    rights: RightsOfGateway
    submissions: Submissions
    days: int

    async def ask(self, viewer: Viewer, erasure_id: UUID, body: ErasureInput) -> Erasure:
        """The same request again changes nothing. Raises NotFound, ErasureAsked, HouseholdErased."""
        row = await households.lock_household(viewer.connection, viewer.scope, body.household_id)
        if row is None:
            await households.require_unrestricted(viewer.connection, viewer.scope, body.household_id)
            raise NotFound()
        stored = await queries.find_erasure(viewer.connection, viewer.scope, erasure_id)
        if stored is None:
            await self._expire(viewer, body.household_id)
            values = {
                "id": erasure_id,
                "household_id": body.household_id,
                "village_code": row.village_code,
                "reason": _cipher(self.keys, row.id, row.wrapped_key, erasure_id).seal("reason", body.reason),
                "asked_by": viewer.principal.account_id,
            }
            async with refusing(viewer.connection, CONSTRAINTS):
                await queries.ask(viewer.connection, values, timedelta(days=self.days))
            await _note(viewer, "erasure.asked", body.household_id, erasure_id, self._said(row.id, body.reason))
        elif (stored.household_id, stored.asked_by) != (body.household_id, viewer.principal.account_id):
            raise ErasureAsked()
        return await self._get(viewer, erasure_id)

    async def _expire(self, viewer: Viewer, household_id: UUID) -> None:
        for row in await queries.end_expired(viewer.connection, household_id):
            await trail.record(
                viewer.connection,
                actor_id=None,
                action="erasure.expired",
                subject=f"household:{household_id}",
                details={"erasure_id": str(row.id)},
            )

    async def listed(
        self, viewer: Viewer, page: Page, household_id: UUID | None, is_open: bool | None
    ) -> tuple[list[Erasure], Sequence[Row[Any]]]:
        """The requests of the page, and the rows fetched. Reasons are typed by people, so a page of them is a look."""
        rows = await queries.list_erasures(
            viewer.connection, viewer.scope, page, household_id=household_id, is_open=is_open
        )
        shown = rows[: page.limit]
        if shown:
            ids = [row.household_id for row in shown]
            await look(viewer.connection, viewer.principal, "erasures.listed", ids)
        names = await self._names(shown)
        return [self._erasure(viewer, row, await self._held_here(viewer, row), names) for row in shown], rows

    async def view(self, viewer: Viewer, erasure_id: UUID) -> Erasure:
        """With the counts of what is, or was, destroyed. Raises NotFound."""
        erasure = await self._get(viewer, erasure_id)
        subject = f"household:{erasure.household_id}"
        await look(viewer.connection, viewer.principal, "erasure.viewed", [erasure.household_id], subject=subject)
        return erasure

    async def refuse(self, viewer: Viewer, erasure_id: UUID, reason: str) -> Erasure:
        """Raises NotFound, AnotherPersonNeeded, ErasureAnswered."""
        household, row = await self._lock_asked(viewer, erasure_id)
        if row.asked_by == viewer.principal.account_id:
            raise AnotherPersonNeeded()
        return await self._end(viewer, household, row, ErasureState.REFUSED, reason)

    async def withdraw(self, viewer: Viewer, erasure_id: UUID, reason: str) -> Erasure:
        """Raises NotFound, OnlyTheAsker, ErasureAnswered."""
        household, row = await self._lock_asked(viewer, erasure_id)
        if row.asked_by != viewer.principal.account_id:
            raise OnlyTheAsker()
        return await self._end(viewer, household, row, ErasureState.WITHDRAWN, reason)

    async def confirm(self, principal: Principal, erasure_id: UUID) -> Erasure:
        """Repeating it changes nothing.

        Raises NotPermitted, NotFound, AnotherPersonNeeded, NotAnotherPerson, AskerMayNoMore, ErasureAnswered,
        Unavailable.
        """
        scope = principal.scope_for(RIGHT)
        async with self.database.transaction(scope) as connection:
            asked = await queries.find_erasure(connection, scope, erasure_id)
        if asked is None:
            raise NotFound()
        if asked.asked_by == principal.account_id:
            raise AnotherPersonNeeded()
        rights = await self._rights_now(principal, asked.asked_by)
        async with self.database.transaction(scope) as connection:
            position = await self._destroy(Viewer(principal, scope, connection), erasure_id, rights)
        await self._reach_submissions(asked.household_id, position)
        async with self.database.transaction(scope) as connection:
            return await self._get(Viewer(principal, scope, connection), erasure_id)

    async def _reach_submissions(self, household_id: UUID, position: int) -> None:
        """Return when submissions has destroyed what it had; or some seconds later, when it has hidden it or does not
        answer: its worker goes on then."""
        if await self.submissions.read_up_to(position, is_patient=True):
            with suppress(TimeoutError):
                await asyncio.wait_for(self._destroyed_there(household_id), IN_FORCE_SECONDS)

    async def _destroyed_there(self, household_id: UUID) -> None:
        while True:
            await self.submissions.destroy_hidden()
            held = await self.submissions.held_of(household_id)
            if held is not None and not any(asdict(held).values()):
                return
            await asyncio.sleep(LOOK_AGAIN_SECONDS)

    async def _rights_now(self, principal: Principal, asked_by: UUID) -> HeldRights:
        """A right may have been taken away since the token was given, or since the request; and two accounts may be
        one person. Raises Unavailable."""
        both = principal.account_id, asked_by
        try:
            own, theirs = await asyncio.gather(*(self.rights.scope_now(each, RIGHT) for each in both))
            confirmer, asker = await asyncio.gather(*map(self.rights.people_behind, both))
        except httpx.HTTPError:
            raise Unavailable() from None
        return HeldRights(own, theirs, are_two=confirmer.isdisjoint(asker))

    async def _destroy(self, viewer: Viewer, erasure_id: UUID, rights: HeldRights) -> int:
        """Where the register's events end after it. The household may have moved since the request: what counts is
        where it is now, locked."""
        household, row = await self._lock(viewer, erasure_id)
        if row.state in DONE:
            return await published_at(viewer.connection)
        if row.state != ErasureState.ASKED.value:
            raise ErasureAnswered()
        if household is None:
            raise NotFound()
        rights.require(household.village_code)
        stored = await queries.count_stored(viewer.connection, row.household_id)
        counts = asdict(stored)
        answered = {"state": ErasureState.CONFIRMED.value, "answered_by": viewer.principal.account_id, **counts}
        await queries.answer(viewer.connection, erasure_id, answered)
        await destroy(viewer.connection, self.keys, row.household_id, viewer.principal.account_id)
        await _note(viewer, "erasure.confirmed", row.household_id, erasure_id, asked_by=str(row.asked_by), **counts)
        return await published_at(viewer.connection)

    async def _lock(self, viewer: Viewer, erasure_id: UUID) -> tuple[Row[Any] | None, Row[Any]]:
        """The household, None where it is erased or out of sight, and then the request: whoever moves a household, asks
        for its erasure or changes its key locks in the same order. Raises NotFound."""
        asked = await queries.find_erasure(viewer.connection, viewer.scope, erasure_id)
        if asked is None:
            raise NotFound()
        household = None
        with suppress(households.HouseholdErased):
            household = await households.lock_household(viewer.connection, viewer.scope, asked.household_id)
        row = await queries.lock_erasure(viewer.connection, viewer.scope, erasure_id)
        if row is None:
            raise NotFound()
        return household, row

    async def _lock_asked(self, viewer: Viewer, erasure_id: UUID) -> tuple[Row[Any], Row[Any]]:
        household, row = await self._lock(viewer, erasure_id)
        if household is None or row.state != ErasureState.ASKED.value:
            raise ErasureAnswered()
        return household, row

    async def _end(
        self, viewer: Viewer, household: Row[Any], row: Row[Any], state: ErasureState, reason: str
    ) -> Erasure:
        sealed = _cipher(self.keys, row.household_id, household.wrapped_key, row.id).seal("answer", reason)
        values = {"state": state.value, "answer": sealed, "answered_by": viewer.principal.account_id}
        await queries.answer(viewer.connection, row.id, values)
        await _note(viewer, f"erasure.{state.value}", row.household_id, row.id, self._said(row.household_id, reason))
        return await self._get(viewer, row.id)

    async def _get(self, viewer: Viewer, erasure_id: UUID) -> Erasure:
        row = await queries.find_erasure(viewer.connection, viewer.scope, erasure_id)
        if row is None:
            raise NotFound()
        held = await self._held_here(viewer, row)
        if row.state == ErasureState.ASKED.value:
            elsewhere = await self.submissions.held_of(row.household_id)
            held = held.model_copy(update=asdict(elsewhere) if elsewhere else {})
        return self._erasure(viewer, row, held, await self._names([row]))

    def _said(self, household_id: UUID, reason: str) -> Said:
        return Said(self.keys, [household_id], {"reason": reason})

    async def _names(self, rows: Sequence[Row[Any]]) -> Mapping[UUID, str | None]:
        """Of who asked and who answered, by account."""
        ids = sorted({id_ for row in rows for id_ in (row.asked_by, row.answered_by) if id_ is not None})
        return dict(zip(ids, await asyncio.gather(*map(self.rights.name_of, ids)), strict=True))

    def _erasure(self, viewer: Viewer, row: Row[Any], held: Held, names: Mapping[UUID, str | None]) -> Erasure:
        texts: dict[str, Any] = {"head_name": None, "reason": None, "answer": None}
        if row.wrapped_key is not None:
            cipher = _cipher(self.keys, row.household_id, row.wrapped_key, row.id)
            head = household_cipher(self.keys, row.household_id, row.wrapped_key)
            texts = {name: cipher.open(name, row._mapping[name]) for name in ("reason", "answer")}
            texts["head_name"] = mask_name(head.open_name("head_name", row.head_name))
        return Erasure(
            **{name: row._mapping[name] for name in SHOWN},
            **texts,
            held=held,
            asked_by_name=names.get(row.asked_by),
            answered_by_name=names.get(row.answered_by),
            is_mine=row.asked_by == viewer.principal.account_id,
        )

    async def _held_here(self, viewer: Viewer, row: Row[Any]) -> Held:
        """Counted now while the request is open, and as they were when it was confirmed."""
        if row.state != ErasureState.ASKED.value:
            return Held.model_validate(row)
        stored = await queries.count_stored(viewer.connection, row.household_id)
        return Held(**asdict(stored), photos=None, reports=None, scans=None)


SHOWN = (
    "id",
    "household_id",
    "village_code",
    "village_name",
    "registry_no",
    "state",
    "asked_by",
    "asked_at",
    "expires_at",
    "answered_by",
    "answered_at",
    "erased_at",
)


async def destroy(connection: AsyncConnection, keys: KeyRing, household_id: UUID, by: UUID | None) -> None:
    """Destroy a household that is whole, and tell the other programs, which do nothing before this is committed.

    Raises NotDestroyedError.
    """
    household = await queries.lock_whole(connection, household_id)
    if household is None:
        raise queries.NotDestroyedError(str(household_id))
    village_code, code = household.village_code, number_code(keys, household.registry_no)
    for pairing in await queries.destroy(connection, household_id, village_code, code, by):
        await publish_pairing(connection, pairing)
    await recount.touch(connection, household_id, village_code)
    event = HouseholdWithheld(household_id=household_id, village_code=village_code)
    await publish(connection, "household.erased", str(household_id), event)


def _cipher(keys: KeyRing, household_id: UUID, wrapped_key: bytes, erasure_id: UUID) -> RowCipher:
    return RowCipher(household_cipher(keys, household_id, wrapped_key).key, "erasures", erasure_id)


async def _note(
    viewer: Viewer, action: str, household_id: UUID, erasure_id: UUID, said: Said | None = None, **details: Any
) -> None:
    await trail.record(
        viewer.connection,
        actor_id=viewer.principal.account_id,
        action=action,
        subject=f"household:{household_id}",
        details={"erasure_id": str(erasure_id), **details},
        said=said,
    )

"""走访: when a visit is accepted, when two visits are the same, and how a visit is corrected."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

import orjson
from psycopg.errors import UniqueViolation
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.auth.principals import NotPermitted, Principal, Scope
from services.kernel.db.database import Database
from services.kernel.events.reader import FeedReader
from services.kernel.ids import new_id
from services.kernel.problems import NotFound, Problem
from services.kernel.web.access import Viewer
from services.submissions.visits import log_queries, queries
from services.submissions.visits.photo_allowance import PhotoAllowance
from services.submissions.visits.schemas import RevisionInput, VisitFacts, VisitInput

FACTS = tuple(VisitFacts.model_fields)


class HouseholdNotPaired(NotFound):
    code = "household-not-paired"
    title = "这户不在您的结对名单里，请与队长联系。"
    title_en = "This household is not paired with your team."


class VisitChanged(Problem):
    """Both versions are stored; a person decides."""

    status = 409
    code = "visit-changed"
    title = "这次走访已经报送过，内容与这次不同。两份都已保存，请用“更正”修改。"
    title_en = "This visit was sent before with different content. Both are kept; use a correction to change it."


class VisitIdTaken(Problem):
    """The id belongs to another team's visit: nothing of the request was stored, so the phone must keep it."""

    status = 409
    code = "visit-id-taken"
    title = "这个编号已属于另一个团队的走访，这次没有报送。内容还在手机里，请重新记一次。"
    title_en = "Another team's visit has this id. Nothing was stored; it is still on the phone: please log it again."


class PhotoIdTaken(Problem):
    status = 409
    code = "photo-id-taken"
    title = "有一张照片已属于另一次走访，请重新选择照片。"
    title_en = "One of the photos already belongs to another visit."


class RevisionChanged(Problem):
    status = 409
    code = "revision-changed"
    title = "这次更正已经报送过，内容与这次不同。"
    title_en = "This correction was sent before with different content."


class Outcome(Enum):
    CREATED = 201
    REPEATED = 200


@dataclass(frozen=True, slots=True)
class Stored:
    outcome: Outcome
    state: str


def fingerprint(content: Mapping[str, Any]) -> bytes:
    """SHA-256 over the content as JSON; equal for equal visits however their JSON was written."""
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).digest()


@dataclass(frozen=True, slots=True)
class VisitLog:
    """The parts for storing visits. `pairings`: the feed of the pairings."""

    database: Database
    pairings: FeedReader
    photos: PhotoAllowance

    async def log(self, principal: Principal, visit_id: UUID, visit: VisitInput) -> Stored:
        """Store a visit once, however often and by whomever it is sent (S2-16).

        Raises NotPermitted, HouseholdNotPaired, VisitChanged, VisitIdTaken, PhotoIdTaken, TooManyPhotosToday. After
        VisitChanged both contents are stored.
        """
        size = sum(photo.size for photo in visit.photos)
        if size and not self.photos.has_room(principal.account_id, size):
            await self._require_known(principal, visit_id)
        stored = await self._log(principal, visit_id, visit)
        if stored.outcome is Outcome.CREATED:
            self.photos.use(principal.account_id, size)
        return stored

    async def _require_known(self, principal: Principal, visit_id: UUID) -> None:
        """A visit stored before is answered at any time: its photos are counted already. Raises TooManyPhotosToday."""
        scope = principal.scope_for("visits.write")
        async with self.database.transaction(scope) as connection:
            if await queries.find_stored(connection, scope, visit_id) is None:
                raise self.photos.refusal()

    async def _log(self, principal: Principal, visit_id: UUID, visit: VisitInput) -> Stored:
        try:
            return await _store(self.database, principal, visit_id, visit)
        except HouseholdNotPaired:
            # The event of a new pairing may not have been read yet.
            await self.pairings.catch_up_for_request()
        return await _store(self.database, principal, visit_id, visit)


async def _store(database: Database, principal: Principal, visit_id: UUID, visit: VisitInput) -> Stored:
    scope = principal.scope_for("visits.write")
    content = visit.model_dump(mode="json")
    mark = fingerprint(content)
    sent = content | {
        "id": visit_id,
        "event_id": new_id(),
        "author_id": principal.account_id,
        "fingerprint": "\\x" + mark.hex(),
    }
    try:
        row = await database.fetch_one(
            log_queries.PUT_VISIT, {"teams": scope.teams_literal, "visit": orjson.dumps(sent).decode()}
        )
    except UniqueViolation:
        raise PhotoIdTaken() from None
    if row is None:
        raise RuntimeError("the statement answers one row")
    if row.is_created:
        return Stored(Outcome.CREATED, row.state)
    if row.fingerprint is None and not row.is_paired:
        raise HouseholdNotPaired()
    if row.fingerprint is not None and bytes(row.fingerprint) == mark:
        return Stored(Outcome.REPEATED, row.state)
    return await _compare_with_stored(database, principal, scope, visit_id, content, mark)


async def _compare_with_stored(
    database: Database, principal: Principal, scope: Scope, visit_id: UUID, content: Mapping[str, Any], mark: bytes
) -> Stored:
    """The id exists: from a parallel request with the same visit, from other content, or from another team's visit."""
    async with database.transaction(scope) as connection:
        stored = await queries.find_stored(connection, scope, visit_id)
        if stored is None:
            raise VisitIdTaken()
        if bytes(stored.fingerprint) == mark:
            return Stored(Outcome.REPEATED, stored.state)
        await queries.save_conflict(connection, _conflict(principal, visit_id, content, mark, stored))
    raise VisitChanged()


def _conflict(
    principal: Principal, visit_id: UUID, content: Mapping[str, Any], mark: bytes, stored: Any
) -> Mapping[str, Any]:
    return {
        "visit_id": visit_id,
        "fingerprint": mark,
        "team_id": stored.team_id,
        "village_code": stored.village_code,
        "author_id": principal.account_id,
        "body": content,
    }


async def revise_visit(viewer: Viewer, visit_id: UUID, revision_id: UUID, revision: RevisionInput) -> Outcome:
    """更正: stores the content of `revision` as the current one, and keeps the one before (N-14).

    Allowed for the author and the leader of the team. Raises NotFound, NotPermitted, RevisionChanged.
    """
    row = await queries.lock_visit(viewer.connection, viewer.scope, visit_id)
    if row is None:
        raise NotFound()
    _may_revise(viewer.principal, row.author_id, row.team_id)
    mark = fingerprint(revision.model_dump(mode="json"))
    earlier = await queries.find_revision(viewer.connection, revision_id)
    if earlier is not None:
        if earlier.visit_id != visit_id or bytes(earlier.fingerprint) != mark:
            raise RevisionChanged()
        return Outcome.REPEATED
    await _store_revision(viewer.connection, viewer.principal, row, revision_id, revision, mark)
    return Outcome.CREATED


def _may_revise(principal: Principal, author_id: UUID, team_id: UUID) -> None:
    leads = any(grant.role == "team_leader" and grant.organization_id == team_id for grant in principal.roles)
    if principal.account_id != author_id and not leads:
        raise NotPermitted()


async def _store_revision(
    connection: AsyncConnection,
    principal: Principal,
    row: Any,
    revision_id: UUID,
    revision: RevisionInput,
    mark: bytes,
) -> None:
    after = revision.model_dump(mode="json", include=set(FACTS))
    is_new = await queries.add_revision(
        connection,
        {
            "id": revision_id,
            "visit_id": row.id,
            "team_id": row.team_id,
            "village_code": row.village_code,
            "author_id": principal.account_id,
            "fingerprint": mark,
            "reason": revision.reason,
            "before": {name: _as_json(getattr(row, name)) for name in FACTS},
            "after": after,
            "revised_at": datetime.now(UTC),
        },
    )
    if not is_new:
        raise RevisionChanged()
    changes = {name: getattr(revision, name) for name in FACTS}
    await queries.change_visit(connection, row.id, {**changes, "revision_id": revision_id})
    if row.state == "complete":
        await queries.publish_revision(connection, row.id)


def _as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (date, datetime)) else value

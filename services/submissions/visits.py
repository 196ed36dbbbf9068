"""走访: what makes a home visit acceptable, when two of them are the same, and how one is corrected."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum, StrEnum
from typing import Any
from uuid import UUID

import orjson
from psycopg.errors import UniqueViolation
from psycopg.types.json import Jsonb
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel import events
from services.kernel.access import Viewer
from services.kernel.database import Database, SingleStatements
from services.kernel.ids import new_id
from services.kernel.principals import NotPermitted, Principal, Scope
from services.kernel.problems import NotFound, Problem
from services.submissions.queries import hot
from services.submissions.queries import visits as queries
from services.submissions.schemas import RevisionInput, VisitFacts, VisitInput

FACTS = tuple(VisitFacts.model_fields)


class HouseholdNotPaired(NotFound):
    code = "household-not-paired"
    title = "这户不在您的结对名单里，请与队长联系。"
    title_en = "This household is not paired with your team."


class VisitChanged(Problem):
    """Both versions are kept; a person decides."""

    status = 409
    code = "visit-changed"
    title = "这次走访已经报送过，内容与这次不同。两份都已保存，请用“更正”修改。"
    title_en = "This visit was sent before with different content. Both are kept; use a correction to change it."


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


def fingerprint(body: BaseModel) -> bytes:
    """SHA-256 over the canonical content; equal for equal visits however their JSON was written."""
    return hashlib.sha256(orjson.dumps(body.model_dump(mode="json"), option=orjson.OPT_SORT_KEYS)).digest()


async def log_visit(
    statements: SingleStatements, database: Database, principal: Principal, visit_id: UUID, visit: VisitInput
) -> Stored:
    """Store a visit once, whoever sends it how often (S2-16).

    Raises NotPermitted, HouseholdNotPaired, VisitChanged, PhotoIdTaken. After VisitChanged both contents are kept.
    """
    scope = principal.scope_for("visits.write")
    mark = fingerprint(visit)
    parameters = _parameters(principal, scope, visit_id, visit, mark)
    try:
        row = await statements.fetch_one(hot.PUT_VISIT, parameters)
    except UniqueViolation:
        raise PhotoIdTaken() from None
    if row is None:
        raise RuntimeError("the visit statement always answers one row")
    if row["is_created"]:
        return Stored(Outcome.CREATED, parameters["state"])
    if row["fingerprint"] is None and not row["is_paired"]:
        raise HouseholdNotPaired()
    if row["fingerprint"] == mark:
        return Stored(Outcome.REPEATED, row["state"])
    return await _compare_with_stored(database, principal, scope, visit_id, visit, mark)


async def _compare_with_stored(
    database: Database, principal: Principal, scope: Scope, visit_id: UUID, visit: VisitInput, mark: bytes
) -> Stored:
    """The id is taken: by a parallel send of the same visit, by other content, or by another team's visit."""
    async with database.transaction(scope) as connection:
        stored = await queries.find_stored(connection, scope, visit_id)
        if stored is not None and bytes(stored.fingerprint) == mark:
            return Stored(Outcome.REPEATED, stored.state)
        if stored is not None:
            await queries.keep_conflict(connection, _conflict(principal, visit_id, visit, mark, stored))
    raise VisitChanged()


def _conflict(principal: Principal, visit_id: UUID, visit: VisitInput, mark: bytes, stored: Any) -> Mapping[str, Any]:
    return {
        "visit_id": visit_id,
        "fingerprint": mark,
        "team_id": stored.team_id,
        "village_code": stored.village_code,
        "author_id": principal.account_id,
        "body": visit.model_dump(mode="json"),
    }


def _parameters(principal: Principal, scope: Scope, visit_id: UUID, visit: VisitInput, mark: bytes) -> dict[str, Any]:
    photos = visit.photos
    return {
        "teams": scope.teams_literal,
        "id": visit_id,
        "event_id": new_id(),
        "fingerprint": mark,
        "author_id": principal.account_id,
        "household_id": visit.household_id,
        "visited_on": visit.visited_on,
        "content": visit.content,
        "amount_fen": visit.amount_fen,
        "aid_domains": _array(visit.aid_domains),
        "goals": _array(visit.goals),
        "needs": visit.needs,
        "minutes": visit.minutes,
        "signature": Jsonb(visit.signature) if visit.signature is not None else None,
        "recorded_at": visit.recorded_at,
        "state": "awaiting_photos" if photos else "complete",
        "photos_missing": len(photos),
        "photos": orjson.dumps([photo.model_dump() for photo in photos]).decode(),
    }


def _array(words: Sequence[StrEnum]) -> str:
    """A PostgreSQL array literal of words that need no quotes.

    >>> from services.submissions.schemas import AidDomain
    >>> _array([AidDomain.FUNDS, AidDomain.GOODS])
    '{funds,goods}'
    """
    return "{" + ",".join(words) + "}"


async def revise_visit(viewer: Viewer, visit_id: UUID, revision_id: UUID, revision: RevisionInput) -> Outcome:
    """更正: the visit reads as `revision` says, what it said before is kept (N-14).

    The author may, and the leader of the team. Raises NotFound, NotPermitted, RevisionChanged.
    """
    row = await queries.lock_visit(viewer.connection, viewer.scope, visit_id)
    if row is None:
        raise NotFound()
    _may_revise(viewer.principal, row.author_id, row.team_id)
    mark = fingerprint(revision)
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
    await queries.add_revision(
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
    changes = {name: getattr(revision, name) for name in FACTS}
    await queries.change_visit(connection, row.id, {**changes, "revision_id": revision_id})
    if row.state == "complete":
        await events.publish(connection, "visit.revised", str(row.id), _event_data(row, revision))


def _event_data(row: Any, revision: RevisionInput) -> dict[str, Any]:
    return {
        "visit_id": str(row.id),
        "household_id": str(row.household_id),
        "pairing_id": str(row.pairing_id),
        "team_id": str(row.team_id),
        "village_code": row.village_code,
        "visited_on": revision.visited_on.isoformat(),
        "amount_fen": revision.amount_fen,
        "aid_domains": [str(domain) for domain in revision.aid_domains],
    }


def _as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (date, datetime)) else value

"""走访: when a visit is accepted, when two visits are the same, and how a visit is corrected."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

import orjson
from psycopg.errors import UniqueViolation
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.audit import trail
from services.kernel.audit.looks import look
from services.kernel.audit.subjects import KEY
from services.kernel.auth.principals import NotPermitted, Principal, Scope
from services.kernel.clock import month_bounds
from services.kernel.crypto.keys import KeyRing
from services.kernel.db.database import Database
from services.kernel.events.reader import FeedReader
from services.kernel.events.word_copies import KnownWords, require_words
from services.kernel.ids import new_id
from services.kernel.masking import mask_text
from services.kernel.problems import Malformed, NotFound, Problem
from services.kernel.web.access import Viewer
from services.kernel.web.application import field_error
from services.kernel.web.paging import Page
from services.submissions.copies import archived
from services.submissions.files.uploads import Uploads
from services.submissions.household_keys import words
from services.submissions.household_keys.file_keys import NewKey, new_key_of_household
from services.submissions.household_keys.keys import HouseholdKey, HouseholdKeys
from services.submissions.terms import Terms, sees_what_was_replaced
from services.submissions.visits import log_queries, queries
from services.submissions.visits.photo_allowance import PhotoAllowance
from services.submissions.visits.schemas import (
    VOCABULARIES,
    ConflictOut,
    RevisionInput,
    RevisionOut,
    VisitFacts,
    VisitInput,
)

FACTS = tuple(VisitFacts.model_fields)
TYPED = frozenset({"content", "needs", "reason", "before", "after"})
"""Texts that people typed, and what holds such texts."""


class HouseholdNotPaired(NotFound):
    code = "household-not-paired"
    title = "这户不在您的结对名单里，请与队长联系。"
    title_en = "This household is not paired with your team."


class HouseholdErased(Problem):
    """The phone keeps nothing of it: it tells the volunteer, and drops what it holds of the household."""

    # As a 404 is: it was refused to somebody who asked for it.
    is_recorded = True
    status = 410
    code = "household-erased"
    title = "这户的资料已依法销毁，这次走访不能再登记；手机上这户的内容会一并删除。"
    title_en = "This household was erased: the visit cannot be stored, and the phone drops what it holds of it."


class LeaderCorrectsThat(Problem):
    """A visit that counts is moved to a day before the pairing by its leader only, who answers for it."""

    status = 403
    code = "leader-corrects-that"
    title = "改后的日期在结对之前，请队长来更正。"
    title_en = "That day lies before the pairing: the leader of the team corrects it."


class VisitChanged(Problem):
    """Both versions are stored; a person decides."""

    status = 409
    code = "visit-changed"
    title = "这次走访已经报送过，内容与这次不同。两份都已保存，请用“更正”修改。"
    title_en = "This visit was sent before with different content. Both are kept; use a correction to change it."


class VisitIdTaken(Problem):
    """The id belongs to another team's visit: nothing of the request was stored, so the phone must keep it."""

    # It tells that the id exists, which a 404 would not.
    is_recorded = True
    status = 409
    code = "visit-id-taken"
    title = "这个编号已属于另一个团队的走访，这次没有报送。内容还在手机里，请重新记一次。"
    title_en = "Another team's visit has this id. Nothing was stored; it is still on the phone: please log it again."


class PhotoIdTaken(Problem):
    status = 409
    code = "photo-id-taken"
    title = "有一张照片已属于另一次走访，请重新选择照片。"
    title_en = "One of the photos already belongs to another visit."


class PhotoNotRejected(Problem):
    status = 409
    code = "photo-not-rejected"
    title = "这张照片没有被退回，不能换掉或去掉。"
    title_en = "Only a photo that was refused can be replaced or taken out."


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
    """`keys`: of the photos of a new visit, by id; none where the store encrypts."""

    outcome: Outcome
    state: str
    keys: Mapping[UUID, bytes] = field(default_factory=dict)


def fingerprint(content: Mapping[str, Any]) -> bytes:
    """SHA-256 over the content as JSON; equal for equal visits however their JSON was written.

    Where nothing is said of supports the content is that of earlier releases: a phone sends such a visit once more.
    """
    said = {name: value for name, value in content.items() if name != "supports" or value}
    return hashlib.sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).digest()


def _words_of(facts: VisitFacts) -> dict[str, list[str]]:
    return {name: getattr(facts, name) for name in VOCABULARIES}


@dataclass(frozen=True, slots=True)
class VisitLog:
    """The parts for storing visits.

    `pairings`: the feed of the pairings; `uploads`: how photos come in; `vocabularies`: the words a visit may say.
    """

    database: Database
    pairings: FeedReader
    words: HouseholdKeys
    photos: PhotoAllowance
    uploads: Uploads
    vocabularies: KnownWords

    async def log(self, principal: Principal, visit_id: UUID, visit: VisitInput) -> Stored:
        """Store a visit once, however often and by whomever it is sent (S2-16).

        Raises NotPermitted, HouseholdNotPaired, HouseholdErased, VisitChanged, VisitIdTaken, PhotoIdTaken,
        TooManyPhotosToday, WordUnknown. After VisitChanged both contents are stored.
        """
        await self.vocabularies.require(_words_of(visit))
        size = sum(photo.size for photo in visit.photos)
        if size and not self.photos.has_room(principal.account_id, size):
            await self._require_known(principal, visit_id)
        stored = await self._log(principal, visit_id, visit)
        if stored.outcome is Outcome.CREATED:
            self.photos.use(principal.account_id, size)
        return stored

    async def _require_known(self, principal: Principal, visit_id: UUID) -> None:
        """A visit stored before is answered at any time: its photos are counted already. Raises TooManyPhotosToday."""
        scope = principal.sending_scope("visits.write")
        async with self.database.transaction(scope) as connection:
            if await queries.find_stored(connection, scope, visit_id) is None:
                raise self.photos.refusal()

    async def _log(self, principal: Principal, visit_id: UUID, visit: VisitInput) -> Stored:
        try:
            return await self._store(principal, visit_id, visit)
        except HouseholdNotPaired:
            # The event of a new pairing may not have been read yet, or the key in memory is an old one.
            self.words.forget(visit.household_id)
            await self.pairings.catch_up_for_request()
        try:
            return await self._store(principal, visit_id, visit)
        except HouseholdNotPaired:
            await self._require_not_erased(principal, visit.household_id)
            raise

    async def _require_not_erased(self, principal: Principal, household_id: UUID) -> None:
        """Raises HouseholdErased, for a team that is or was paired with it."""
        teams = principal.sending_scope("visits.write").sending_literal
        where = {"household_id": household_id, "teams": teams}
        if await self.database.fetch_one(log_queries.IS_ERASED, where) is not None:
            raise HouseholdErased()

    async def _store(self, principal: Principal, visit_id: UUID, visit: VisitInput) -> Stored:
        scope = principal.sending_scope("visits.write")
        content = visit.model_dump(mode="json")
        mark = fingerprint(content)
        key = await self.words.for_sending(self.database, scope.sending_literal, visit.household_id)
        if key is None:
            # Of another household than this team's, but the id may be that of a visit which the team did send.
            return await self._compare_with_stored(principal, scope, visit_id, content, mark, HouseholdNotPaired)
        made = self._new_keys(key, visit)
        sent = {
            **{name: value for name, value in content.items() if name not in {"content", "needs", "signature"}},
            "photos": [_with_key(photo, made.get(UUID(photo["id"]))) for photo in content["photos"]],
            "id": visit_id,
            "event_id": new_id(),
            "author_id": principal.account_id,
            "fingerprint": _as_bytea(words.fingerprint_code(self.words.ring, mark)),
            "wrapped_key": _as_bytea(key.wrapped),
            "words": _as_bytea(words.visit_columns(key, visit_id, visit.content, visit.needs)),
            "signature": _as_bytea(words.signature_column(key, visit_id, visit.signature)),
        }
        try:
            row = await self.database.fetch_one(
                log_queries.PUT_VISIT, {"teams": scope.sending_literal, "visit": orjson.dumps(sent).decode()}
            )
        except UniqueViolation:
            raise PhotoIdTaken() from None
        if row is None:
            raise RuntimeError("the statement answers one row")
        if row.is_created:
            return Stored(Outcome.CREATED, row.state, {photo_id: new.key for photo_id, new in made.items()})
        if row.fingerprint is None and not row.is_paired:
            raise HouseholdNotPaired()
        if row.fingerprint is not None and self._is_of(bytes(row.fingerprint), mark):
            return Stored(Outcome.REPEATED, row.state)
        return await self._compare_with_stored(principal, scope, visit_id, content, mark, VisitIdTaken)

    def _new_keys(self, key: HouseholdKey, visit: VisitInput) -> Mapping[UUID, NewKey]:
        """A key for each photo; none where phones reach the store by themselves, which then encrypts."""
        if not self.uploads.are_sealed:
            return {}
        return {photo.id: new_key_of_household(photo.id, key) for photo in visit.photos}

    def _is_of(self, stored: bytes, mark: bytes) -> bool:
        """Of a row that an earlier release stored and nobody has sealed yet, the fingerprint is not keyed."""
        return stored in (words.fingerprint_code(self.words.ring, mark), mark)

    async def _compare_with_stored(
        self,
        principal: Principal,
        scope: Scope,
        visit_id: UUID,
        content: Mapping[str, Any],
        mark: bytes,
        unknown: type[Problem],
    ) -> Stored:
        """The id exists: from a parallel request with the same visit, from other content, or from another team's visit.

        Raises `unknown` where the teams of the caller have no visit of this id.
        """
        async with self.database.transaction(scope) as connection:
            stored = await queries.find_stored(connection, scope, visit_id)
            if stored is None:
                raise unknown()
            if self._is_of(bytes(stored.fingerprint), mark):
                return Stored(Outcome.REPEATED, stored.state)
            key = await _lock_key(self.words, connection, stored.household_id)
            # Held, so that a household that moves or is erased at this moment takes the conflict along.
            stored = await queries.lock_visit(connection, scope, visit_id)
            if stored is None:
                raise unknown()
            conflict = {
                "visit_id": visit_id,
                "team_id": stored.team_id,
                "village_code": stored.village_code,
                "author_id": principal.account_id,
                **words.sealed_conflict(self.words.ring, key, visit_id, mark, dict(content)),
            }
            await queries.save_conflict(connection, conflict)
        raise VisitChanged()


def _as_bytea(value: bytes | None) -> str | None:
    return None if value is None else "\\x" + value.hex()


async def revise_visit(
    keys: HouseholdKeys, viewer: Viewer, visit_id: UUID, revision_id: UUID, revision: RevisionInput
) -> Outcome:
    """更正: stores the content of `revision` as the current one, and keeps the one before (N-14).

    Allowed for the author and the leader of the team. Raises NotFound, NotPermitted, RevisionChanged,
    CampaignArchived, LeaderCorrectsThat, WordUnknown.
    """
    household_id = await queries.household_of(viewer.connection, viewer.scope, visit_id)
    if household_id is None:
        raise NotFound()
    key = await _lock_key(keys, viewer.connection, household_id)
    row = await queries.lock_visit(viewer.connection, viewer.scope, visit_id)
    if row is None:
        raise NotFound()
    _may_revise(viewer.principal, row.author_id, row.team_id)
    mark = fingerprint(revision.model_dump(mode="json"))
    earlier = await queries.find_revision(viewer.connection, revision_id)
    if earlier is not None:
        stored = bytes(earlier.fingerprint)
        if earlier.visit_id != visit_id or stored not in (words.fingerprint_code(keys.ring, mark), mark):
            raise RevisionChanged()
        return Outcome.REPEATED
    # Neither out of a campaign that is over, nor into one.
    for day in sorted({row.visited_on, revision.visited_on}):
        await archived.check_day(viewer.connection, row.village_code, day)
    await require_words(viewer.connection, _words_of(revision))
    await _store_revision(keys.ring, key, viewer, row, revision_id, revision, mark)
    return Outcome.CREATED


def _may_revise(principal: Principal, author_id: UUID, team_id: UUID) -> None:
    if principal.account_id != author_id and not _leads(principal, team_id):
        raise NotPermitted()


def _leads(principal: Principal, team_id: UUID) -> bool:
    return any(grant.role == "team_leader" and grant.organization_id == team_id for grant in principal.roles)


async def confirm_visit(viewer: Viewer, visit_id: UUID) -> None:
    """The leader says that a visit dated before its pairing was made; it counts and prints from then on.

    Repeated, and for a visit that waits for nobody, it changes nothing. Raises NotFound, NotPermitted.
    """
    row = await queries.lock_visit(viewer.connection, viewer.scope, visit_id)
    if row is None:
        raise NotFound()
    if not _leads(viewer.principal, row.team_id):
        raise NotPermitted()
    if _counts(row):
        return
    await queries.change_visit(viewer.connection, visit_id, _confirmed(viewer))
    await trail.record(
        viewer.connection,
        actor_id=viewer.principal.account_id,
        action="visit.confirmed",
        subject=f"visit:{visit_id}",
        details={KEY: [str(row.household_id)]},
    )
    if row.state == "complete":
        await queries.publish(viewer.connection, visit_id, "visit.completed")


def _confirmed(viewer: Viewer) -> dict[str, Any]:
    return {"confirmed_at": datetime.now(UTC), "confirmed_by": viewer.principal.account_id}


def _counts(row: Any) -> bool:
    return not row.is_before_pairing or row.confirmed_at is not None


async def _day_of(viewer: Viewer, row: Any, visited_on: date) -> dict[str, Any]:
    """The columns that say whether the corrected visit counts. Raises LeaderCorrectsThat."""
    if visited_on >= await queries.first_day_of_pairing(viewer.connection, row.pairing_id):
        return {"is_before_pairing": False, "confirmed_at": None, "confirmed_by": None}
    if _leads(viewer.principal, row.team_id):
        return {"is_before_pairing": True, **_confirmed(viewer)}
    # What the leader confirmed is a visit of that day: nobody else moves it to another one before the pairing.
    if _counts(row) and visited_on != row.visited_on:
        raise LeaderCorrectsThat()
    return {}


async def _store_revision(
    ring: KeyRing,
    key: HouseholdKey,
    viewer: Viewer,
    row: Any,
    revision_id: UUID,
    revision: RevisionInput,
    mark: bytes,
) -> None:
    connection = viewer.connection
    day = await _day_of(viewer, row, revision.visited_on)
    before = {name: _as_json(getattr(row, name)) for name in FACTS}
    if row.words_sealed is not None:
        before |= key.open("visits", "words", str(row.id), bytes(row.words_sealed))
    said = {
        "reason": revision.reason,
        "before": before,
        "after": revision.model_dump(mode="json", include=set(FACTS)),
    }
    is_new = await queries.add_revision(
        connection,
        {
            "id": revision_id,
            "visit_id": row.id,
            "team_id": row.team_id,
            "village_code": row.village_code,
            "author_id": viewer.principal.account_id,
            "revised_at": datetime.now(UTC),
            **words.sealed_revision(ring, key, revision_id, mark, said),
        },
    )
    if not is_new:
        raise RevisionChanged()
    # A row of an earlier release is sealed as a whole, never in part.
    sealed = words.sealed_visit(ring, key, row) if row.words_sealed is None else {}
    changes = {name: getattr(revision, name) for name in FACTS if name not in {"content", "needs"}}
    if "supports" not in revision.model_fields_set:
        # A phone of an earlier release knows none, and takes none away.
        del changes["supports"]
    text = words.visit_columns(key, row.id, revision.content, revision.needs)
    await queries.change_visit(
        connection, row.id, {**sealed, **changes, **day, "words_sealed": text, "revision_id": revision_id}
    )
    counts = not day.get("is_before_pairing", row.is_before_pairing) or day.get("confirmed_at", row.confirmed_at)
    if row.state == "complete" and counts:
        await queries.publish(connection, row.id, "visit.revised" if _counts(row) else "visit.completed")


async def _lock_key(keys: HouseholdKeys, connection: AsyncConnection, household_id: UUID) -> HouseholdKey:
    """Of a household whose visit is there; it has none yet where an earlier release stored the visit."""
    new = keys.ring.new_wrapped_key(str(household_id))
    return keys.of_row(household_id, await queries.lock_key(connection, household_id, new))


def spoken(keys: HouseholdKeys, row: Any) -> Mapping[str, Any] | None:
    """`content` and `needs` of a visit's row; None for one of an earlier release, which has them in its columns."""
    return None if row.words_sealed is None else keys.opened("visits", row, row.household_id)


def written(keys: HouseholdKeys, principal: Principal, row: Any) -> str:
    """A `VisitOut` as JSON. Most of it comes from the database as text: built in Python it would cost twice as much."""
    said = spoken(keys, row) or {"content": row.content, "needs": row.needs}
    if not _sees_numbers(principal, row):
        said = _without_numbers(said)
    return f"{row.body[:-1]},{orjson.dumps(said).decode()[1:]}"


def _sees_numbers(principal: Principal, row: Any) -> bool:
    """Who sees a masked phone in the register sees it masked in what people typed as well."""
    return principal.holds("households.reveal", row.village_code, row.team_id)


def _without_numbers(said: Any) -> Any:
    """The same with the telephone and document numbers of all texts masked."""
    if isinstance(said, str):
        return mask_text(said)
    if isinstance(said, Mapping):
        return {name: _without_numbers(value) if name in TYPED else value for name, value in said.items()}
    return said


def days_asked(month: str | None, first: date | None, last: date | None) -> tuple[date, date] | None:
    """Both included; None for any day. Raises Malformed for one day without the other, and for days backwards."""
    if first is None and last is None:
        return month_bounds(month) if month else None
    if first is None or last is None or month is not None:
        raise Malformed(errors=[field_error(("last" if last is None else "first",), "missing")])
    if last < first:
        raise Malformed(errors=[field_error(("last",), "range_backwards")])
    return first, last


async def view_visits(
    viewer: Viewer, keys: HouseholdKeys, rows: Sequence[Any], filters: Mapping[str, Any]
) -> list[str]:
    """The visits of a page, each a `VisitOut` as JSON; the trail names their households before the answer leaves."""
    written_ones = [written(keys, viewer.principal, row) for row in rows]
    if rows:
        await look(viewer.connection, viewer.principal, "visits.listed", [row.household_id for row in rows], filters)
    return written_ones


async def view_visit(viewer: Viewer, keys: HouseholdKeys, visit_id: UUID) -> str:
    """A `VisitOut` as JSON. Raises NotFound."""
    row = await queries.find_visit(viewer.connection, viewer.scope, visit_id)
    if row is None:
        raise NotFound()
    await look(viewer.connection, viewer.principal, "visit.viewed", [row.household_id], subject=f"visit:{visit_id}")
    return written(keys, viewer.principal, row)


async def view_revisions(
    viewer: Viewer, keys: HouseholdKeys, terms: Terms, visit_id: UUID, page: Page
) -> tuple[list[RevisionOut], Sequence[Any]]:
    """The corrections of the page, and the rows fetched. Raises NotFound, NotPermitted, CursorMalformed."""
    owner = await queries.find_owner(viewer.connection, viewer.scope, visit_id)
    if owner is None:
        raise NotFound()
    if not sees_what_was_replaced(viewer.principal, owner.author_id, owner):
        raise NotPermitted()
    rows = await queries.list_revisions(viewer.connection, viewer.scope, visit_id, page)
    await _look_at_replaced(viewer, "visit.revisions_viewed", visit_id, owner)
    kept_until = terms.text_until(owner.archived_at)
    return [_revision_out(keys, viewer.principal, row, kept_until) for row in rows[: page.limit]], rows


async def view_conflicts(viewer: Viewer, keys: HouseholdKeys, terms: Terms, visit_id: UUID) -> list[ConflictOut]:
    """What was refused under the visit's id; of that who sent it sees the own. Raises NotFound, NotPermitted."""
    owner = await queries.find_owner(viewer.connection, viewer.scope, visit_id)
    if owner is None:
        raise NotFound()
    rows = [
        row
        for row in await queries.list_conflicts(viewer.connection, viewer.scope, visit_id)
        if sees_what_was_replaced(viewer.principal, row.author_id, row)
    ]
    if not rows and not sees_what_was_replaced(viewer.principal, owner.author_id, owner):
        raise NotPermitted()
    await _look_at_replaced(viewer, "visit.conflicts_viewed", visit_id, owner)
    kept_until = terms.text_until(owner.archived_at)
    return [
        ConflictOut(
            author_id=row.author_id,
            received_at=row.received_at,
            body=_refused_body(keys, viewer.principal, owner, row),
            kept_until=kept_until,
            deleted_at=row.deleted_at,
        )
        for row in rows
    ]


async def _look_at_replaced(viewer: Viewer, action: str, visit_id: UUID, owner: Any) -> None:
    await look(viewer.connection, viewer.principal, action, [owner.household_id], subject=f"visit:{visit_id}")


def _refused_body(keys: HouseholdKeys, principal: Principal, owner: Any, row: Any) -> dict[str, Any] | None:
    body = row.body
    if row.body_sealed is not None:
        key = keys.of_row(owner.household_id, owner.wrapped_key)
        place = words.conflict_place(row.visit_id, bytes(row.fingerprint))
        body = key.open("visit_conflicts", "body", place, bytes(row.body_sealed))
    if body is None:
        return None
    # Strokes of a signature are no text; that there was one is enough.
    shown = {**body, "signature": None, "is_signed": body.get("signature") is not None}
    return shown if _sees_numbers(principal, row) else dict(_without_numbers(shown))


def _revision_out(keys: HouseholdKeys, principal: Principal, row: Any, kept_until: datetime | None) -> RevisionOut:
    """`row` with the household of its visit."""
    said = {"reason": row.reason, "before": row.before, "after": row.after}
    if row.words_sealed is not None:
        said = dict(keys.opened("visit_revisions", row, row.household_id))
    if not _sees_numbers(principal, row):
        said = _without_numbers(said)
    return RevisionOut(
        id=row.id,
        visit_id=row.visit_id,
        author_id=row.author_id,
        revised_at=row.revised_at,
        kept_until=kept_until,
        deleted_at=row.deleted_at,
        **said,
    )


async def receipt_of(database: Database, principal: Principal, visit_id: UUID) -> Any:
    """States only. Whoever may still send also gets it after the pairing has ended: a phone that was offline for weeks
    must learn that it may forget the visit. Raises NotFound, NotPermitted."""
    scope = principal.scope_for("visits.read")
    if "visits.write" in principal.permissions:
        scope = replace(scope, sending_team_ids=principal.sending_scope("visits.write").sending_team_ids)
    async with database.transaction(scope) as connection:
        found = await queries.find_receipt(connection, scope, visit_id)
    if found is None:
        raise NotFound()
    return found


def _as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def _with_key(photo: dict[str, Any], made: NewKey | None) -> dict[str, Any]:
    return photo | {"data_key": _as_bytea(made.data_key) if made else None}

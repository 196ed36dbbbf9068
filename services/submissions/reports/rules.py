"""信息报备表 and 实施情况进度表: prefilled, submitted, returned, accepted, forwarded (S2-19, S2-20, S2-30 to S2-46).

`states.py` shows the states. A submission freezes a version; after the due time it is late, never refused.
Other programs are asked between two transactions, so that a slow one holds no connection; what may have changed
meanwhile is checked again.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.auth.principals import NotPermitted, Scope
from services.kernel.clock import SHANGHAI, month_bounds, now
from services.kernel.crypto.keys import KeyRing, Place, seal, unseal
from services.kernel.db.database import Database
from services.kernel.problems import NotFound, Problem
from services.kernel.web.versions import must_match, must_match_if_given
from services.submissions.clients import OtherPrograms, ProgramUnavailable
from services.submissions.documents.form import Edition
from services.submissions.documents.printer import FormPrinter
from services.submissions.media.scan_store import ScanStore
from services.submissions.reports import content as contents
from services.submissions.reports import plan_cells, queries
from services.submissions.reports.content import Content
from services.submissions.reports.deadline import Paired
from services.submissions.reports.schemas import ReportInput, ReportPatch
from services.submissions.reports.states import Caller, move, must_be

EARLIEST = date(2000, 1, 1)


class PairingNotFound(NotFound):
    code = "pairing-not-found"
    title = "没有找到这个结对，或者不在您的范围内。"
    title_en = "No such pairing, or outside your area."


class ReportExists(Problem):
    """`report_id` names the report to go on with."""

    status = 409
    code = "report-exists"
    title = "这户本期的表已经建好，请打开已有的那份。"
    title_en = "This form exists already for that pairing and month; open the existing one."


class ReportChanged(Problem):
    status = 409
    code = "report-changed"
    title = "这个编号已经用于另一份表。"
    title_en = "This id already belongs to another report."


class TeamWithoutLeader(Problem):
    status = 409
    code = "team-without-leader"
    title = "团队还没有队长，请先登记队长再报送。"
    title_en = "The team has no leader; the form must name one."


class Outcome(Enum):
    CREATED = 201
    REPEATED = 200


@dataclass(frozen=True, slots=True)
class Opened:
    """A report as it reads now: `row` from the database, `content` live while a draft, frozen afterwards."""

    row: Any
    content: Content
    return_reason: str | None
    plan_edits: Mapping[str, str] = field(default_factory=dict)

    @property
    def follows_plan(self) -> bool:
        return bool(self.row.kind == "registration_form" and self.row.state == "draft")

    def with_plan(self, plan: Mapping[str, str]) -> "Opened":
        return replace(self, content={**self.content, "plan": {**plan, **self.plan_edits}})

    @property
    def edition(self) -> Edition:
        """What paper printed now is: a draft's page names the version that submitting would make."""
        is_draft = self.row.state == "draft"
        return Edition(self.row.id, self.row.version + is_draft, contents.hash_of(self.content), is_draft)


@dataclass(frozen=True, slots=True)
class Reports:
    """What reports are made with; `programs` are asked in the name of whoever is at the screen."""

    database: Database
    programs: OtherPrograms
    keys: KeyRing
    store: ScanStore
    printer: FormPrinter

    async def start(self, caller: Caller, report_id: UUID, wanted: ReportInput) -> Outcome:
        """Make the prefilled draft. Raises NotPermitted, PairingNotFound, ReportExists, ReportChanged and those of
        `OtherPrograms`."""
        scope = caller.principal.scope_for("reports.write")
        async with self.database.transaction(scope) as connection:
            if await _is_repeat(connection, scope, report_id, wanted):
                return Outcome.REPEATED
            pairing = await queries.find_pairing(connection, scope, wanted.pairing_id)
        if pairing is None:
            raise PairingNotFound()
        facts = await self._prefill(caller, report_id, wanted, pairing)
        async with self.database.transaction(scope) as connection:
            if await queries.add_report(connection, self._new_row(caller, report_id, wanted, pairing, facts)):
                return Outcome.CREATED
            if await _is_repeat(connection, scope, report_id, wanted):
                return Outcome.REPEATED
        raise ReportChanged()

    async def _prefill(self, caller: Caller, report_id: UUID, wanted: ReportInput, pairing: Any) -> Content:
        ask, sign = self.programs, caller.authorization
        team, household, due, area, plan = await asyncio.gather(
            ask.team(sign, pairing.team_id),
            ask.household(sign, pairing.household_id, wanted.kind, report_id),
            ask.due(sign, pairing.team_id, wanted.kind, wanted.month, _paired(pairing)),
            ask.city_name(sign, pairing.village_code),
            self._plan(caller, wanted.kind, pairing.pairing_id),
        )
        facts = contents.first_facts(wanted.kind, wanted.month, area, household, plan)
        return contents.with_team(facts, team, due)

    async def _plan(self, caller: Caller, kind: str, pairing_id: UUID) -> Mapping[str, str]:
        """Form 2 has no cells for it."""
        if kind != "registration_form":
            return plan_cells.EMPTY
        return await self.programs.plan(caller.authorization, pairing_id)

    def _new_row(
        self, caller: Caller, report_id: UUID, wanted: ReportInput, pairing: Any, facts: Content
    ) -> dict[str, Any]:
        data_key = self.keys.new_wrapped_key(str(report_id))
        return {
            "id": report_id,
            "kind": wanted.kind,
            "month": wanted.month,
            "pairing_id": pairing.pairing_id,
            "household_id": pairing.household_id,
            "team_id": pairing.team_id,
            "village_code": pairing.village_code,
            "data_key": data_key,
            "facts": self._sealed(data_key, report_id, facts),
            "created_by": caller.principal.account_id,
        }

    async def open(self, connection: AsyncConnection, scope: Scope, report_id: UUID) -> Opened:
        """Raises NotFound."""
        row = await queries.find_report(connection, scope, report_id)
        return await self._opened(connection, scope, row)

    async def _locked(self, connection: AsyncConnection, scope: Scope, report_id: UUID) -> Opened:
        row = await queries.lock_report(connection, scope, report_id)
        return await self._opened(connection, scope, row)

    async def _opened(self, connection: AsyncConnection, scope: Scope, row: Any) -> Opened:
        if row is None:
            raise NotFound()
        facts = self._unsealed(row.data_key, row.id, row.facts)
        reason = facts.pop("return_reason", None)
        if row.state == "draft":
            facts = plan_cells.parted(facts)
            edits = facts.pop("plan_edits")
            visits = await queries.pairing_visits(connection, scope, row.pairing_id, _days(row))
            return Opened(row, contents.with_visits(facts, visits), reason, edits).with_plan(facts["plan"])
        frozen = await queries.find_version(connection, scope, row.id, row.version)
        if frozen is None:
            raise NotFound()
        key = self.keys.unwrap(bytes(frozen.data_key), str(row.id))
        return Opened(row, orjson.loads(unseal(key, bytes(frozen.content), version_place(row.id, row.version))), None)

    async def in_step(self, caller: Caller, opened: Opened) -> Opened:
        """A draft of Form 1 with the plan as the pairing has it now; as it was read last where nobody answers.

        To be called after the transaction. To submit needs an answer, so that nothing outdated is frozen.
        """
        if not opened.follows_plan:
            return opened
        with suppress(ProgramUnavailable, NotPermitted, NotFound):
            return opened.with_plan(await self.programs.plan(caller.authorization, opened.row.pairing_id))
        return opened

    async def edit(self, caller: Caller, report_id: UUID, patch: ReportPatch, if_match: str | None) -> None:
        """Write the opinion and the plan. Raises NotFound, WrongState, PreconditionRequired, PreconditionFailed and
        those of `OtherPrograms`."""
        scope = caller.principal.scope_for("reports.write")
        plan = await self._plan_of_draft(caller, scope, report_id) if patch.plan else None
        async with self.database.transaction(scope) as connection:
            row = (await self._locked(connection, scope, report_id)).row
            must_be(row, "draft")
            must_match(if_match, row.revision)
            facts = _patched(self._unsealed(row.data_key, row.id, row.facts), patch, plan)
            sealed = self._sealed(row.data_key, row.id, facts)
            await queries.change_report(connection, row.id, {"facts": sealed})

    async def _plan_of_draft(self, caller: Caller, scope: Scope, report_id: UUID) -> Mapping[str, str] | None:
        """What a handwritten cell is compared with; None where the form is none that follows a plan."""
        async with self.database.transaction(scope) as connection:
            opened = await self.open(connection, scope, report_id)
        return await self._plan(caller, opened.row.kind, opened.row.pairing_id) if opened.follows_plan else None

    async def submit(self, caller: Caller, report_id: UUID) -> None:
        """报送: freeze a version with the leader of today. To submit again what is submitted changes nothing.

        Raises NotPermitted, NotFound, WrongState, TeamWithoutLeader and those of `OtherPrograms`.
        """
        scope = caller.principal.scope_for("reports.write")
        async with self.database.transaction(scope) as connection:
            row = (await self.open(connection, scope, report_id)).row
            pairing = await queries.find_pairing(connection, scope, row.pairing_id)
        if pairing is None:
            raise PairingNotFound()
        must_be(row, "draft", "submitted")
        if row.state == "submitted":
            return
        paired = _paired(pairing)
        team, due, plan = await asyncio.gather(
            self.programs.team(caller.authorization, row.team_id),
            self.programs.due(caller.authorization, row.team_id, row.kind, row.month, paired),
            self._plan(caller, row.kind, row.pairing_id),
        )
        if not team.leader_name:
            raise TeamWithoutLeader()
        async with self.database.transaction(scope) as connection:
            draft = await self._locked(connection, scope, report_id)
            if draft.row.state == "draft":
                content = contents.with_team(draft.with_plan(plan).content, team, due)
                due_at = due.due_at if due and due.binds(paired) else None
                await self._freeze(connection, caller, draft.row, content, due_at)

    async def _freeze(
        self, connection: AsyncConnection, caller: Caller, row: Any, content: Content, due_at: datetime | None
    ) -> None:
        at, version = now(), row.version + 1
        is_late = due_at is not None and at >= due_at
        key = self.keys.unwrap(bytes(row.data_key), str(row.id))
        frozen = {
            "report_id": row.id,
            "version": version,
            "team_id": row.team_id,
            "village_code": row.village_code,
            "content": seal(key, contents.canonical(content), version_place(row.id, version)),
            "hash": bytes.fromhex(contents.hash_of(content)),
            "submitted_at": at,
            "submitted_by": caller.principal.account_id,
        }
        await queries.add_version(connection, frozen)
        changes = {"version": version, "due_at": due_at, "is_late": is_late, "submitted_at": at}
        await move(connection, caller, row, "submitted", "report.submitted", {**changes, "state": "submitted"})

    async def return_for_correction(
        self, caller: Caller, report_id: UUID, reason: str, if_match: str | None = None
    ) -> None:
        """退回: back to draft, with what is to be put right.

        Raises NotPermitted, NotFound, WrongState, and PreconditionFailed when it is not what the caller looked at.
        """
        scope = caller.principal.scope_for("reports.review")
        async with self.database.transaction(scope) as connection:
            row = (await self._locked(connection, scope, report_id)).row
            must_be(row, "submitted")
            must_match_if_given(if_match, row.revision)
            facts = {**self._unsealed(row.data_key, row.id, row.facts), "return_reason": reason}
            changes = {"state": "draft", "facts": self._sealed(row.data_key, row.id, facts)}
            await move(connection, caller, row, "returned", "report.returned", changes)

    async def accept(self, caller: Caller, report_id: UUID, if_match: str | None = None) -> None:
        """Raises NotPermitted, NotFound, WrongState, PreconditionFailed."""
        await self._advance(caller, report_id, if_match, "submitted", "accepted")

    async def forward(self, caller: Caller, report_id: UUID, if_match: str | None = None) -> None:
        """统一上报. Raises NotPermitted, NotFound, WrongState, PreconditionFailed."""
        await self._advance(caller, report_id, if_match, "accepted", "forwarded")

    async def _advance(self, caller: Caller, report_id: UUID, if_match: str | None, before: str, after: str) -> None:
        scope = caller.principal.scope_for("reports.review")
        async with self.database.transaction(scope) as connection:
            row = (await self._locked(connection, scope, report_id)).row
            must_be(row, before, after)
            # Who repeats what was done, because the answer got lost, still names the revision before it.
            if row.state == before:
                must_match_if_given(if_match, row.revision)
                changes = {"state": after, f"{after}_at": now()}
                await move(connection, caller, row, after, f"report.{after}", changes)

    def _sealed(self, data_key: bytes, report_id: UUID, facts: Content) -> bytes:
        key = self.keys.unwrap(bytes(data_key), str(report_id))
        return seal(key, contents.canonical(facts), facts_place(report_id))

    def _unsealed(self, data_key: bytes, report_id: UUID, facts: bytes) -> Content:
        key = self.keys.unwrap(bytes(data_key), str(report_id))
        opened: Content = orjson.loads(unseal(key, bytes(facts), facts_place(report_id)))
        return opened


def facts_place(report_id: UUID) -> Place:
    return Place("reports", "facts", str(report_id))


def version_place(report_id: UUID, version: int) -> Place:
    return Place("report_versions", "content", f"{report_id}:{version}")


async def _is_repeat(connection: AsyncConnection, scope: Scope, report_id: UUID, wanted: ReportInput) -> bool:
    """Raises ReportChanged when the id means something else, ReportExists when the form has another id."""
    row = await queries.find_report(connection, scope, report_id)
    if row is not None:
        if (row.pairing_id, row.kind, row.month) != (wanted.pairing_id, wanted.kind, wanted.month):
            raise ReportChanged()
        return True
    twin = await queries.find_twin(connection, scope, wanted.pairing_id, wanted.kind, wanted.month)
    # Between the two look-ups a parallel request may have stored this very report: then it is its own twin.
    if twin is not None and twin.id != report_id:
        raise ReportExists(report_id=str(twin.id))
    return twin is not None


def _paired(pairing: Any) -> Paired:
    return Paired(pairing.village_code, pairing.starts_on, pairing.ends_on)


def _days(row: Any) -> tuple[date, date]:
    """Form 2 is about a month; Form 1 shows photos of whatever visits there were so far."""
    return month_bounds(row.month) if row.month else (EARLIEST, now().astimezone(SHANGHAI).date())


def _patched(facts: Content, patch: ReportPatch, plan: Mapping[str, str] | None) -> Content:
    changes = patch.model_dump(exclude_none=True)
    written, facts = changes.pop("plan", {}), plan_cells.parted(facts)
    plan = plan or facts["plan"]
    edits = plan_cells.edited(facts["plan_edits"], plan, written)
    return {**facts, **changes, "plan": dict(plan), "plan_edits": edits}

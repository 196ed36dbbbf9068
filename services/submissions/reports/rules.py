"""信息报备表 and 实施情况进度表: prefilled, submitted, returned, accepted, forwarded (S2-19, S2-20, S2-30 to S2-46).

`states.py` shows the states. A submission freezes a version; after the due time it is late, never refused.
Other programs are asked between two transactions, so that a slow one holds no connection; what may have changed
meanwhile is checked again. Every act answers the report as it reads after it.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.audit.looks import look
from services.kernel.auth.principals import NotPermitted, Principal, Scope
from services.kernel.clock import month_bounds, now, today
from services.kernel.crypto.keys import KeyRing, Place, seal, unseal
from services.kernel.db.database import Database
from services.kernel.events.word_copies import read_words
from services.kernel.outcomes import Outcome
from services.kernel.problems import NotFound, Problem
from services.kernel.web.versions import must_match, must_match_if_given
from services.submissions.clients import BindingDue, OtherPrograms, ProgramUnavailable, SupportPlan
from services.submissions.copies import archived
from services.submissions.copies.known import area_of_form, find_pairing, hold_pairing
from services.submissions.copies.records import PairedHousehold
from services.submissions.documents.form import Edition
from services.submissions.documents.printer import FormPrinter
from services.submissions.files.uploads import Uploads
from services.submissions.household_keys.keys import HouseholdKeys
from services.submissions.lines_queries import require_own_line
from services.submissions.media.pictures import PictureMaker
from services.submissions.media.scan_reading import ScanReader
from services.submissions.media.store import PhotoStore
from services.submissions.reports import asking, plan_cells, queries
from services.submissions.reports.content import DraftFacts, PlanCells, ReportContent, Sources, with_team
from services.submissions.reports.paper import marks_of, paper_hash
from services.submissions.reports.records import Bound, PictureOfVisit, Report, Scan, Wanted
from services.submissions.reports.schemas import ReportInput, ReportPatch
from services.submissions.reports.states import Caller, move, must_be
from services.submissions.vocabularies import ReportKind

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


class FiledOfNothing(Problem):
    status = 422
    code = "filed-of-nothing"
    title = "请指明是哪个月份，或者哪项任务的哪一期。"
    title_en = "Name a month, or an obligation and one of its periods."


@dataclass(frozen=True, slots=True)
class Opened:
    """A report as it reads now: `content` is live while a draft, frozen afterwards; `facts` only while a draft.

    `is_in_step`: the cells of a draft's plan are those of the pairing at this moment.
    """

    report: Report
    content: ReportContent
    scans: Sequence[Scan]
    keys: KeyRing
    facts: DraftFacts | None = None
    is_in_step: bool = False

    @property
    def return_reason(self) -> str | None:
        return self.facts.return_reason if self.facts else None

    @property
    def follows_plan(self) -> bool:
        return self.facts is not None and self.report.kind == "registration_form"

    def with_plan(self, plan: PlanCells) -> "Opened":
        edits = (self.facts and self.facts.plan_edits) or {}
        content = self.content.model_copy(update={"plan": plan.model_copy(update=edits)})
        return replace(self, content=content, is_in_step=True)

    @property
    def edition(self) -> Edition:
        """What paper printed now is: a draft's page names the version that submitting would make."""
        is_draft = self.report.state == "draft"
        content_hash = paper_hash(self.keys, self.content.canonical()).hex()
        return Edition(self.report.id, self.report.version + is_draft, content_hash, is_draft)

    @property
    def marks(self) -> tuple[bytes, bytes]:
        """Of the paper that says what the report says now."""
        return marks_of(self.keys, self.content.canonical())


@dataclass(frozen=True, slots=True)
class Reports:
    """What reports are made with."""

    database: Database
    programs: OtherPrograms
    words: HouseholdKeys
    uploads: Uploads
    printer: FormPrinter
    scans: ScanReader
    pictures: PictureMaker

    @property
    def keys(self) -> KeyRing:
        return self.words.ring

    @property
    def store(self) -> PhotoStore:
        return self.uploads.store

    async def start(self, caller: Caller, report_id: UUID, body: ReportInput) -> tuple[Outcome, Opened]:
        """Make the prefilled draft.

        Raises NotPermitted, PairingNotFound, OfAnotherLine, ReportExists, ReportChanged, what `asking` raises, and
        those of `OtherPrograms`.
        """
        scope = caller.principal.scope_for("reports.write")
        async with self.database.transaction(scope) as connection:
            known = await _find_repeat(connection, scope, report_id, body)
            if known is not None:
                return Outcome.REPEATED, await self._opened(connection, scope, known)
            pairing = await find_pairing(connection, scope, body.about)
            if pairing is None:
                raise PairingNotFound()
            wanted = await asking.wanted_of(connection, body)
            asking.check_pairing(wanted, pairing)
        # Before the others, because what is there already, or is over, shows nobody a household.
        due = await self._due(caller, wanted, pairing)
        bound = asking.bound_to(wanted, pairing, due)
        async with self.database.transaction(scope) as connection:
            campaign_id = bound.campaign_id if bound is not None else None
            obligation_id = bound.obligation_id if bound is not None else None
            if scope.lined is not None:
                await require_own_line(connection, scope, pairing.pairing_id, obligation_id)
            await archived.check_campaign(connection, campaign_id)
            area = await area_of_form(connection, campaign_id, pairing.village_code)
            await _require_no_twin(connection, scope, report_id, wanted, bound)
        facts = await self._prefilled(caller, report_id, wanted, pairing, area, due)
        async with self.database.transaction(scope) as connection:
            # Again, and held: meanwhile it may have ended, or its household moved or been hidden.
            await archived.check_campaign(connection, campaign_id)
            pairing = await hold_pairing(connection, scope, wanted.pairing_id)
            if pairing is None:
                raise PairingNotFound()
            row = self._new_row(caller, report_id, wanted, bound, pairing, facts)
            is_new = await queries.add_report(connection, row)
            known = await _find_repeat(connection, scope, report_id, body)
            if known is None:
                await _require_no_twin(connection, scope, report_id, wanted, bound)
                raise ReportChanged()
            opened = await self._draft(connection, scope, known, facts) if is_new else None
            opened = opened or await self._opened(connection, scope, known)
        return (Outcome.CREATED if is_new else Outcome.REPEATED), replace(opened, is_in_step=is_new)

    async def _prefilled(
        self, caller: Caller, report_id: UUID, wanted: Wanted, pairing: PairedHousehold, area: str, due: BindingDue
    ) -> DraftFacts:
        ask = self.programs.for_caller(caller.authorization)
        team, household = await asyncio.gather(
            ask.team(pairing.team_id), ask.household(pairing.pairing_id, wanted.kind, report_id)
        )
        plan = await self._cells(wanted.kind, household.plan)
        return DraftFacts.first(wanted, area, Sources(team, household, due), plan)

    async def _due(self, caller: Caller, wanted: Wanted, pairing: PairedHousehold) -> BindingDue:
        ask = self.programs.for_caller(caller.authorization)
        return await ask.due(wanted.kind, wanted.month, pairing, wanted.obligation_id, wanted.period)

    def _new_row(
        self,
        caller: Caller,
        report_id: UUID,
        wanted: Wanted,
        bound: Bound | None,
        pairing: PairedHousehold,
        facts: DraftFacts,
    ) -> dict[str, Any]:
        data_key = self.keys.new_wrapped_key(str(report_id))
        return {
            "id": report_id,
            "kind": wanted.kind,
            "month": wanted.month,
            **(bound.columns if bound is not None else {}),
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
        return await self._opened(connection, scope, await queries.find_report(connection, scope, report_id))

    async def _locked(self, connection: AsyncConnection, scope: Scope, report_id: UUID) -> Report:
        """Raises NotFound."""
        report = await queries.lock_report(connection, scope, report_id)
        if report is None:
            raise NotFound()
        return report

    async def _opened(self, connection: AsyncConnection, scope: Scope, report: Report | None) -> Opened:
        if report is None:
            raise NotFound()
        if report.state == "draft":
            return await self._draft(connection, scope, report, self._facts(report))
        frozen = await queries.find_version(connection, scope, report.id, report.version)
        if frozen is None:
            raise NotFound()
        key = self.keys.unwrap(frozen.data_key, str(report.id))
        written = unseal(key, frozen.content, version_place(report.id, report.version))
        content = ReportContent.model_validate_json(written)
        return Opened(report, content, await queries.list_scans(connection, scope, self.words, report.id), self.keys)

    async def _draft(self, connection: AsyncConnection, scope: Scope, report: Report, facts: DraftFacts) -> Opened:
        if not facts.area:
            # Begun before the names of divisions had been told.
            facts = facts.model_copy(
                update={"area": await area_of_form(connection, report.campaign_id, report.village_code)}
            )
        days = await _days(connection, report)
        rows = await queries.pairing_visits(connection, scope, report.pairing_id, days)
        visits = [self._visit(report.household_id, row) for row in rows]
        scans = await queries.list_scans(connection, scope, self.words, report.id)
        return Opened(report, facts.content(visits), scans, self.keys, facts)

    def _visit(self, household_id: UUID, row: Any) -> PictureOfVisit:
        """Each row of a visit is opened; the key of the household is unwrapped once."""
        content = row.content if row.words_sealed is None else self.words.opened("visits", row, household_id)["content"]
        return PictureOfVisit(row.id, row.visited_on, content, row.amount_fen, row.photo_id, row.sha256, row.taken_at)

    async def look(self, caller: Caller, report_id: UUID, is_clear_for: Callable[[Report], bool]) -> Opened:
        """The report for a screen; the trail has the look before the answer leaves (X-13). Raises NotPermitted,
        NotFound."""
        scope = caller.principal.scope_for("reports.read")
        async with self.database.transaction(scope) as connection:
            opened = await self.open(connection, scope, report_id)
            details = {"version": opened.report.version, "masked": not is_clear_for(opened.report) or None}
            shown = [opened.report.household_id]
            await look(connection, caller.principal, "report.viewed", shown, details, subject=str(report_id))
        return await self.in_step(caller, opened)

    async def in_step(self, caller: Caller, opened: Opened) -> Opened:
        """A draft of Form 1 with the plan as the pairing has it now; as it was read last where nobody answers.

        To be called after the transaction. To submit needs an answer, so that nothing outdated is frozen.
        """
        if not opened.follows_plan or opened.is_in_step:
            return opened
        with suppress(ProgramUnavailable, NotPermitted, NotFound):
            return opened.with_plan(await self._plan(caller, opened.report.kind, opened.report.pairing_id))
        return opened

    async def _plan(self, caller: Caller, kind: ReportKind, pairing_id: UUID) -> PlanCells:
        if kind != "registration_form":
            return plan_cells.EMPTY
        return await self._cells(kind, await self.programs.for_caller(caller.authorization).plan(pairing_id))

    async def _cells(self, kind: ReportKind, plan: SupportPlan | None) -> PlanCells:
        """As its words read now. Form 2 has no cells for it."""
        if kind != "registration_form" or plan is None:
            return plan_cells.EMPTY
        async with self.database.transaction() as connection:
            return plan_cells.cells_of(plan, await read_words(connection))

    async def edit(self, caller: Caller, report_id: UUID, patch: ReportPatch, if_match: str | None) -> Opened:
        """Write the opinion and the plan. Raises NotFound, WrongState, CampaignArchived, PreconditionRequired,
        PreconditionFailed and those of `OtherPrograms`."""
        scope = caller.principal.scope_for("reports.write")
        plan = await self._plan_of_draft(caller, scope, report_id) if patch.plan else None
        async with self.database.transaction(scope) as connection:
            report = await self._locked(connection, scope, report_id)
            must_be(report, "draft")
            must_match(if_match, report.revision)
            await archived.check_campaign(connection, report.campaign_id)
            facts = _patched(self._facts(report), patch, plan)
            sealed = self._sealed(report.data_key, report.id, facts)
            report = await queries.change_report(connection, scope, report.id, {"facts": sealed})
            opened = await self._draft(connection, scope, report, facts)
        return replace(opened, is_in_step=True) if plan else await self.in_step(caller, opened)

    async def _plan_of_draft(self, caller: Caller, scope: Scope, report_id: UUID) -> PlanCells | None:
        """What a handwritten cell is compared with; None where the form is none that follows a plan."""
        async with self.database.transaction(scope) as connection:
            report = await queries.find_report(connection, scope, report_id)
        if report is None:
            raise NotFound()
        follows = report.state == "draft" and report.kind == "registration_form"
        return await self._plan(caller, report.kind, report.pairing_id) if follows else None

    async def submit(self, caller: Caller, report_id: UUID) -> Opened:
        """报送: freeze a version with the leader of today. To submit again what is submitted changes nothing.

        Raises NotPermitted, NotFound, WrongState, CampaignArchived, TeamWithoutLeader and those of `OtherPrograms`.
        """
        scope = caller.principal.scope_for("reports.write")
        async with self.database.transaction(scope) as connection:
            report = await queries.find_report(connection, scope, report_id)
            if report is None:
                raise NotFound()
            pairing = await find_pairing(connection, scope, report.pairing_id)
            if pairing is None:
                raise PairingNotFound()
            must_be(report, "draft", "submitted")
            if report.state == "submitted":
                return await self._opened(connection, scope, report)
        wanted = wanted_by(report)
        ask = self.programs.for_caller(caller.authorization)
        team, due, plan = await asyncio.gather(
            ask.team(report.team_id),
            self._due(caller, wanted, pairing),
            self._plan(caller, report.kind, report.pairing_id),
        )
        if team.leader is None or not team.leader.name:
            raise TeamWithoutLeader()
        async with self.database.transaction(scope) as connection:
            opened = await self._opened(connection, scope, await self._locked(connection, scope, report_id))
            if opened.report.state != "draft":
                return opened
            await archived.check_campaign(connection, opened.report.campaign_id)
            content = with_team(opened.with_plan(plan).content, team, due)
            now_asked = await _asked_meanwhile(connection, scope, opened.report, pairing, due)
            frozen = await self._freeze(connection, caller, scope, opened.report, content, due, now_asked)
            return Opened(frozen, content, opened.scans, self.keys)

    async def _freeze(
        self,
        connection: AsyncConnection,
        caller: Caller,
        scope: Scope,
        report: Report,
        content: ReportContent,
        due: BindingDue,
        bound: Mapping[str, Any],
    ) -> Report:
        """`bound`: columns that say what it is for, where that has changed."""
        at, version = now(), report.version + 1
        due_at = due.due.due_at if due.due and due.is_binding else None
        is_late = due_at is not None and at >= due_at
        key = self.keys.unwrap(report.data_key, str(report.id))
        canonical = content.canonical()
        mark, old_mark = marks_of(self.keys, canonical)
        frozen = {
            "report_id": report.id,
            "version": version,
            "team_id": report.team_id,
            "village_code": report.village_code,
            "content": seal(key, canonical, version_place(report.id, version)),
            "mark": mark,
            "old_mark": old_mark,
            "submitted_at": at,
            "submitted_by": caller.principal.account_id,
        }
        await queries.add_version(connection, frozen)
        changes = {**bound, "version": version, "due_at": due_at, "is_late": is_late, "submitted_at": at}
        return await move(connection, caller, scope, report, "submitted", {**changes, "state": "submitted"})

    async def return_for_correction(
        self, caller: Caller, report_id: UUID, reason: str, if_match: str | None = None
    ) -> Opened:
        """退回: back to draft, with what is to be put right; also what was accepted by mistake, until it is forwarded.

        Raises NotPermitted, NotFound, WrongState, CampaignArchived, because nobody could put it right, and
        PreconditionFailed when it is not what the caller looked at.
        """
        scope = caller.principal.scope_for("reports.review")
        async with self.database.transaction(scope) as connection:
            report = await self._locked(connection, scope, report_id)
            must_be(report, "submitted", "accepted")
            await archived.check_campaign(connection, report.campaign_id)
            must_match_if_given(if_match, report.revision)
            facts = self._facts(report).model_copy(update={"return_reason": reason})
            sealed = self._sealed(report.data_key, report.id, facts)
            changes = {"state": "draft", "facts": sealed, "accepted_at": None}
            report = await move(connection, caller, scope, report, "returned", changes)
            opened = await self._draft(connection, scope, report, facts)
        return await self.in_step(caller, opened)

    async def accept(self, caller: Caller, report_id: UUID, if_match: str | None = None) -> Opened:
        """Raises NotPermitted, NotFound, WrongState, PreconditionFailed."""
        return await self._advance(caller, report_id, if_match, "submitted", "accepted")

    async def forward(self, caller: Caller, report_id: UUID, if_match: str | None = None) -> Opened:
        """统一上报. Raises NotPermitted, NotFound, WrongState, PreconditionFailed."""
        return await self._advance(caller, report_id, if_match, "accepted", "forwarded")

    async def _advance(self, caller: Caller, report_id: UUID, if_match: str | None, before: str, after: str) -> Opened:
        scope = caller.principal.scope_for("reports.review")
        async with self.database.transaction(scope) as connection:
            report = await self._locked(connection, scope, report_id)
            must_be(report, before, after)
            # Who repeats what was done, because the answer got lost, still names the revision before it.
            if report.state == before:
                must_match_if_given(if_match, report.revision)
                changes = {"state": after, f"{after}_at": now()}
                report = await move(connection, caller, scope, report, after, changes)
            return await self._opened(connection, scope, report)

    def _sealed(self, data_key: bytes, report_id: UUID, facts: DraftFacts) -> bytes:
        key = self.keys.unwrap(data_key, str(report_id))
        return seal(key, facts.canonical(), facts_place(report_id))

    def _facts(self, report: Report) -> DraftFacts:
        key = self.keys.unwrap(report.data_key, str(report.id))
        written = unseal(key, report.facts, facts_place(report.id))
        return plan_cells.with_edits_apart(DraftFacts.model_validate_json(written))


async def filed_in_grace(database: Database, principal: Principal, wanted: queries.FiledFilter) -> Sequence[UUID]:
    """Pairings that have ended and whose form is accepted. Raises NotPermitted, FiledOfNothing."""
    require_something(wanted)
    scope = principal.scope_for("reports.write")
    scope = replace(scope, sending_team_ids=scope.filing_team_ids)
    async with database.transaction(scope) as connection:
        return await queries.filed_in_grace(connection, scope, wanted)


def require_something(wanted: queries.FiledFilter) -> None:
    """Raises FiledOfNothing."""
    if wanted.month is None and (wanted.obligation_id is None or wanted.period is None):
        raise FiledOfNothing()


def facts_place(report_id: UUID) -> Place:
    return Place("reports", "facts", str(report_id))


def version_place(report_id: UUID, version: int) -> Place:
    return Place("report_versions", "content", f"{report_id}:{version}")


async def _find_repeat(connection: AsyncConnection, scope: Scope, report_id: UUID, body: ReportInput) -> Report | None:
    """Raises ReportChanged when the id means something else."""
    report = await queries.find_report(connection, scope, report_id)
    if report is None:
        return None
    if body.obligation_id is not None:
        is_same = (report.obligation_id, report.period) == (body.obligation_id, body.period)
    else:
        is_same = (report.kind, report.month) == (body.kind, body.month)
    if report.pairing_id != body.about or not is_same:
        raise ReportChanged()
    return report


async def _require_no_twin(
    connection: AsyncConnection, scope: Scope, report_id: UUID, wanted: Wanted, bound: Bound | None
) -> None:
    """Raises ReportExists when the form has another id."""
    twin = await queries.find_twin(connection, scope, wanted, bound)
    # A parallel request may have stored this very report.
    if twin is not None and twin.id != report_id:
        raise ReportExists(report_id=str(twin.id))


def wanted_by(report: Report) -> Wanted:
    """What a report is for, to ask for its deadline: the obligation, else its month."""
    if report.obligation_id is None:
        return Wanted(report.pairing_id, report.kind, report.month)
    return Wanted(report.pairing_id, report.kind, report.month, report.obligation_id, report.asked)


async def _asked_meanwhile(
    connection: AsyncConnection, scope: Scope, report: Report, pairing: PairedHousehold, due: BindingDue
) -> Mapping[str, Any]:
    """What a report for which nothing asked is for now: the columns, none where nothing has changed. Raises
    CampaignArchived."""
    if report.obligation_id is not None or due.fits is None:
        return {}
    bound = asking.bound_as(due.asked, due.fits)
    if bound is not None:
        await archived.check_campaign(connection, bound.campaign_id)
        twin = await queries.find_twin(connection, scope, wanted_by(report), bound)
        bound = bound if twin is None or twin.id == report.id else None
    if bound is None and report.binding is not None:
        return {}
    return (bound or asking.made(report.month, pairing)).columns


async def _days(connection: AsyncConnection, report: Report) -> tuple[date, date]:
    """Form 2 is about its period. Form 1 shows photos of whatever visits there were so far; of the next edition, since
    that began."""
    if report.kind == "registration_form":
        return await queries.begins_anew_on(connection, report) or EARLIEST, today()
    asked = report.asked
    return (asked.starts_on, asked.ends_on) if asked is not None else month_bounds(str(report.month))


def _patched(facts: DraftFacts, patch: ReportPatch, plan: PlanCells | None) -> DraftFacts:
    changes = patch.model_dump(exclude_none=True)
    written = changes.pop("plan", {})
    return plan_cells.edited(facts.model_copy(update=changes), plan or facts.plan, written)

"""Reading and writing reports; every read starts at `visible_reports(scope)`."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    exists,
    false,
    func,
    insert,
    null,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.auth.principals import Scope
from services.kernel.db.rows import Rows, all_rows
from services.kernel.db.visibility import below
from services.kernel.web.paging import Page, beyond
from services.submissions.files.contents import StoredFile
from services.submissions.household_keys.keys import HouseholdKeys
from services.submissions.lines_queries import refuse_report, reports_of_other_lines
from services.submissions.models import (
    CONTENT_OF_FILE,
    campaigns,
    files,
    household_keys,
    obligations,
    report_scans,
    report_versions,
    reports,
    thumbs,
    visits,
)
from services.submissions.reports.records import Bound, FrozenVersion, Report, Scan, Wanted
from services.submissions.visibility import (
    OPEN_REPORTS,
    in_grace,
    may_see_of_report,
    may_see_of_visit,
    may_see_report,
    may_see_visit,
)


@dataclass(frozen=True, slots=True)
class ReportFilter:
    kind: str | None = None
    month: str | None = None
    division: str | None = None
    state: str | None = None
    team_id: UUID | None = None
    household_id: UUID | None = None
    campaign_id: UUID | None = None
    obligation_id: UUID | None = None
    period: str | None = None


@dataclass(frozen=True, slots=True)
class FiledFilter:
    """A month of Form 2, or an obligation with one of its periods."""

    month: str | None = None
    obligation_id: UUID | None = None
    period: str | None = None


# The plain hashes are those of an earlier release, until they are sealed.
_OF_PAPER = exists().where(
    report_versions.c.report_id == reports.c.id,
    report_versions.c.version == reports.c.version,
    or_(
        report_scans.c.read_mark.in_((report_versions.c.mark, report_versions.c.old_mark)),
        report_scans.c.read_hash == report_versions.c.hash,
    ),
)
_SUBMITTER = (
    select(report_versions.c.submitted_by)
    .where(report_versions.c.report_id == reports.c.id, report_versions.c.version == reports.c.version)
    .correlate(reports)
    .scalar_subquery()
    .label("submitted_by")
)
_SCANS = (
    select(report_scans.c.id)
    .where(report_scans.c.report_id == reports.c.id, report_scans.c.deleted_at.is_(None))
    .correlate(reports)
)
_OF_LATEST = (
    (report_scans.c.read_report_id == reports.c.id)
    & (report_scans.c.read_version == reports.c.version)
    & _OF_PAPER.correlate(reports, report_scans)
)
_PAPER = case(
    (reports.c.state == "draft", "none"),
    (_SCANS.where(_OF_LATEST).exists(), "matched"),
    (_SCANS.where(report_scans.c.state == "read").exists(), "differs"),
    (_SCANS.where(report_scans.c.state == "unreadable").exists(), "unreadable"),
    else_="none",
).label("paper")


_NAME = (
    select(obligations.c.name)
    .where(obligations.c.id == reports.c.obligation_id)
    .correlate(reports)
    .scalar_subquery()
    .label("obligation_name")
)


def visible_reports(scope: Scope) -> Select[Any]:
    """Each with `paper`, what the scans of the stamped page say of the version submitted last (N-05), with
    `submitted_by`, who submitted that version, and with `obligation_name`."""
    return select(reports, _PAPER, _SUBMITTER, _NAME).where(may_see_report(scope))


async def find_report(connection: AsyncConnection, scope: Scope, report_id: UUID) -> Report | None:
    """Raises OfAnotherLine."""
    return await _one(connection, scope, report_id, visible_reports(scope))


async def lock_report(connection: AsyncConnection, scope: Scope, report_id: UUID) -> Report | None:
    """Raises OfAnotherLine."""
    return await _one(connection, scope, report_id, visible_reports(scope).with_for_update())


async def _one(connection: AsyncConnection, scope: Scope, report_id: UUID, statement: Select[Any]) -> Report | None:
    row = (await connection.execute(statement.where(reports.c.id == report_id))).mappings().one_or_none()
    if row is None and scope.lined is not None:
        await refuse_report(connection, scope, report_id)
    return None if row is None else Report.of(row)


async def find_twin(connection: AsyncConnection, scope: Scope, wanted: Wanted, bound: Bound | None) -> Report | None:
    """The report of that pairing and form that is for the same, whatever its id.

    One that is for no obligation stands for its month; of Form 1, which has none, for everything that does not name its
    obligation either.
    """
    is_for_it: ColumnElement[bool] = reports.c.obligation_id.is_(None)
    if wanted.obligation_id is not None and wanted.month is None:
        is_for_it = false()
    if bound is not None and bound.obligation_id is not None:
        is_asked = and_(reports.c.obligation_id == bound.obligation_id, reports.c.period == bound.period)
        is_for_it = or_(is_asked, and_(is_for_it, reports.c.month.is_not_distinct_from(wanted.month)))
    else:
        # Campaigns of the release before does not say what it is for.
        is_for_it = and_(is_for_it if bound else true(), reports.c.month.is_not_distinct_from(wanted.month))
    statement = visible_reports(scope).where(
        reports.c.pairing_id == wanted.pairing_id, reports.c.kind == wanted.kind, is_for_it
    )
    row = (await connection.execute(statement.order_by(reports.c.created_at, reports.c.id).limit(1))).mappings().first()
    return None if row is None else Report.of(row)


async def list_reports(connection: AsyncConnection, scope: Scope, page: Page, wanted: ReportFilter) -> Sequence[Report]:
    """Newest first; one row more than the page asks for. Raises CursorMalformed."""
    statement = visible_reports(scope).order_by(reports.c.created_at.desc(), reports.c.id.desc())
    statement = statement.where(*_asked(wanted))
    statement = statement.where(*beyond(page, reports.c.created_at, reports.c.id, descending=True))
    rows = await connection.execute(statement.limit(page.limit + 1))
    return [Report.of(row) for row in rows.mappings()]


async def count_of_other_lines(connection: AsyncConnection, scope: Scope, page: Page, wanted: ReportFilter) -> int:
    """How many more there are, on the first page."""
    return await reports_of_other_lines(connection, scope, *_asked(wanted)) if page.after is None else 0


def _asked(wanted: ReportFilter) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = []
    if wanted.state is not None:
        asked.append(_is_in(wanted.state))
    for name in ("kind", "month", "team_id", "household_id", "campaign_id", "obligation_id", "period"):
        value = getattr(wanted, name)
        if value is not None:
            asked.append(reports.c[name] == value)
    if wanted.division is not None:
        asked.append(below(reports.c.village_code, wanted.division))
    return asked


async def filed_in_grace(connection: AsyncConnection, scope: Scope, wanted: FiledFilter) -> Sequence[UUID]:
    """Pairings in their days of grace whose form an office has accepted.

    The scope needs the teams both as those that file and as those that send: who files no longer sees an accepted
    form, and is told only that it is accepted."""
    statement = select(reports.c.pairing_id).where(
        *(reports.c[name] == value for name, value in asdict(wanted).items() if value is not None),
        reports.c.state.not_in(OPEN_REPORTS),
        reports.c.team_id.in_(scope.sending_team_ids),
        reports.c.pairing_id.in_(in_grace(scope)),
    )
    return (await connection.scalars(statement.order_by(reports.c.pairing_id))).all()


def _is_in(state: str) -> ColumnElement[bool]:
    """`returned` is no state of its own: a draft that was submitted before."""
    if state == "returned":
        return and_(reports.c.state == "draft", reports.c.version > 0)
    return reports.c.state == state


async def add_report(connection: AsyncConnection, values: Mapping[str, Any]) -> bool:
    """False when the id, or the pairing's report for the same, was there before."""
    statement = upsert(reports).values(**values).on_conflict_do_nothing().returning(reports.c.id)
    return (await connection.execute(statement)).scalar_one_or_none() is not None


async def change_report(
    connection: AsyncConnection, scope: Scope, report_id: UUID, values: Mapping[str, Any]
) -> Report:
    """The report as it is then. Every change is a new revision."""
    statement = update(reports).where(reports.c.id == report_id)
    await connection.execute(statement.values(**values, revision=reports.c.revision + 1))
    return Report.of(
        (await connection.execute(visible_reports(scope).where(reports.c.id == report_id))).mappings().one()
    )


async def pairing_visits(connection: AsyncConnection, scope: Scope, pairing_id: UUID, days: tuple[date, date]) -> Rows:
    """The visits of a pairing from the first to the last day, both included, oldest first, one row per photo.

    A `PictureOfVisit` each, its content clear or in `words_sealed`.
    """
    shown = and_(files.c.owner_id == visits.c.id, files.c.state.in_(("stored", "ready")))
    statement = (
        select(
            visits.c.id,
            visits.c.visited_on,
            visits.c.content,
            visits.c.words_sealed,
            household_keys.c.wrapped_key,
            visits.c.amount_fen,
            files.c.id.label("photo_id"),
            files.c.sha256,
            files.c.taken_at,
        )
        .outerjoin(files, shown)
        .outerjoin(household_keys, household_keys.c.id == visits.c.household_id)
        .where(
            may_see_visit(scope),
            visits.c.pairing_id == pairing_id,
            visits.c.visited_on.between(*days),
            or_(~visits.c.is_before_pairing, visits.c.confirmed_at.is_not(None)),
        )
        .order_by(visits.c.visited_on, visits.c.id, files.c.position)
    )
    return await all_rows(connection, statement)


async def pictures_of(connection: AsyncConnection, scope: Scope, photo_ids: Sequence[UUID], *, small: bool) -> Rows:
    """Of photos that were neither refused nor are still to come: what `files.contents` needs, `state`, and `thumb`
    where small ones are wanted."""
    thumb = thumbs.c.sealed if small else null()
    statement = (
        select(*CONTENT_OF_FILE, files.c.state, thumb.label("thumb"))
        .outerjoin(thumbs, thumbs.c.file_id == files.c.id)
        .where(
            may_see_of_visit(scope, files),
            files.c.id.in_(photo_ids),
            files.c.state.in_(("stored", "ready")),
        )
    )
    return await all_rows(connection, statement)


async def add_version(connection: AsyncConnection, values: Mapping[str, Any]) -> None:
    await connection.execute(insert(report_versions).values(**values))


async def find_version(
    connection: AsyncConnection, scope: Scope, report_id: UUID, version: int
) -> FrozenVersion | None:
    # The key as this statement sees it: keys may change between two.
    statement = (
        select(report_versions.c.content, reports.c.data_key)
        .join(reports, reports.c.id == report_versions.c.report_id)
        .where(
            may_see_of_report(scope, report_versions),
            report_versions.c.report_id == report_id,
            report_versions.c.version == version,
            report_versions.c.content.is_not(None),
        )
    )
    row = (await connection.execute(statement)).one_or_none()
    return None if row is None else FrozenVersion(bytes(row.content), bytes(row.data_key))


async def list_versions(connection: AsyncConnection, scope: Scope, report_id: UUID) -> Rows:
    """The submitted versions, the first one first, each with the report's key as this statement sees it."""
    statement = (
        select(report_versions, reports.c.data_key)
        .join(reports, reports.c.id == report_versions.c.report_id)
        .where(may_see_of_report(scope, report_versions), report_versions.c.report_id == report_id)
        .order_by(report_versions.c.version)
    )
    return await all_rows(connection, statement)


async def archived_at(connection: AsyncConnection, report: Report) -> datetime | None:
    """Since when the campaign of the report is archived, or the last one that it may belong to; None while one is
    not."""
    day = func.report_day(report.month, report.created_at)
    of_place = select(func.archived_at_of(report.village_code, day))
    of_campaign = select(campaigns.c.archived_at).where(campaigns.c.id == report.campaign_id)
    statement = of_place if report.campaign_id is None else of_campaign
    found: datetime | None = (await connection.execute(statement)).scalar()
    return found


async def begins_anew_on(connection: AsyncConnection, report: Report) -> date | None:
    """The first day of the campaign that asks for Form 1 of a pairing again; None where it is the first to ask, or was
    withdrawn."""
    earlier, before = reports.alias(), campaigns.alias()
    has_earlier = exists().where(
        earlier.c.pairing_id == report.pairing_id,
        earlier.c.kind == report.kind,
        earlier.c.campaign_id == before.c.id,
        before.c.starts_on < campaigns.c.starts_on,
    )
    asks_again = campaigns.c.id == report.campaign_id, func.isfinite(campaigns.c.starts_on), has_earlier
    statement = select(campaigns.c.starts_on).where(*asks_again)
    found: date | None = (await connection.execute(statement)).scalar()
    return found


_READ = tuple(each.name for each in fields(Scan) if each.name in report_scans.c)
_FILE = {column.name: column for column in CONTENT_OF_FILE if column.name != "id"}


async def list_scans(connection: AsyncConnection, scope: Scope, keys: HouseholdKeys, report_id: UUID) -> Sequence[Scan]:
    """Oldest first. Raises CannotDecrypt."""
    statement = (
        select(*(report_scans.c[name] for name in _READ), *_FILE.values(), files.c.state.label("file_state"))
        .outerjoin(files, files.c.id == report_scans.c.id)
        .where(may_see_of_report(scope, report_scans), report_scans.c.report_id == report_id)
        .order_by(report_scans.c.uploaded_at, report_scans.c.id)
    )
    return [_scan(row, keys) for row in (await connection.execute(statement)).all()]


def _scan(row: Any, keys: HouseholdKeys) -> Scan:
    read = {name: getattr(row, name) for name in _READ}
    return Scan(**read, file=StoredFile.of(row, keys) if row.file_state else None, file_state=row.file_state)


async def add_scan(connection: AsyncConnection, file: Mapping[str, Any], scan: Mapping[str, Any]) -> bool:
    """False when a file of that id was there before. `file`: a row of `files`, `scan`: one of `report_scans`."""
    added = upsert(files).values(**file).on_conflict_do_nothing().returning(files.c.id)
    if (await connection.execute(added)).scalar_one_or_none() is None:
        return False
    await connection.execute(insert(report_scans).values(**scan))
    return True


async def change_scan(connection: AsyncConnection, scan_id: UUID, values: Mapping[str, Any]) -> None:
    """Nothing changes where the file was deleted meanwhile."""
    is_there = (report_scans.c.id == scan_id) & report_scans.c.deleted_at.is_(None)
    await connection.execute(update(report_scans).where(is_there).values(**values))

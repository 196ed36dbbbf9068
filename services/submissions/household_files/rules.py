"""一户一卷: everything that is stored of one household as one ZIP, for an officer of its place.

Documents, photos, scans, then data, the cover and the list of all files (`清单.json`). A ZIP that breaks off has no
list and no end that a program would read. One picture or document is in memory at a time.
"""

import hashlib
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, get_args
from uuid import UUID

import orjson
from pydantic import BaseModel, TypeAdapter
from sqlalchemy import Row

from services.kernel.audit import trail
from services.kernel.audit.said import Said
from services.kernel.audit.subjects import KEY
from services.kernel.auth.principals import Scope
from services.kernel.clock import now
from services.kernel.problems import NotFound, Problem
from services.submissions.clients import RegisterFile
from services.submissions.documents.form_frames import Format
from services.submissions.documents.streamed_zip import StreamedZip
from services.submissions.files.contents import read_content
from services.submissions.files.losses import note_lost
from services.submissions.household_files import contents
from services.submissions.household_files.cover import NAME as COVER
from services.submissions.household_files.cover import cover
from services.submissions.household_files.people import people_in
from services.submissions.household_files.schemas import (
    ConflictInFile,
    FileList,
    LeftOut,
    PackedFile,
    PersonInFile,
    PhotoInFile,
    ReportInFile,
    RevisionInFile,
    VisitInFile,
)
from services.submissions.household_files.stored import Original, Stored, read_stored
from services.submissions.lines_queries import is_on_other_lines
from services.submissions.register.rules import held_of
from services.submissions.reports.printing import print_report
from services.submissions.reports.rules import Reports
from services.submissions.reports.states import Caller

MOST_AT_ONCE: Final = 2
"""Exports of this process at the same time: each draws its forms with the printer of all."""
RETRY_SECONDS: Final = 30
BYTES_OF_A_DOCUMENT: Final = 200_000
"""For the progress on the screen only: what a document becomes nobody knows before it is drawn."""
PERMISSION: Final = "households.export_file"
REGISTER: Final = "数据/户档案.json"
WITHHOLDING: Final = "数据/限制和销毁申请.json"
PAIRINGS: Final = "数据/结对和帮扶方案.json"
PEOPLE: Final = "数据/人员.json"
SCHEMA: Final = "数据/结构.json"
LIST: Final = "清单.json"
FORMATS: Final[tuple[Format, ...]] = get_args(Format)

ALWAYS_LEFT_OUT: Final = (
    LeftOut(
        what="谁看过这一户",
        why="查看记录只有审计管理员能查：在“审计记录”里按这一户的编号查找。这次导出也记在那里。",
    ),
    LeftOut(what="密钥和用于查找、核对的编码", why="离开系统没有用处，带出去反而危险。"),
    LeftOut(what="户信息以前的内容", why="系统只保存现在的内容和修改次数，每次修改记在审计记录里。"),
)
COUNTED: Final = {"visits": "走访记录", "photos": "照片", "reports": "报表", "scans": "盖章件"}
NOT_THERE_YET: Final = "系统里有，但还没有随这户转到这里。请几分钟后重新导出；仍然缺少的，请向上一级申请。"
OF_OTHER_LINES: Final = "是其他条线的队伍填报的，您只能看到数量，不带出。"


class TooManyExports(Problem):
    status = 429
    code = "too-many-exports"
    title = "正在导出的卷太多，请半分钟后再试。"
    title_en = "Too many files are being exported; please try again in half a minute."

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": str(RETRY_SECONDS)}, retry_after=RETRY_SECONDS)


class PhotosBeingPrepared(Problem):
    """The forms show photos, and some of the household's have just come."""

    status = 409
    code = "photos-being-prepared"
    title = "这户有刚上传的照片还在处理，请几分钟后再导出。"
    title_en = "Photos of this household are still being prepared; please export again in a few minutes."


@dataclass(frozen=True, slots=True)
class Prepared:
    """All but the bytes of documents and pictures."""

    household_id: UUID
    purpose: str
    exported_at: datetime
    register: RegisterFile
    stored: Stored
    elsewhere: Sequence[LeftOut]
    people: Sequence[PersonInFile]

    @property
    def expected_bytes(self) -> int:
        """About how many will come."""
        originals = sum(original.stored.size for original in self.stored.originals())
        return originals + BYTES_OF_A_DOCUMENT * sum(len(report.files) for report in self.stored.reports)


@dataclass(slots=True)
class HouseholdFiles:
    reports: Reports
    _running: int = field(default=0, init=False)

    async def prepare(self, caller: Caller, household_id: UUID, purpose: str) -> Prepared:
        """The trail has its entry when this returns; nothing has left by then.

        Raises NotPermitted, NotFound, TooManyExports, PhotosBeingPrepared, StoreUnavailable and those of
        `OtherPrograms`.
        """
        scope = caller.principal.scope_for(PERMISSION)
        if self._running >= MOST_AT_ONCE:
            raise TooManyExports()
        ask = self.reports.programs.for_caller(caller.authorization)
        register = await ask.register_file(household_id, purpose)
        # The register has refused already who may not see it; this program believes nobody.
        if not scope.covers(register.household.division_code):
            raise NotFound()
        stored, elsewhere = await self._read(caller, scope, household_id, purpose, len(register.pairings))
        for original in stored.originals():
            # Where the store is gone, this is a refusal still, and not a transfer that breaks off.
            await self.reports.store.stat(original.stored.object_key)
            break
        people = await people_in(ask, register, stored)
        if register.pairings_of_other_lines:
            elsewhere = [_pairings_left_out(register.pairings_of_other_lines), *elsewhere]
        return Prepared(household_id, purpose, now(), register, stored, elsewhere, people)

    async def _read(
        self, caller: Caller, scope: Scope, household_id: UUID, purpose: str, pairings: int
    ) -> tuple[Stored, Sequence[LeftOut]]:
        async with self.reports.database.transaction(scope) as connection:
            stored = await read_stored(connection, scope, self.reports.words, household_id)
            if any(photo.state == "stored" for photo in stored.photos):
                raise PhotosBeingPrepared()
            elsewhere = _elsewhere(
                stored,
                await held_of(connection, household_id),
                OF_OTHER_LINES if await is_on_other_lines(connection, scope, household_id) else NOT_THERE_YET,
            )
            await trail.record(
                connection,
                actor_id=caller.principal.account_id,
                action="household.exported",
                subject=f"household:{household_id}",
                details={
                    **stored.counts(pairings).model_dump(),
                    KEY: [str(household_id)],
                },
                said=Said(self.reports.keys, [household_id], {"purpose": purpose}),
            )
        return stored, elsewhere

    async def pieces(self, caller: Caller, prepared: Prepared) -> AsyncIterator[bytes]:
        """Of the ZIP. Raises as `print_report`, and StoreUnavailable: what has left by then is no whole ZIP."""
        self._running += 1
        try:
            archive, left_out = StreamedZip(prepared.exported_at), [*ALWAYS_LEFT_OUT, *prepared.elsewhere]
            async for path, content in self._documents(caller, prepared):
                yield archive.add(path, content, is_compressed=True)
            for original in prepared.stored.originals():
                found = await self._original(original, left_out)
                if found is not None:
                    yield archive.add(original.path, found, is_compressed=True)
            left_out += _without_bytes(prepared.stored)
            for path, written in _data(prepared):
                yield archive.add(path, written)
            made = _list(caller, prepared, left_out)
            yield archive.add(COVER, cover(prepared.register, made, archive.packed))
            files = [PackedFile(path=each.path, size=each.size, sha256=each.sha256) for each in archive.packed]
            yield archive.add(LIST, _json(made.model_copy(update={"files": files})))
            yield archive.end()
        finally:
            self._running -= 1

    async def _documents(self, caller: Caller, prepared: Prepared) -> AsyncIterator[tuple[str, bytes]]:
        """Each as a single print is: with its purpose, its imprint and its entry in the trail (X-13)."""
        for report in prepared.stored.reports:
            for path, format_ in zip(report.files, FORMATS, strict=True):
                yield path, await print_report(self.reports, caller, report.id, format_, prepared.purpose)

    async def _original(self, original: Original, left_out: list[LeftOut]) -> bytes | None:
        """None where the store has other bytes than those that were announced, or none. Raises StoreUnavailable."""
        file = original.stored
        content = await read_content(self.reports.store, file)
        if content is None:
            await note_lost(self.reports.database, self.reports.store, file)
            left_out.append(LeftOut(what=original.path, why="存储里没有这个文件，或者已经损坏。"))
            return None
        if file.object != "screen" and hashlib.sha256(content).digest() != file.sha256:
            await note_lost(self.reports.database, self.reports.store, file, is_altered=True)
            left_out.append(LeftOut(what=original.path, why="存储里的内容与报送时的校验值不符。"))
            return None
        return content


def _elsewhere(stored: Stored, held: Row[Any], why: str) -> list[LeftOut]:
    """What is here of the household and was not read: a file that lacks something says so."""
    read = stored.counts(0)
    missing = {what: getattr(held, name) - getattr(read, name) for name, what in COUNTED.items()}
    return [LeftOut(what=f"{what} {n} 份", why=why) for what, n in missing.items() if n > 0]


def _pairings_left_out(number: int) -> LeftOut:
    return LeftOut(what=f"结对和帮扶方案 {number} 份", why=OF_OTHER_LINES)


def _without_bytes(stored: Stored) -> Iterator[LeftOut]:
    for photo in stored.photos:
        if photo.state == "rejected":
            yield LeftOut(what=f"照片 {photo.id}", why="上传的内容不是能用的照片，没有核实，不带出。")
        elif photo.file is None:
            yield LeftOut(what=f"照片 {photo.id}", why="还没有上传。")
    for report in stored.reports:
        for scan in report.scans:
            if scan.file is None:
                why = "报错的盖章件已按期删除。" if scan.deleted_at else "还没有上传，或者还没有读过。"
                yield LeftOut(what=f"盖章件 {scan.id}", why=why)


def _data(prepared: Prepared) -> Iterator[tuple[str, bytes]]:
    register, stored = prepared.register, prepared.stored
    yield REGISTER, _json(register.household)
    yield WITHHOLDING, _json(register.withholding)
    yield PAIRINGS, _json(register.pairings)
    yield contents.VISITS, _json(stored.visits)
    yield contents.PHOTOS, _json(stored.photos)
    yield contents.REVISIONS, _json(stored.revisions)
    yield contents.CONFLICTS, _json(stored.conflicts)
    yield contents.REPORTS, _json(stored.reports)
    yield PEOPLE, _json(prepared.people)
    yield SCHEMA, _json(_schemas(register))


def _schemas(register: RegisterFile) -> dict[str, Any]:
    """JSON Schema of each JSON file, by its path. The register describes its own."""
    of_lists: dict[str, Any] = {
        contents.VISITS: list[VisitInFile],
        contents.PHOTOS: list[PhotoInFile],
        contents.REVISIONS: list[RevisionInFile],
        contents.CONFLICTS: list[ConflictInFile],
        contents.REPORTS: list[ReportInFile],
        PEOPLE: list[PersonInFile],
        LIST: FileList,
    }
    described = {path: TypeAdapter(kind).json_schema(mode="serialization") for path, kind in of_lists.items()}
    return {
        f"{REGISTER} (household), {WITHHOLDING} (withholding), {PAIRINGS} (pairings)": register.described_by,
        **described,
    }


def _list(caller: Caller, prepared: Prepared, left_out: list[LeftOut]) -> FileList:
    return FileList(
        household_id=prepared.household_id,
        exported_at=prepared.exported_at,
        exported_by=caller.principal.account_id,
        purpose=prepared.purpose,
        counts=prepared.stored.counts(len(prepared.register.pairings)),
        left_out=left_out,
        files=[],
    )


def _json(value: Any) -> bytes:
    def written(each: Any) -> Any:
        if isinstance(each, BaseModel):
            return each.model_dump(mode="json")
        raise TypeError

    return orjson.dumps(value, default=written, option=orjson.OPT_INDENT_2)

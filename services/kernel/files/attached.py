"""Files attached to things of a program: rights and the trail are the program's own, bytes and facts lie elsewhere.

A kind of thing is a `FileOwner` with the two rights of its things; `files.routes` makes the operations of it.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from services.kernel.audit import trail
from services.kernel.audit.subjects import KEY
from services.kernel.auth.principals import Principal
from services.kernel.db.database import Database
from services.kernel.files.client import FileContent, FilesClient, OwnedBy
from services.kernel.files.problems import FileNotReady, FileRejected, TooManyFiles
from services.kernel.files.schemas import FileManifest, FileOut, FileProgress, Files
from services.kernel.files.types import MOST
from services.kernel.problems import NotFound, Problem
from services.kernel.web.access import Viewer

Right = Callable[[Viewer, UUID], Awaitable[None]]
"""Of a thing by its id. Raises NotFound where the viewer does not see it, then NotPermitted or why it cannot be. Its
transaction is committed before anything else is done: what a look leaves in the trail, an owner writes here."""

_NONE: Final[tuple[type[Problem], ...]] = ()


@dataclass(frozen=True, slots=True)
class FileOwner:
    """A kind of thing that has files.

    `kind`: the first word of its actions in the trail, too. `reads` and `writes`: the permissions of `may_see` and
    `may_change`; who may change a thing attaches files and takes them off. `refusals`: what `may_change` raises besides
    NotFound and NotPermitted. `may_leave_without`: asked as well before the last file is taken off. `purpose`: what the
    files are to the thing; those of another purpose are another owner's.
    """

    kind: str
    reads: str
    writes: str
    may_see: Right
    may_change: Right
    refusals: tuple[type[Problem], ...] = _NONE
    purpose: str = "attachment"
    may_leave_without: Right | None = None


@dataclass(frozen=True, slots=True)
class Download:
    """A file on its way; `content` is to be closed in every case."""

    file: FileOut
    content: FileContent


class AttachedFiles:
    """Every method raises NotPermitted, NotFound, FilesUnavailable.

    The other program is called outside of any transaction: one that hangs would hold every connection. So an act stands
    in the trail before it is done, and once more where it had to be tried again.
    """

    def __init__(self, database: Database, files: FilesClient) -> None:
        self._database = database
        self._files = files

    async def announce(
        self, owner: FileOwner, principal: Principal, owner_id: UUID, file_id: UUID, manifest: FileManifest, origin: str
    ) -> FileProgress:
        """The same again changes nothing and answers where the file is now, with a fresh ticket while it is expected.

        Two that announce the last file of a thing at the same moment may both get in. Raises TooManyFiles, FileChanged,
        and the refusals of the owner.
        """
        await self._check(owner, owner.writes, owner.may_change, principal, owner_id)
        held = await self._held(owner, owner_id)
        if all(each.id != file_id for each in held):
            if sum(each.state != "rejected" for each in held) >= MOST:
                raise TooManyFiles(most=MOST)
            await self._record(owner, principal, owner_id, file_id, "file_added")
        owned = OwnedBy(owner.kind, owner_id)
        return await self._files.put(owned, file_id, manifest, purpose=owner.purpose, origin=origin)

    async def take_off(self, owner: FileOwner, principal: Principal, owner_id: UUID, file_id: UUID) -> None:
        """Deletes the file. Raises the refusals of the owner."""
        await self._check(owner, owner.writes, owner.may_change, principal, owner_id)
        held = await self._held(owner, owner_id)
        _one_of(held, file_id)
        is_last = all(each.id == file_id or each.state == "rejected" for each in held)
        if is_last and owner.may_leave_without is not None:
            await self._check(owner, owner.writes, owner.may_leave_without, principal, owner_id)
        await self._record(owner, principal, owner_id, file_id, "file_removed")
        await self._files.delete(OwnedBy(owner.kind, owner_id), file_id)

    async def delete_thing(self, owner: FileOwner, principal: Principal, owner_id: UUID, delete: Right) -> None:
        """The thing with its files, which go first: one that could not be deleted would belong to nothing. `delete`
        runs in a transaction of its own. Raises the refusals of the owner."""
        await self._check(owner, owner.writes, owner.may_change, principal, owner_id)
        for file in await self._files.files_of(OwnedBy(owner.kind, owner_id)):
            await self._record(owner, principal, owner_id, file.id, "file_removed")
            await self._files.delete(OwnedBy(owner.kind, owner_id), file.id)
        await self._check(owner, owner.writes, delete, principal, owner_id)

    async def listed(self, owner: FileOwner, principal: Principal, owner_id: UUID) -> Files:
        await self._check(owner, owner.reads, owner.may_see, principal, owner_id)
        return Files(items=await self._held(owner, owner_id))

    async def open(self, owner: FileOwner, principal: Principal, owner_id: UUID, file_id: UUID) -> Download:
        """Raises FileNotReady, FileRejected."""
        await self._check(owner, owner.reads, owner.may_see, principal, owner_id)
        file = _one_of(await self._held(owner, owner_id), file_id)
        if file.state == "rejected":
            raise FileRejected()
        if file.state != "ready":
            raise FileNotReady()
        return Download(file, await self._files.content(OwnedBy(owner.kind, owner_id), file_id))

    async def _held(self, owner: FileOwner, owner_id: UUID) -> list[FileOut]:
        found = await self._files.files_of(OwnedBy(owner.kind, owner_id))
        return [each for each in found if each.purpose == owner.purpose]

    async def _check(
        self, owner: FileOwner, permission: str, right: Right, principal: Principal, owner_id: UUID
    ) -> None:
        scope = principal.scope_for(permission)
        async with self._database.transaction(scope) as connection:
            await right(Viewer(principal, scope, connection), owner_id)

    async def _record(self, owner: FileOwner, principal: Principal, owner_id: UUID, file_id: UUID, act: str) -> None:
        """With the right in the same transaction: it may have ended meanwhile."""
        scope = principal.scope_for(owner.writes)
        async with self._database.transaction(scope) as connection:
            await owner.may_change(Viewer(principal, scope, connection), owner_id)
            await trail.record(
                connection,
                actor_id=principal.account_id,
                action=f"{owner.kind}.{act}",
                subject=str(owner_id),
                details={KEY: [file_id]},
            )


def _one_of(held: Sequence[FileOut], file_id: UUID) -> FileOut:
    """Of this thing only, whatever other files there are. Raises NotFound."""
    for each in held:
        if each.id == file_id:
            return each
    raise NotFound()

"""The internal API of files, as its client uses it: the program that keeps them, and its stand-in for other tests."""

from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import text

from services.kernel.auth.principals import Scope
from services.kernel.db.database import Database
from services.kernel.files.client import FileContent, FilesClient, OwnedBy
from services.kernel.files.problems import FileChanged, FileNotReady, FileRejected, FilesUnavailable
from services.kernel.files.schemas import FileManifest, FileProgress
from services.kernel.files.types import ENDINGS, TYPES, FileType
from services.kernel.ids import new_id
from services.kernel.problems import NotFound
from services.kernel.web.client import program_client
from services.submissions.files.renditions import Renditions
from services.submissions.files.types import may_announce
from services.submissions.household_keys.keys import HouseholdKeys
from services.submissions.media.store import PhotoStore
from tests.submissions.conftest import Running, object_store, service, settings
from tests.submissions.samples import INTERNAL_SECRET
from tests.submissions.test_photos import log_with
from tests.support import gate
from tests.support.kept_files import KeptFiles, manifest_of
from tests.support.people import BEIPIAO_VILLAGE, TEAM_A
from tests.support.pictures import jpeg

__all__ = ["object_store", "service", "settings"]

ORIGIN = "https://bangfu.test"
TEXT = "名单：\n甲、乙\n".encode()
NO_DOCUMENT = b"MZ\x90\x00 a program"
PROGRAM, STAND_IN = "the program", "its stand-in"


class Keeper(Protocol):
    """`files`: the client under test. `send` brings the bytes, `look` checks what was brought."""

    files: FilesClient

    async def send(self, file_id: UUID, progress: FileProgress, content: bytes) -> None: ...

    async def look(self, file_id: UUID, rejection: str | None) -> None: ...


def client_of(transport: httpx.AsyncBaseTransport, secret: str) -> FilesClient:
    return FilesClient(program_client(transport=transport), url="http://submissions", internal_secret=SecretStr(secret))


@dataclass
class RealKeeper:
    service: Running
    files: FilesClient

    async def send(self, file_id: UUID, progress: FileProgress, content: bytes) -> None:
        assert progress.upload is not None
        assert progress.upload.url == f"{ORIGIN}/api/uploads/{file_id}"
        answer = await gate.send(progress.upload.model_dump(), content)
        assert (answer.status_code, answer.json()) == (200, {"id": str(file_id), "state": "stored"})

    async def look(self, file_id: UUID, rejection: str | None) -> None:
        database = Database(self.service.database.worker, application_name="test-worker")
        store = PhotoStore(self.service.settings.store())
        renditions = Renditions(database, store, HouseholdKeys(self.service.settings.key_ring))
        try:
            while await renditions.prepare_batch():
                pass
        finally:
            await renditions.close()
            await store.aclose()
            await database.close()


@dataclass
class StandIn:
    kept: KeptFiles
    files: FilesClient

    async def send(self, file_id: UUID, progress: FileProgress, content: bytes) -> None:
        assert progress.upload is not None
        assert progress.upload.url == f"{ORIGIN}/api/uploads/{file_id}"
        self.kept.arrive(file_id, content)

    async def look(self, file_id: UUID, rejection: str | None) -> None:
        self.kept.check(file_id, rejection)


@pytest.fixture(scope="module")
async def keepers(service: Running) -> dict[str, Keeper]:
    kept = KeptFiles(INTERNAL_SECRET)
    return {
        PROGRAM: RealKeeper(service, client_of(httpx.ASGITransport(service.app), INTERNAL_SECRET)),
        STAND_IN: StandIn(kept, client_of(kept, INTERNAL_SECRET)),
    }


@pytest.fixture(params=[PROGRAM, STAND_IN])
def keeper(request: pytest.FixtureRequest, keepers: dict[str, Keeper]) -> Keeper:
    return keepers[request.param]


def manifest(content: bytes = TEXT, **changes: Any) -> FileManifest:
    said = {**manifest_of(content, "名单.txt", "text/plain"), **changes}
    return FileManifest.model_validate(said)


def a_notice() -> OwnedBy:
    return OwnedBy("notice", new_id())


async def announced(keeper: Keeper, owner: OwnedBy, file_id: UUID, content: bytes = TEXT) -> FileProgress:
    said = manifest(content)
    return await keeper.files.put(owner, file_id, said, purpose="attachment", origin=ORIGIN)


async def whole(content: FileContent) -> bytes:
    try:
        return b"".join([piece async for piece in content.pieces()])
    finally:
        await content.aclose()


@pytest.mark.parametrize("which", [PROGRAM, STAND_IN])
async def test_without_the_secret_it_does_nothing(keepers: dict[str, Keeper], service: Running, which: str) -> None:
    transport = httpx.ASGITransport(service.app) if which == PROGRAM else KeptFiles(INTERNAL_SECRET)
    stranger = client_of(transport, "another secret")
    owner = a_notice()
    with pytest.raises(FilesUnavailable):
        await stranger.files_of(owner)
    with pytest.raises(FilesUnavailable):
        await stranger.put(owner, new_id(), manifest(), purpose="attachment", origin=ORIGIN)
    assert await keepers[which].files.files_of(owner) == []


async def test_another_content_or_another_things_id_is_refused(keeper: Keeper) -> None:
    owner, file_id = a_notice(), new_id()
    await announced(keeper, owner, file_id)
    for other, content in ((owner, TEXT + b"."), (a_notice(), TEXT), (OwnedBy("item", owner.id), TEXT)):
        with pytest.raises(FileChanged):
            await announced(keeper, other, file_id, content)


async def test_what_is_not_there_is_not_found(keeper: Keeper) -> None:
    with pytest.raises(NotFound):
        await keeper.files.content(a_notice(), new_id())
    assert await keeper.files.files_of(a_notice()) == []


async def test_bytes_come_only_after_they_were_looked_at(keeper: Keeper) -> None:
    owner, file_id = a_notice(), new_id()
    progress = await announced(keeper, owner, file_id)
    assert (progress.id, progress.state, progress.rejection) == (file_id, "expected", None)
    with pytest.raises(FileNotReady):
        await keeper.files.content(owner, file_id)
    await keeper.send(file_id, progress, TEXT)
    again = await announced(keeper, owner, file_id)
    assert (again.state, again.upload) == ("stored", None)
    with pytest.raises(FileNotReady):
        await keeper.files.content(owner, file_id)
    await keeper.look(file_id, None)
    (listed,) = await keeper.files.files_of(owner)
    assert (listed.id, listed.name, listed.size, listed.content_type) == (file_id, "名单.txt", len(TEXT), "text/plain")
    assert (listed.purpose, listed.state, listed.rejection) == ("attachment", "ready", None)
    content = await keeper.files.content(owner, file_id)
    assert (content.content_type, content.size) == ("text/plain", len(TEXT))
    assert await whole(content) == TEXT


async def test_what_is_rejected_says_why_and_gives_no_bytes(keeper: Keeper) -> None:
    owner, file_id = a_notice(), new_id()
    progress = await announced(keeper, owner, file_id, NO_DOCUMENT)
    await keeper.send(file_id, progress, NO_DOCUMENT)
    await keeper.look(file_id, "unsupported")
    (listed,) = await keeper.files.files_of(owner)
    assert (listed.state, listed.rejection) == ("rejected", "unsupported")
    with pytest.raises(FileRejected):
        await keeper.files.content(owner, file_id)


async def test_they_are_listed_in_the_order_of_announcing(keeper: Keeper) -> None:
    owner, ids = a_notice(), [new_id() for _ in range(3)]
    for file_id in reversed(ids):
        await announced(keeper, owner, file_id)
    assert [each.id for each in await keeper.files.files_of(owner)] == [*reversed(ids)]


async def test_what_is_deleted_is_gone(keeper: Keeper) -> None:
    owner, file_id = a_notice(), new_id()
    progress = await announced(keeper, owner, file_id)
    await keeper.send(file_id, progress, TEXT)
    await keeper.look(file_id, None)
    await keeper.files.delete(owner, file_id)
    assert await keeper.files.files_of(owner) == []
    with pytest.raises(NotFound):
        await keeper.files.content(owner, file_id)


async def test_another_thing_deletes_nothing(keeper: Keeper) -> None:
    owner, file_id = a_notice(), new_id()
    await announced(keeper, owner, file_id)
    for other in (a_notice(), OwnedBy("item", owner.id)):
        try:
            await keeper.files.delete(other, file_id)
        except NotFound:
            continue
    assert [each.id for each in await keeper.files.files_of(owner)] == [file_id]


async def test_no_photo_of_a_visit_is_deleted_that_way(service: Running) -> None:
    """Not even by a statement of the application that sees it: the database refuses."""
    visit_id, [photo] = await log_with(service, jpeg())
    files = client_of(httpx.ASGITransport(service.app), INTERNAL_SECRET)
    await files.delete(OwnedBy("visit", visit_id), UUID(photo["id"]))
    scope = Scope(division_codes=(BEIPIAO_VILLAGE[:6],), team_ids=(TEAM_A,), sending_team_ids=(TEAM_A,))
    database = Database(service.database.app, application_name="test")
    async with database.transaction(scope) as connection:
        seen = await connection.execute(text("select id from files where id = :id"), {"id": photo["id"]})
        assert seen.scalar_one() == UUID(photo["id"])
        gone = await connection.execute(text("delete from files where id = :id"), {"id": photo["id"]})
        assert gone.rowcount == 0
    await database.close()


@pytest.mark.parametrize("content_type", TYPES)
def test_whatever_may_be_announced_outside_may_be_taken(content_type: FileType) -> None:
    assert may_announce("attachment", content_type)
    assert ENDINGS[content_type]

"""What an upload brings into the store once more and no row names is deleted when the upload is told of."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from uuid import UUID

import httpx
import pytest

from services.kernel.clock import now
from services.kernel.files.tickets import Tickets
from services.kernel.ids import new_id
from services.submissions.app import create_app
from services.submissions.files.objects import screen_key, upload_key
from services.submissions.media.store import PhotoStore, StoreUnavailable
from tests.submissions.conftest import Running
from tests.submissions.office import Office, Scan
from tests.submissions.test_files import TEXT, Programs, ticket_of
from tests.submissions.test_refused_photos import PAGE, Visit, sent
from tests.support import gate
from tests.support.people import LEADER_A
from tests.support.pictures import jpeg

LARGE = (2400, 1800)
"""Larger than a screen: the worker makes another version of it, and deletes the upload."""


@pytest.fixture
def programs(service: Running) -> Programs:
    return Programs(service)


@pytest.fixture
async def store(service: Running) -> AsyncIterator[PhotoStore]:
    opened = PhotoStore(service.settings.store())
    yield opened
    await opened.aclose()


@dataclass
class Photo:
    visit: Visit
    store: PhotoStore

    @property
    def id(self) -> UUID:
        return UUID(self.visit.photos[0]["id"])

    @property
    def content(self) -> bytes:
        return self.visit.contents[0]

    @property
    def key(self) -> str:
        return upload_key(self.id, hashlib.sha256(self.content).hexdigest())

    async def again(self) -> httpx.Response:
        """The same PUT with the same ticket."""
        return await gate.send(self.visit.photos[0]["upload"], self.content)

    async def keys(self) -> list[str]:
        return await self.store.list_keys(f"files/{self.id}/")

    def change(self, values: str) -> None:
        self.visit.service.pairings.connection.execute(f"update files set {values} where id = %s", (self.id,))


async def made_anew(service: Running, store: PhotoStore, seed: int) -> Photo:
    photo = Photo(await sent(service, jpeg(seed, LARGE)), store)
    assert (photo.visit.row("object"), await photo.keys()) == ("screen", [screen_key(photo.id)])
    return photo


async def test_a_ticket_in_the_name_of_others_deletes_nothing(programs: Programs, store: PhotoStore) -> None:
    photo = await made_anew(programs.service, store, 40)
    left = "something"
    await store.put(photo.key, left.encode(), "application/octet-stream")
    tickets = Tickets(programs.service.settings.internal_secret)
    opened = tickets.open(ticket_of(photo.visit.photos[0]), now())
    for note in (f'["{{{new_id()}}}",""]', '["{}","notice"]', '["{}","report"]'):
        answer = await programs.told(photo.id, tickets.issue(replace(opened, note=note)))
        assert answer.status_code == 404, note
        assert await store.get(photo.key) == left.encode()


async def test_what_a_row_names_stays(service: Running, store: PhotoStore) -> None:
    small, refused = Photo(await sent(service, jpeg(41)), store), Photo(await sent(service, PAGE), store)
    for photo, state in ((small, "ready"), (refused, "rejected")):
        answer = await photo.again()
        assert (answer.status_code, answer.json()["state"]) == (200, state)
        assert await photo.keys() == [photo.key]
    # The worker has yet to look at it, and may be making a version for the screen.
    small.change("state = 'stored'")
    await store.put(screen_key(small.id), b"being made", "application/octet-stream")
    assert (await small.again()).json()["state"] == "stored"
    assert await small.keys() == [small.key, screen_key(small.id)]
    # The same bytes are expected again: they have come.
    assert (await refused.visit.replace(PAGE)).json()["state"] == "expected"
    assert (await refused.again()).json()["state"] == "stored"
    assert await refused.keys() == [refused.key]


async def test_what_may_be_the_only_copy_stays(service: Running, store: PhotoStore) -> None:
    photo = await made_anew(service, store, 42)
    await store.delete(screen_key(photo.id))
    assert (await photo.again()).json()["state"] == "ready"
    assert await photo.keys() == [photo.key]


async def test_the_upload_of_a_photo_that_was_made_anew_does_not_stay(service: Running, store: PhotoStore) -> None:
    photo = await made_anew(service, store, 43)
    for _ in range(2):
        answer = await photo.again()
        assert (answer.status_code, answer.json()) == (200, {"id": str(photo.id), "state": "ready"})
        assert await photo.keys() == [screen_key(photo.id)]


@pytest.mark.parametrize("is_withdrawn", [False, True])
async def test_the_upload_of_a_refused_photo_whose_bytes_were_deleted_does_not_stay(
    service: Running, store: PhotoStore, is_withdrawn: bool
) -> None:
    photo = Photo(await sent(service, PAGE), store)
    if is_withdrawn:
        assert (await photo.visit.withdraw()).status_code == 204
    photo.change("deleted_at = now()")
    await store.delete(photo.key)
    answer = await photo.again()
    assert (answer.status_code, answer.json()["state"]) == (200, "rejected")
    assert await photo.keys() == []


async def test_the_upload_of_a_replaced_photo_does_not_stay(service: Running, store: PhotoStore) -> None:
    photo = Photo(await sent(service, PAGE), store)
    await photo.visit.replace(jpeg(44))
    assert (await photo.again()).status_code == 404
    assert await photo.keys() == []
    assert photo.visit.row("state") == "expected"


async def test_the_upload_of_an_erased_or_deleted_file_does_not_stay(programs: Programs, store: PhotoStore) -> None:
    photo = Photo(await sent(programs.service, jpeg(45)), store)
    programs.service.pairings.connection.execute("delete from files where id = %s", (photo.id,))
    assert (await photo.again()).status_code == 404
    assert await photo.keys() == []
    file_id, owner = new_id(), new_id()
    made = (await programs.announce(file_id, owner_id=str(owner))).json()
    assert (await programs.ask("DELETE", f"/{file_id}", "notice", owner)).status_code == 204
    assert (await gate.send(made["upload"], TEXT, "text/plain")).status_code == 404
    assert await store.list_keys(f"files/{file_id}/") == []


async def test_a_store_that_does_not_delete_changes_no_answer(
    service: Running, store: PhotoStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = await made_anew(service, store, 46)

    async def fail(self: PhotoStore, key: str) -> None:
        raise StoreUnavailable

    with monkeypatch.context() as patched:
        patched.setattr(PhotoStore, "delete", fail)
        assert (await photo.again()).json()["state"] == "ready"
    assert photo.key in await photo.keys()


@pytest.mark.parametrize("told", ["before the worker names the other", "while the worker holds the row", "after it"])
async def test_whenever_the_worker_names_the_other_version_one_of_them_is_left(
    service: Running, store: PhotoStore, told: str
) -> None:
    """The object comes again while the worker makes the other version; the worker deletes what it has read."""
    photo = await made_anew(service, store, 47 + len(told))
    photo.change("state = 'stored', object = 'upload'")
    if told == "before the worker names the other":
        assert (await photo.again()).json()["state"] == "stored"
        assert await photo.keys() == [photo.key, screen_key(photo.id)]
        photo.change("state = 'ready', object = 'screen'")
        await store.delete(photo.key)
    elif told == "while the worker holds the row":
        photo.change("state = 'ready'")
        connection = service.pairings.connection
        with connection.transaction():
            connection.execute("update files set object = 'screen' where id = %s", (photo.id,))
            running = asyncio.create_task(photo.again())
            await until_locked(service)
        assert (await running).json()["state"] == "ready"
    else:
        photo.change("state = 'ready', object = 'screen'")
        assert (await photo.again()).json()["state"] == "ready"
    assert await photo.keys() == [screen_key(photo.id)]


async def until_locked(service: Running) -> None:
    """In the transaction that others wait for."""
    for _ in range(1500):
        if service.pairings.connection.execute("select from pg_locks where not granted").fetchall():
            return
        await asyncio.sleep(0.02)
    raise TimeoutError


async def test_a_replacement_by_the_same_bytes_waits_for_the_deletion_and_its_upload_stays(
    service: Running, store: PhotoStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = Photo(await sent(service, PAGE), store)
    photo.change("deleted_at = now()")
    replacing: list[asyncio.Task[httpx.Response]] = []
    true_delete = PhotoStore.delete

    async def delete_slowly(self: PhotoStore, key: str) -> None:
        replacing.append(asyncio.create_task(photo.visit.replace(PAGE)))
        await until_locked(service)
        await true_delete(self, key)

    with monkeypatch.context() as patched:
        patched.setattr(PhotoStore, "delete", delete_slowly)
        assert (await photo.again()).json()["state"] == "rejected"
    answer = await replacing[0]
    assert answer.json()["state"] == "expected"
    assert await photo.keys() == []
    assert (await gate.send(answer.json()["upload"], PAGE)).json()["state"] == "stored"
    assert await photo.keys() == [photo.key]


async def test_who_announces_the_same_id_again_waits_for_the_deletion(
    programs: Programs, store: PhotoStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_id, owner = new_id(), str(new_id())
    made = (await programs.announce(file_id, owner_id=owner)).json()
    await programs.ask("DELETE", f"/{file_id}", "notice", owner)
    announcing: list[asyncio.Task[httpx.Response]] = []
    true_delete = PhotoStore.delete

    async def delete_slowly(self: PhotoStore, key: str) -> None:
        announcing.append(asyncio.create_task(programs.announce(file_id, owner_id=owner)))
        await until_locked(programs.service)
        await true_delete(self, key)

    with monkeypatch.context() as patched:
        patched.setattr(PhotoStore, "delete", delete_slowly)
        assert (await gate.send(made["upload"], TEXT, "text/plain")).status_code == 404
    again = (await announcing[0]).json()
    assert (await gate.send(again["upload"], TEXT, "text/plain")).json()["state"] == "stored"
    assert len(await store.list_keys(f"files/{file_id}/")) == 1


async def test_an_upload_that_comes_while_its_attachment_is_deleted_does_not_stay(
    programs: Programs, store: PhotoStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_id, owner = new_id(), str(new_id())
    made = (await programs.announce(file_id, owner_id=owner)).json()
    uploading: list[asyncio.Task[httpx.Response]] = []
    true_delete = PhotoStore.delete_all

    async def delete_and_then_it_comes(self: PhotoStore, prefix: str) -> int:
        deleted = await true_delete(self, prefix)
        uploading.append(asyncio.create_task(gate.send(made["upload"], TEXT, "text/plain")))
        await until_locked(programs.service)
        return deleted

    with monkeypatch.context() as patched:
        patched.setattr(PhotoStore, "delete_all", delete_and_then_it_comes)
        assert (await programs.ask("DELETE", f"/{file_id}", "notice", owner)).status_code == 204
    assert (await uploading[0]).status_code == 404
    assert await store.list_keys(f"files/{file_id}/") == []


async def test_the_form_of_a_scan_that_was_made_anew_leaves_nothing(office: Office) -> None:
    """In a store that is reached directly `complete` says that it has come."""
    settings = office.settings.model_copy(
        update=dict.fromkeys(("gateway_url", "households_url", "campaigns_url"), office.programs.url)
        | {"store_direct_url": office.settings.store_endpoint}
    )
    app, opened = create_app(settings), PhotoStore(office.settings.store())
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bangfu.test") as client,
    ):
        direct, scan = replace(office, app=app, client=client), Scan(jpeg(60, LARGE))
        report = await direct.draft()
        announced = (await direct.ask(LEADER_A, "POST", f"/{report['id']}/scans", json=scan.body)).json()
        (form,) = [each["upload"] for each in announced["scans"]]
        complete, place = f"/{report['id']}/scans/{scan.id}/complete", f"files/{scan.id}/"
        await gate.send(form, scan.content)
        await direct.ask(LEADER_A, "POST", complete)
        assert await opened.list_keys(place) == [form["fields"]["key"]]
        await opened.put(screen_key(scan.id), b"another version", "image/jpeg")
        office.database.execute("update files set state = 'ready', object = 'screen' where id = %s", (scan.id,))
        answer = await direct.ask(LEADER_A, "POST", complete)
        assert [each["state"] for each in answer.json()["scans"]] == ["unreadable"]
        assert await opened.list_keys(place) == [screen_key(scan.id)]
    await opened.aclose()

"""A store that phones reach by themselves: it encrypts, this program does not, and `complete` says what has arrived."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
import pytest
from pydantic import SecretStr

from services.kernel.files.tickets import HEADER
from services.kernel.ids import new_id
from services.kernel.web.internal import internal_headers
from services.submissions.app import create_app
from services.submissions.files.objects import screen_key, upload_key
from services.submissions.media.store import PhotoStore
from tests.submissions.conftest import Running
from tests.submissions.samples import manifest, visit_body
from tests.submissions.test_files import attached
from tests.submissions.test_photos import events_about, prepare_pictures
from tests.submissions.test_refused_photos import PAGE, given_as
from tests.submissions.test_visits import problem_of
from tests.support import gate
from tests.support.people import XIAO_LI, XIAO_WANG, ZHANG
from tests.support.pictures import jpeg


@dataclass
class Sent:
    """A visit with one photo as a phone sends it, to whichever program is running."""

    visit_id: UUID
    body: dict[str, Any]

    @property
    def photo_id(self) -> str:
        return str(self.body["photos"][0]["id"])

    @property
    def key(self) -> str:
        return upload_key(UUID(self.photo_id), self.body["photos"][0]["sha256"])

    async def put(self, client: httpx.AsyncClient) -> dict[str, Any]:
        answer = await client.put(f"/api/visits/{self.visit_id}", json=self.body, headers=XIAO_LI.headers)
        assert answer.is_success, answer.text
        photo: dict[str, Any] = answer.json()["photos"][0]
        return photo

    async def complete(self, client: httpx.AsyncClient, who: Any = XIAO_LI) -> httpx.Response:
        path = f"/api/visits/{self.visit_id}/photos/{self.photo_id}/complete"
        return await client.post(path, headers=who.headers)

    async def shown(self, client: httpx.AsyncClient, size: str = "screen") -> httpx.Response:
        return await client.get(f"/api/photos/{self.photo_id}?size={size}", headers=ZHANG.headers)

    def column(self, service: Running, name: str) -> Any:
        query = f"select {name} from files where id = %s"
        return service.pairings.connection.execute(query, (self.photo_id,)).fetchone()[0]  # type: ignore[index]


@asynccontextmanager
async def reached_directly(service: Running) -> AsyncIterator[httpx.AsyncClient]:
    """The same service with its store at an address of its own."""
    app = create_app(service.settings.model_copy(update={"store_direct_url": service.store.endpoint}))
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://bangfu.test") as client,
    ):
        yield client


@pytest.fixture
async def direct(service: Running) -> AsyncIterator[httpx.AsyncClient]:
    async with reached_directly(service) as client:
        yield client


@pytest.fixture
async def store(service: Running) -> AsyncIterator[PhotoStore]:
    opened = PhotoStore(service.settings.store())
    yield opened
    await opened.aclose()


def with_photo(service: Running, content: bytes) -> Sent:
    return Sent(new_id(), visit_body(service.pairings.pair(), photos=[manifest(content)]))


async def test_another_team_says_nothing_of_a_photo_and_nobody_before_it_is_there(
    service: Running, direct: httpx.AsyncClient
) -> None:
    sent = with_photo(service, jpeg(1))
    await sent.put(direct)
    assert (await sent.complete(direct, XIAO_WANG)).status_code == 404
    assert (await sent.complete(direct, ZHANG)).status_code == 403
    answer = await sent.complete(direct)
    assert (answer.status_code, answer.json()["state"]) == (200, "expected")
    assert answer.json()["upload"]["method"] == "POST"


async def test_the_store_takes_exactly_the_bytes_of_the_form(service: Running, direct: httpx.AsyncClient) -> None:
    sent = with_photo(service, jpeg(2))
    ticket = (await sent.put(direct))["upload"]
    for content, content_type in ((PAGE, None), (jpeg(2) + b"x", None), (jpeg(3), None)):
        assert not (await gate.send(ticket, content, content_type)).is_success
    assert (await sent.complete(direct)).json()["state"] == "expected"


async def test_a_photo_goes_the_whole_way_unsealed_by_us(
    service: Running, direct: httpx.AsyncClient, store: PhotoStore
) -> None:
    sent = with_photo(service, jpeg(4))
    ticket = (await sent.put(direct))["upload"]
    assert (ticket["method"], ticket["headers"]) == ("POST", None)
    assert ticket["url"] == f"{service.store.endpoint}/{service.store.bucket}"
    assert HEADER not in ticket["fields"]
    assert (await gate.send(ticket, jpeg(4))).is_success
    assert events_about(service, sent.visit_id) == []
    for _ in range(2):
        assert (await sent.complete(direct)).json() == {
            "id": sent.photo_id,
            "state": "stored",
            "rejection": None,
            "upload": None,
        }
    assert events_about(service, sent.visit_id) == ["visit.completed"]
    assert await store.get(sent.key) == jpeg(4)
    await prepare_pictures(service)
    for size in ("screen", "thumb"):
        assert (await sent.shown(direct, size)).status_code == 200
    assert (await sent.shown(direct)).content == jpeg(4)
    assert sent.column(service, "data_key") is None


async def test_a_refused_photo_is_replaced_directly(
    service: Running, direct: httpx.AsyncClient, store: PhotoStore
) -> None:
    sent = with_photo(service, PAGE)
    await gate.send((await sent.put(direct))["upload"], PAGE)
    await sent.complete(direct)
    await prepare_pictures(service)
    path = f"/api/visits/{sent.visit_id}/photos/{sent.photo_id}"
    answer = await direct.put(path, json=given_as(jpeg(5)), headers=XIAO_LI.headers)
    assert (answer.status_code, answer.json()["upload"]["method"]) == (200, "POST")
    assert await store.stat(sent.key) is None
    assert (await sent.complete(direct)).json()["state"] == "expected"
    assert (await gate.send(answer.json()["upload"], jpeg(5))).is_success
    assert (await sent.complete(direct)).json()["state"] == "stored"
    assert events_about(service, sent.visit_id) == ["visit.completed"] * 2
    await prepare_pictures(service)
    assert (await sent.shown(direct)).content == jpeg(5)


async def test_a_photo_refused_behind_the_gate_is_replaced_directly_and_the_other_way_round(
    service: Running, direct: httpx.AsyncClient
) -> None:
    for first, second, seed in ((service.client, direct, 6), (direct, service.client, 7)):
        sent = with_photo(service, PAGE)
        await gate.send((await sent.put(first))["upload"], PAGE)
        await sent.complete(first)
        await prepare_pictures(service)
        path = f"/api/visits/{sent.visit_id}/photos/{sent.photo_id}"
        # The same bytes, too, lie in the way of now.
        answer = await second.put(path, json=given_as(PAGE), headers=XIAO_LI.headers)
        assert (await sent.complete(second)).json()["state"] == "expected"
        assert (await gate.send(answer.json()["upload"], PAGE)).is_success
        assert (await sent.complete(second)).json()["state"] == "stored"
        await prepare_pictures(service)
        answer = await second.put(path, json=given_as(jpeg(seed)), headers=XIAO_LI.headers)
        await gate.send(answer.json()["upload"], jpeg(seed))
        assert (await sent.complete(second)).json()["state"] == "stored"
        await prepare_pictures(service)
        for client in (first, second):
            assert (await sent.shown(client)).content == jpeg(seed)


@pytest.mark.parametrize("asked_by", ["visit", "complete"])
@pytest.mark.parametrize("to_direct", [True, False], ids=["to-direct", "to-the-gate"])
async def test_a_photo_that_is_expected_while_the_way_changes_comes_in_the_new_way(
    service: Running, direct: httpx.AsyncClient, to_direct: bool, asked_by: str
) -> None:
    before, after = (service.client, direct) if to_direct else (direct, service.client)
    picture = jpeg(20 + 2 * to_direct + (asked_by == "visit"))
    sent = with_photo(service, picture)
    assert (await sent.put(before))["upload"]["method"] == ("PUT" if to_direct else "POST")
    answered = (await sent.complete(after)).json() if asked_by == "complete" else await sent.put(after)
    assert (answered["state"], answered["upload"]["method"]) == ("expected", "POST" if to_direct else "PUT")
    assert (await gate.send(answered["upload"], picture)).is_success
    assert (await sent.complete(after)).json()["state"] == "stored"
    assert (sent.column(service, "data_key") is None) == to_direct
    await prepare_pictures(service)
    for client in (after, before):
        assert (await sent.shown(client)).content == picture


async def test_a_photo_that_had_arrived_directly_counts_without_being_sent_again(
    service: Running, direct: httpx.AsyncClient
) -> None:
    sent = with_photo(service, jpeg(30))
    await gate.send((await sent.put(direct))["upload"], jpeg(30))
    # The store is behind the gate since then.
    assert (await sent.complete(service.client)).json()["state"] == "stored"
    await prepare_pictures(service)
    assert (await sent.shown(service.client)).content == jpeg(30)


async def test_a_photo_announced_to_an_earlier_release_comes_directly(
    service: Running, direct: httpx.AsyncClient
) -> None:
    sent = with_photo(service, jpeg(31))
    await sent.put(direct)
    service.pairings.connection.execute("update files set object = 'earlier' where id = %s", (sent.photo_id,))
    assert (await gate.send((await sent.put(direct))["upload"], jpeg(31))).is_success
    assert (await sent.complete(direct)).json()["state"] == "stored"
    await prepare_pictures(service)
    assert (await sent.shown(direct)).content == jpeg(31)


async def test_an_attachment_is_looked_for_when_it_is_announced_again(
    service: Running, direct: httpx.AsyncClient
) -> None:
    text, file_id = "第一批名单\n".encode(), new_id()
    headers, body = internal_headers(SecretStr(service.settings.internal_secret.get_secret_value())), attached(text)

    async def announce(client: httpx.AsyncClient) -> dict[str, Any]:
        answer = await client.put(f"/internal/files/{file_id}", json=body, headers=headers)
        assert answer.status_code == 200, answer.text
        file: dict[str, Any] = answer.json()
        return file

    first = await announce(direct)
    assert (first["state"], first["upload"]["method"], first["name"]) == ("expected", "POST", "名单.txt")
    assert (await announce(service.client))["upload"]["method"] == "PUT"
    again = await announce(direct)
    assert (await gate.send(again["upload"], text, "text/plain")).is_success
    stored = await announce(direct)
    assert (stored["state"], stored["upload"]) == ("stored", None)
    await prepare_pictures(service)
    where = f"owner_kind=notice&owner_id={body['owner_id']}"
    for client in (direct, service.client):
        content = await client.get(f"/internal/files/{file_id}/content?{where}", headers=headers)
        assert (content.status_code, content.content) == (200, text)
    other = await direct.get(
        f"/internal/files/{file_id}/content?owner_kind=notice&owner_id={new_id()}", headers=headers
    )
    assert (other.status_code, problem_of(other)) == (404, "not-found")


async def test_a_form_that_is_used_once_more_leaves_nothing_that_no_row_names(
    service: Running, direct: httpx.AsyncClient, store: PhotoStore
) -> None:
    picture = jpeg(40, (2400, 1800))
    sent = with_photo(service, picture)
    form = (await sent.put(direct))["upload"]
    await gate.send(form, picture)
    # Nothing is looked for in the name of others, nor before the worker has made the other version.
    assert (await sent.complete(direct, XIAO_WANG)).status_code == 404
    assert (await sent.complete(direct)).json()["state"] == "stored"
    assert (await sent.complete(direct)).json()["state"] == "stored"
    place, screen = f"files/{sent.photo_id}/", screen_key(UUID(sent.photo_id))
    assert await store.list_keys(place) == [sent.key]
    await prepare_pictures(service)
    assert await store.list_keys(place) == [screen]
    for _ in range(2):
        assert (await gate.send(form, picture)).is_success
        assert await store.list_keys(place) == [sent.key, screen]
        assert (await sent.complete(direct)).json()["state"] == "ready"
        assert await store.list_keys(place) == [screen]
    assert (await sent.shown(direct)).status_code == 200


async def test_the_form_of_a_replaced_photo_leaves_nothing_and_the_new_one_stays(
    service: Running, direct: httpx.AsyncClient, store: PhotoStore
) -> None:
    sent = with_photo(service, PAGE)
    form = (await sent.put(direct))["upload"]
    await gate.send(form, PAGE)
    await sent.complete(direct)
    await prepare_pictures(service)
    assert (await sent.complete(direct)).json()["state"] == "rejected"
    assert await store.list_keys(f"files/{sent.photo_id}/") == [sent.key]
    path = f"/api/visits/{sent.visit_id}/photos/{sent.photo_id}"
    other = (await direct.put(path, json=given_as(jpeg(41)), headers=XIAO_LI.headers)).json()["upload"]
    await gate.send(form, PAGE)
    assert (await sent.complete(direct)).json()["state"] == "expected"
    assert await store.list_keys(f"files/{sent.photo_id}/") == []
    await gate.send(form, PAGE)
    await gate.send(other, jpeg(41))
    assert (await sent.complete(direct)).json()["state"] == "stored"
    assert (await sent.complete(direct)).json()["state"] == "stored"
    assert await store.list_keys(f"files/{sent.photo_id}/") == [other["fields"]["key"]]


async def test_the_form_of_an_attachment_that_was_made_anew_leaves_nothing(
    service: Running, direct: httpx.AsyncClient, store: PhotoStore
) -> None:
    picture, file_id = jpeg(42, (2400, 1800)), new_id()
    headers, body = internal_headers(service.settings.internal_secret), attached(picture, content_type="image/jpeg")

    async def announce() -> dict[str, Any]:
        file: dict[str, Any] = (await direct.put(f"/internal/files/{file_id}", json=body, headers=headers)).json()
        return file

    form = (await announce())["upload"]
    await gate.send(form, picture)
    assert (await announce())["state"] == "stored"
    connection = service.pairings.connection
    await store.put(screen_key(file_id), b"another version", "image/jpeg")
    connection.execute("update files set state = 'ready', object = 'screen' where id = %s", (file_id,))
    assert (await announce())["state"] == "ready"
    assert await store.list_keys(f"files/{file_id}/") == [screen_key(file_id)]

"""The behaviour of an S3 server that we rely on, tested over HTTP on each supported server.

Uploads here go to the store itself, as from a browser that reaches it directly; those through the gateway are in
`test_upload_gate`.

The uploads are plain multipart posts, as from a browser, without the client library. A server that accepts one of the
refused uploads must not hold the photos of households.
"""

import asyncio
import base64
import datetime as dt
import hashlib
import json
import os
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from services.submissions.files.objects import upload_key
from services.submissions.media.store import (
    MAX_PHOTO_BYTES,
    PhotoStore,
    PhotoTicket,
    StoredObject,
    StoreUnavailable,
)
from tests.contracts.stores import BUCKET, OTHER_BUCKET, StoreServer, running_server

Fields = dict[str, str]


@pytest.fixture(scope="module", params=["seaweedfs", pytest.param("minio", marks=pytest.mark.slow)])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreServer]:
    with running_server(request.param, tmp_path_factory.mktemp("store")) as started:
        yield started


@pytest.fixture
async def store(server: StoreServer) -> AsyncIterator[PhotoStore]:
    opened = PhotoStore(server.settings)
    yield opened
    await opened.aclose()


@pytest.fixture
async def uploader(server: StoreServer) -> AsyncIterator[PhotoStore]:
    opened = PhotoStore(server.settings)
    yield opened
    await opened.aclose()


@pytest.fixture
async def browser() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(trust_env=False, timeout=30) as client:
        yield client


@dataclass(frozen=True)
class Photo:
    """A photo on a phone: its bytes and its ticket."""

    id: UUID
    content: bytes
    ticket: PhotoTicket

    @property
    def key(self) -> str:
        return upload_key(self.id, hashlib.sha256(self.content).hexdigest())


def a_photo(store: PhotoStore, server: StoreServer, size: int = 3000, **ticket: Any) -> Photo:
    content = os.urandom(size)
    photo_id = uuid4()
    hexdigest = hashlib.sha256(content).hexdigest()
    kind = ticket.pop("content_type", "image/jpeg")
    key = upload_key(photo_id, hexdigest)
    return Photo(photo_id, content, store.ticket(server.settings.endpoint, key, hexdigest, size, kind, **ticket))


async def upload(
    browser: httpx.AsyncClient, photo: Photo, fields: Fields | None = None, content: bytes | None = None
) -> httpx.Response:
    sent = dict(photo.ticket.fields) if fields is None else fields
    file = photo.content if content is None else content
    return await browser.post(photo.ticket.url, data=sent, files={"file": ("photo.jpg", file, "image/jpeg")})


def without(*names: str) -> Callable[[Photo], Fields]:
    return lambda photo: {name: value for name, value in photo.ticket.fields.items() if name not in names}


def having(**changed: str) -> Callable[[Photo], Fields]:
    named = {name.replace("__", "-"): value for name, value in changed.items()}
    return lambda photo: {**photo.ticket.fields, **named}


def with_policy(change: Callable[[dict[str, Any]], None]) -> Callable[[Photo], Fields]:
    """The policy changed, the signature kept: an attack with a stolen ticket."""

    def changed(photo: Photo) -> Fields:
        policy = json.loads(base64.b64decode(photo.ticket.fields["policy"]))
        change(policy)
        return {**photo.ticket.fields, "policy": base64.b64encode(json.dumps(policy).encode()).decode()}

    return changed


def allow_any_size(policy: dict[str, Any]) -> None:
    ranged = next(rule for rule in policy["conditions"] if rule[0] == "content-length-range")
    ranged[1:] = [0, 10**9]


def allow_for_years(policy: dict[str, Any]) -> None:
    policy["expiration"] = "2099-01-01T00:00:00.000Z"


def allow_any_key(policy: dict[str, Any]) -> None:
    policy["conditions"] = [rule for rule in policy["conditions"] if rule[1] != "$key"]


HOSTILE_FIELDS: dict[str, Callable[[Photo], Fields]] = {
    "another type": having(Content__Type="text/html"),
    "a type of the same family": having(Content__Type="image/svg+xml"),
    "no type": without("Content-Type"),
    "the key of another photo": having(key=f"photos/{uuid4()}/{'0' * 64}"),
    "a key outside the photos": having(key="renditions/somebody/screen.jpg"),
    "a key that climbs": having(key="photos/../../somewhere"),
    "a key with a slash before it": lambda photo: {**photo.ticket.fields, "key": f"/{photo.key}"},
    "a key with two slashes": lambda photo: {**photo.ticket.fields, "key": photo.key.replace("/", "//")},
    "a key that goes on": lambda photo: {**photo.ticket.fields, "key": f"{photo.key}/more"},
    "a key filled in from the file's name": having(key="${filename}"),
    "no key": without("key"),
    "another checksum": having(x__amz__checksum__sha256=base64.b64encode(bytes(32)).decode()),
    "no checksum": without("x-amz-checksum-sha256"),
    "another status to answer with": having(success_action_status="200"),
    "data of its own beside it": having(x__amz__meta__note="hidden"),
    "no policy": without("policy"),
    "a policy for any size": with_policy(allow_any_size),
    "a policy for years": with_policy(allow_for_years),
    "a policy for any key": with_policy(allow_any_key),
    "a policy that is none": having(policy="bm90IGEgcG9saWN5"),
    "no signature": without("x-amz-signature"),
    "an empty signature": having(x__amz__signature=""),
    "a made-up signature": having(x__amz__signature="0" * 64),
    "another day": having(x__amz__date="20200101T000000Z"),
    "another person's key": lambda photo: {
        **photo.ticket.fields,
        "x-amz-credential": "somebody/" + photo.ticket.fields["x-amz-credential"].split("/", 1)[1],
    },
    "nothing but a key": lambda photo: {"key": photo.key},
}


@pytest.mark.parametrize("change", HOSTILE_FIELDS.values(), ids=HOSTILE_FIELDS.keys())
async def test_it_refuses_an_upload_with(
    change: Callable[[Photo], Fields], uploader: PhotoStore, server: StoreServer, browser: httpx.AsyncClient
) -> None:
    before = await uploader.list_keys("")
    photo = a_photo(uploader, server)
    answer = await upload(browser, photo, fields=change(photo))
    assert 400 <= answer.status_code < 500, answer.text
    assert await uploader.list_keys("") == before


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(lambda content: content[:-1], id="one byte short"),
        pytest.param(lambda content: content + b"x", id="one byte more"),
        pytest.param(lambda content: b"", id="nothing"),
        pytest.param(lambda content: content * 1000, id="a thousand times the size"),
        pytest.param(lambda content: content[:-1] + bytes([content[-1] ^ 1]), id="one bit changed"),
        pytest.param(lambda content: bytes(len(content)), id="other bytes of the same size"),
    ],
)
async def test_it_refuses_bytes_the_ticket_does_not_name(
    wrong: Callable[[bytes], bytes], uploader: PhotoStore, server: StoreServer, browser: httpx.AsyncClient
) -> None:
    photo = a_photo(uploader, server)
    answer = await upload(browser, photo, content=wrong(photo.content))
    assert 400 <= answer.status_code < 500, answer.text
    assert await uploader.stat(photo.key) is None


async def test_it_refuses_a_form_without_a_file(
    uploader: PhotoStore, server: StoreServer, browser: httpx.AsyncClient
) -> None:
    photo = a_photo(uploader, server)
    empty = [(name, (None, value)) for name, value in photo.ticket.fields.items()]
    answer = await browser.post(photo.ticket.url, files=empty)
    assert 400 <= answer.status_code < 500
    assert await uploader.stat(photo.key) is None


async def test_it_refuses_an_expired_ticket(
    uploader: PhotoStore, server: StoreServer, browser: httpx.AsyncClient
) -> None:
    photo = a_photo(uploader, server, life=dt.timedelta(seconds=1))
    await asyncio.sleep(2.1)
    answer = await upload(browser, photo)
    assert 400 <= answer.status_code < 500
    assert await uploader.stat(photo.key) is None


@pytest.mark.parametrize("wrong", ["secret", "name"])
async def test_it_refuses_a_ticket_signed_by_somebody_else(
    wrong: str, uploader: PhotoStore, server: StoreServer, browser: httpx.AsyncClient
) -> None:
    secret = replace(server.settings, secret_key="guessed-guessed-guessed")
    name = replace(server.settings, access_key="somebody-else")
    forger = PhotoStore(secret if wrong == "secret" else name)
    photo = a_photo(forger, server)
    answer = await upload(browser, photo)
    await forger.aclose()
    assert answer.status_code == 403
    assert await uploader.stat(photo.key) is None


async def test_it_refuses_the_signature_of_another_ticket(
    uploader: PhotoStore, server: StoreServer, browser: httpx.AsyncClient
) -> None:
    one, other = a_photo(uploader, server), a_photo(uploader, server)
    fields = {**one.ticket.fields, "x-amz-signature": other.ticket.fields["x-amz-signature"]}
    assert (await upload(browser, one, fields=fields)).status_code == 403
    assert await uploader.stat(one.key) is None


async def test_it_refuses_a_ticket_for_one_bucket_in_another(
    uploader: PhotoStore, server: StoreServer, browser: httpx.AsyncClient
) -> None:
    photo = a_photo(uploader, server)
    elsewhere = replace(photo.ticket, url=photo.ticket.url.replace(BUCKET, OTHER_BUCKET))
    answer = await upload(browser, replace(photo, ticket=elsewhere))
    assert 400 <= answer.status_code < 500


async def test_a_redirect_asked_for_outside_the_policy_stores_nothing_else(
    uploader: PhotoStore, server: StoreServer, browser: httpx.AsyncClient
) -> None:
    # SeaweedFS follows the field with a 303, MinIO follows the policy.
    photo = a_photo(uploader, server)
    before = await uploader.list_keys("")
    fields = {**photo.ticket.fields, "success_action_redirect": "https://example.invalid/"}
    await upload(browser, photo, fields=fields)
    assert set(await uploader.list_keys("")) - set(before) <= {photo.key}
    stored = await uploader.get(photo.key)
    assert stored in (None, photo.content)


@pytest.mark.parametrize("acl", ["public-read", "public-read-write"])
async def test_a_photo_cannot_be_made_public(
    acl: str, uploader: PhotoStore, server: StoreServer, browser: httpx.AsyncClient
) -> None:
    photo = a_photo(uploader, server)
    await upload(browser, photo, fields={**photo.ticket.fields, "acl": acl})
    assert (await browser.get(f"{photo.ticket.url}/{photo.key}")).status_code in {403, 404}


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "POST"])
async def test_it_refuses_anonymous_callers_an_object(
    method: str, uploader: PhotoStore, server: StoreServer, browser: httpx.AsyncClient
) -> None:
    photo = await _stored(uploader, server, browser)
    answer = await browser.request(method, f"{photo.ticket.url}/{photo.key}", content=b"x" if method == "PUT" else None)
    assert answer.status_code in {400, 403, 405, 412}
    assert photo.content not in answer.content
    assert await uploader.get(photo.key) == photo.content


@pytest.mark.parametrize("path", ["", "?list-type=2", "?prefix=photos/", "?versions", "?uploads", "?policy", "?acl"])
async def test_it_refuses_anonymous_callers_the_bucket(
    path: str, uploader: PhotoStore, server: StoreServer, browser: httpx.AsyncClient
) -> None:
    photo = await _stored(uploader, server, browser)
    answer = await browser.get(f"{photo.ticket.url}{path}")
    assert answer.status_code == 403
    assert str(photo.id) not in answer.text


async def test_it_refuses_anonymous_callers_to_remove_the_bucket(
    uploader: PhotoStore, server: StoreServer, browser: httpx.AsyncClient
) -> None:
    photo = await _stored(uploader, server, browser)
    assert (await browser.delete(photo.ticket.url)).status_code == 403
    assert await uploader.get(photo.key) == photo.content


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT"])
async def test_a_link_for_looking_serves_for_nothing_else(
    method: str, uploader: PhotoStore, server: StoreServer, browser: httpx.AsyncClient
) -> None:
    photo = await _stored(uploader, server, browser)
    link = uploader._client.get_presigned_url("HEAD", BUCKET, photo.key)
    assert (await browser.head(link)).status_code == 200
    assert (await browser.request(method, link)).status_code == 403
    assert (await browser.head(link.replace(str(photo.id), str(uuid4())))).status_code == 403
    assert await uploader.get(photo.key) == photo.content


async def test_it_refuses_an_expired_link(
    uploader: PhotoStore, server: StoreServer, browser: httpx.AsyncClient
) -> None:
    photo = await _stored(uploader, server, browser)
    link = uploader._client.get_presigned_url("GET", BUCKET, photo.key, dt.timedelta(seconds=1))
    await asyncio.sleep(2.1)
    assert (await browser.get(link)).status_code == 403


async def test_other_bytes_never_replace_a_stored_photo(
    uploader: PhotoStore, server: StoreServer, browser: httpx.AsyncClient
) -> None:
    photo = await _stored(uploader, server, browser)
    answer = await upload(browser, photo, content=bytes(len(photo.content)))
    assert 400 <= answer.status_code < 500
    assert await uploader.get(photo.key) == photo.content


async def test_a_refused_service_says_unavailable_and_never_missing(server: StoreServer) -> None:
    stranger = PhotoStore(replace(server.settings, secret_key="guessed-guessed-guessed"))
    try:
        for asked in (stranger.stat("photos/a/b"), stranger.get("photos/a/b"), stranger.delete("photos/a/b")):
            with pytest.raises(StoreUnavailable):
                await asked
        with pytest.raises(StoreUnavailable):
            await stranger.check_writable()
    finally:
        await stranger.aclose()


@pytest.mark.parametrize(
    "key", ["../x", "photos//x", "/photos/x", "photos/./x", "photos/x/", "photos/x?y", "x", "p/" * 300]
)
async def test_a_key_that_a_store_might_normalise_is_never_sent(key: str, uploader: PhotoStore) -> None:
    for asked in (uploader.stat(key), uploader.get(key), uploader.put(key, b"x", "image/jpeg"), uploader.delete(key)):
        with pytest.raises(ValueError, match="not a key"):
            await asked


async def test_an_upload_is_stored_as_the_ticket_says(
    store: PhotoStore, server: StoreServer, browser: httpx.AsyncClient
) -> None:
    photo = a_photo(store, server, 300_000)
    assert await store.stat(photo.key) is None
    assert await store.get(photo.key) is None
    assert (await upload(browser, photo)).status_code == 201
    found = await store.confirm(photo.key)
    assert found == StoredObject(photo.key, 300_000, "image/jpeg", hashlib.md5(photo.content).hexdigest())  # noqa: S324  # what S3 calls an ETag
    assert await store.get(photo.key) == photo.content


@pytest.mark.parametrize("size", [1, 2, 65_535, 65_536, MAX_PHOTO_BYTES])
async def test_it_takes_the_smallest_and_the_largest_photo(
    size: int, uploader: PhotoStore, server: StoreServer, browser: httpx.AsyncClient
) -> None:
    photo = a_photo(uploader, server, size)
    assert (await upload(browser, photo)).status_code == 201
    assert await uploader.get(photo.key) == photo.content


@pytest.mark.parametrize("content_type", ["application/pdf", "image/jpeg", "image/png", "image/webp"])
async def test_it_keeps_the_type(
    content_type: str, uploader: PhotoStore, server: StoreServer, browser: httpx.AsyncClient
) -> None:
    photo = a_photo(uploader, server, content_type=content_type)
    assert (await upload(browser, photo)).status_code == 201
    found = await uploader.stat(photo.key)
    assert found is not None
    assert found.content_type == content_type


async def test_the_same_ticket_and_bytes_may_come_again(
    uploader: PhotoStore, server: StoreServer, browser: httpx.AsyncClient
) -> None:
    photo = a_photo(uploader, server)
    assert [(await upload(browser, photo)).status_code for _ in range(3)] == [201, 201, 201]
    assert await uploader.list_keys(f"files/{photo.id}/") == [photo.key]
    assert await uploader.get(photo.key) == photo.content


async def test_parallel_uploads_of_one_photo_leave_one_whole_object(
    uploader: PhotoStore, server: StoreServer, browser: httpx.AsyncClient
) -> None:
    photo = a_photo(uploader, server, 400_000)
    answers = await asyncio.gather(*(upload(browser, photo) for _ in range(5)))
    assert {answer.status_code for answer in answers} <= {201, 503}
    assert 201 in {answer.status_code for answer in answers}
    assert await uploader.list_keys(f"files/{photo.id}/") == [photo.key]
    assert await uploader.get(photo.key) == photo.content


async def test_parallel_uploads_of_two_photos_do_not_mix(
    uploader: PhotoStore, server: StoreServer, browser: httpx.AsyncClient
) -> None:
    photos = [a_photo(uploader, server, 500_000) for _ in range(2)]
    answers = await asyncio.gather(*(upload(browser, photo) for photo in photos))
    assert [answer.status_code for answer in answers] == [201, 201]
    assert [await uploader.get(photo.key) for photo in photos] == [photo.content for photo in photos]


@pytest.mark.parametrize(("first", "last"), [(0, 0), (0, 9), (100, 199), (2990, None), (2999, 5000)])
async def test_it_reads_a_range(
    first: int, last: int | None, store: PhotoStore, server: StoreServer, browser: httpx.AsyncClient
) -> None:
    photo = await _stored(store, server, browser)
    wanted = photo.content[first:] if last is None else photo.content[first : last + 1]
    assert await store.get(photo.key, first, last) == wanted


async def test_what_we_put_we_get_and_can_delete(store: PhotoStore) -> None:
    key = f"renditions/{uuid4()}/screen.jpg"
    await store.put(key, b"picture", "image/jpeg")
    assert await store.get(key) == b"picture"
    await store.delete(key)
    await store.delete(key)
    assert await store.stat(key) is None


async def test_keys_are_listed_in_order_and_by_page(uploader: PhotoStore) -> None:
    scan = uuid4()
    keys = [f"scans/{scan}/{number}.pdf" for number in range(7)]
    for key in reversed(keys):
        await uploader.put(key, b"page", "application/pdf")
    assert await uploader.list_keys(f"scans/{scan}/") == keys
    assert await uploader.list_keys(f"scans/{scan}/", after=keys[2], limit=3) == keys[3:6]
    assert await uploader.list_keys(f"scans/{uuid4()}/") == []


async def test_objects_are_listed_with_size_and_time_over_many_pages_in_the_order_of_their_keys(
    uploader: PhotoStore,
) -> None:
    ids, began = sorted(uuid4() for _ in range(9)), dt.datetime.now(dt.UTC)
    wanted = {f"renditions/{each}/{size}.jpg": n for n, each in enumerate(ids, 1) for size in ("screen", "thumb")}
    for key, size in reversed(wanted.items()):
        await uploader.put(key, b"x" * size, "image/jpeg")
    found, after = [], ""
    while page := await uploader.list_objects("renditions/", after, limit=4):
        found += page
        after = page[-1].key
    assert [each.key for each in found] == sorted(each.key for each in found)
    ours = {each.key: each for each in found if each.key in wanted}
    assert {key: each.size for key, each in ours.items()} == wanted
    for each in ours.values():
        assert abs(each.modified_at - began) < dt.timedelta(minutes=5)
    assert (await uploader.list_objects(found[0].key, limit=1))[0] == found[0]


async def test_it_says_whether_it_can_be_written(uploader: PhotoStore, server: StoreServer) -> None:
    await uploader.check_writable()
    missing_bucket = PhotoStore(replace(server.settings, bucket=OTHER_BUCKET))
    with pytest.raises(StoreUnavailable):
        await missing_bucket.check_writable()
    await missing_bucket.aclose()


@pytest.mark.fault
async def test_what_was_acknowledged_is_there_after_a_kill(
    store: PhotoStore, server: StoreServer, browser: httpx.AsyncClient
) -> None:
    photos = [a_photo(store, server, 50_000) for _ in range(40)]
    assert {(await upload(browser, photo)).status_code for photo in photos} == {201}
    server.kill()
    await asyncio.to_thread(server.start)
    assert [await _get_from_a_starting(store, photo) for photo in photos] == [photo.content for photo in photos]


async def _get_from_a_starting(store: PhotoStore, photo: Photo) -> bytes | None:
    """On a busy machine it answers 500 for a while; None, that it has no such photo, would be a loss."""
    end = time.monotonic() + 60
    while True:
        try:
            return await store.get(photo.key)
        except StoreUnavailable:
            assert time.monotonic() < end
            await asyncio.sleep(0.2)


@pytest.mark.fault
async def test_a_stopped_store_is_unavailable_soon_and_a_starting_one_never_forgets(
    store: PhotoStore, server: StoreServer, browser: httpx.AsyncClient
) -> None:
    photo = await _stored(store, server, browser)
    server.kill()
    began = time.monotonic()
    for asked in (store.stat(photo.key), store.get(photo.key), store.list_keys(""), store.delete("a/b")):
        with pytest.raises(StoreUnavailable):
            await asked
    assert time.monotonic() - began < 10
    starting = asyncio.create_task(asyncio.to_thread(server.start))
    while not starting.done():
        try:
            assert await store.stat(photo.key) is not None
        except StoreUnavailable:
            await asyncio.sleep(0.02)
    await starting
    assert await store.get(photo.key) == photo.content


async def _stored(store: PhotoStore, server: StoreServer, browser: httpx.AsyncClient) -> Photo:
    photo = a_photo(store, server)
    assert (await upload(browser, photo)).status_code == 201
    return photo

"""Tickets are computed locally: what they allow, and that no store is called for them."""

import asyncio
import base64
import contextlib
import datetime as dt
import hmac
import json
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from uuid import UUID

import pytest
import urllib3
from minio import Minio
from minio.datatypes import PostPolicy
from urllib3.exceptions import ReadTimeoutError

from services.submissions.files.objects import upload_key
from services.submissions.media import store as store_module
from services.submissions.media.store import MAX_PHOTO_BYTES, PhotoStore, StoreSettings, StoreUnavailable, UnfitFile

PHOTO = UUID("0197a3c0-0000-7000-8000-00000000a001")
SHA256 = "ab" * 32
# Nobody listens on port 1: every call of the store fails.
SETTINGS = StoreSettings("http://127.0.0.1:1", "bangfu-photos", "access", "secret-of-the-tests")


KEY = upload_key(PHOTO, SHA256)


@pytest.fixture
def store() -> PhotoStore:
    return PhotoStore(SETTINGS)


@pytest.mark.parametrize("size", [-1, 0, MAX_PHOTO_BYTES + 1])
def test_it_refuses_a_ticket_for_a_size_no_photo_has(size: int, store: PhotoStore) -> None:
    with pytest.raises(UnfitFile):
        store.ticket("https://bangfu.example", KEY, SHA256, size, "image/jpeg")


@pytest.mark.parametrize("kind", ["image", "text/html\r\nx: y", "图/片", "", "image/jpeg; charset=x", "IMAGE/JPEG"])
def test_it_refuses_a_ticket_for_another_type(kind: str, store: PhotoStore) -> None:
    with pytest.raises(UnfitFile):
        store.ticket("https://bangfu.example", KEY, SHA256, 10, kind)


@pytest.mark.parametrize("sha256", ["", "ab" * 31, "AB" * 32, "zz" * 32, "../" + "a" * 61, "ab" * 32 + "\n"])
def test_it_refuses_a_key_from_anything_but_a_hash(sha256: str) -> None:
    with pytest.raises(UnfitFile):
        upload_key(PHOTO, sha256)


@pytest.mark.parametrize("seconds", [-1, 0, 601])
def test_it_refuses_a_ticket_valid_for_too_long_or_not_at_all(seconds: int, store: PhotoStore) -> None:
    with pytest.raises(UnfitFile):
        store.ticket("https://bangfu.example", KEY, SHA256, 10, "image/jpeg", dt.timedelta(seconds=seconds))


def test_a_ticket_is_signed_as_the_client_library_signs(store: PhotoStore) -> None:
    form = dict(store.ticket("https://bangfu.example", KEY, SHA256, 10, "image/jpeg").fields)
    policy = json.loads(base64.b64decode(form["policy"]))
    theirs = PostPolicy("bangfu-photos", dt.datetime.fromisoformat(policy["expiration"]))
    for name in ("key", "Content-Type", "x-amz-checksum-sha256", "success_action_status"):
        theirs.add_equals_condition(name, form[name])
    theirs.add_content_length_range_condition(10, 10)
    library = Minio("127.0.0.1:1", "access", "secret-of-the-tests", secure=False, region="us-east-1")
    signed = library.presigned_post_policy(theirs)
    assert form.keys() == signed.keys() | {"key", "Content-Type", "x-amz-checksum-sha256", "success_action_status"}
    expected = json.loads(base64.b64decode(signed["policy"]))
    assert policy["expiration"] == expected["expiration"]
    assert without_time(policy) == without_time(expected)
    # The steps of the specification of Signature Version 4.
    moment = dt.datetime.strptime(form["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC)
    key = b"AWS4secret-of-the-tests"
    for part in (f"{moment:%Y%m%d}", "us-east-1", "s3", "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    assert form["x-amz-signature"] == hmac.digest(key, form["policy"].encode(), "sha256").hex()


def without_time(policy: dict[str, Any]) -> list[str]:
    return sorted(str(condition) for condition in policy["conditions"] if "$x-amz-date" not in condition)


async def test_a_store_nobody_runs_is_unavailable(store: PhotoStore) -> None:
    for asked in (store.stat("photos/a/b"), store.put("photos/a/b", b"x", "image/jpeg"), store.check_writable()):
        with pytest.raises(StoreUnavailable):
            await asked


class _Faltering(BaseHTTPRequestHandler):
    """Answers each request with the next of `answers`, then with the last one for ever."""

    answers: ClassVar[list[int]] = []

    def do_GET(self) -> None:
        status = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        self.send_response(status)
        self.send_header("Content-Length", "5")
        self.send_header("Content-Type", "image/jpeg")
        self.send_header("ETag", '"1"')
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(b"photo")

    do_HEAD = do_GET  # noqa: N815  the name that http.server calls

    def log_message(self, *_: object) -> None:
        """Nothing to standard error."""


@pytest.fixture
def faltering() -> Iterator[PhotoStore]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Faltering) as server:
        threading.Thread(target=server.serve_forever, args=[0.01]).start()
        yield PhotoStore(replace(SETTINGS, endpoint=f"http://127.0.0.1:{server.server_port}"))
        server.shutdown()


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_an_error_of_the_store_that_stays_is_unavailable(status: int, faltering: PhotoStore) -> None:
    _Faltering.answers = [status]
    for asked in (faltering.get("photos/a/b"), faltering.stat("photos/a/b")):
        with pytest.raises(StoreUnavailable):
            await asked


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_an_error_of_the_store_that_passes_is_not_noticed(status: int, faltering: PhotoStore) -> None:
    _Faltering.answers = [status, 200]
    assert await faltering.get("photos/a/b") == b"photo"
    _Faltering.answers = [status, 200]
    assert await faltering.stat("photos/a/b") is not None


TIME = "2026-11-27T00:00:0{n}.000Z"
LISTED = f"<Contents><Key>files/{{n}}</Key><Size>{{size}}</Size><LastModified>{TIME}</LastModified></Contents>"
WHOLE = (
    '<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>bangfu-photos</Name>'
    f"{LISTED.format(n=1, size=10)}{LISTED.format(n=2, size=0)}<IsTruncated>false</IsTruncated></ListBucketResult>"
)


class _Listing(BaseHTTPRequestHandler):
    """Answers with `body`, of which `announced` bytes are said to come."""

    body: ClassVar[str] = WHOLE
    announced: ClassVar[int | None] = None

    def do_GET(self) -> None:
        content = self.body.encode()
        self.send_response(200)
        self.send_header("Content-Length", str(self.announced or len(content)))
        self.send_header("Content-Type", "application/xml")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Nothing to standard error."""


@pytest.fixture
def listing() -> Iterator[PhotoStore]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Listing) as server:
        threading.Thread(target=server.serve_forever, args=[0.01]).start()
        yield PhotoStore(replace(SETTINGS, endpoint=f"http://127.0.0.1:{server.server_port}"))
        server.shutdown()


@pytest.mark.parametrize(
    ("body", "announced"),
    [
        (WHOLE[:300], None),
        (WHOLE[:300], len(WHOLE)),
        ("", None),
        ("<html>busy</html>", None),
        (WHOLE.replace("<Size>10</Size>", ""), None),
        (WHOLE.replace("<Size>10</Size>", "<Size>many</Size>"), None),
        (WHOLE.replace("2026-11-27T00:00:01.000Z", "yesterday"), None),
        (WHOLE.replace("<LastModified>2026-11-27T00:00:01.000Z</LastModified>", ""), None),
    ],
)
async def test_a_list_that_did_not_come_whole_is_no_list(
    listing: PhotoStore, monkeypatch: pytest.MonkeyPatch, body: str, announced: int | None
) -> None:
    monkeypatch.setattr(_Listing, "body", body)
    monkeypatch.setattr(_Listing, "announced", announced)
    with pytest.raises(StoreUnavailable):
        await listing.list_objects("files/")


async def test_a_list_tells_size_and_time(listing: PhotoStore) -> None:
    found = await listing.list_objects("files/")
    assert [(each.key, each.size, each.modified_at.second) for each in found] == [("files/1", 10, 1), ("files/2", 0, 2)]


@contextlib.asynccontextmanager
async def _store_that(answer: Callable[[int, asyncio.StreamWriter], Awaitable[None]]) -> AsyncIterator[PhotoStore]:
    """`answer` gets the number of the request, from 1, and the open connection, which is closed after it."""
    asked = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
            asked += 1
            await answer(asked, writer)
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        store = PhotoStore(replace(SETTINGS, endpoint=f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"))
        yield store
        await store.aclose()


PHOTO_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Type: image/jpeg\r\nETag: 1\r\n\r\nphoto"
CUT_OFF = [0, 10, 20, 34, 50, 70, len(PHOTO_ANSWER) - 5, len(PHOTO_ANSWER) - 2]
"""Bytes that come: nothing, within the first line, within a header, after one, all but the picture, half of that."""


@pytest.mark.parametrize("come", CUT_OFF)
async def test_a_connection_that_drops_is_tried_once_more(come: int) -> None:
    asked = []

    async def drop_first(number: int, writer: asyncio.StreamWriter) -> None:
        asked.append(number)
        writer.write(PHOTO_ANSWER[:come] if number == 1 else PHOTO_ANSWER)
        await writer.drain()

    async with _store_that(drop_first) as store:
        assert await store.get("photos/a/b") == b"photo"
    assert asked == [1, 2]


@pytest.mark.parametrize("come", CUT_OFF)
async def test_a_connection_that_always_drops_is_unavailable(come: int, caplog: pytest.LogCaptureFixture) -> None:
    asked = []

    async def drop(number: int, writer: asyncio.StreamWriter) -> None:
        asked.append(number)
        writer.write(PHOTO_ANSWER[:come])
        await writer.drain()

    async with _store_that(drop) as store:
        with pytest.raises(StoreUnavailable):
            await store.get("photos/a/b")
    assert asked == [1, 2]
    assert "Signature" not in caplog.text


@pytest.mark.parametrize("come", [0, len(PHOTO_ANSWER) - 2])
async def test_a_store_that_hangs_is_not_waited_for_twice(come: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "TIMEOUT", urllib3.Timeout(connect=2.0, read=0.3))
    asked, is_over = [], asyncio.Event()

    async def hang(number: int, writer: asyncio.StreamWriter) -> None:
        asked.append(number)
        writer.write(PHOTO_ANSWER[:come])
        await is_over.wait()

    async with _store_that(hang) as store:
        with pytest.raises(StoreUnavailable) as refused:
            await store.get("photos/a/b")
        is_over.set()
    assert isinstance(refused.value.__cause__, ReadTimeoutError)
    assert asked == [1]


async def test_who_no_longer_asks_does_not_wait_for_a_store_that_hangs() -> None:
    is_asked, is_over = asyncio.Event(), asyncio.Event()

    async def hang(_: int, __: asyncio.StreamWriter) -> None:
        is_asked.set()
        await is_over.wait()

    async with _store_that(hang) as store:
        read = asyncio.create_task(store.get("photos/a/b"))
        await is_asked.wait()
        read.cancel()
        # The store hangs still; if the reader waited for it, this would wait for ever.
        with pytest.raises(asyncio.CancelledError):
            await read
        is_over.set()


def test_a_ticket_names_exactly_one_upload(store: PhotoStore) -> None:
    ticket = store.ticket("https://bangfu.example/", KEY, SHA256, 4321, "image/webp")
    policy = json.loads(base64.b64decode(ticket.fields["policy"]))
    assert ticket.url == "https://bangfu.example/bangfu-photos"
    assert policy["conditions"][:6] == [
        ["eq", "$bucket", "bangfu-photos"],
        ["eq", "$key", f"files/{PHOTO}/{SHA256}"],
        ["eq", "$Content-Type", "image/webp"],
        ["eq", "$x-amz-checksum-sha256", base64.b64encode(bytes.fromhex(SHA256)).decode()],
        ["eq", "$success_action_status", "201"],
        ["content-length-range", 4321, 4321],
    ]
    left = dt.datetime.fromisoformat(policy["expiration"]) - dt.datetime.now(dt.UTC)
    assert dt.timedelta(minutes=9) < left <= dt.timedelta(minutes=10)


def test_the_secret_is_in_no_ticket_and_no_log(store: PhotoStore) -> None:
    ticket = store.ticket("https://bangfu.example", KEY, SHA256, 10, "image/jpeg")
    assert SETTINGS.secret_key not in repr(SETTINGS)
    assert SETTINGS.secret_key not in json.dumps(dict(ticket.fields))

"""Stores photos, their renditions and scans in any S3 store, through the `minio` client.

The only file of this program that imports `minio`. The client is synchronous and retries for minutes (five retries) by
default: here its calls run in a few threads, with short timeouts and one retry. A read is a link that is signed here
and fetched through the client's own pool, which takes a quarter of the CPU of an httpx transport.
"""

import base64
import datetime as dt
import hashlib
import io
import itertools
import json
import logging
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlsplit

import anyio
import anyio.to_thread
import urllib3
from minio import Minio
from minio.datatypes import Object, PostPolicy
from minio.error import MinioException
from urllib3.exceptions import HTTPError, NewConnectionError, ProtocolError

from services.kernel.problems import Unavailable
from services.submissions.media.store_journal import StoreJournal

MAX_PHOTO_BYTES = 12_000_000
TICKET_LIFE = dt.timedelta(minutes=10)
LINK_LIFE = dt.timedelta(minutes=1)
WRITABLE_FOR_SECONDS = 10.0
# One request, whatever the size: with parts, the SHA-256 that the store checks would be that of a part.
PART_SIZE = 64 * 1024 * 1024
TIMEOUT = urllib3.Timeout(connect=2.0, read=10.0)
# For the client's calls and for reads alike: one more try after a moment. On a busy machine a store loses sight of its
# own volumes for a while.
PASSING = (500, 502, 503, 504)
AGAIN_AFTER = 0.2
READERS = 32
"""Threads for reads, beside those for the client's calls: where a store hangs, no read waits for another one."""
# It would log the whole of a signed link when half a head came.
logging.getLogger("urllib3.connection").setLevel(logging.ERROR)

# Letters, digits and single dots between slashes: a store may map `a//b` and `.` segments to another key.
_KEY = re.compile(r"[a-z]+(/[0-9A-Za-z_-]+(\.[0-9A-Za-z_-]+)*)+")
_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+")
_HEAD_OF_OBJECT = ("content-length", "content-type", "etag")
_T = TypeVar("_T")


class StoreListingIncomplete(OSError):
    """What the store listed cannot be read. The caller gets `StoreUnavailable`."""


class StoreUnavailable(Unavailable):
    """The store did not answer, or answered that it cannot. Every request may be repeated."""

    code = "photo-store-unavailable"
    title = "照片暂时存不上，稍后会自动重试。"
    title_en = "Photos cannot be stored right now; they will be tried again."


class UnfitFile(ValueError):
    """No ticket is possible: the type, the size or the SHA-256 is not that of an accepted file."""


@dataclass(frozen=True)
class StoreSettings:
    """`endpoint`: origin of the store as this service reaches it. `unsynced_files`: see `StoreJournal`."""

    endpoint: str
    bucket: str
    access_key: str
    secret_key: str = field(repr=False)
    region: str = "us-east-1"
    unsynced_files: tuple[str, ...] = ()
    threads: int = 8


@dataclass(frozen=True)
class PhotoTicket:
    """What a browser needs to upload one photo to the store: a multipart form, `fields` first and `file` last."""

    url: str
    fields: Mapping[str, str]
    expires_at: dt.datetime


@dataclass(frozen=True)
class StoredObject:
    key: str
    size: int
    content_type: str
    etag: str


@dataclass(frozen=True)
class ListedObject:
    """`size`: bytes; `modified_at`: when the store got it, by the store's clock."""

    key: str
    size: int
    modified_at: dt.datetime


class PhotoStore:
    """Every method raises `StoreUnavailable` when the store fails; a missing object is None, not an error."""

    def __init__(self, settings: StoreSettings) -> None:
        self._settings = settings
        self._bucket = settings.bucket
        self._pool = urllib3.PoolManager(
            maxsize=settings.threads + READERS,
            timeout=TIMEOUT,
            retries=urllib3.Retry(total=1, backoff_factor=AGAIN_AFTER, status_forcelist=PASSING),
        )
        self._client = _client(settings, self._pool)
        self._threads = anyio.CapacityLimiter(settings.threads)
        self._readers = anyio.CapacityLimiter(READERS)
        self._journal = StoreJournal(settings.unsynced_files)
        self._writable_until = 0.0

    def ticket(
        self,
        public_origin: str,
        key: str,
        sha256: str,
        size: int,
        content_type: str,
        life: dt.timedelta = TICKET_LIFE,
    ) -> PhotoTicket:
        """Allows an upload of exactly these bytes under exactly one key, directly to the store. No network call.

        `public_origin`: where phones reach the store (`https://photos.example`); it must allow uploads from our origin
        (CORS). Raises `UnfitFile`.
        """
        _require_fit(size, content_type, life)
        expires_at = dt.datetime.now(dt.UTC) + life
        fields = {
            "key": _require_key(key),
            "Content-Type": content_type,
            "x-amz-checksum-sha256": base64.b64encode(bytes.fromhex(sha256)).decode(),
            "success_action_status": "201",
        }
        form = self._signed(fields, size, expires_at)
        return PhotoTicket(f"{public_origin.rstrip('/')}/{self._bucket}", form, expires_at)

    def _signed(self, fields: dict[str, str], size: int, expires_at: dt.datetime) -> dict[str, str]:
        """`fields` with a policy that allows only these values and this size, and its signature."""
        policy = PostPolicy(self._bucket, expires_at)
        for name, value in fields.items():
            policy.add_equals_condition(name, value)
        policy.add_content_length_range_condition(size, size)
        return fields | self._client.presigned_post_policy(policy)

    async def stat(self, key: str) -> StoredObject | None:
        answer = await self._read("HEAD", key)
        if answer is None:
            return None
        headers = answer.headers
        return StoredObject(key, int(headers["content-length"]), headers["content-type"], headers["etag"].strip('"'))

    async def confirm(self, key: str) -> StoredObject | None:
        """`stat`, and from here on the object survives a power cut: only then may a phone delete its photo."""
        found = await self.stat(key)
        if found is not None:
            await self.make_durable()
        return found

    async def make_durable(self) -> None:
        """Flushes all that the store has acknowledged so far to its disk."""
        try:
            await self._journal.flush()
        except OSError as error:
            raise StoreUnavailable from error

    async def get(self, key: str, first: int | None = None, last: int | None = None) -> bytes | None:
        """The object's bytes, or those from `first` to `last` (both included)."""
        ranged = {} if first is None else {"range": f"bytes={first}-{'' if last is None else last}"}
        answer = await self._read("GET", key, ranged)
        return None if answer is None else answer.data

    async def put(self, key: str, content: bytes, content_type: str) -> None:
        """Store our own files, such as a rendition, so that they survive a power cut.

        The store compares the SHA-256 with what arrived.
        """
        checksum = base64.b64encode(hashlib.sha256(content).digest()).decode()
        await self._call(
            lambda: self._client.put_object(
                self._bucket,
                _require_key(key),
                io.BytesIO(content),
                len(content),
                content_type,
                {"x-amz-checksum-sha256": checksum},
                part_size=PART_SIZE,
            )
        )
        await self.make_durable()

    async def delete(self, key: str) -> None:
        """Remove the object; a missing object is no error."""
        await self._call(lambda: self._client.remove_object(self._bucket, _require_key(key)))

    async def delete_all(self, prefix: str) -> int:
        """Remove all objects that start with `prefix`, in all versions that the store keeps; returns how many."""

        def removed() -> int:
            count = 0
            for entry in self._client.list_objects(self._bucket, prefix, recursive=True, include_version=True):
                self._client.remove_object(self._bucket, str(entry.object_name), entry.version_id)
                count += 1
            return count

        return await self._call(removed)

    async def list_keys(self, prefix: str, after: str = "", limit: int = 1000) -> list[str]:
        """Keys that start with `prefix` and follow `after`, in order, at most `limit` of them."""
        return [found.key for found in await self.list_objects(prefix, after, limit)]

    async def list_objects(self, prefix: str, after: str = "", limit: int = 1000) -> list[ListedObject]:
        """As `list_keys`. A page that did not come whole is `StoreUnavailable`, never a shorter one."""

        def listed() -> list[ListedObject]:
            found = self._client.list_objects(self._bucket, prefix, recursive=True, start_after=after or None)
            try:
                return [_listed(entry) for entry in itertools.islice(found, limit)]
            except (SyntaxError, ValueError) as error:
                # How the parser of XML says that half a page came.
                raise StoreListingIncomplete from error

        return await self._call(listed)

    async def is_writable(self) -> bool:
        """As `check_writable`, for the health page."""
        try:
            await self.check_writable()
        except StoreUnavailable:
            return False
        return True

    async def check_writable(self) -> None:
        """Write and read a small object; a success counts for ten seconds, so probes cost the store little."""
        if time.monotonic() < self._writable_until:
            return
        stamp = json.dumps({"written_at": time.time()}).encode()
        await self.put("health/writable", stamp, "application/json")
        if await self.stat("health/writable") is None:
            raise StoreUnavailable
        self._writable_until = time.monotonic() + WRITABLE_FOR_SECONDS

    async def aclose(self) -> None:
        self._pool.clear()

    async def _read(
        self, method: str, key: str, headers: Mapping[str, str] | None = None
    ) -> urllib3.BaseHTTPResponse | None:
        url = self._client.get_presigned_url(method, self._bucket, _require_key(key), LINK_LIFE)
        try:
            answer = await self._fetch_with_one_more_try(method, url, headers)
        except (HTTPError, OSError) as error:
            raise StoreUnavailable from error
        if answer.status == 404:
            return None
        if not 200 <= answer.status < 300:
            raise StoreUnavailable from RuntimeError(f"the store answered {answer.status} to {method}")
        return answer

    async def _fetch_with_one_more_try(
        self, method: str, url: str, headers: Mapping[str, str] | None
    ) -> urllib3.BaseHTTPResponse:
        """After a timeout there is none: a store that hangs would be waited for twice."""

        def fetch() -> urllib3.BaseHTTPResponse:
            answer = self._pool.request(method, url, headers=headers, retries=False, redirect=False)
            if 200 <= answer.status < 300 and any(name not in answer.headers for name in _HEAD_OF_OBJECT):
                # http.client takes a connection that ends within the head for the end of the head.
                raise ProtocolError("the head of the answer did not come whole")
            return answer

        try:
            answer = await self._in_reader(fetch)
        except (NewConnectionError, ProtocolError):
            answer = None
        if answer is not None and answer.status not in PASSING:
            return answer
        await anyio.sleep(AGAIN_AFTER)
        return await self._in_reader(fetch)

    async def _in_reader(self, fetch: Callable[[], _T]) -> _T:
        """Whoever is cancelled does not wait for the store; the thread ends by itself."""
        return await anyio.to_thread.run_sync(fetch, abandon_on_cancel=True, limiter=self._readers)

    async def _call(self, work: Callable[[], _T]) -> _T:
        try:
            return await anyio.to_thread.run_sync(work, limiter=self._threads)
        except (MinioException, HTTPError, OSError) as error:
            raise StoreUnavailable from error


def _client(settings: StoreSettings, pool: urllib3.PoolManager) -> Minio:
    # `region` must be given: without it the first signature requests it from the store over the network.
    parts = urlsplit(settings.endpoint)
    return Minio(
        parts.netloc,
        access_key=settings.access_key,
        secret_key=settings.secret_key,
        secure=parts.scheme == "https",
        region=settings.region,
        http_client=pool,
    )


def _listed(entry: Object) -> ListedObject:
    """Raises StoreListingIncomplete."""
    if entry.object_name is None or entry.size is None or entry.last_modified is None:
        raise StoreListingIncomplete("the store lists an object without its size or its time")
    return ListedObject(entry.object_name, entry.size, entry.last_modified)


def _require_key(key: str) -> str:
    if len(key) > 512 or not _KEY.fullmatch(key):
        raise ValueError("not a key of this store")
    return key


def _require_fit(size: int, content_type: str, life: dt.timedelta) -> None:
    if not _TYPE.fullmatch(content_type):
        raise UnfitFile("a content type is a type and a subtype")
    if not 1 <= size <= MAX_PHOTO_BYTES:
        raise UnfitFile(f"size must be 1 to {MAX_PHOTO_BYTES} bytes")
    if not dt.timedelta(0) < life <= TICKET_LIFE:
        raise UnfitFile("a ticket lives ten minutes at most")

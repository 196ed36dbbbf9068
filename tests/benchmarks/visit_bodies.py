"""The visits and the photos of the load client: every one different, and cheap to make."""

import hashlib
import itertools
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol
from uuid import UUID

import orjson
from uuid_utils.compat import uuid7

from services.kernel.clock import today
from tests.benchmarks.jpegs import Variants, picture_of

PHOTO_BYTES = 307_200
PhotoKind = Literal["noise", "real"]
_SCENES = 6
_UNIQUE_BYTES = 32
_END_OF_IMAGE = b"\xff\xd9"


@dataclass(frozen=True)
class Photo:
    """One upload: the pieces are sent one after the other; photos share the long one."""

    id: UUID
    sha256: str
    pieces: tuple[bytes, bytes]


class Photos(Protocol):
    """Photos of exactly 307,200 bytes, each with a hash of its own, so that no store can keep two of them once."""

    def make(self) -> Photo: ...


def photos_of(kind: PhotoKind) -> Photos:
    return Pictures() if kind == "real" else Noise()


class Noise:
    """What the peer was measured with: random bytes with a JPEG's header and trailer that no decoder reads.

    Each ends in 32 random bytes, so that hashing one costs the client these instead of 300 KB.
    """

    def __init__(self) -> None:
        header = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
        self._common = header + os.urandom(PHOTO_BYTES - len(header) - _UNIQUE_BYTES - len(_END_OF_IMAGE))
        self._hash = hashlib.sha256(self._common)

    def make(self) -> Photo:
        tail = os.urandom(_UNIQUE_BYTES) + _END_OF_IMAGE
        whole = self._hash.copy()
        whole.update(tail)
        return Photo(uuid7(), whole.hexdigest(), (self._common, tail))


class Pictures:
    """What a phone sends: pictures of 1600 x 1200 without metadata, which can be decoded. Made in about 6 s."""

    def __init__(self) -> None:
        self._variants = itertools.cycle([Variants(picture_of(PHOTO_BYTES, seed)) for seed in range(_SCENES)])

    def make(self) -> Photo:
        variants = next(self._variants)
        start = variants.start()
        whole = hashlib.sha256(start)
        whole.update(variants.rest)
        return Photo(uuid7(), whole.hexdigest(), (start, variants.rest))


@dataclass(frozen=True)
class VisitPlan:
    """The sender of the visits; the client uses the households in turn."""

    host: str
    token: str
    households: tuple[str, ...]
    visited_on: str
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def put(self, visit_id: UUID, photos: list[Photo]) -> bytes:
        """The whole PUT, about 0.7 kB of JSON as in the peer's load."""
        body = orjson.dumps(self._body(photos))
        return self._request("PUT", f"/api/visits/{visit_id}", body)

    def complete(self, visit_id: UUID, photo: Photo) -> bytes:
        return self._request("POST", f"/api/visits/{visit_id}/photos/{photo.id}/complete", b"")

    def thumb(self, photo_id: str) -> bytes:
        return self._request("GET", f"/api/photos/{photo_id}?size=thumb", b"")

    def upload(self, photo: Photo, ticket: dict[str, Any]) -> tuple[bytes, ...]:
        """What a browser makes of a ticket."""
        return self._put(photo, ticket) if ticket.get("method") == "PUT" else self._form(photo, ticket)

    def _put(self, photo: Photo, ticket: dict[str, Any]) -> tuple[bytes, ...]:
        """The bytes of the file and nothing else."""
        headers = "".join(f"{name}: {value}\r\n" for name, value in ticket["headers"].items())
        head = (
            f"PUT {_path(ticket)} HTTP/1.1\r\nHost: {self.host}\r\n{headers}Accept: application/json\r\n"
            f"Content-Length: {PHOTO_BYTES}\r\n\r\n"
        )
        return (head.encode(), *photo.pieces)

    def _form(self, photo: Photo, ticket: dict[str, Any]) -> tuple[bytes, ...]:
        """A multipart form: the fields, then the file."""
        edge = "----bangfu" + photo.id.hex
        fields = "".join(
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in ticket["fields"].items()
        )
        file = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="p.jpg"\r\n'
        start = f"{fields}{file}Content-Type: image/jpeg\r\n\r\n".encode()
        end = f"\r\n--{edge}--\r\n".encode()
        length = len(start) + PHOTO_BYTES + len(end)
        head = (
            f"POST {_path(ticket)} HTTP/1.1\r\nHost: {self.host}\r\n"
            f"Content-Type: multipart/form-data; boundary={edge}\r\nContent-Length: {length}\r\n\r\n"
        )
        return (head.encode() + start, *photo.pieces, end)

    def _request(self, method: str, path: str, body: bytes) -> bytes:
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: {self.host}\r\nAuthorization: Bearer {self.token}\r\n"
            f"Content-Type: application/json\r\nAccept: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    def _body(self, photos: list[Photo]) -> dict[str, Any]:
        number = next(self._numbers)
        household = self.households[number % len(self.households)]
        listed = [(str(photo.id), photo.sha256) for photo in photos]
        return visit_body(household, self.visited_on, str(number), 20_000 + number % 500, listed)


def _path(ticket: dict[str, Any]) -> str:
    return "/" + str(ticket["url"]).split("/", 3)[3]


def visit_template(photos: int) -> str:
    """The body for `put_visits.lua`: `%s` where visits differ, in the order household, number, photos."""
    body = visit_body("%s", today().isoformat(), "%s", 20_000, [("%s", "%s")] * photos)
    return orjson.dumps(body).decode()


def visit_body(
    household: str, visited_on: str, number: str, amount_fen: int, photos: Sequence[tuple[str, str]]
) -> dict[str, Any]:
    """About 0.7 kB of JSON as in the peer's load; `photos`: id and SHA-256 of each."""
    return {
        "household_id": household,
        "visited_on": visited_on,
        "content": f"第{number}次走访：查看春耕备耕情况，送去玉米种子两袋、化肥一袋，了解老人服药和孩子上学的情况，"
        "与户主商量下半年庭院养鸡的打算，提醒按时参加村里的技术培训。",
        "amount_fen": amount_fen,
        "aid_domains": ["industry", "goods"],
        "goals": ["hardship", "health"],
        "needs": "希望联系县医院复查，帮助销售秋季小米。",
        "minutes": 45,
        "recorded_at": "2020-05-20T02:15:00Z",
        "photos": [
            {
                "id": id_,
                "sha256": sha256,
                "size": PHOTO_BYTES,
                "content_type": "image/jpeg",
                "taken_at": "2020-05-20T02:10:00Z",
            }
            for id_, sha256 in photos
        ],
    }

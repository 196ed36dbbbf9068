"""The visits and the photos of the load client: every one different, and cheap to make."""

import hashlib
import io
import itertools
import os
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

import orjson
from PIL import Image
from uuid_utils.compat import uuid7

from services.kernel.clock import today

PHOTO_BYTES = 307_200
PhotoKind = Literal["noise", "real"]
_UNIQUE_BYTES = 32
_END_OF_IMAGE = b"\xff\xd9"


@dataclass(frozen=True)
class Photo:
    """One upload: the pieces are sent one after the other; all photos share the long first one."""

    id: UUID
    sha256: str
    pieces: tuple[bytes, bytes]


@dataclass(frozen=True)
class Photos:
    """Photos of exactly 307,200 bytes with a JPEG's header and trailer.

    Each ends in 32 random bytes, so that a store that keeps equal content once does not know it, and so that hashing
    one costs the client 32 bytes instead of 300 KB. `noise` is what the peer was measured with: random bytes that no
    decoder reads. `real` can be decoded (1600 x 1200): it makes the picture worker do its work.
    """

    kind: PhotoKind
    _common: bytes = field(init=False)
    _hash: Any = field(init=False)

    def __post_init__(self) -> None:
        common = real_photo_start() if self.kind == "real" else _noise_start()
        object.__setattr__(self, "_common", common)
        object.__setattr__(self, "_hash", hashlib.sha256(common))

    def make(self) -> Photo:
        tail = os.urandom(_UNIQUE_BYTES) + _END_OF_IMAGE
        whole = self._hash.copy()
        whole.update(tail)
        return Photo(uuid7(), whole.hexdigest(), (self._common, tail))


def _noise_start() -> bytes:
    header = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    return header + os.urandom(PHOTO_BYTES - len(header) - _UNIQUE_BYTES - len(_END_OF_IMAGE))


def real_photo_start() -> bytes:
    """A JPEG up to, and with the header of, a closing comment of `_UNIQUE_BYTES`; filled up with other comments."""
    encoded = _picture_below(PHOTO_BYTES - 200)[: -len(_END_OF_IMAGE)]
    last = b"\xff\xfe" + struct.pack(">H", _UNIQUE_BYTES + 2)
    missing = PHOTO_BYTES - len(encoded) - len(last) - _UNIQUE_BYTES - len(_END_OF_IMAGE)
    fillers = []
    while missing:
        # A comment's length field holds 65,535 at most; never leave a rest too short for a comment.
        size = missing if missing <= 60_000 else min(60_000, missing - 4)
        fillers.append(b"\xff\xfe" + struct.pack(">H", size - 2) + bytes(size - 4))
        missing -= size
    return encoded + b"".join(fillers) + last


def _picture_below(most: int) -> bytes:
    """A noisy picture of 1600 x 1200, as large as fits."""
    coarse = Image.frombytes("RGB", (400, 300), os.urandom(400 * 300 * 3))
    picture = coarse.resize((1600, 1200), Image.Resampling.BICUBIC)
    for quality in range(90, 5, -5):
        made = io.BytesIO()
        picture.save(made, "JPEG", quality=quality)
        if made.tell() <= most:
            return made.getvalue()
    raise RuntimeError("no quality makes the picture small enough")


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

    def upload(self, photo: Photo, ticket: dict[str, Any]) -> tuple[bytes, ...]:
        """The multipart form that a browser makes from a ticket: its fields, then the file."""
        path = "/" + ticket["url"].split("/", 3)[3]
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
            f"POST {path} HTTP/1.1\r\nHost: {self.host}\r\nContent-Type: multipart/form-data; boundary={edge}\r\n"
            f"Content-Length: {length}\r\n\r\n"
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

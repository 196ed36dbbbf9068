"""Upload tickets: what the program that knows a file allows, and the gateway, which lets the bytes in, checks.

A ticket is sealed with a key of our own programs: whoever holds it can neither read the file's key nor change the size,
the type, the hash or the place in the store.
"""

import base64
import binascii
import datetime as dt
from dataclasses import dataclass, field
from hmac import digest
from typing import Final
from uuid import UUID

import orjson
from pydantic import SecretStr

from services.kernel.crypto.keys import CannotDecrypt, Place, prepare, seal, unseal
from services.kernel.problems import Problem

LIFE: Final = dt.timedelta(minutes=10)
HEADER: Final = "Upload-Ticket"
LONGEST: Final = 4096
_PLACE: Final = Place("uploads", "ticket", "1")


class TicketRefused(Problem):
    """No ticket, an altered one, or one that has run out: the next PUT of the visit or the file gives a new one."""

    status = 403
    code = "photo-not-allowed"
    title = "上传凭证已失效，会自动重新获取。"
    title_en = "The upload ticket does not allow this, or has run out."


@dataclass(frozen=True, slots=True)
class UploadTicket:
    """One upload of exactly these bytes.

    `key`: the object's name in the store. `sha256`: hexadecimal. `data_key`: of the file; the bytes are sealed with it.
    `note`: what the program that issued it wants back, such as the scope of the sender; nobody else reads it.
    """

    file_id: UUID
    key: str
    size: int
    content_type: str
    sha256: str
    data_key: bytes = field(repr=False)
    expires_at: dt.datetime
    note: str = ""


class Tickets:
    """`secret`: the one that all our programs share."""

    def __init__(self, secret: SecretStr) -> None:
        self._key = prepare(digest(secret.get_secret_value().encode(), b"upload tickets", "sha256"))

    def issue(self, ticket: UploadTicket) -> str:
        """At most `LONGEST` ASCII characters."""
        content = [
            str(ticket.file_id),
            ticket.key,
            ticket.size,
            ticket.content_type,
            ticket.sha256,
            base64.b64encode(ticket.data_key).decode(),
            int(ticket.expires_at.timestamp()),
            ticket.note,
        ]
        return base64.urlsafe_b64encode(seal(self._key, orjson.dumps(content), _PLACE)).decode()

    def open(self, text: str, now: dt.datetime, file_id: UUID | None = None, *, is_over: bool = False) -> UploadTicket:
        """`file_id`: that of the address; `is_over`: the upload began in time and has ended. Raises TicketRefused."""
        if len(text) > LONGEST:
            raise TicketRefused()
        try:
            sealed = base64.b64decode(text, altchars=b"-_", validate=True)
            id_, key, size, content_type, sha256, data_key, expires_at, note = orjson.loads(
                unseal(self._key, sealed, _PLACE)
            )
        except (CannotDecrypt, binascii.Error, ValueError):
            raise TicketRefused() from None
        ends = dt.datetime.fromtimestamp(expires_at, dt.UTC)
        if (ends <= now and not is_over) or (file_id is not None and str(file_id) != id_):
            raise TicketRefused()
        return UploadTicket(UUID(id_), key, size, content_type, sha256, base64.b64decode(data_key), ends, note)


def file_place(file_id: UUID) -> str:
    """The place of a file for `crypto.streams`: a sealed object copied to another file does not open."""
    return f"files/{file_id}"

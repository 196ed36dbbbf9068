"""How the bytes of a file come in: a ticket for the gateway's gate, or, where phones reach the store by themselves, a
form that the store checks.

Through the gate a file is sealed on its way and is stored when the upload's own answer says so. A store that is reached
directly encrypts by itself; then the phone says `complete`, and this program looks.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from services.kernel.clock import now
from services.kernel.files.tickets import HEADER, LIFE, Tickets, UploadTicket
from services.submissions.files.objects import Object, upload_key
from services.submissions.media.store import PhotoStore


@dataclass(frozen=True, slots=True)
class Note:
    """Comes back with the upload: whose rows the program may then change.

    `teams`: a `uuid[]` literal of the senders' teams; `owner_kind`: of a file that belongs to no household.
    """

    teams: str = "{}"
    owner_kind: str = ""

    def written(self) -> str:
        return orjson.dumps([self.teams, self.owner_kind]).decode()

    @classmethod
    def read(cls, text: str) -> "Note":
        teams, owner_kind = orjson.loads(text)
        return cls(teams, owner_kind)


@dataclass(frozen=True, slots=True)
class Expected:
    """A file whose bytes are to come. `sha256`: hexadecimal; `key`: of the file, None where the store encrypts."""

    id: UUID
    sha256: str
    size: int
    content_type: str
    key: bytes | None


@dataclass(frozen=True, slots=True)
class Uploads:
    """`direct_url`: origin at which phones reach the store, if they do."""

    store: PhotoStore
    tickets: Tickets
    direct_url: str | None = None

    @property
    def are_sealed(self) -> bool:
        return self.direct_url is None

    def fits(self, object_: Object, key: bytes | None) -> bool:
        """Whether an upload of now ends where the row of a file says that its bytes are, sealed as it says.

        Not so for a file that was announced to an earlier release, or while phones reached the store in the other way.
        """
        return object_ == "upload" and (key is not None) == self.are_sealed

    def ticket(self, origin: str, file: Expected, note: Note) -> dict[str, Any]:
        """An `UploadTicket` of the answer; `origin`: the browser's. Raises UnfitFile."""
        if self.direct_url is not None:
            form = self.store.ticket(
                self.direct_url, upload_key(file.id, file.sha256), file.sha256, file.size, file.content_type
            )
            return {"method": "POST", "url": form.url, "headers": None, "fields": form.fields}
        if file.key is None:
            raise ValueError("a file without a key cannot pass the gate")
        text = self.tickets.issue(
            UploadTicket(
                file.id,
                upload_key(file.id, file.sha256),
                file.size,
                file.content_type,
                file.sha256,
                file.key,
                now() + LIFE,
                note.written(),
            )
        )
        return {
            "method": "PUT",
            "url": f"{origin.rstrip('/')}/api/uploads/{file.id}",
            "headers": {"Content-Type": file.content_type, HEADER: text},
            "fields": None,
        }

"""How the bytes of a file are sent, the same for photos, scans and attachments; and files of other programs."""

from datetime import datetime
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import Field, StringConstraints, field_validator
from pydantic_core import PydanticCustomError

from services.kernel.web.inputs import InputModel, OutputModel
from services.submissions.files.types import may_announce
from services.submissions.vocabularies import FileState

MAX_FILE_BYTES: Final = 12_000_000
OWN_KINDS: Final = frozenset({"visit", "report"})
"""What this program owns by itself."""
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-fA-F]{64}$", to_lower=True)]


class UploadTicket(OutputModel):
    """Good for ten minutes, for exactly the announced bytes.

    PUT: send them raw to `url` with `headers`; the answer `{"id", "state": "stored"}` says that they are stored. POST:
    a multipart form with every field of `fields`, then `file` last; then say `complete`.
    """

    method: Literal["PUT", "POST"]
    url: str
    headers: dict[str, str] | None = Field(description="Of a PUT.")
    fields: dict[str, str] | None = Field(description="Of a POST.")


class AttachedInput(InputModel):
    """`owner_kind`, `owner_id`: the thing of the calling program; `origin`: the browser's."""

    owner_kind: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{1,30}$")]
    owner_id: UUID
    purpose: Literal["attachment"] = "attachment"
    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    sha256: Sha256
    size: Annotated[int, Field(strict=True, ge=1, le=MAX_FILE_BYTES, description="Bytes.")]
    content_type: Annotated[str, StringConstraints(pattern=r"^[a-z]+/[a-z0-9.+-]{1,100}$")]
    origin: str

    @field_validator("content_type")
    @classmethod
    def _of_the_closed_list(cls, content_type: str) -> str:
        if not may_announce("attachment", content_type):
            raise PydanticCustomError("file_type", "files of this type are not taken")
        return content_type

    @field_validator("owner_kind")
    @classmethod
    def _of_another_program(cls, owner_kind: str) -> str:
        if owner_kind in OWN_KINDS:
            raise PydanticCustomError("own_kind", "files of this kind are not attached from outside")
        return owner_kind


class AttachedFile(OutputModel):
    id: UUID
    purpose: str
    name: str | None
    size: int
    content_type: str
    state: FileState
    rejection: str | None
    created_at: datetime | None
    upload: UploadTicket | None = Field(description="Only while the bytes are expected, for who announced it.")


class AttachedList(OutputModel):
    items: list[AttachedFile]

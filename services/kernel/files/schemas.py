"""What travels of the files of a thing: in the public API of its owner, and between our programs."""

import re
from datetime import datetime
from typing import Annotated, Final, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from services.kernel.files.types import LONGEST_NAME, MAX_BYTES, FileType, ends_as
from services.kernel.web.inputs import InputModel, OutputModel

# A path in a name could leave the folder it is saved to; characters that turn the direction of writing could show
# another ending than the name has.
_NOT_IN_A_NAME: Final = re.compile('[/\\\\:*?"<>|\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]')


def _plain_name(name: str) -> str:
    if _NOT_IN_A_NAME.search(name) or name.startswith("."):
        raise PydanticCustomError(
            "name_forbidden",
            "no name of a file",
            {"message": '文件名不能含有 / \\ : * ? " < > | 等字符，也不能以点开头。'},
        )
    return name


FileName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_NAME),
    AfterValidator(_plain_name),
]
FileState = Literal["expected", "stored", "ready", "rejected"]


class FileManifest(InputModel):
    """One file; its bytes come later and must match `sha256` and `size`."""

    name: FileName = Field(description="As it is saved again; its ending is one of the type's.")
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-fA-F]{64}$", to_lower=True)]
    size: Annotated[int, Field(strict=True, ge=1, le=MAX_BYTES, description="Bytes.")]
    content_type: FileType

    @model_validator(mode="after")
    def _named_as_its_type(self) -> Self:
        if not ends_as(self.name, self.content_type):
            raise PydanticCustomError("name_of_another_type", "the name ends as that of another type")
        return self


class Upload(OutputModel):
    """How the bytes are sent, within ten minutes.

    `PUT`: the bytes are the body, with these `headers`. `POST`: a multipart form of every field of `fields`, then
    `file` last; afterwards the same announcement again says that the file is stored.
    """

    method: Literal["PUT", "POST"]
    url: str
    headers: dict[str, str] | None
    fields: dict[str, str] | None


class FileProgress(OutputModel):
    id: UUID
    state: FileState
    rejection: str | None = Field(description="Why a file was rejected, such as `infected`.")
    upload: Upload | None = Field(description="Only while the bytes are expected.")


class FileOut(OutputModel):
    id: UUID
    purpose: str
    name: str
    size: int = Field(description="Bytes.")
    content_type: str
    state: FileState = Field(description="`stored` until its content was looked at; only then it is `ready`.")
    rejection: str | None = Field(description="Why a file was rejected, such as `infected`.")
    created_at: datetime


class Files(OutputModel):
    """In the order in which they were announced; rejected ones too, until they are taken off."""

    items: list[FileOut]

"""Uploads that come in parts."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from services.kernel.web.inputs import OutputModel


class StoredUpload(OutputModel):
    id: UUID
    state: Literal["stored", "ready", "rejected"] = Field(
        description="Of the file: an upload that comes again may find it looked at already."
    )


class MissingRange(OutputModel):
    """Bytes of a file, both ends inclusive."""

    first: int = Field(ge=0)
    last: int = Field(ge=0)


class ExpectedUpload(OutputModel):
    id: UUID
    state: Literal["expected"]
    missing: list[MissingRange] = Field(description="What has not come yet, ascending.", min_length=1)

"""What the operator is told of the store."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from services.kernel.web.inputs import OutputModel


class Orphans(OutputModel):
    """Objects that no file names."""

    objects: int
    bytes: int
    oldest_at: datetime | None = Field(description="When the oldest of them was stored.")
    deletable_from: datetime | None = Field(description="When the first of them has been kept for its time.")


class DeletedOrphans(OutputModel):
    objects: int = Field(description="Since the installation.")
    bytes: int
    deleted_at: datetime | None = Field(description="The last time.")


class Inventory(OutputModel):
    """Of the last round that saw the whole store; `missing` is of now."""

    began_at: datetime | None = Field(description="Null until a round came to its end.")
    ended_at: datetime | None
    is_overdue: bool = Field(description="A round is made every day, and the last one is more than two days ago.")
    objects: int
    bytes: int
    orphans: Orphans
    orphans_days: int = Field(description="How long an orphan is kept.")
    deleted: DeletedOrphans
    missing: int = Field(description="Files that are not in the store, or not whole.")


class MissingFile(OutputModel):
    file_id: UUID
    owner_kind: str = Field(description="`visit`, `report`, or what another program keeps files of, such as `notice`.")
    owner_id: UUID
    purpose: str = Field(description="`photo`, `scan` or `attachment`.")
    village_code: str | None = Field(description="Null where the file belongs to no household.")
    found_at: datetime = Field(description="When it was missing for the first time.")
    is_damaged: bool = Field(description="It is there, and is not whole or does not open.")


class MissingFiles(OutputModel):
    items: list[MissingFile]
    next: str | None

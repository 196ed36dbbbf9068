"""What travels of rejected uploads and of what was deleted."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from services.kernel.web.inputs import OutputModel


class RejectedUpload(OutputModel):
    """The file itself is not shown: nobody could read it as a picture. A scan may be looked at while it is kept."""

    kind: Literal["photo", "scan"]
    id: UUID
    visit_id: UUID | None = Field(description="Of a photo.")
    report_id: UUID | None = Field(description="Of a scan.")
    household_id: UUID
    author_id: UUID
    reason: str = Field(
        description="Of a photo why it could not be read, such as `not_an_image`; of a scan `expected` (never "
        "completed), `unreadable`, or `read` (another page than the one that was submitted)."
    )
    content_type: str
    size: int = Field(description="Bytes.")
    rejected_at: datetime
    kept_until: datetime = Field(description="The worker deletes the file in its first round after it.")
    deleted_at: datetime | None


class RejectedUploads(OutputModel):
    items: list[RejectedUpload]
    next: str | None


class Deletion(OutputModel):
    kind: str = Field(description="`photo`, `scan`, `correction`, `conflict` or `version` (of a form).")
    due_soon: int = Field(description="To be deleted within seven days of `counted_at`, what is overdue included.")
    deleted: int = Field(description="Since the installation.")
    deleted_at: datetime | None = Field(description="The last time.")
    counted_at: datetime | None


class FileMoves(OutputModel):
    """Files that an earlier release stored in clear, on their way to where they are sealed."""

    state: Literal["moving", "waits_for_backup", "waits_for_space", "done"] = Field(
        description="It waits for a backup before old copies are deleted, and for space until the store has freed them."
    )
    moved: int
    waiting: int = Field(description="Still in clear.")
    lost: int = Field(description="In clear, and cannot be moved: not in the store, or no key opens their household's.")
    began_at: datetime
    counted_at: datetime


class Retention(OutputModel):
    rejected_uploads_days: int
    replaced_text_days: int
    items: list[Deletion]
    moves: FileMoves | None = Field(description="None where an earlier release left nothing to move.")

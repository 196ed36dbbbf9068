"""The answers about an import of the register."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from services.kernel.web.inputs import OutputModel

State = Literal["waiting", "running", "done", "refused", "failed"]


class RosterAccepted(OutputModel):
    id: UUID
    state: State


class RosterImport(OutputModel):
    """`refused`: the file has faults and nothing was loaded; `failed`: our fault, nothing was loaded either."""

    id: UUID
    state: State
    partial: bool
    rows: int = Field(description="Read so far, the header and empty rows not counted.")
    accepted: int = Field(description="Rows the register now holds: created, changed and unchanged ones.")
    rejected: int = Field(description="Rows with faults.")
    created: int
    changed: int
    unchanged: int
    registered_again: int = Field(
        description="Of the created: households that were erased. The board counts each once, as the new one."
    )
    progress: float = Field(ge=0, le=1)
    received_at: datetime
    finished_at: datetime | None


class RosterImports(OutputModel):
    items: list[RosterImport]
    next: str | None


class RosterFault(OutputModel):
    row: int = Field(description="As a spreadsheet program counts rows; the header is usually row 1.")
    column: str | None = Field(description="Title of the column, or its letter when we do not know the title.")
    code: str
    message: str


class RosterFaults(OutputModel):
    items: list[RosterFault]
    next: str | None

"""The answers about an import of the register."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from services.households.roster.faults import Level
from services.kernel.web.inputs import InputModel, OutputModel

State = Literal["waiting", "running", "checked", "done", "refused", "failed", "dropped"]


class RosterAccepted(OutputModel):
    id: UUID
    state: State


class RosterImport(OutputModel):
    """`checked`: nothing is loaded yet, the counts say what loading would do; it waits 30 days for its sender.

    `refused`: the file has faults and nothing was loaded; `failed`: our fault, nothing was loaded either. `dropped`:
    its sender let go of it, or forgot it.
    """

    id: UUID
    state: State
    name: str | None = Field(description="The file's name; numbers of persons in it are masked.")
    partial: bool
    rows: int = Field(description="Read so far, the header and empty rows not counted.")
    accepted: int = Field(description="Rows the register now holds, or would: created, changed and unchanged ones.")
    rejected: int = Field(description="Rows with faults.")
    warned: int = Field(description="Rows of which a value could not be read; it stays as it was, the row counts.")
    created: int
    changed: int
    unchanged: int
    registered_again: int = Field(
        description="Of the created: households that were erased. The board counts each once, as the new one."
    )
    progress: float = Field(ge=0, le=1)
    received_at: datetime
    finished_at: datetime | None


class RosterLoad(InputModel):
    partial: bool = Field(default=False, description="Load the good rows although others have faults.")


class RosterImports(OutputModel):
    items: list[RosterImport]
    next: str | None


class RosterFault(OutputModel):
    row: int = Field(description="As a spreadsheet program counts rows; the header is usually row 1.")
    column: str | None = Field(description="Title of the column, or its letter when we do not know the title.")
    code: str
    message: str
    level: Level = Field(description="`fault`: the row is refused; `warning`: only this value is left out.")


class RosterFaults(OutputModel):
    items: list[RosterFault]
    next: str | None

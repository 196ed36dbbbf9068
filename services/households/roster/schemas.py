"""The requests and answers about an import of the register."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints, field_validator

from services.households.fields import refuse
from services.households.registers.titles import Of
from services.households.roster.faults import Level
from services.households.roster.matching import How, Layout
from services.kernel.masking import Masked
from services.kernel.sheets.records import Kind, Reason
from services.kernel.web.inputs import InputModel, OutputModel, StrictInt

State = Literal["waiting", "running", "needs_mapping", "checked", "done", "refused", "failed", "dropped"]
Question = Literal["encoding", "sheet", "village", "name", "hidden"]
MOST_COLUMNS = 200

ProfileName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]


class RosterAccepted(OutputModel):
    id: UUID
    state: State


class RosterDifference(OutputModel):
    title: str
    households: int


class RosterImport(OutputModel):
    """`needs_mapping`: `questions` are to be answered (`PUT …/mapping`), nothing was checked yet. `checked`: nothing is
    loaded yet, the counts say what loading would do; it waits 30 days for its sender.

    `refused`: the file has faults and nothing was loaded; `failed`: our fault, nothing was loaded either. `dropped`:
    its sender let go of it, or forgot it.
    """

    id: UUID
    state: State
    name: str | None = Field(description="The file's name; numbers of persons in it are masked.")
    partial: bool
    rows: int = Field(description="Read so far, the header, empty and skipped rows not counted.")
    households: int = Field(description="Households in these rows: of one row each, or of several.")
    accepted: int = Field(description="Households the register now holds, or would: created, changed, unchanged ones.")
    rejected: int = Field(description="Households with faults.")
    warned: int = Field(
        description="Households with a warning: mostly a value that could not be read, which stays as it was."
    )
    doubtful: int = Field(description="Households that the sender is asked about, see `errors?level=doubt`.")
    created: int
    changed: int
    unchanged: int
    registered_again: int = Field(
        description="Of the created: households that were erased. The board counts each once, as the new one."
    )
    differences: list[RosterDifference] = Field(description="In what the changed households differ from the register.")
    not_taken: list[str] = Field(description="Titles of columns that hold something and are not taken.")
    skipped: dict[Reason, int] = Field(description="Rows that are no data, by reason.")
    hidden_rows: int
    hidden_columns: int
    merged: int = Field(description="Rows in which a merged cell of a row above counts.")
    cleaned: int = Field(description="Names out of which characters were taken that nobody sees.")
    questions: list[Question]
    progress: float = Field(ge=0, le=1)
    received_at: datetime
    finished_at: datetime | None


class RosterLoad(InputModel):
    partial: bool = Field(default=False, description="Load the good households although others have faults.")
    doubtful: bool = Field(default=False, description="Load also the households that are asked about.")


class RosterImports(OutputModel):
    items: list[RosterImport]
    next: str | None


class RosterFault(OutputModel):
    row: int = Field(description="As a spreadsheet program counts rows; the header is usually row 1.")
    column: str | None = Field(description="Title of the column in the sheet; null for the whole row.")
    code: str
    message: str
    level: Level = Field(
        description="`fault`: the household is refused; `warning`: only this value is left out; `doubt`: the sender is "
        "asked about the household; `note`: what differs from the register, or what was done with a name."
    )
    name: Masked | None = Field(description="The head of the household, while the import is open.")
    value: Masked | None = Field(
        description="What stands in the cell, masked: for who sent the sheet, while the import is open."
    )


class RosterFaults(OutputModel):
    items: list[RosterFault]
    next: str | None


class MappedSheet(OutputModel):
    name: str
    is_hidden: bool
    rows: int
    columns: int
    hidden_rows: int
    hidden_columns: int
    has_table: bool


class EncodingPreview(OutputModel):
    encoding: str
    lines: list[str]


class MappedColumn(OutputModel):
    index: int = Field(description="From 0.")
    letter: str
    title: str
    field: str | None = Field(description="Key of `GET …/imports/fields`; null: not taken.")
    how: How | None = Field(description="By the sender, a saved mapping, the title, the content; null: by nobody.")
    is_left_out: bool = Field(description="It numbers or comments the rows: nobody need decide about it.")
    samples: list[str] = Field(description="At most three different values, in clear, for the sender alone.")


class RosterMapping(OutputModel):
    """How a sheet is read. `previews`: to choose an encoding by, where it is doubtful; there are no columns then."""

    kind: Kind
    sheets: list[MappedSheet]
    sheet: str | None
    encoding: str | None
    previews: list[EncodingPreview]
    layout: Layout | None = Field(description="Whether a row is a person or a household.")
    columns: list[MappedColumn]
    village: str | None = Field(description="Code or name of the one village that the sheet is for.")
    include_hidden: bool | None
    profile: str | None = Field(description="Name of the saved mapping that was used.")
    questions: list[Question]


class ChosenColumn(InputModel):
    index: StrictInt = Field(ge=0, lt=MOST_COLUMNS)
    field: str | None = Field(description="Key of `GET …/imports/fields`; null: not taken.")


class RosterMappingInput(InputModel):
    """Columns that are not listed are guessed. With another sheet or encoding they are those of another table."""

    columns: list[ChosenColumn] = Field(default=[], max_length=MOST_COLUMNS)
    layout: Layout | None = None
    village: Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)] | None = None
    sheet: Annotated[str, StringConstraints(max_length=100)] | None = None
    encoding: Annotated[str, StringConstraints(max_length=20)] | None = None
    include_hidden: bool | None = Field(default=None, strict=True, description="Whether hidden rows and columns count.")
    save_as: ProfileName | None = Field(default=None, description="Keep the mapping for sheets with these titles.")

    @field_validator("columns")
    @classmethod
    def _each_once(cls, columns: list[ChosenColumn]) -> list[ChosenColumn]:
        if len({column.index for column in columns}) != len(columns):
            raise refuse("repeated", "同一列只能选一次。")
        return columns


class RosterField(OutputModel):
    key: str
    title: str
    of: Of = Field(description="What it is said of: the household, or the person of the row.")
    is_many: bool = Field(description="Several columns may hold it.")


class RosterFields(OutputModel):
    items: list[RosterField]


class RosterProfile(OutputModel):
    id: UUID
    name: str
    titles: list[str]
    updated_at: datetime


class RosterProfiles(OutputModel):
    items: list[RosterProfile]
    next: str | None = None

"""Units from a sheet."""

from pydantic import Field

from services.kernel.web.inputs import OutputModel


class UnitImportDifference(OutputModel):
    row: int = Field(description="Line of the file, the heading is line 1; the first one about the unit.")
    name: str
    is_new: bool = Field(description="Else another parent or a further line.")


class UnitImportRefusal(OutputModel):
    row: int
    code: str
    message: str


class UnitImport(OutputModel):
    rows: int
    new: int = Field(description="Units.")
    changed: int
    unchanged: int
    differences: list[UnitImportDifference] = Field(description="In the order of the file, the first 1,000.")
    refused: list[UnitImportRefusal] = Field(description="In order of rows, the first 1,000.")
    refused_rows: int = Field(description="All of them.")
    is_loaded: bool = Field(description="False after a check, and where bad rows kept the file out.")

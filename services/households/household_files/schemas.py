"""What travels of a household's file (一户一卷): the register's part of it."""

from typing import Any

from pydantic import Field

from services.households.fields import Purpose
from services.households.households.schemas import WholeRecord
from services.households.pairings.schemas import WholePairing
from services.households.withholding.schemas import WholeWithholding
from services.kernel.web.inputs import InputModel, OutputModel


class FileInput(InputModel):
    purpose: Purpose


class FilePart(OutputModel):
    """Everything that the register holds of one household, in clear."""

    household: WholeRecord
    withholding: WholeWithholding = Field(description="限制处理和销毁申请.")
    pairings: list[WholePairing] = Field(description="Past and present, oldest first, each with its support plan.")


class HouseholdFile(FilePart):
    pairings_of_other_lines: int = Field(
        description="How many more there are, of teams on other lines, which the caller does not read."
    )
    described_by: dict[str, Any] = Field(description="JSON Schema of the other fields, to be kept beside them.")

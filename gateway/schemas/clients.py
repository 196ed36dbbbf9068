"""API clients."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from gateway.schemas.fields import Name
from services.kernel.web.inputs import CountryOrDivision, InputModel, OutputModel


class ClientInput(InputModel):
    """A system of a province; it reads counts of one division, or of the whole country, whose code is empty."""

    name: Name
    division_code: CountryOrDivision
    is_active: Annotated[bool, Field(strict=True)] = True


class ClientSecret(OutputModel):
    number: int
    created_at: datetime
    ends_at: datetime | None = Field(description="Moment from which it opens nothing any more, or null.")
    last_used_at: datetime | None


class Client(OutputModel):
    id: UUID = Field(description="The `client_id` of OAuth2.")
    name: str
    division_code: str
    division_name: str
    is_active: bool
    created_at: datetime
    secrets: list[ClientSecret] = Field(description="The open ones, oldest first; at most two.")


class ClientPage(OutputModel):
    items: list[Client]
    next: str | None


class SecretInput(InputModel):
    others_end_in_hours: Annotated[int, Field(strict=True, ge=0, le=720)] | None = Field(
        default=None, description="When the older secrets end at the latest; 0 is at once, null leaves them."
    )


class NewClientSecret(OutputModel):
    client_id: UUID
    number: int
    secret: str = Field(description="Shown once and stored nowhere.")

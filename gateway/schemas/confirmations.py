"""What waits for a second person."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from gateway.schemas.signing_in import RoleHeld
from services.kernel.web.inputs import OutputModel


class ConfirmationPerson(OutputModel):
    id: UUID
    name: str
    username: str


class PasswordOrigin(OutputModel):
    """Whoever held the code could have chosen the password in the owner's place."""

    invited_by: str | None = Field(description="Name of who held the code; null on the server itself.")
    confirmed_by: str | None = Field(description="Name of the second person who confirmed the invitation, if any.")
    chosen_at: datetime
    is_inviters_device: bool = Field(description="It was chosen on a device on which the inviter had signed in.")


class Confirmation(OutputModel):
    """What one person gave and another must confirm."""

    id: UUID
    kind: Literal["role", "invitation"] = Field(
        description="An invitation lets whoever has its code into the account. Whoever confirms a role confirms the "
        "first invitation of the same person with it."
    )
    account: ConfirmationPerson
    has_password: bool = Field(description="Whether somebody has chosen a password: see `origin`.")
    origin: PasswordOrigin | None = Field(description="Null where the password came by no invitation.")
    role: RoleHeld | None = Field(description="What is given; null for an invitation.")
    roles: list[RoleHeld] = Field(description="What the account holds already.")
    asked_by: UUID
    asked_by_name: str
    asked_at: datetime
    expires_at: datetime
    may_confirm: bool = Field(description="Whether the caller may confirm or decline it.")
    is_own: bool = Field(description="Asked for by the caller, who may withdraw it.")
    version: int = Field(description="Of the account, for `If-Match`, in quotes: what was looked at is confirmed.")


class ConfirmationPage(OutputModel):
    items: list[Confirmation]
    next: str | None
